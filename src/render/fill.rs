//! What was read, written into the page. Pure.
//!
//! While the labels are photographed each bears a placeholder. The page's text is taken with them in it, and they
//! are replaced here.

use std::fmt::Write;

use super::SEEN;

/// Placeholders of one page. The word must not stand anywhere else in it.
#[derive(Debug, Clone)]
pub(super) struct Placeholders {
    word: String,
}

impl Placeholders {
    /// Some that a page of that text does not hold by itself.
    pub(super) fn for_page(text: &str) -> Self {
        let mut words = (0_u32..).map(|number| format!("bidwatch-label-{number}-"));
        let word = words.find(|word| !text.contains(word.as_str()));
        Self { word: word.expect("a page of finite size does not hold every number") }
    }

    /// What every placeholder begins with; its number and a full stop follow.
    pub(super) fn word(&self) -> &str {
        &self.word
    }

    /// The page with what was read in place of the placeholders. A label that could not be read loses its attribute.
    pub(super) fn fill(&self, page: &str, readings: &[Option<String>]) -> String {
        let before = format!(" {SEEN}=\"{}", self.word);
        let mut filled = String::with_capacity(page.len());
        let mut rest = page;
        while let Some((ahead, behind)) = rest.split_once(before.as_str()) {
            filled.push_str(ahead);
            let (number, after) = behind.split_once(".\"").unwrap_or((behind, ""));
            let reading = number.parse().ok().and_then(|number: usize| readings.get(number)?.as_deref());
            if let Some(reading) = reading {
                let _ = write!(filled, " {SEEN}=\"{}\"", escaped(reading));
            }
            rest = after;
        }
        filled.push_str(rest);
        filled
    }
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('"', "&quot;").replace('<', "&lt;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_label_gets_what_was_read_in_it() {
        let page = "<i data-bidwatch-seen=\"bidwatch-label-0-0.\" class=x>a</i><i data-bidwatch-seen=\"bidwatch-label-0-1.\"></i>\
                    <i data-bidwatch-seen=\"bidwatch-label-0-2.\"></i>";
        let readings = [Some("A \"b\" & c".to_owned()), None, Some(String::new())];
        assert_eq!(
            Placeholders::for_page("").fill(page, &readings),
            "<i data-bidwatch-seen=\"A &quot;b&quot; &amp; c\" class=x>a</i><i></i><i data-bidwatch-seen=\"\"></i>"
        );
    }

    #[test]
    fn a_page_cannot_have_placeholders_of_its_own() {
        let own = "<p>bidwatch-label-0-7.</p>";
        let placeholders = Placeholders::for_page(own);
        assert_eq!(placeholders.word(), "bidwatch-label-1-");
        assert_eq!(placeholders.fill(own, &[]), own);
    }
}
