//! `bidwatch replay`

use std::fmt::Write as _;

use chrono::{DateTime, TimeDelta, Utc};
use chrono_tz::Tz;
use serde::Serialize;

use crate::{
    app::{Alert, Replay, Replayed, Replays, Then},
    config::Config,
    domain::Finding,
    store::Store,
};

use super::{
    Context,
    args::{self, Format, WholeFormat},
    exit::Exit,
    machine, meant, output,
    table::{Table, names, whole},
};

pub(crate) fn run(context: &Context, command: &args::Replay) -> anyhow::Result<Exit> {
    let config = context.load_without_secrets()?;
    let store = Store::open(&config.database)?;
    let mut usual = config.judge.clone();
    usual.min_confidence = command.min_confidence.unwrap_or(usual.min_confidence);
    usual.warm_up_days = command.warm_up_days.unwrap_or(usual.warm_up_days);
    let mut settings = vec![usual; command.compare.len().max(1)];
    for (settings, &asked) in settings.iter_mut().zip(&command.compare) {
        settings.min_confidence = asked;
    }
    let (span, back) = (meant::span(&config, &store, &command.filter)?, TimeDelta::days(command.days.into()));
    let replays = Replay { config: &config, span: &span, back }.run(&store, &settings)?;
    match (command.format, &replays.replays[..]) {
        (Format::Table, [replayed]) if command.compare.is_empty() => {
            output::write_text(&told(&config, &replays, replayed))
        }
        (Format::Table, _) => output::write_text(&counted(&config, &replays)),
        (format, [replayed]) if command.compare.is_empty() => {
            let alerts: Vec<Row<'_>> = rows(replayed).collect();
            if format == Format::Json {
                machine::write_whole(WholeFormat::Json, &Document { counts: Counts::of(replayed), alerts })
            } else {
                machine::write_rows(format, &alerts)
            }
        }
        (format, replays) => machine::write_rows(format, &replays.iter().map(Counts::of).collect::<Vec<_>>()),
    }?;
    Ok(Exit::Done)
}

/// One alert, and how it compares with what was sent.
#[derive(Serialize)]
struct Row<'a> {
    #[serde(flatten)]
    first: &'a Finding,
    /// `same`: sent then too; `new`: only now; `gone`: only then.
    compared: &'static str,
    /// Whether it was sent as an alert then.
    sent: bool,
    /// Whether it is taken back in the end.
    taken_back: bool,
    /// How much later than then it would be told, in hours; `null`: it was not found then, or would not be now.
    later_h: Option<f64>,
}

#[derive(Serialize)]
struct Counts {
    min_confidence: f64,
    warm_up_days: u32,
    /// How many alerts there would be, and what becomes of them.
    total: usize,
    taken_back: usize,
    /// How many were sent then, and how many of them are the same, new, or would not have come.
    sent: usize,
    same: usize,
    new: usize,
    gone: usize,
    /// How much later the same ones would come, on the mean; negative: sooner.
    mean_later_h: Option<f64>,
}

#[derive(Serialize)]
struct Document<'a> {
    counts: Counts,
    alerts: Vec<Row<'a>>,
}

impl Counts {
    fn of(replayed: &Replayed) -> Self {
        Self {
            min_confidence: replayed.settings.min_confidence,
            warm_up_days: replayed.settings.warm_up_days,
            total: replayed.alerts.len(),
            taken_back: replayed.taken_back(),
            sent: replayed.sent,
            same: replayed.same(),
            new: replayed.alerts.len() - replayed.same(),
            gone: replayed.gone.len(),
            mean_later_h: mean_later(replayed),
        }
    }
}

fn mean_later(replayed: &Replayed) -> Option<f64> {
    let moved =
        |then: &Then| if let Then::Sent(moved) | Then::Found(moved) = then { Some(hours(*moved)) } else { None };
    let moved: Vec<f64> = replayed.alerts.iter().filter_map(|(_, then)| moved(then)).collect();
    (!moved.is_empty()).then(|| moved.iter().sum::<f64>() / moved.len() as f64)
}

fn hours(span: TimeDelta) -> f64 {
    span.num_seconds() as f64 / 3_600.0
}

/// The alerts of now and those of then that would not have come, by time.
fn rows(replayed: &Replayed) -> impl Iterator<Item = Row<'_>> {
    let now = replayed.alerts.iter().map(|(alert, then)| {
        let (sent, moved) = match then {
            Then::Sent(moved) => (true, Some(*moved)),
            Then::Found(moved) => (false, Some(*moved)),
            Then::Never => (false, None),
        };
        let compared = if sent { "same" } else { "new" };
        row(alert, compared, sent, moved)
    });
    let gone = replayed.gone.iter().map(|alert| row(alert, "gone", true, None));
    let mut rows: Vec<Row<'_>> = now.chain(gone).collect();
    rows.sort_by_key(|row| row.first.at);
    rows.into_iter()
}

fn row<'a>(alert: &'a Alert, compared: &'static str, sent: bool, moved: Option<TimeDelta>) -> Row<'a> {
    Row { first: &alert.first, compared, sent, taken_back: alert.taken_back(), later_h: moved.map(hours) }
}

impl Row<'_> {
    fn mark(&self) -> &'static str {
        match self.compared {
            "same" => "",
            "new" => "+",
            _ => "-",
        }
    }

    /// What came of the comparison, for people.
    fn words(&self) -> String {
        let mut words = match (self.compared, self.later_h) {
            ("gone", _) => "dropped".to_owned(),
            ("new", None) => "new".to_owned(),
            ("new", Some(_)) => "found, not sent".to_owned(),
            (_, Some(later)) => later_words(later, 0),
            _ => "as sent".to_owned(),
        };
        if self.taken_back {
            words.push_str(", taken back");
        }
        words
    }
}

/// `2 h later`, `1 h sooner`.
fn later_words(hours: f64, decimals: usize) -> String {
    let least = 0.5 * 0.1_f64.powi(i32::try_from(decimals).unwrap_or(0));
    match hours {
        later if later >= least => format!("{later:.decimals$} h later"),
        sooner if sooner <= -least => format!("{:.decimals$} h sooner", -sooner),
        _ => "as sent".to_owned(),
    }
}

fn told(config: &Config, replays: &Replays, replayed: &Replayed) -> String {
    let zone = config.dayparts.timezone;
    let Counts { min_confidence, warm_up_days, .. } = Counts::of(replayed);
    let asked =
        format!("With min_confidence {min_confidence} and warm_up_days {warm_up_days}, {}:", days(replays, zone));
    let mut text = output::wrapped(&format!("{asked} {}", summary(config, replayed)), "");
    text.push('\n');
    let rows: Vec<Row<'_>> = rows(replayed).collect();
    if !rows.is_empty() {
        let mut table = Table::new([
            whole(""),
            whole("when"),
            names("who", 8),
            names("what", 12),
            names("on", 8),
            whole("sure"),
            names("then", 14),
        ]);
        for row in &rows {
            let Finding { party, kind, query, keywords, confidence, at, .. } = row.first;
            let on = output::shown(Some(&query.keyword), 24);
            let more = keywords.len().saturating_sub(1);
            table.row([
                row.mark().to_owned(),
                at.with_timezone(&zone).format("%d %b %H:%M").to_string(),
                output::shown(Some(party.name()), 20),
                kind.as_str().replace('_', " "),
                if more > 0 { format!("{on} +{more}") } else { on },
                output::sure(*confidence),
                row.words(),
            ]);
        }
        let _ = writeln!(text, "\n{}", table.lines());
    }
    text.push_str("\nNothing was recorded or sent.\n");
    text
}

/// From when to when, in words.
fn days(replays: &Replays, zone: Tz) -> String {
    let local = |at: DateTime<Utc>| at.with_timezone(&zone).format("%d %b %Y").to_string();
    match (replays.since, replays.last) {
        (Some(since), Some(last)) => format!("from {} to {}", local(since), local(last)),
        _ => "of a history without a check".to_owned(),
    }
}

fn summary(config: &Config, replayed: &Replayed) -> String {
    let Counts { total, taken_back, sent, same, new, gone, .. } = Counts::of(replayed);
    if !config.mail.alerts {
        return "no alert, since `alerts` is off in [mail]: all would wait for the digest.".to_owned();
    }
    let back = match taken_back {
        _ if total == 0 => String::new(),
        0 => ", none of them taken back later".to_owned(),
        some => format!(", {some} of them taken back later"),
    };
    let alerts = format!("{}{back}.", output::count(total, "alert"));
    if sent == 0 {
        let found = replayed.alerts.iter().filter(|(_, then)| matches!(then, Then::Found(_))).count();
        let stand = if found > 0 { format!("; {found} of these stand in the findings") } else { String::new() };
        return format!("{alerts} You were sent none{stand}.");
    }
    if new == 0 && gone == 0 {
        return format!("{alerts} You were sent the same.");
    }
    format!("{alerts} You were sent {sent}: {same} the same, {gone} would not have come; {new} {} new.", be(new))
}

fn be(number: usize) -> &'static str {
    if number == 1 { "is" } else { "are" }
}

/// The counts side by side, for who looks for the right setting.
fn counted(config: &Config, replays: &Replays) -> String {
    let header = ["min_confidence", "alerts", "taken back", "also sent", "told", "new", "dropped"];
    let mut table = Table::new(header.map(whole));
    for replayed in &replays.replays {
        let Counts { min_confidence, total, taken_back, same, new, gone, mean_later_h, .. } = Counts::of(replayed);
        let yours = (min_confidence - config.judge.min_confidence).abs() < 1e-9;
        let setting = format!("{min_confidence}{}", if yours { " (as it is)" } else { "" });
        let moved = mean_later_h.map_or_else(String::new, |later| later_words(later, 1));
        let [total, taken_back, same, new, gone] = [total, taken_back, same, new, gone].map(|n| n.to_string());
        table.row([setting, total, taken_back, same, moved, new, gone]);
    }
    let sent = replays.replays.first().map_or(0, |replayed| replayed.sent);
    let days = days(replays, config.dayparts.timezone);
    let legend = "Also sent: sent then, too; told: how much sooner or later than then, on the mean; new, dropped: against \
                  what was sent then. Nothing was recorded or sent.";
    format!("Alerts {days}. You were sent {sent}.\n\n{}\n\n{}\n", table.lines(), output::wrapped(legend, ""))
}
