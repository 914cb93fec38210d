//! `bidwatch status`

use std::{collections::BTreeMap, fmt::Write as _};

use chrono::{DateTime, TimeDelta, Utc};
use serde::Serialize;

use crate::{
    app::repeating,
    config::{Config, Source},
    domain::Snooze,
    notify::repeating_words,
    store::{
        Archive, ArchiveSize, BlindSpell, NotUnderstood, OutboxCount, Reader, Spell, Store, StoreError, Undelivered,
        Writer,
    },
    words::Lang,
};

use super::{
    Context,
    args::{Status, WholeFormat},
    exit::Exit,
    machine, output, pages,
};

/// Below the words of a line, not its label.
const INDENT: &str = "         ";

#[derive(Serialize)]
struct Standing {
    store: String,
    store_bytes: u64,
    daemon_running: bool,
    queries: usize,
    last_check: BTreeMap<String, Option<DateTime<Utc>>>,
    blind: Vec<Blind>,
    /// Of the last 24 hours.
    not_understood: Vec<Strange>,
    troubles: Vec<Trouble>,
    snoozed: Vec<Snoozed>,
    repeating: Vec<Repeating>,
    /// Kept pages and what they take, compressed.
    pages: u64,
    pages_bytes: u64,
    extra_looks_today: Vec<Confirming>,
    budgets: Vec<Spending>,
    mail_waiting: u64,
    mail_refused: u64,
    mail_sent: u64,
    mail_maybe_duplicates: u64,
    undelivered: Vec<Waiting>,
}

#[derive(Serialize)]
struct Blind {
    source: String,
    since: DateTime<Utc>,
    reason: String,
}

/// Checks whose pages were not understood, for one reason.
#[derive(Serialize)]
struct Strange {
    source: String,
    reason: String,
    checks: u64,
    keywords: u64,
    /// The last one's.
    keyword: String,
}

/// What ails bidwatch itself, other than blindness.
#[derive(Serialize)]
struct Trouble {
    /// `mail`, `disk` or `store`.
    what: &'static str,
    since: DateTime<Utc>,
    reason: String,
}

/// Of whom nothing is told at once for a while.
#[derive(Serialize)]
struct Snoozed {
    /// `null`: your own shop.
    rival: Option<String>,
    keyword: Option<String>,
    until: DateTime<Utc>,
}

/// A source whose looks repeat each other.
#[derive(Serialize)]
struct Repeating {
    source: String,
    hours: f64,
}

/// Extra looks of today because of one suspected change.
#[derive(Serialize)]
struct Confirming {
    source: String,
    keyword: String,
    /// `null`: your own shop.
    rival: Option<String>,
    looks: usize,
}

/// What a source with a budget has spent of the market's own day.
#[derive(Serialize)]
struct Spending {
    source: String,
    requests_today: u64,
    /// `null`: the day is not bounded.
    allowed_today: Option<u64>,
    left_out_today: u64,
    left_out_this_month: u64,
}

#[derive(Serialize)]
struct Waiting {
    to: String,
    subject: String,
    attempts: u32,
    next_attempt_at: DateTime<Utc>,
    /// Held back until then.
    send_after: DateTime<Utc>,
    last_reply: Option<String>,
}

pub(crate) fn run(context: &Context, command: &Status) -> anyhow::Result<Exit> {
    let config = context.load_without_secrets()?;
    let store = Store::open(&config.database)?;
    if command.retry_mail {
        let again = store.write(|unit: &mut Writer<'_>| unit.retry_deliveries(Utc::now()))?;
        anstream::eprintln!("{again} deliveries are tried again");
    }
    let standing = gather(&config, &store)?;
    if command.format == WholeFormat::Table {
        output::write_text(&in_words(&config, &standing))?;
    } else {
        machine::write_whole(command.format, &standing)?;
    }
    Ok(Exit::Done)
}

fn gather(config: &Config, store: &Store) -> anyhow::Result<Standing> {
    let daemon_running = store.has_daemon()?;
    // Asking makes no archive where there is none.
    let has_pages = Archive::beside(store.path()).exists();
    // Nothing else here hangs on them.
    let size = |archive: Archive| archive.size();
    let kept = if has_pages { Archive::open(store.path()).and_then(size) } else { Ok(ArchiveSize::default()) };
    let kept = kept.unwrap_or_else(|error| {
        tracing::warn!(%error, "the kept pages cannot be read");
        ArchiveSize::default()
    });
    let standing = store.read(|view| {
        let OutboxCount { waiting, dead, sent, maybe_duplicates } = view.outbox_count()?;
        let last = |name: &str| Ok((name.to_owned(), view.last_check_of_source(name)?));
        let blind = |spell: BlindSpell| Blind { source: spell.source, since: spell.began_at, reason: spell.reason };
        let strange = |unread: NotUnderstood| Strange {
            source: unread.source,
            reason: unread.reason,
            checks: unread.checks,
            keywords: unread.queries,
            keyword: unread.keyword,
        };
        let trouble = |spell: Spell| Trouble { what: spell.what.as_str(), since: spell.began_at, reason: spell.reason };
        let snoozed =
            |snooze: Snooze| Snoozed { rival: snooze.party.rival, keyword: snooze.keyword, until: snooze.until };
        let waiting_mail = |mail: Undelivered| Waiting {
            to: mail.recipient,
            subject: mail.subject,
            attempts: mail.attempts,
            next_attempt_at: mail.next_attempt_at,
            send_after: mail.send_after,
            last_reply: mail.last_reply,
        };
        Ok(Standing {
            store: store.path().display().to_string(),
            store_bytes: 0,
            daemon_running,
            queries: config.watches.iter().map(|watch| watch.keywords.len()).sum(),
            last_check: config.sources.iter().map(|source| last(source.name())).collect::<Result<_, StoreError>>()?,
            blind: view.blind_spells()?.into_iter().map(blind).collect(),
            not_understood: view.not_understood(Utc::now() - TimeDelta::days(1))?.into_iter().map(strange).collect(),
            troubles: view.spells()?.into_iter().map(trouble).collect(),
            snoozed: view.snoozes(Utc::now())?.into_iter().map(snoozed).collect(),
            repeating: repeating(view, config.sources.iter().map(|source| source.name()))?
                .into_iter()
                .map(|(source, hours)| Repeating { source, hours })
                .collect(),
            pages: kept.pages,
            pages_bytes: kept.bytes,
            extra_looks_today: confirming(config, view)?,
            budgets: spending(config, view)?,
            mail_waiting: waiting,
            mail_refused: dead,
            mail_sent: sent,
            mail_maybe_duplicates: maybe_duplicates,
            undelivered: view.undelivered()?.into_iter().map(waiting_mail).collect(),
        })
    })?;
    Ok(Standing { store_bytes: std::fs::metadata(store.path())?.len(), ..standing })
}

/// The extra looks of the market's own day, by what they were to confirm.
fn confirming(config: &Config, view: &Reader<'_>) -> Result<Vec<Confirming>, StoreError> {
    let (zone, now) = (config.dayparts.timezone, Utc::now());
    let day = |at: DateTime<Utc>| at.with_timezone(&zone).date_naive();
    let mut groups: BTreeMap<(String, String, Option<String>), usize> = BTreeMap::new();
    for look in view.extra_looks(now - TimeDelta::days(2))? {
        if day(look.at) == day(now) {
            *groups.entry((look.query.source, look.query.keyword, look.party.rival)).or_default() += 1;
        }
    }
    let group = |((source, keyword, rival), looks)| Confirming { source, keyword, rival, looks };
    Ok(groups.into_iter().map(group).collect())
}

fn spending(config: &Config, view: &Reader<'_>) -> Result<Vec<Spending>, StoreError> {
    let today = Utc::now().with_timezone(&config.dayparts.timezone).date_naive();
    let of_source = |source: &Source| {
        let (day, month) = (view.spent_on(source.name(), today, "")?, view.spent_in_month(source.name(), today, "")?);
        Ok(Spending {
            source: source.name().to_owned(),
            requests_today: day.requests,
            allowed_today: source.budget.cap(source.budget.day),
            left_out_today: day.left_out,
            left_out_this_month: month.left_out,
        })
    };
    config.sources.iter().filter(|source| source.budget.is_bounded()).map(of_source).collect()
}

/// Words behind their label.
fn line(text: &mut String, label: &str, words: &str) {
    let _ = writeln!(text, "{}", output::hung(words, &format!("{label:<9}"), INDENT));
}

fn in_words(config: &Config, standing: &Standing) -> String {
    let zone = config.dayparts.timezone;
    let local = |at: DateTime<Utc>| at.with_timezone(&zone).format("%a %d %b %Y %H:%M").to_string();
    let mut text = String::new();
    line(&mut text, "Daemon", if standing.daemon_running { "running" } else { "not running" });
    line(&mut text, "Store", &format!("{}, {:.1} MB", standing.store, standing.store_bytes as f64 / 1e6));
    let kept = ArchiveSize { pages: standing.pages, bytes: standing.pages_bytes };
    line(&mut text, "Pages", &pages::totals(config, kept));
    line(&mut text, "Watches", &output::count(standing.queries, "keyword"));
    for (source, last) in &standing.last_check {
        let last = last.map_or_else(|| "never".to_owned(), local);
        line(&mut text, "Source", &format!("{}: last check {last}", shown(source)));
    }
    for Blind { source, since, reason } in &standing.blind {
        let reason = output::shown(Some(reason), 200);
        line(&mut text, "BLIND", &format!("{} since {}: {reason}", shown(source), local(*since)));
    }
    for Strange { source, reason, checks, keywords, keyword } in &standing.not_understood {
        let on = if *keywords > 1 { format!("{keywords} keywords") } else { shown(keyword) };
        let reason = output::shown(Some(reason), 100);
        let words = format!("{}: {checks} checks of the last 24 h on {on}: {reason}", shown(source));
        line(&mut text, "Unread", &words);
    }
    if !standing.not_understood.is_empty() {
        line(&mut text, "", "`bidwatch extract SOURCE --kept` shows what the rules find on them now.");
    }
    for Trouble { what, since, reason } in &standing.troubles {
        let (label, what) = match *what {
            "mail" => ("MAIL", "cannot be sent"),
            "disk" => ("DISK", "is nearly full"),
            _ => ("STORE", "cannot be written"),
        };
        line(&mut text, label, &format!("{what} since {}: {}", local(*since), output::shown(Some(reason), 200)));
    }
    for Snoozed { rival, keyword, until } in &standing.snoozed {
        let on = keyword.as_ref().map(|keyword| format!(" on {}", shown(keyword)));
        line(
            &mut text,
            "Snoozed",
            &format!("{}{} until {}", who(rival.as_deref()), on.unwrap_or_default(), local(*until)),
        );
    }
    for Repeating { source, hours } in &standing.repeating {
        line(&mut text, "Repeats", &repeating_words(Lang::En, &shown(source), *hours));
    }
    for Confirming { source, keyword, rival, looks } in &standing.extra_looks_today {
        let (most, source, on) = (config.confirm.most_a_day, shown(source), shown(keyword));
        let words =
            format!("{source}: confirming {} on {on}: {looks} of {most} extra looks today", who(rival.as_deref()));
        line(&mut text, "Again", &words);
    }
    for Spending { source, requests_today, allowed_today, left_out_today, left_out_this_month } in &standing.budgets {
        let allowed = allowed_today.map(|most| format!(" of {most}")).unwrap_or_default();
        let left_out = match (left_out_today, left_out_this_month) {
            (0, 0) => String::new(),
            (today, month) => format!("; {today} looks left out today, {month} this month (`bidwatch sources`)"),
        };
        line(&mut text, "Budget", &format!("{}: {requests_today}{allowed} requests today{left_out}", shown(source)));
    }
    mail(&mut text, standing, local);
    text
}

fn mail(text: &mut String, standing: &Standing, local: impl Fn(DateTime<Utc>) -> String) {
    let Standing { mail_sent, mail_waiting, mail_refused, mail_maybe_duplicates, .. } = standing;
    let words = format!(
        "{mail_sent} sent, {mail_waiting} waiting, {mail_refused} refused for good, {mail_maybe_duplicates} possible \
         duplicates"
    );
    line(text, "Mail", &words);
    for mail in &standing.undelivered {
        let how = if mail.attempts == 0 {
            format!("leaves {}", local(mail.send_after.max(mail.next_attempt_at)))
        } else {
            let tries = if mail.attempts == 1 { "1 try".to_owned() } else { format!("{} tries", mail.attempts) };
            format!("{tries}; {}", output::shown(mail.last_reply.as_deref(), 200))
        };
        let (to, subject) = (shown(&mail.to), output::shown(Some(&mail.subject), 200));
        let _ = writeln!(text, "{}", output::hung(&format!("to {to}: {subject} ({how})"), "  ", INDENT));
    }
    if standing.mail_refused > 0 {
        text.push_str("  `bidwatch status --retry-mail` tries them again.\n");
    }
}

/// A name, short enough for a line that holds other things as well.
fn shown(name: &str) -> String {
    output::shown(Some(name), 60)
}

/// Whom an answer or a look is about.
fn who(rival: Option<&str>) -> String {
    shown(rival.unwrap_or("your own shop"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Environment;

    #[test]
    fn a_source_whose_looks_repeat_each_other_is_told_with_the_way_out() {
        let folder = tempfile::tempdir().unwrap();
        let config =
            Config::parse("timezone = \"UTC\"\n", &folder.path().join("x.toml"), &Environment::empty()).unwrap();
        let store = Store::open(&folder.path().join("x.db")).unwrap();
        let mut standing = gather(&config, &store).unwrap();
        assert!(!in_words(&config, &standing).contains("Repeats"));
        standing.repeating.push(Repeating { source: "taobao".to_owned(), hours: 9.6 });
        let told = in_words(&config, &standing);
        assert!(told.contains("Repeats  Looks at taobao repeat each other for about 10 hours"), "{told}");
    }
}
