//! What each figure of `bidwatch rivals` means.

use std::fmt::Write as _;

use crate::{cli::output, insight::FIGURES};

/// The definitions, to be read.
pub(super) fn text(columns: usize) -> String {
    let mut text = String::new();
    for (name, meaning) in FIGURES {
        let folded = output::folded(meaning, "                ", columns);
        let _ = writeln!(text, "{}{}", output::padded(name, 16), folded.trim_start());
    }
    let last = "None of this is a bid or a budget: only what a visitor sees. Formulas: docs/judgement.md.";
    let _ = writeln!(text, "\n{}", output::folded(last, "", columns));
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_fits_eighty_columns() {
        let text = text(80);
        assert!(text.lines().all(|line| line.chars().count() <= 80), "{text}");
        assert!(text.contains("all checks, also those without you"), "{text}");
    }
}
