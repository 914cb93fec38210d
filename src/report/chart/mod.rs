//! Charts as SVG. Pure: figures in, text out; looks are classes of the style sheet.

mod axis;
mod cells;
mod coverage;
mod ranks;
mod whisker;

pub(super) use axis::Axis;
pub(super) use cells::{grid_lines, strip, week};
pub(super) use coverage::coverage;
pub(super) use ranks::ranks;
pub(super) use whisker::whisker;

use crate::domain::Rate;

/// A drawing, ready to stand in a page: all text in it is escaped.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Svg(pub(super) String);

impl std::fmt::Display for Svg {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl askama::filters::HtmlSafe for Svg {}

/// Text as it may stand in an element or in a quoted attribute.
pub(super) fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '&' => safe.push_str("&amp;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&#39;"),
            c => safe.push(c),
        }
    }
    safe
}

/// "3/12", or "-" where nobody looked: what the script reads tips from.
fn figure(rate: Rate) -> String {
    if rate.checks == 0 { "-".to_owned() } else { format!("{}/{}", rate.hits, rate.checks) }
}

fn figures(rates: impl IntoIterator<Item = Rate>) -> String {
    rates.into_iter().map(figure).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_leaves_an_attribute() {
        assert_eq!(escaped("<b a=\"'&\">"), "&lt;b a=&quot;&#39;&amp;&quot;&gt;");
    }
}
