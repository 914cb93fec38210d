//! What only a browser can tell: the slots of listings whose labels may be decoys.

use crate::{
    domain::Outcome,
    extract::{self, Extraction},
    fetch::Page,
    render::{Job, RenderError, When},
};

use super::Sight;

/// A page after a browser has been asked, where one was needed.
#[derive(Debug)]
pub struct Shown {
    /// What it tells now: where the browser failed, what it told before, with a remark.
    pub extraction: Extraction,
    /// The page's text with what was read in each label; `None` where no browser was needed, or it failed.
    pub text: Option<String>,
    /// Why there is none although one was needed.
    pub failure: Option<RenderError>,
}

impl Sight {
    /// Lays a page out in a browser if that is wanted, and may tell more than `plain`, which its text alone told.
    ///
    /// A browser tells slots. It never turns a page that is no evidence into one, nor the other way round.
    pub async fn shown(&self, page: &Page, plain: Extraction, when: When) -> Shown {
        let as_it_is = |extraction| Shown { extraction, text: None, failure: None };
        let Some(labels) = self.rules.labels().filter(|_| is_wanted(when, &plain)) else { return as_it_is(plain) };
        let extract::Labels { labels, listings } = labels.clone();
        let job = Job { text: page.text.clone(), url: page.url.clone(), labels, listings };
        let text = match self.renderer.render(job).await {
            Ok(text) => text,
            Err(failure) => return Shown { extraction: remarked(plain, &failure), text: None, failure: Some(failure) },
        };
        let rendered = self.extract(Page { text: text.clone(), ..page.clone() }).await;
        match extract::with_slots_of(plain, rendered) {
            Ok(extraction) => Shown { extraction, text: Some(text), failure: None },
            Err(plain) => {
                let failure = RenderError::Changed;
                Shown { extraction: remarked(plain, &failure), text: None, failure: Some(failure) }
            }
        }
    }
}

/// Whether a browser is asked about a page that told this.
fn is_wanted(when: When, plain: &Extraction) -> bool {
    let found = plain.outcome == Outcome::Ok && !plain.listings.is_empty();
    match when {
        When::Never => false,
        When::Auto => found && plain.listings.iter().any(|listing| listing.slot.is_none()),
        When::Always => found,
    }
}

fn remarked(plain: Extraction, failure: &RenderError) -> Extraction {
    let unknown = plain.listings.iter().any(|listing| listing.slot.is_none());
    let remark = format!("{}: {failure}", if unknown { "slots unknown" } else { "not rendered" });
    let detail = plain.detail.map_or_else(|| remark.clone(), |detail| format!("{detail}; {remark}"));
    Extraction { detail: Some(detail), ..plain }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{Listing, Slot};

    fn page(outcome: Outcome, slots: &[Option<Slot>]) -> Extraction {
        let listings = slots.iter().map(|&slot| Listing { slot, ..Listing::default() }).collect();
        Extraction { outcome, detail: None, listings }
    }

    #[test]
    fn a_browser_is_asked_where_slots_are_hidden_and_never_about_what_is_no_evidence() {
        let (told, hidden) = (page(Outcome::Ok, &[Some(Slot::Ad)]), page(Outcome::Ok, &[Some(Slot::Ad), None]));
        let asked = |when| [&told, &hidden].map(|page| is_wanted(when, page));
        assert_eq!(asked(When::Never), [false, false]);
        assert_eq!(asked(When::Auto), [false, true]);
        assert_eq!(asked(When::Always), [true, true]);
        for outcome in [Outcome::Blocked, Outcome::Unparsed, Outcome::Failed, Outcome::Empty] {
            assert!(!is_wanted(When::Always, &page(outcome, &[])), "{outcome:?}");
        }
    }

    #[test]
    fn a_browser_that_failed_leaves_what_the_page_told_and_says_so() {
        let hidden = page(Outcome::Ok, &[None, Some(Slot::Ad)]);
        let seen = remarked(hidden.clone(), &RenderError::NoBrowser);
        assert_eq!(seen.listings, hidden.listings);
        assert!(seen.detail.unwrap().starts_with("slots unknown: no browser: install chromium"));
        let cut = Extraction { detail: Some("cut at 9 listings".into()), ..page(Outcome::Ok, &[Some(Slot::Ad)]) };
        assert_eq!(
            remarked(cut, &RenderError::TooSlow).detail.as_deref(),
            Some("cut at 9 listings; not rendered: the browser took too long")
        );
    }
}
