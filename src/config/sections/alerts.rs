use std::time::Duration;

use chrono::TimeDelta;

use super::{
    super::{Watch, party::party_named, reader::Table, suggest::closest},
    calendar::known,
};
use crate::{
    domain::{FindingKind, Party, Problem, Query, Roster, display_safe},
    notify::{KindGroup, Rule, Tell},
};

/// The least and the longest time between reminders.
const REMIND: std::ops::RangeInclusive<Duration> = Duration::from_secs(3_600)..=Duration::from_secs(90 * 86_400);

/// `[[alerts]]`: how which findings are told, the first that speaks of one first.
pub(super) fn read(root: &Table<'_>, roster: &Roster, sources: &[&str], watches: &[Watch]) -> Vec<Rule> {
    let keywords: Vec<&str> = watches.iter().flat_map(|watch| &watch.keywords).map(String::as_str).collect();
    let names: Vec<&str> = watches.iter().filter_map(|watch| watch.name.as_deref()).collect();
    let mut rules = Vec::new();
    for table in root.tables("alerts") {
        let rule = Rule {
            kinds: kinds(&table),
            parties: parties(&table, roster),
            sources: known(&table, "sources", sources, "source"),
            keywords: known(&table, "keywords", &keywords, "watched keyword"),
            queries: queries(&table, &names, watches),
            tell: tell(&table),
            min_confidence: table.number("min_confidence", 0.5..=0.999),
            remind: table.duration("remind", REMIND).and_then(|every| TimeDelta::from_std(every).ok()),
        };
        tell_idle(&table, &rule, &rules);
        rules.push(rule);
        table.finish();
    }
    rules
}

fn tell(table: &Table<'_>) -> Tell {
    if !table.has("tell") {
        table.missing("`tell` is missing", "how these are told: tell = \"at once\", \"digest\" or \"off\"");
    }
    let choices = [("at once", Tell::AtOnce), ("digest", Tell::Digest), ("off", Tell::Off)];
    table.choice("tell", &choices).unwrap_or(Tell::AtOnce)
}

/// `kinds`: kinds of findings, or groups of them.
fn kinds(table: &Table<'_>) -> Vec<FindingKind> {
    let groups = || KindGroup::ALL.into_iter().map(KindGroup::as_str);
    let single = || FindingKind::ALL.into_iter().filter(|&kind| KindGroup::of(kind).is_some()).map(FindingKind::as_str);
    let mut kinds = Vec::new();
    for (key, name) in table.keyed_texts("kinds") {
        let group = KindGroup::ALL.into_iter().find(|group| group.as_str() == name);
        let kind = FindingKind::from_name(&name).filter(|&kind| KindGroup::of(kind).is_some());
        match (group, kind) {
            (Some(group), _) => kinds.extend(group.kinds()),
            (None, Some(kind)) => kinds.push(kind),
            (None, None) if name == FindingKind::Withdrawn.as_str() => {
                let problem = Problem::at(key, "what takes a finding back goes to whoever was told of the finding");
                table.tell(&problem.help("there is nothing to set: leave it out"));
            }
            (None, None) => {
                let help = match closest(&name, groups().chain(single())) {
                    Some(meant) => format!("did you mean \"{meant}\"?"),
                    None => format!(
                        "a group, \"{}\", or a kind such as \"back_off\"",
                        groups().collect::<Vec<_>>().join("\", \"")
                    ),
                };
                let message = format!("there is no kind of finding `{}`", display_safe(&name));
                table.tell(&Problem::at(key, message).help(help));
            }
        }
    }
    kinds
}

/// `rivals`: names of rivals, or "own" for your own shop.
fn parties(table: &Table<'_>, roster: &Roster) -> Vec<Party> {
    let mut parties = Vec::new();
    for (key, name) in table.keyed_texts("rivals") {
        match party_named(roster, &name) {
            Ok(party) => parties.push(party),
            Err(help) => {
                let message = format!("there is no rival `{}`", display_safe(&name));
                table.tell(&Problem::at(key, message).help(help));
            }
        }
    }
    parties
}

/// `watches`: what the watches of these names look at.
fn queries(table: &Table<'_>, names: &[&str], watches: &[Watch]) -> Vec<Query> {
    if names.is_empty() && table.has("watches") {
        let problem = Problem::at("watches", "no watch has a name yet");
        table.tell(&problem.help("give one to the watch that is meant, such as name = \"bags\""));
        return Vec::new();
    }
    let named = known(table, "watches", names, "watch named");
    let meant = watches.iter().filter(|watch| watch.name.as_ref().is_some_and(|name| named.contains(name)));
    meant.flat_map(Watch::queries).collect()
}

/// Rules of which nothing can come, or something else than it seems.
fn tell_idle(table: &Table<'_>, rule: &Rule, before: &[Rule]) {
    for key in ["kinds", "rivals", "sources", "keywords", "watches"] {
        if table.is_empty_list(key) {
            let problem = Problem::at(key, format!("an empty list leaves nobody out: this rule speaks of all {key}"));
            table.warn(&problem.help("name those that are meant, or leave the key out"));
        }
    }
    let speaks_of_all = |rule: &Rule| {
        rule.kinds.is_empty()
            && rule.parties.is_empty()
            && rule.sources.is_empty()
            && rule.keywords.is_empty()
            && rule.queries.is_empty()
    };
    if before.iter().any(speaks_of_all) {
        let problem = Problem::at("", "a rule before this one speaks of everything, so that this one never holds");
        table.warn(&problem.help("the first rule that speaks of a finding holds: put the wider ones last"));
    }
    if rule.remind.is_some() && rule.tell != Tell::AtOnce {
        let problem = Problem::at("remind", "only what is told at once is reminded of");
        table.tell(&problem.help("set tell = \"at once\", or leave `remind` out"));
    }
}
