//! Marks: what a page is built of, whatever it shows. A site's results pages share most of them, from keyword to
//! keyword and load to load; a wall, an error page or another layout does not.
//!
//! HTML: the **frame** (ids, forms, landmarks, the fixed part of the title) and the **furniture** (classes and
//! names of data attributes). JSON: the paths of its keys. What stands more than twice on a page is content and
//! left out, and so are names that look made for one load. Which of the rest are steady, [`super::Habit`] learns.

mod html;
mod json;
mod sketch;

use std::collections::BTreeMap;

use self::sketch::Sketch;
use super::{Source, html as pages, json as answers, looks_like_json};
use crate::domain::fnv1a;

/// What stands on a page more often is content.
const SELDOM: u32 = 2;
/// Longer names are data.
const LONGEST_NAME: usize = 40;

/// The marks of one page: at most 128, of each kind those whose hashes are the smallest, so that pages of one layout
/// are cut alike.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Marks {
    frame: Sketch,
    furniture: Sketch,
}

impl Marks {
    /// The marks of a page; none of a text that is neither HTML nor JSON, or is too much to parse.
    pub fn of(source: Source<'_>) -> Self {
        // Only an answer in a call does not show at once what it is.
        let is_html = source.text.trim_start_matches('\u{feff}').trim_start().starts_with('<');
        match if is_html { None } else { answers::parse(source.text).ok() } {
            Some(value) => Self::of_json(&value),
            None if looks_like_json(source.text) => Self::default(),
            None => pages::parse(source.text).map(|parsed| Self::of_html(&parsed.html)).unwrap_or_default(),
        }
    }

    /// The marks of a page that is parsed already.
    pub(super) fn of_html(page: &pages::Html<'_>) -> Self {
        let (mut frame, mut furniture) = (Names::new(Kind::Frame), Names::new(Kind::Furniture));
        html::gather(page, &mut frame, &mut furniture);
        Self { frame: frame.sketch(), furniture: furniture.sketch() }
    }

    /// The marks of an answer that is parsed already.
    pub(super) fn of_json(answer: &serde_json::Value) -> Self {
        let mut frame = Names::new(Kind::Frame);
        json::gather(answer, &mut frame);
        Self { frame: frame.sketch(), furniture: Sketch::default() }
    }

    /// All of them, each once.
    pub(super) fn iter(&self) -> impl Iterator<Item = u64> {
        self.frame.iter().chain(self.furniture.iter())
    }

    /// Whether the page bears a mark; `None` where its own marks were cut off before it.
    pub(super) fn bears(&self, mark: u64) -> Option<bool> {
        if mark & 1 == Kind::Frame as u64 { self.frame.bears(mark) } else { self.furniture.bears(mark) }
    }
}

/// The two kinds of marks: the lowest bit of each tells.
#[derive(Debug, Clone, Copy)]
enum Kind {
    Frame = 0,
    Furniture = 1,
}

/// Names of one kind, and how often each stands on the page.
struct Names {
    kind: Kind,
    counts: BTreeMap<u64, u32>,
}

impl Names {
    fn new(kind: Kind) -> Self {
        Self { kind, counts: BTreeMap::new() }
    }

    /// Counts a name, unless it looks made for one load or one listing.
    fn add(&mut self, what: &str, name: &str) {
        if is_given(name) {
            self.add_as_it_is(what, name);
        }
    }

    fn add_as_it_is(&mut self, what: &str, name: &str) {
        let mark = mixed(fnv1a([what, "\0", name])) & !1 | self.kind as u64;
        *self.counts.entry(mark).or_default() += 1;
    }

    fn sketch(self) -> Sketch {
        self.counts.into_iter().filter(|(_, count)| *count <= SELDOM).map(|(mark, _)| mark).collect()
    }
}

/// Whether a name was given by a person: short, and without digits, which number listings and number loads.
fn is_given(name: &str) -> bool {
    !name.is_empty() && name.len() <= LONGEST_NAME && !name.bytes().any(|byte| byte.is_ascii_digit())
}

/// Spreads a hash over all its bits (the last steps of MurmurHash3): FNV-1a leaves those of short texts near each
/// other, and the order of the hashes decides which are kept.
fn mixed(hash: u64) -> u64 {
    let hash = (hash ^ hash >> 33).wrapping_mul(0xff51_afd7_ed55_8ccd);
    let hash = (hash ^ hash >> 33).wrapping_mul(0xc4ce_b9fe_1a85_ec53);
    hash ^ hash >> 33
}

#[cfg(test)]
mod tests {
    use super::*;

    fn marks(text: &str) -> Marks {
        Marks::of(Source { text, url: "", media_type: None, replaced: false })
    }

    fn page(keyword: &str, hits: usize) -> String {
        let hits = (0..hits)
            .map(|n| format!("<li class='hit {keyword}' id=hit-{n}><b class=name>x"))
            .collect::<Vec<_>>()
            .concat();
        format!(
            "<title>{keyword} - Market</title><header id=top><form action='/s?k={keyword}'><input name=q></form>\
             </header><main id=results class=wide><ol class=hits>{hits}</ol></main><footer class=foot>",
        )
    }

    #[test]
    fn marks_stay_from_keyword_to_keyword() {
        let (shoes, bags) = (marks(&page("shoes", 9)), marks(&page("bags", 30)));
        let gone = shoes.iter().filter(|mark| bags.bears(*mark) == Some(false)).count();
        assert_eq!(gone, 1, "the beginning of the title");
    }

    #[test]
    fn another_page_bears_other_marks() {
        let (results, wall) = (marks(&page("shoes", 9)), marks("<title>Oops</title><div id=oops class=box>"));
        assert!(results.iter().count() >= 8);
        assert!(results.iter().all(|mark| wall.bears(mark) == Some(false)));
    }

    #[test]
    fn the_marks_of_an_answer_are_its_keys_and_not_its_values() {
        let answer = |n: u32| {
            format!(
                r#"{{"meta":{{"id":"{n}","took":{n}}},"query":{{"q":"k{n}"}},"results":[{{"title":"{n}"}}],"id_{n}":1}}"#
            )
        };
        assert_eq!(marks(&answer(1)), marks(&answer(27)));
        assert_ne!(marks(&answer(1)), marks(r#"{"error":"busy"}"#));
        assert_eq!(marks("cb({\"a\":1})"), marks("{\"a\":2}"), "also in a call");
    }

    #[test]
    fn marks_are_few_whatever_the_page_holds() {
        let letters = |mut n: u32| {
            let mut name = String::from("x");
            while n > 0 {
                name.push(char::from(b'a' + (n % 26) as u8));
                n /= 26;
            }
            name
        };
        let big = (0..3_000).map(|n| format!("<p id={0} class={0}>", letters(n))).collect::<Vec<_>>().concat();
        assert_eq!(marks(&big).iter().count(), 128);
        assert_eq!(marks(&"<div>".repeat(5_000)), Marks::default());
        assert_eq!(marks(""), Marks::default());
    }
}
