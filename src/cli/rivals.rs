//! `bidwatch rivals`

use std::{collections::BTreeMap, fmt::Write as _};

use serde::Serialize;

use crate::{
    app::App,
    domain::{PartyId, Query, Rate},
    insight::{AuctionInsight, AuctionTally, Stranger, StrangerTally},
    store::StoreError,
};

use super::{
    Context,
    args::{Format, Rivals},
    exit::Exit,
    likeness, output,
    rival_clocks::{self, Clock},
};

/// Checks in which a stranger must have been seen to be suggested.
const LEAST_SEEN: u64 = 3;

/// Strangers shown to a person; a program gets all.
const MOST_SHOWN: usize = 20;

pub(crate) fn run(context: &Context, command: &Rivals) -> anyhow::Result<Exit> {
    let app = context.app_without_secrets()?;
    if command.suggest { suggest(&app, command) } else { rates(&app, command) }
}

/// A rate as programs want it.
#[derive(Serialize)]
struct Counted {
    hits: u64,
    checks: u64,
    share: Option<f64>,
    /// 95 % Wilson interval.
    interval: (f64, f64),
}

impl From<Rate> for Counted {
    fn from(rate: Rate) -> Self {
        Self { hits: rate.hits, checks: rate.checks, share: rate.value(), interval: rate.interval() }
    }
}

#[derive(Serialize)]
struct Row<'a> {
    rival: Option<&'a str>,
    own: bool,
    #[serde(flatten)]
    query: &'a Query,
    stance: &'static str,
    /// Of somebody who runs out in the course of the day.
    budget_clock: Option<Clock>,
    /// Observed: checks that showed him / checks with ads.
    impression_share: Counted,
    overlap_rate: Counted,
    position_above_rate: Counted,
    outranking_share: Counted,
    top_rate: Counted,
    absolute_top_rate: Counted,
    share_of_voice: Counted,
    mean_rank: Option<f64>,
}

fn rates(app: &App, command: &Rivals) -> anyhow::Result<Exit> {
    let roster = &app.config.roster;
    let mut tallies: BTreeMap<Query, AuctionTally<'_>> = BTreeMap::new();
    app.store.read(|view| {
        view.each_check(&command.filter.span(), |check| {
            tallies.entry(check.query.clone()).or_insert_with(|| AuctionTally::new(roster)).count(&check);
            Ok::<_, StoreError>(())
        })
    })?;
    let (mut rows, mut clocks) = (Vec::new(), Vec::new());
    for (id, party) in roster.parties() {
        for (query, tally) in &tallies {
            let insight = &tally.insights()[&id];
            let stance = app.stance(query, id)?;
            let clock = app.budget_clock(query, id)?;
            clocks.extend(clock.map(|clock| ((id, party.name.as_str()), query, clock)));
            rows.push(Row {
                budget_clock: clock.map(Clock::from),
                ..row((id, &party.name), query, stance.words(), insight)
            });
        }
    }
    if command.format != Format::Table {
        output::write_json(command.format, &rows)?;
        return Ok(Exit::Done);
    }
    if rows.is_empty() {
        output::write_text(
            "Nothing to show: no rival in the config, or no check in the store yet. `bidwatch rivals --suggest` names advertisers seen often.\n",
        )?;
        return Ok(Exit::Done);
    }
    output::write_text(&(in_words(app, &rows) + &rival_clocks::in_words(&clocks)))?;
    Ok(Exit::Done)
}

fn row<'a>(
    (id, name): (PartyId, &'a str),
    query: &'a Query,
    stance: &'static str,
    insight: &AuctionInsight,
) -> Row<'a> {
    Row {
        rival: (id != PartyId::Own).then_some(name),
        own: id == PartyId::Own,
        query,
        stance,
        budget_clock: None,
        impression_share: insight.presence.into(),
        overlap_rate: insight.overlap.into(),
        position_above_rate: insight.position_above.into(),
        outranking_share: insight.outranking.into(),
        top_rate: insight.top.into(),
        absolute_top_rate: insight.absolute_top.into(),
        share_of_voice: insight.slots.into(),
        mean_rank: insight.mean_rank(),
    }
}

fn in_words(app: &App, rows: &[Row<'_>]) -> String {
    let mut table = output::table(&[
        "who",
        "keyword",
        "stance",
        "shown",
        "first slot",
        "share of voice",
        "overlap",
        "above you",
        "you outrank",
        "mean rank",
    ]);
    for row in rows {
        let own = app.config.roster.own().map_or("you", |own| own.name.as_str());
        table.add_row([
            row.rival
                .map_or_else(|| format!("★ {}", output::shown(Some(own), 30)), |name| output::shown(Some(name), 30)),
            output::shown(Some(&row.query.keyword), 30),
            row.stance.to_owned(),
            counted(&row.impression_share),
            counted(&row.absolute_top_rate),
            counted(&row.share_of_voice),
            counted(&row.overlap_rate),
            counted(&row.position_above_rate),
            counted(&row.outranking_share),
            row.mean_rank.map_or_else(|| "–".to_owned(), |rank| format!("{rank:.1}")),
        ]);
    }
    let widest = table.column_max_content_widths().iter().map(|width| width + 2).sum::<u16>();
    let mut text = if widest > output::width() { in_paragraphs(app, rows) } else { format!("{}\n", table.trim_fmt()) };
    let legend = "Counted over checks whose page carried ads. shown: checks that showed him / all. first slot: of the checks \
         that showed him. share of voice: his ad slots / all. overlap: checks with both of you / checks with you. above \
         you: of the checks with both. you outrank: (you above + only you) / all. None of this is a bid: only what a \
         visitor sees.";
    let _ = writeln!(text, "\n{}", output::wrapped(legend, ""));
    text
}

/// The same where the terminal is too narrow for the table.
fn in_paragraphs(app: &App, rows: &[Row<'_>]) -> String {
    let mut text = String::new();
    let mut last = None;
    for row in rows {
        if last != Some((row.own, row.rival)) {
            let own = app.config.roster.own().map_or("you", |own| own.name.as_str());
            let gap = if last.is_some() { "\n" } else { "" };
            let who = row.rival.map_or_else(|| format!("★ {own}"), |name| output::shown(Some(name), 60));
            let _ = writeln!(text, "{gap}{who}");
            last = Some((row.own, row.rival));
        }
        let _ = writeln!(text, "  {} – {}", output::shown(Some(&row.query.keyword), 50), row.stance);
        let mut figures = vec![("shown", &row.impression_share)];
        if row.impression_share.hits > 0 {
            figures.extend([("first slot", &row.absolute_top_rate), ("share of voice", &row.share_of_voice)]);
        }
        if !row.own && row.overlap_rate.hits > 0 {
            figures.extend([
                ("overlap", &row.overlap_rate),
                ("above you", &row.position_above_rate),
                ("you outrank", &row.outranking_share),
            ]);
        }
        let mut figures: Vec<String> =
            figures.into_iter().map(|(name, rate)| format!("{name} {}", counted(rate))).collect();
        figures.extend(row.mean_rank.map(|rank| format!("mean rank {rank:.1}")));
        let _ = writeln!(text, "{}", output::wrapped(&figures.join(", "), "    "));
    }
    text
}

fn counted(rate: &Counted) -> String {
    output::rate(Rate { hits: rate.hits, checks: rate.checks })
}

#[derive(Serialize)]
struct Suggestion<'a> {
    name: &'a str,
    sellers: Vec<&'a str>,
    domains: Vec<&'a str>,
    impression_share: Counted,
    absolute_top_rate: Counted,
    keywords: Vec<&'a str>,
    /// A rival who left when this one came, and looks the same; null: nobody.
    perhaps: Option<likeness::Perhaps<'a>>,
}

fn suggest(app: &App, command: &Rivals) -> anyhow::Result<Exit> {
    let mut tally = StrangerTally::new(&app.config.roster);
    app.store.read(|view| {
        view.each_check(&command.filter.span(), |check| {
            tally.count(&check);
            Ok::<_, StoreError>(())
        })
    })?;
    let strangers = tally.strangers(LEAST_SEEN);
    if command.format != Format::Table {
        let rows: Vec<Suggestion<'_>> = strangers.iter().map(|stranger| suggestion(app, stranger)).collect();
        output::write_json(command.format, &rows)?;
        return Ok(Exit::Done);
    }
    if strangers.is_empty() {
        output::write_text("Nobody who is not watched already was seen three times or more.\n")?;
        return Ok(Exit::Done);
    }
    let mut table = output::table(&["who", "shown", "first slot", "keywords"]);
    for stranger in strangers.iter().take(MOST_SHOWN) {
        let keywords: Vec<&str> = stranger.queries.iter().map(|query| query.keyword.as_str()).collect();
        table.add_row([
            output::shown(Some(&stranger.name), 40),
            output::rate(stranger.presence),
            output::rate(stranger.absolute_top),
            output::shown(Some(&keywords.join(", ")), 60),
        ]);
    }
    let mut text = format!("Advertisers whom you do not watch yet, the most present first:\n\n{}\n", table.trim_fmt());
    text.push_str("\nTo watch the first of them, put this into your config:\n\n");
    let first = suggestion(app, &strangers[0]);
    let _ = writeln!(text, "[[rivals]]\nname = {}", quoted(first.name));
    for (key, values) in [("sellers", &first.sellers), ("domains", &first.domains)] {
        if !values.is_empty() {
            let _ =
                writeln!(text, "{key} = [{}]", values.iter().map(|value| quoted(value)).collect::<Vec<_>>().join(", "));
        }
    }
    for line in likeness::in_words(app, &strangers) {
        let _ = writeln!(text, "\n{}", output::wrapped(&line, ""));
    }
    output::write_text(&text)?;
    Ok(Exit::Done)
}

/// Text as TOML has it; what a terminal must not see is escaped by that.
fn quoted(text: &str) -> String {
    toml::Value::from(crate::domain::display_safe(text)).to_string()
}

fn suggestion<'a>(app: &'a App, stranger: &'a Stranger) -> Suggestion<'a> {
    Suggestion {
        name: &stranger.name,
        sellers: stranger.sellers.iter().map(String::as_str).collect(),
        domains: stranger.domains.iter().map(String::as_str).collect(),
        impression_share: stranger.presence.into(),
        absolute_top_rate: stranger.absolute_top.into(),
        keywords: stranger.queries.iter().map(|query| query.keyword.as_str()).collect(),
        perhaps: likeness::perhaps(app, stranger),
    }
}
