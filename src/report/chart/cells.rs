//! Hours as cells: the day as a strip, the week as a map. The same shades, by height and colour, as in the mails.

use std::fmt::Write as _;

use super::{Svg, escaped, figures};
use crate::{
    insight::{DayStrip, Week},
    notify::Shade,
};

/// The width of a week's labels and the height of its hours.
const LABELS: (usize, usize) = (34, 16);
/// A side of an hour of the week.
const SIDE: usize = 14;

/// The day as a strip of hours. `label` says it in words.
pub(crate) fn strip(strip: &DayStrip, label: &str) -> Svg {
    let shades = strip.0.map(Shade::of);
    Svg(format!(
        "<svg class=\"strip\" viewBox=\"0 0 24 20\" preserveAspectRatio=\"none\" role=\"img\" aria-label=\"{}\" \
         data-chart=\"day\" data-box=\"0 0 24 20\" data-grid=\"24 1\" data-v=\"{}\">{}</svg>",
        escaped(label),
        figures(strip.0),
        Paths::of(&shades, (0, 0), (1, 20))
    ))
}

/// The week as a map: a row a weekday, a column an hour. `label` says it in words, `weekdays` names the rows.
pub(crate) fn week(week: &Week, label: &str, weekdays: [&str; 7]) -> Svg {
    let (left, top) = LABELS;
    let (width, height) = (left + 24 * SIDE, top + 7 * SIDE);
    let mut paths = Paths::default();
    let mut text = String::new();
    for (row, (strip, name)) in week.0.iter().zip(weekdays).enumerate() {
        let y = top + row * SIDE;
        paths.add(&strip.0.map(Shade::of), (left, y), (SIDE, SIDE));
        let _ = write!(text, "<text x=\"0\" y=\"{}\">{}</text>", y + 11, escaped(name));
    }
    for hour in (0..24).step_by(3) {
        let _ = write!(text, "<text x=\"{}\" y=\"11\">{hour}</text>", left + hour * SIDE);
    }
    Svg(format!(
        "<svg class=\"week\" viewBox=\"0 0 {width} {height}\" role=\"img\" aria-label=\"{}\" data-chart=\"week\" \
         data-box=\"{left} {top} {} {}\" data-grid=\"24 7\" data-v=\"{}\">{text}{paths}<use href=\"#lines\"/></svg>",
        escaped(label),
        24 * SIDE,
        7 * SIDE,
        figures(week.0.iter().flat_map(|strip| strip.0)),
    ))
}

/// The lines between the hours of a week, once for all maps of the page.
pub(crate) fn grid_lines() -> Svg {
    let (left, top) = LABELS;
    let mut path = String::new();
    for column in 0..=24 {
        let _ = write!(path, "M{} {top}v{}", left + column * SIDE, 7 * SIDE);
    }
    for row in 0..=7 {
        let _ = write!(path, "M{left} {}h{}", top + row * SIDE, 24 * SIDE);
    }
    Svg(format!("<svg class=\"none\" aria-hidden=\"true\"><path id=\"lines\" class=\"gl\" d=\"{path}\"/></svg>"))
}

/// Cells of one shade each as three paths: the ground of what was looked at, what is rare, what is on.
#[derive(Default)]
pub(super) struct Paths {
    ground: String,
    rare: String,
    on: String,
}

impl Paths {
    pub(super) fn of(shades: &[Shade], at: (usize, usize), cell: (usize, usize)) -> Self {
        let mut paths = Self::default();
        paths.add(shades, at, cell);
        paths
    }

    /// Adds a row of cells from `at` on. By height and not by colour alone: that needs no colour vision, and prints.
    fn add(&mut self, shades: &[Shade], at: (usize, usize), cell: (usize, usize)) {
        let (width, height) = cell;
        let mut x = at.0;
        let cells = |path: &mut String, x: usize, run: usize, y: usize, height: usize| {
            let run = run * width;
            let _ = write!(path, "M{x} {y}h{run}v{height}h-{run}z");
        };
        for run in shades.chunk_by(|a, b| (*a == Shade::Unseen) == (*b == Shade::Unseen)) {
            if run[0] != Shade::Unseen {
                cells(&mut self.ground, x, run.len(), at.1, height);
            }
            x += run.len() * width;
        }
        x = at.0;
        let half = height / 2;
        for run in shades.chunk_by(|a, b| a == b) {
            match run[0] {
                Shade::On => cells(&mut self.on, x, run.len(), at.1, height),
                Shade::Sometimes => cells(&mut self.on, x, run.len(), at.1 + height - half, half),
                Shade::Rare => cells(&mut self.rare, x, run.len(), at.1 + height - half, half),
                Shade::Absent | Shade::Unseen => {}
            }
            x += run.len() * width;
        }
    }
}

impl std::fmt::Display for Paths {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        for (class, path) in [("s1", &self.ground), ("s2", &self.rare), ("s3", &self.on)] {
            if !path.is_empty() {
                write!(f, "<path class=\"{class}\" d=\"{path}\"/>")?;
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::Rate;

    #[test]
    fn a_strip_draws_each_shade_by_height_and_keeps_its_counts() {
        let mut day = DayStrip::default();
        day.0[0..2].fill(Rate::new(9, 10));
        day.0[2] = Rate::new(2, 10);
        day.0[3] = Rate::new(1, 10);
        day.0[4] = Rate::new(0, 10);
        let Svg(text) = strip(&day, "a \"quoted\" label");
        assert!(text.contains("aria-label=\"a &quot;quoted&quot; label\""), "{text}");
        assert!(text.contains("<path class=\"s1\" d=\"M0 0h5v20h-5z\"/>"), "looked at: {text}");
        assert!(text.contains("<path class=\"s3\" d=\"M0 0h2v20h-2zM2 10h1v10h-1z\"/>"), "{text}");
        assert!(text.contains("<path class=\"s2\" d=\"M3 10h1v10h-1z\"/>"), "{text}");
        assert!(text.contains("data-v=\"9/10 9/10 2/10 1/10 0/10 - - "), "{text}");
    }

    #[test]
    fn a_week_has_a_cell_for_each_hour_from_monday_on() {
        let mut all = Week::default();
        all.0[6].0[23] = Rate::new(1, 1);
        let Svg(text) = week(&all, "l", ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]);
        assert!(text.contains("<path class=\"s3\" d=\"M356 100h14v14h-14z\"/>"), "{text}");
        assert_eq!(text.split("data-v=\"").nth(1).unwrap().split('"').next().unwrap().split(' ').count(), 168);
    }
}
