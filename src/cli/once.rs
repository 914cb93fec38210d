//! `bidwatch --once`: who holds which slot, what changed since last time, what could not be seen.

use std::fmt::Write as _;

use chrono::{DateTime, Utc};
use serde::Serialize;

use crate::{
    app::{App, RoundReport, Sending},
    domain::{Check, Finding, Listing, PartyId, Slot, Standing},
    observation::write_line,
    words::{
        Voice,
        catalogue::{form, terminal as say},
        list, sentence,
    },
};

use super::{
    Context,
    args::Format,
    context::runtime,
    exit::Exit,
    machine, output,
    table::{Table, names, whole},
};

pub(crate) fn run(context: &Context, format: Format) -> anyhow::Result<Exit> {
    let app = context.app()?;
    app.config.require_watches()?;
    let started = app.clock.now();
    let first_run = app.queries.iter().map(|query| app.store.read(|view| view.last_page(query, started)));
    let before = first_run.collect::<Result<Vec<_>, _>>()?;
    let (report, sending) = runtime()?.block_on(async {
        if before.iter().all(Option::is_none) {
            for (source, _, sentence) in app.robots().await {
                anstream::eprintln!("{source}: {sentence}");
            }
        }
        let progress = super::output::progress(app.queries.len());
        let report = app.round(&app.queries, |_| progress.inc(1)).await?;
        progress.finish_and_clear();
        app.digest_if_due(app.clock.now())?;
        app.remind_if_due(app.clock.now())?;
        app.watch_disk(app.clock.now())?;
        anyhow::Ok((report, app.send_due().await?))
    })?;
    if format == Format::Table {
        output::write_text(&in_words(&app, &report, &before, &sending, started))?;
    } else {
        write_machine(format, &report)?;
    }
    let all_seen = report.checks.iter().all(|check| check.outcome.saw_page());
    Ok(if all_seen { Exit::Done } else { Exit::Incomplete })
}

/// For programs: each check as the observation log has it, with what was found by it.
fn write_machine(format: Format, report: &RoundReport) -> anyhow::Result<()> {
    #[derive(Serialize)]
    struct Row<'a> {
        check: serde_json::Value,
        findings: Vec<&'a Finding>,
    }
    let row = |check: &Check| {
        let found = report.findings.iter().filter(|finding| finding.query == check.query).collect();
        Ok(Row { check: serde_json::from_str(&write_line(check))?, findings: found })
    };
    let rows: Vec<Row<'_>> = report.checks.iter().map(row).collect::<serde_json::Result<_>>()?;
    machine::write_rows(format, &rows)
}

fn in_words(
    app: &App,
    report: &RoundReport,
    before: &[Option<Check>],
    sending: &Sending,
    started: DateTime<Utc>,
) -> String {
    let zone = app.config.dayparts.timezone;
    let (lang, voice) = (app.config.language, Voice { lang: app.config.language, zone, now: started });
    let mut text = format!("{} ({zone})\n", voice.today());
    for (check, before) in report.checks.iter().zip(before) {
        if check.outcome.saw_page() {
            text.push_str(&seen(app, check, before.as_ref()));
        }
    }
    let unseen: Vec<&Check> = report.checks.iter().filter(|check| !check.outcome.saw_page()).collect();
    if !unseen.is_empty() {
        let _ = writeln!(text, "\n{}", say::unseen_head(lang));
        for check in unseen {
            let detail = output::shown(check.detail.as_deref(), 200);
            let query = output::shown(Some(&check.query.to_string()), 60);
            let words = format!("{query}  {}: {detail}", check.outcome.as_str());
            let _ = writeln!(text, "{}", output::hung(&words, "  ", "    "));
        }
    }
    if !report.findings.is_empty() {
        let _ = writeln!(text, "\n{}", say::found_head(lang));
        for finding in &report.findings {
            let said = output::shown(Some(&sentence(lang, finding, zone)), 600);
            let said = say::found(lang, &said, &form::sure(lang, &output::sure(finding.confidence)));
            let _ = writeln!(text, "{}", output::hung(&said, "  ", "    "));
        }
    }
    text.push_str(&mail_lines(sending));
    text
}

/// The ad slots of one page, each with where its holder stood last time.
fn seen(app: &App, check: &Check, before: Option<&Check>) -> String {
    let roster = &app.config.roster;
    let ads: Vec<&Listing> = check.listings.iter().filter(|listing| listing.is_ad()).collect();
    let organic = check.listings.iter().filter(|listing| listing.slot == Some(Slot::Organic)).count();
    let (lang, query) = (app.config.language, output::shown(Some(&check.query.to_string()), 60));
    let what = match check.standing() {
        Standing::Ads => say::page_ads(lang, ads.len(), organic),
        Standing::SlotsHidden => say::page_hidden(lang, check.listings.len()),
        _ if check.listings.is_empty() => say::page_empty(lang).to_owned(),
        _ => say::page_without(lang, organic),
    };
    let mut text = format!("\n{}\n", output::hung(&format!("{query}  –  {what}"), "", "    "));
    let _ = match before {
        Some(before) => {
            let voice = Voice { lang, zone: app.config.dayparts.timezone, now: check.checked_at };
            writeln!(text, "  {}", say::last_seen(lang, &voice.dated(before.checked_at)))
        }
        None => writeln!(text, "  {}", say::first_time(lang)),
    };
    let comparable = before.filter(|before| before.standing() == Standing::Ads);
    if !ads.is_empty() {
        let mut table = Table::new([
            whole(say::head_slot(lang)),
            whole(say::head_block(lang)),
            names(say::head_who(lang), 12),
            names(say::head_title(lang), 10),
            whole(say::head_price(lang)),
            whole(say::head_turn(lang)),
        ]);
        for ad in &ads {
            let price =
                [ad.price.as_deref(), ad.currency.as_deref()].into_iter().flatten().collect::<Vec<_>>().join(" ");
            table.row([
                format!("  {}", ad.rank),
                ad.block.map_or("–", |block| block.as_str()).to_owned(),
                who(app, ad),
                output::shown(ad.title.as_deref(), 40),
                output::shown(Some(&price), 20),
                comparable.map(|before| turn(app, ad, before)).unwrap_or_default(),
            ]);
        }
        let _ = writeln!(text, "{}", table.lines());
    }
    if let Some(before) = comparable.filter(|_| check.standing() == Standing::Ads) {
        let gone = before.listings.iter().filter(|ad| ad.is_ad() && !ads.iter().any(|now| same(app, now, ad)));
        for ad in gone {
            let line = say::not_on_page(lang, &who(app, ad), ad.rank);
            let _ = writeln!(text, "{}", output::hung(&line, "  ", "    "));
        }
    }
    let watched_absent = roster.parties().filter(|(id, _)| !ads.iter().any(|ad| roster.whose(ad) == Some(*id)));
    if check.standing() == Standing::Ads {
        let names: Vec<String> = watched_absent.map(|(_, party)| output::shown(Some(&party.name), 40)).collect();
        if !names.is_empty() {
            let line = say::watched_absent(lang, &list(lang, &names));
            let _ = writeln!(text, "{}", output::hung(&line, "  ", "    "));
        }
    }
    text
}

/// The holder's name: marked where he is watched, yours as yours.
fn who(app: &App, ad: &Listing) -> String {
    let shown = output::shown(ad.seller.as_deref().or(ad.domain.as_deref()).or(ad.title.as_deref()), 32);
    match app.config.roster.whose(ad) {
        Some(PartyId::Own) => say::you(app.config.language, &shown),
        Some(id) => {
            let name =
                app.config.roster.party(id).map(|rival| output::shown(Some(&rival.name), 32)).unwrap_or_default();
            if name == shown { format!("● {shown}") } else { format!("● {name}: {shown}") }
        }
        None => shown,
    }
}

/// Where the holder of an ad stood last time.
fn turn(app: &App, ad: &Listing, before: &Check) -> String {
    let lang = app.config.language;
    let was = before.listings.iter().filter(|other| other.is_ad() && same(app, ad, other)).map(|other| other.rank);
    match was.min_by_key(|was| was.abs_diff(ad.rank)) {
        None => say::new_here(lang).to_owned(),
        Some(was) if was == ad.rank => say::same(lang).to_owned(),
        Some(was) if was > ad.rank => say::up_from(lang, was),
        Some(was) => say::down_from(lang, was),
    }
}

/// Whether two ads are the same advertiser's, as far as the pages tell.
fn same(app: &App, one: &Listing, other: &Listing) -> bool {
    let roster = &app.config.roster;
    match (roster.whose(one), roster.whose(other)) {
        (Some(one), Some(other)) => one == other,
        (None, None) => {
            let key = |ad: &Listing| {
                ad.seller
                    .clone()
                    .or_else(|| ad.domain.clone())
                    .or_else(|| ad.item_id.clone())
                    .or_else(|| ad.title.clone())
            };
            key(one).is_some() && key(one) == key(other)
        }
        _ => false,
    }
}

/// What came of sending, in words; nothing where there was nothing to send.
pub(crate) fn mail_lines(sending: &Sending) -> String {
    let mut text = String::new();
    if sending.elsewhere {
        text.push_str("\nMail: the daemon sends it.\n");
    }
    let mut line = |words: &str, first: &str| {
        let _ = writeln!(text, "{}", output::hung(&output::shown(Some(words), 400), first, "  "));
    };
    for (to, subject) in &sending.sent {
        line(&format!("Sent to {to}: {subject}"), "");
    }
    for (to, subject, why) in &sending.failed {
        line(&format!("Not sent to {to}: {subject}"), "");
        line(why, "  ");
        line("It is kept and tried again.", "  ");
    }
    text
}
