//! What each figure of `bidwatch rivals` means.

use std::fmt::Write as _;

use crate::{
    cli::output,
    words::{Figure, Lang, catalogue::figures::explain_end},
};

/// The definitions, to be read.
pub(super) fn text(lang: Lang, columns: usize) -> String {
    let mut text = String::new();
    for figure in Figure::ALL {
        let folded = output::folded(figure.meaning(lang), "                ", columns);
        let _ = writeln!(text, "{}{}", output::padded(figure.name(lang), 16), folded.trim_start());
    }
    let _ = writeln!(text, "\n{}", output::folded(explain_end(lang), "", columns));
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_fits_eighty_columns() {
        let text = text(Lang::En, 80);
        assert!(text.lines().all(|line| line.chars().count() <= 80), "{text}");
        assert!(text.contains("all checks, also those without you"), "{text}");
    }
}
