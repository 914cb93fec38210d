//! `bidwatch probe` and `bidwatch extract`

use std::{fmt::Write as _, fs, io::Read};

use anyhow::Context as _;
use serde::Serialize;

use crate::{
    app::Sight,
    config::Environment,
    domain::{Listing, Outcome, Query},
    extract::Extraction,
    fetch::{Fetcher, decode_saved},
    render::When,
};

use super::{
    Context,
    args::{Extract, Format, Probe, WholeFormat},
    context::runtime,
    exit::{Exit, Wrong},
    machine, output, reparse,
    table::{Table, names, spare, whole},
};

/// The largest saved page that is read; whole results pages stay far below it.
const MOST_BYTES: u64 = 64 * 1024 * 1024;

pub(crate) fn probe(context: &Context, command: &Probe) -> anyhow::Result<Exit> {
    let mut sight = sight(context, &command.source, &Environment::of_process().without_mail())?;
    if command.render {
        sight.render = When::Always;
        warn_of_no_label(&sight, &command.source);
    }
    let query = Query::new(&command.source, &command.keyword);
    let fetcher = Fetcher::new();
    let (robots, (seen, failure)) = runtime()?.block_on(async {
        let robots = fetcher.robots(&sight.access, &query).await;
        (robots, sight.probe(&fetcher, &query).await)
    });
    if command.format == Format::Table {
        anstream::eprintln!("{robots}");
    }
    let exit = show(command.format, &seen)?;
    Ok(if command.render && failure.is_some() { Exit::Incomplete } else { exit })
}

/// Says so where a browser is asked for and the rules have nothing for it to look at.
fn warn_of_no_label(sight: &Sight, source: &str) {
    if sight.rules.labels().is_none() {
        let source = output::shown(Some(source), 60);
        anstream::eprintln!("{source}: its rules name no `label`, and a browser can tell nothing more");
    }
}

pub(crate) fn extract(context: &Context, command: &Extract) -> anyhow::Result<Exit> {
    let Some(path) = &command.file else { return reparse::preview(context, command) };
    let sight = sight(context, &command.source, &Environment::of_process().without_secrets())?;
    let file = fs::File::open(path).with_context(|| format!("cannot open {}", path.display()))?;
    let mut bytes = Vec::new();
    file.take(MOST_BYTES).read_to_end(&mut bytes)?;
    let page = decode_saved(bytes, command.url.as_deref().unwrap_or_default(), chrono::Utc::now());
    let plain = sight.extract_now(&page);
    if !command.render {
        return show(command.format, &plain);
    }
    warn_of_no_label(&sight, &command.source);
    let shown = runtime()?.block_on(sight.shown(&page, plain, When::Always));
    let exit = show(command.format, &shown.extraction)?;
    Ok(if shown.failure.is_some() { Exit::Incomplete } else { exit })
}

fn sight(context: &Context, source: &str, environment: &Environment) -> anyhow::Result<Sight> {
    let source = context.load_or_default(environment)?.source_or_preset(source)?;
    if let Some(caution) = source.caution() {
        anstream::eprintln!("{caution}");
    }
    Sight::of(&source).map_err(|problems| {
        let told = problems.iter().map(|problem| format!("{}: {}", problem.key, problem.message));
        Wrong::Usage(told.collect::<Vec<_>>().join("\n")).into()
    })
}

#[derive(Serialize)]
struct Shown<'a> {
    outcome: Outcome,
    detail: Option<&'a str>,
    listings: &'a [Listing],
}

fn show(format: Format, seen: &Extraction) -> anyhow::Result<Exit> {
    let Extraction { outcome, detail, listings } = seen;
    let whole = Shown { outcome: *outcome, detail: detail.as_deref(), listings };
    match format {
        Format::Table => output::write_text(&in_words(seen))?,
        Format::Json => machine::write_whole(WholeFormat::Json, &whole)?,
        Format::Jsonl => machine::write_whole(WholeFormat::Jsonl, &whole)?,
        Format::Csv => machine::write_rows(format, &lines(seen))?,
    }
    Ok(if outcome.saw_page() { Exit::Done } else { Exit::Incomplete })
}

/// A listing as a line of CSV; one line also where there is none.
#[derive(Serialize)]
struct Line<'a> {
    outcome: Outcome,
    detail: Option<&'a str>,
    #[serde(flatten)]
    listing: Option<&'a Listing>,
}

fn lines(seen: &Extraction) -> Vec<Line<'_>> {
    let line = |listing| Line { outcome: seen.outcome, detail: seen.detail.as_deref(), listing };
    match &seen.listings[..] {
        [] => vec![line(None)],
        listings => listings.iter().map(|listing| line(Some(listing))).collect(),
    }
}

fn in_words(seen: &Extraction) -> String {
    let ads = seen.listings.iter().filter(|listing| listing.is_ad()).count();
    let detail = seen.detail.as_deref().map(|detail| format!(": {detail}")).unwrap_or_default();
    let mut text = format!(
        "{}{} – {} listings, {ads} of them ads\n",
        seen.outcome.as_str(),
        output::shown(Some(&detail), 300),
        seen.listings.len()
    );
    if !seen.listings.is_empty() {
        // On a narrow terminal names are cut, and the last columns left out; JSON has them whole.
        let mut table = Table::new([
            whole("pos"),
            whole("slot"),
            whole("rank"),
            whole("block"),
            names("seller", 12),
            names("title", 14),
            whole("price"),
            spare("item", 10),
            spare("url", 20),
        ]);
        for listing in &seen.listings {
            let price =
                [listing.price.as_deref(), listing.currency.as_deref()].into_iter().flatten().collect::<Vec<_>>();
            table.row([
                listing.position.to_string(),
                listing.slot.map_or("?", |slot| slot.as_str()).to_owned(),
                listing.rank.to_string(),
                listing.block.map_or("–", |block| block.as_str()).to_owned(),
                output::shown(listing.seller.as_deref().or(listing.domain.as_deref()), 30),
                output::shown(listing.title.as_deref(), 50),
                output::shown(Some(&price.join(" ")), 20),
                output::shown(listing.item_id.as_deref(), 20),
                output::shown(listing.url.as_deref(), 60),
            ]);
        }
        let _ = writeln!(text, "{}", table.lines());
    }
    text
}
