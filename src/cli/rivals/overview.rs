//! Many keywords of one rival at a glance: a line each, what changed last first.

use std::cmp::Reverse;
use std::fmt::Write as _;

use unicode_width::UnicodeWidthStr as _;

use crate::{
    app::PartyQueryReport,
    cli::output::{self, padded},
    domain::{Posture, Stance},
    words::{Lang, catalogue::terminal as say, stance},
};

/// So many keywords are shown whole; of more each has a line.
pub(super) const SHOWN_WHOLE: usize = 5;

/// The widest a keyword may be: the strip and the stance need the rest of 80 columns.
const WIDEST: usize = 18;

/// One line for each query: its label, the day as a strip, in how many of the checks he was shown, the stance.
/// `since` says in few words from when on.
pub(super) fn lines(
    lang: Lang,
    queries: &[&PartyQueryReport],
    label: impl Fn(&PartyQueryReport) -> String,
    since: impl Fn(&Posture) -> Option<String>,
) -> String {
    let mut queries = queries.to_vec();
    queries.sort_by_key(|of| Reverse(of.posture.since));
    let labels: Vec<String> = queries.iter().map(|of| output::shown(Some(&label(of)), WIDEST)).collect();
    let widest = labels.iter().map(|label| label.width()).max().unwrap_or(0).max(7);
    let mut text = String::new();
    let head = (padded(say::strip_head(lang), 24), say::shown_head(lang));
    let gap = " ".repeat(9_usize.saturating_sub(head.1.width()));
    let keyword = padded(say::keyword_head(lang), widest);
    let _ = writeln!(text, "  {keyword}  {}  {gap}{}  {}", head.0, head.1, say::stance_head(lang));
    for (of, label) in queries.into_iter().zip(labels) {
        // How he came when he came says nothing of one who is absent.
        let strip = if of.posture.stance == Stance::Gone { " ".repeat(24) } else { of.strip.as_text() };
        let stance = stance(lang, of.posture.stance);
        let since = since(&of.posture).map(|since| format!(" {since}")).unwrap_or_default();
        let shown = of.insight.presence.rate();
        let shown = format!("{}/{}", shown.hits, shown.checks);
        let _ = writeln!(text, "  {}  {strip}  {shown:>9}  {stance}{since}", padded(&label, widest));
    }
    text
}

#[cfg(test)]
mod tests {
    use chrono::{DateTime, TimeDelta, Utc};

    use super::*;
    use crate::{
        domain::{Query, StrataRates},
        insight::{AuctionInsight, DayStrip, StrataTally},
    };

    fn of(keyword: &str, stance: Stance, since: Option<i64>) -> PartyQueryReport {
        let since = since.map(|day| DateTime::<Utc>::UNIX_EPOCH + TimeDelta::days(day));
        PartyQueryReport {
            query: Query::new("shop", keyword),
            posture: Posture { stance, probability: Some(0.97), since, recent: StrataRates::default() },
            clock: None,
            insight: AuctionInsight::default(),
            strata: StrataTally::default(),
            strip: DayStrip::default(),
            spend: None,
        }
    }

    #[test]
    fn what_changed_last_comes_first_and_every_line_fits_a_terminal() {
        let long = "a very long keyword that nobody can read in a table";
        let queries = [
            of("bag", Stance::AllHours, None),
            of(long, Stance::WeekdaysOnly, Some(20)),
            of("女包", Stance::Gone, Some(3)),
        ];
        let refs: Vec<&PartyQueryReport> = queries.iter().collect();
        let day = |posture: &Posture| posture.since.map(|since| since.format("%-d %b").to_string());
        let text = lines(Lang::En, &refs, |of| of.query.keyword.clone(), day);
        let order: Vec<&str> = text.lines().skip(1).map(|line| line.trim_start().split(' ').next().unwrap()).collect();
        assert_eq!(order, ["a", "女包", "bag"]);
        assert!(text.lines().all(|line| line.width() <= 80), "{text}");
        assert!(text.contains("absent 4 Jan"), "{text}");
    }
}
