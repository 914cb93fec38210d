//! Labels: what may bear the word for an ad, shown or only as a decoy. A browser tells which; the rules go by it.

use super::{
    Extraction,
    html::CssRule,
    spec::{Kind, Spec},
    syntax::head_and_steps,
};
use crate::domain::{Outcome, Problem};

/// Where on a page a browser has to look, as CSS selectors.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Labels {
    /// What may bear the word for an ad.
    pub labels: Vec<String>,
    /// The listings, in one of which each label stands.
    pub listings: Vec<String>,
}

/// The labels that the rules name; `None` where a browser is of no use.
pub(super) fn labels(spec: &Spec) -> Result<Option<Labels>, Vec<Problem>> {
    if spec.label.is_empty() {
        return Ok(None);
    }
    if spec.kind == Kind::Json {
        let problem = Problem::at("label", "an answer in JSON is not laid out in a browser");
        return Err(vec![problem.help("`label` belongs to [sources.html]")]);
    }
    let problems: Vec<Problem> = spec.label.iter().filter_map(|label| problem(label)).collect();
    if !problems.is_empty() {
        return Err(problems);
    }
    let listings = spec.listing.iter().map(|rule| head_and_steps(rule).0.to_owned()).collect();
    Ok(Some(Labels { labels: spec.label.clone(), listings }))
}

/// A label is an element: a selector and nothing else.
fn problem(label: &str) -> Option<Problem> {
    match CssRule::parse(label, "label") {
        Err(problem) => Some(problem),
        Ok(rule) if !rule.is_plain() => {
            let problem = Problem::at("label", format!("`{label}` asks for more than an element"));
            Some(problem.help("a label is a CSS selector alone, such as `.badge`"))
        }
        Ok(_) => None,
    }
}

/// What the page tells once its labels were read: the slots, and nothing else. A page that now looks different was not
/// laid out well, and what it told before stands.
pub fn with_slots_of(plain: Extraction, rendered: Extraction) -> Result<Extraction, Extraction> {
    let same = rendered.outcome == Outcome::Ok
        && plain.outcome == Outcome::Ok
        && plain.listings.len() == rendered.listings.len()
        && plain.listings.iter().zip(&rendered.listings).all(|(before, after)| {
            let mut before = before.clone();
            (before.slot, before.rank) = (after.slot, after.rank);
            before == *after
        });
    if same { Ok(rendered) } else { Err(plain) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{Listing, Slot};

    fn page(slots: &[Option<Slot>], title: &str) -> Extraction {
        let listing = |slot: &Option<Slot>| Listing { slot: *slot, title: Some(title.into()), ..Listing::default() };
        Extraction { outcome: Outcome::Ok, detail: None, listings: slots.iter().map(listing).collect() }
    }

    #[test]
    fn a_browser_tells_slots_and_nothing_else() {
        let (ad, organic) = (Some(Slot::Ad), Some(Slot::Organic));
        let plain = page(&[None, None], "shoes");
        let told = page(&[ad, organic], "shoes");
        assert_eq!(with_slots_of(plain.clone(), told.clone()), Ok(told));
        assert_eq!(with_slots_of(plain.clone(), page(&[ad], "shoes")), Err(plain.clone()), "a listing is lost");
        assert_eq!(with_slots_of(plain.clone(), page(&[ad, ad], "boots")), Err(plain.clone()), "it is another page");
        let broken = Extraction::without_listings(Outcome::Unparsed, "no listing recognised");
        assert_eq!(with_slots_of(plain.clone(), broken), Err(plain));
    }

    #[test]
    fn a_label_is_an_element() {
        let spec =
            |label: &str| Spec { listing: vec!["li | /x/".into()], label: vec![label.into()], ..Spec::default() };
        let found = labels(&spec(".badge, [aria-labelledby]")).unwrap().unwrap();
        assert_eq!(found.listings, ["li"]);
        assert!(labels(&spec("@class")).unwrap_err()[0].message.contains("more than an element"));
        assert!(labels(&spec("b | /x/")).unwrap_err()[0].help.as_deref().unwrap().contains(".badge"));
        assert!(labels(&spec("b >")).is_err());
        assert!(labels(&Spec { kind: Kind::Json, ..spec("b") }).is_err());
        assert_eq!(labels(&Spec::default()), Ok(None));
    }
}
