//! Ranks over time: the middle rank of each day as a line, from the best to the worst as a band, presence below.

use std::fmt::Write as _;

use super::{Axis, Svg, cells::Paths, escaped, figure};
use crate::{
    insight::{RankHistory, RankSpan},
    notify::Shade,
};

const WIDTH: usize = 8;
/// Where the first and the deepest rank stand.
const FIRST: usize = 4;
const DEEPEST: usize = 36;
/// Where presence begins, and how high it is.
const PRESENCE: (usize, usize) = (42, 8);
const HEIGHT: usize = PRESENCE.0 + PRESENCE.1;

/// The time line of one party on one query. `deepest` is the rank at the lower edge: deeper ones are drawn there.
/// `marks` are the days on which something changed. `label` says it in words.
pub(crate) fn ranks(axis: &Axis, history: &RankHistory, deepest: u32, marks: &[i32], label: &str) -> Svg {
    let mut columns: Vec<Option<&RankSpan>> = vec![None; axis.columns];
    for span in history.spans() {
        if let Some(column) = axis.column(span.begin) {
            columns[column] = Some(span);
        }
    }
    let y = |rank: u32| {
        let steps = deepest.max(2) - 1;
        FIRST + (DEEPEST - FIRST) * (rank.clamp(1, steps + 1) - 1) as usize / steps as usize
    };
    let (band, line) = lines(&columns, y);
    let shades: Vec<Shade> =
        columns.iter().map(|span| Shade::of(span.map(|span| span.presence).unwrap_or_default())).collect();
    let mut marked = String::new();
    for column in marks.iter().filter_map(|&day| axis.column(day)) {
        let _ = write!(marked, "M{} 0v{HEIGHT}", column * WIDTH);
    }
    let width = axis.columns * WIDTH;
    Svg(format!(
        "<svg class=\"ranks\" viewBox=\"0 0 {width} {HEIGHT}\" preserveAspectRatio=\"none\" role=\"img\" aria-label=\"{}\" \
         data-chart=\"ranks\" data-box=\"0 0 {width} {HEIGHT}\" data-grid=\"{} 1\" {} data-v=\"{}\">\
         <path class=\"rg\" d=\"M0 {FIRST}h{width}M0 {DEEPEST}h{width}\"/><path class=\"rb\" d=\"{band}\"/>\
         <path class=\"rl\" d=\"{line}\"/>{}<path class=\"rm\" d=\"{marked}\"/></svg>",
        escaped(label),
        axis.columns,
        axis.attributes(),
        columns.iter().map(|span| told(*span)).collect::<Vec<_>>().join(" "),
        Paths::of(&shades, (0, PRESENCE.0), (WIDTH, PRESENCE.1)),
    ))
}

/// The band from best to worst, and the line of the middle, in steps of a column. Both break where he was not shown.
fn lines(columns: &[Option<&RankSpan>], y: impl Fn(u32) -> usize) -> (String, String) {
    let (mut band, mut line) = (String::new(), String::new());
    let mut pen = None;
    let runs = columns.chunk_by(|a, b| a.and_then(RankSpan::ranks) == b.and_then(RankSpan::ranks));
    let mut x = 0;
    for run in runs {
        let width = run.len() * WIDTH;
        if let Some((best, middle, worst)) = run[0].and_then(RankSpan::ranks) {
            let (top, at, bottom) = (y(best), y(middle), y(worst));
            // A rank that does not vary has a band too: thin, so that it can be seen.
            let (top, height) = (top.saturating_sub(2), bottom - top + 4);
            let _ = write!(band, "M{x} {top}h{width}v{height}h-{width}z");
            let _ = match pen {
                Some(last) if last == at => write!(line, "h{width}"),
                Some(_) => write!(line, "V{at}h{width}"),
                None => write!(line, "M{x} {at}h{width}"),
            };
            pen = Some(at);
        } else {
            pen = None;
        }
        x += width;
    }
    (band, line)
}

/// "20/24/1/2/3": shown, looked, best, middle, worst.
fn told(span: Option<&RankSpan>) -> String {
    let Some(span) = span else { return "-".to_owned() };
    match span.ranks() {
        Some((best, middle, worst)) => format!("{}/{best}/{middle}/{worst}", figure(span.presence)),
        None => figure(span.presence),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        domain::Stratum,
        insight::{Grain, Moment},
    };

    fn drawn(looks: &[(i32, Option<u32>)], deepest: u32) -> String {
        let mut history = RankHistory::new(Grain::Day);
        for &(day, rank) in looks {
            history.count(Moment { day, hour: 0, weekend: false, stratum: Stratum::Off }, rank);
        }
        ranks(&Axis::new(Grain::Day, 0, 4), &history, deepest, &[2], "l").0
    }

    #[test]
    fn the_line_breaks_where_he_was_not_shown_and_nobody_looked() {
        let text = drawn(&[(0, Some(1)), (1, Some(3)), (2, None), (4, Some(1))], 5);
        assert!(text.contains("class=\"rl\" d=\"M0 4h8V20h8M32 4h8\""), "{text}");
        assert!(text.contains("data-v=\"1/1/1/1/1 1/1/3/3/3 0/1 - 1/1/1/1/1\""), "{text}");
        assert!(text.contains("class=\"rm\" d=\"M16 0v50\""), "{text}");
    }

    #[test]
    fn deeper_than_the_deepest_stays_on_the_page() {
        let text = drawn(&[(0, Some(1)), (0, Some(40)), (0, Some(40))], 5);
        assert!(text.contains("class=\"rb\" d=\"M0 2h8v36h-8z\""), "{text}");
        assert!(text.contains("data-v=\"3/3/1/40/40 "), "the figures stay true: {text}");
        assert!(drawn(&[(0, Some(1))], 1).contains("d=\"M0 4h8\""), "one rank only");
    }
}
