//! One party: verdict and its parts, the week as a map, keyword by keyword.

use super::{
    Cell, Chip,
    scene::{Scene, finding_anchor, party_anchor, query_anchor},
    swatch,
    tags::Tags,
    tone,
};
use crate::{
    domain::PartyId,
    insight::Week,
    notify::{finding_in_words, strip_in_words},
    report::{
        chart::{self, Svg},
        view::{PartyView, StandingView},
        words,
    },
    words::{
        Lang, capitalised,
        catalogue::{form, report as say},
        clock_words, list_more, shown, weekdays,
    },
};

/// Of more keywords the table is closed at first.
const MOST_OPEN: usize = 30;
/// Findings of a rival that are named in his own section.
const MOST_FINDINGS: usize = 20;

pub(in crate::report) struct RivalPart {
    pub(in crate::report) tags: Tags,
    pub(in crate::report) anchor: String,
    pub(in crate::report) name: String,
    pub(in crate::report) grade: Chip,
    pub(in crate::report) verdict: String,
    /// Each part of the verdict: its name, what it means, its words.
    pub(in crate::report) parts: Vec<(&'static str, &'static str, String)>,
    pub(in crate::report) week: Svg,
    /// The week in figures, a weekday a row.
    pub(in crate::report) figures: Vec<(&'static str, Vec<String>)>,
    pub(in crate::report) clocks: Vec<String>,
    pub(in crate::report) spend: Option<String>,
    pub(in crate::report) rows: Vec<Row>,
    /// Whether they are shown at first.
    pub(in crate::report) open: bool,
    /// Where he was not shown in that time.
    pub(in crate::report) never: Option<String>,
    pub(in crate::report) findings: Vec<(Tags, String, String, String)>,
}

/// He on one keyword.
pub(in crate::report) struct Row {
    pub(in crate::report) tags: Tags,
    pub(in crate::report) href: String,
    pub(in crate::report) label: String,
    pub(in crate::report) swatch: &'static str,
    pub(in crate::report) stance: String,
    pub(in crate::report) day: Svg,
    pub(in crate::report) shown: Cell,
    pub(in crate::report) first: Cell,
    pub(in crate::report) rank: String,
}

pub(in crate::report) fn rival(scene: &Scene<'_>, party: &PartyView) -> RivalPart {
    let view = scene.view;
    let lang = view.lang;
    let verdict = party.strength.verdict(lang);
    let name = words::party(lang, party);
    let met_you = party.overall.overlap.rate().checks > 0;
    let parts = party.strength.parts(lang, met_you).into_iter();
    let standings = || party.standings.iter().enumerate();
    let label = |place: usize| words::query(view, &view.queries[place].query);
    let clocks = standings()
        .filter_map(|(place, of)| Some(say::clock(lang, &label(place), &clock_words(lang, of.clock.as_ref()?))));
    let spends: Vec<_> = party.standings.iter().filter_map(|of| of.spend.clone()).collect();
    let rows: Vec<Row> = standings().filter(|(_, of)| hits(of) > 0).map(|(place, of)| row(scene, place, of)).collect();
    RivalPart {
        open: rows.len() <= MOST_OPEN,
        rows,
        tags: Scene::of_party(party.id),
        anchor: party_anchor(party),
        grade: Chip::of(
            if party.id == PartyId::Own { crate::notify::Tone::Quiet } else { tone(verdict.grade) },
            capitalised(verdict.grade.words(lang)),
        ),
        verdict: form::full_stop(lang, &capitalised(&verdict.text)),
        parts: parts.map(|(part, text)| (part.name(lang), part.meaning(lang), text)).collect(),
        week: chart::week(
            &party.week,
            &say::spoken(lang, &name, &strip_in_words(lang, &party.week.day())),
            weekdays(lang),
        ),
        figures: figures(lang, &party.week),
        clocks: clocks.collect(),
        spend: words::spend(lang, &spends),
        never: never(scene, party),
        findings: findings(scene, party),
        name,
    }
}

fn hits(of: &StandingView) -> u64 {
    of.insight.presence.rate().hits
}

fn row(scene: &Scene<'_>, place: usize, of: &StandingView) -> Row {
    let query = &scene.view.queries[place].query;
    let (label, lang) = (words::query(scene.view, query), scene.view.lang);
    Row {
        tags: scene.of_query(place),
        href: format!("#{}", query_anchor(query)),
        swatch: swatch(of.posture.stance),
        stance: words::posture(scene.view, &of.posture),
        day: chart::strip(&of.strip, &say::spoken(lang, &label, &strip_in_words(lang, &of.strip))),
        shown: Cell::of(lang, &of.insight.presence, true),
        first: Cell::of(lang, &of.insight.first_slot, false),
        rank: words::mean_rank(of.insight.mean_rank()),
        label,
    }
}

/// "3/12" for each hour of each weekday.
pub(super) fn figures(lang: Lang, week: &Week) -> Vec<(&'static str, Vec<String>)> {
    let figure = |rate: crate::domain::Rate| match rate.checks {
        0 => String::new(),
        _ => format!("{}/{}", rate.hits, rate.checks),
    };
    weekdays(lang).into_iter().zip(week.0).map(|(day, strip)| (day, strip.0.map(figure).to_vec())).collect()
}

/// "Not shown on gym bag (0 of 801 checks), 女包 (0 of 798)."
fn never(scene: &Scene<'_>, party: &PartyView) -> Option<String> {
    const NAMED: usize = 40;
    let lang = scene.view.lang;
    let unseen = party.standings.iter().enumerate().filter(|(_, of)| hits(of) == 0);
    let names: Vec<String> = unseen
        .map(|(place, of)| {
            let query = words::query(scene.view, &scene.view.queries[place].query);
            match of.insight.presence.rate().checks {
                0 => say::unlooked(lang, &query),
                checks => say::unshown_checks(lang, &query, checks),
            }
        })
        .collect();
    (!names.is_empty()).then(|| say::not_shown_on(lang, &list_more(lang, &names, NAMED)))
}

/// His chains, the newest first: tags, when, where to find it, what.
fn findings(scene: &Scene<'_>, party: &PartyView) -> Vec<(Tags, String, String, String)> {
    let lang = scene.view.lang;
    let is_his = |finding: &crate::domain::Finding| match party.id {
        PartyId::Own => finding.party.own,
        PartyId::Rival(_) => {
            finding.party.rival.as_ref() == Some(&party.name)
                || finding.market.as_ref().is_some_and(|market| market.rivals.contains(&party.name))
        }
    };
    let his = scene.view.chains.iter().rev().filter(|chain| chain.steps.iter().any(is_his)).take(MOST_FINDINGS);
    his.map(|chain| {
        let face = chain.face();
        let headline = finding_in_words(lang, face).headline;
        let headline = words::with_state(lang, &headline, words::state(lang, chain));
        (
            scene.of_findings(&chain.steps),
            words::moment(scene.view, face.at),
            format!("#{}", finding_anchor(face)),
            headline,
        )
    })
    .collect()
}

/// The name of a party as a table of others shows it.
pub(super) fn holder(scene: &Scene<'_>, id: PartyId) -> String {
    scene.view.parties.iter().find(|party| party.id == id).map_or_else(String::new, |party| shown(&party.name))
}
