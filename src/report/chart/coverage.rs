use std::{collections::BTreeMap, fmt::Write as _};

use super::{Axis, Svg, escaped, figures};
use crate::domain::Rate;

/// The height of a day.
const HEIGHT: u64 = 20;
const WIDTH: usize = 8;

/// Day by day which part of the checks read no page: from below, the more the higher. Days without any planned check
/// stay blank.
pub(crate) fn coverage(axis: &Axis, days: &BTreeMap<i32, Rate>, label: &str) -> Svg {
    let mut columns = vec![Rate::default(); axis.columns];
    for (&day, &rate) in days {
        if let Some(column) = axis.column(day) {
            columns[column] += rate;
        }
    }
    let (mut ground, mut lost) = (String::new(), String::new());
    for (column, rate) in columns.iter().enumerate().filter(|(_, rate)| rate.checks > 0) {
        let x = column * WIDTH;
        let _ = write!(ground, "M{x} 0h{WIDTH}v{HEIGHT}h-{WIDTH}z");
        let unseen = rate.checks - rate.hits;
        if unseen > 0 {
            // Little is drawn large enough to be noticed.
            let height = (unseen * HEIGHT).div_ceil(rate.checks).max(2);
            let _ = write!(lost, "M{x} {}h{WIDTH}v{height}h-{WIDTH}z", HEIGHT - height);
        }
    }
    let width = axis.columns * WIDTH;
    Svg(format!(
        "<svg class=\"cover\" viewBox=\"0 0 {width} {HEIGHT}\" preserveAspectRatio=\"none\" role=\"img\" aria-label=\"{}\" \
         data-chart=\"cover\" data-box=\"0 0 {width} {HEIGHT}\" data-grid=\"{} 1\" {} data-v=\"{}\">\
         <path class=\"sg\" d=\"{ground}\"/><path class=\"sw\" d=\"{lost}\"/></svg>",
        escaped(label),
        axis.columns,
        axis.attributes(),
        figures(columns)
    ))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::insight::Grain;

    #[test]
    fn a_day_lost_by_half_is_half_full_and_one_never_planned_is_blank() {
        let days = BTreeMap::from([(10, Rate::new(12, 24)), (12, Rate::new(999, 1_000))]);
        let Svg(text) = coverage(&Axis::new(Grain::Day, 10, 12), &days, "l");
        assert!(text.contains("<path class=\"sg\" d=\"M0 0h8v20h-8zM16 0h8v20h-8z\"/>"), "{text}");
        assert!(text.contains("<path class=\"sw\" d=\"M0 10h8v10h-8zM16 18h8v2h-8z\"/>"), "{text}");
        assert!(text.contains("data-v=\"12/24 - 999/1000\""), "{text}");
    }
}
