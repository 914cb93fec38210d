//! What a page is, decided in one order: what may be a failure of ours is never taken for an absence.

use serde_json::Value;

use super::{
    Extraction, Source,
    found::Seen,
    html::{self, Parsed},
    json::{self, JsonRule, Script, Unreadable},
    link, looks_like_json,
    marks::Marks,
    refine,
    refusal::told,
    rules::{Language, RuleSet, Rules, names_somebody},
    spec::Field,
    wall::{self, Sighting},
};
use crate::domain::{Listing, Outcome};

/// How far from its end a page is searched for the source's end marker, in bytes.
const END: usize = 16 * 1024;

/// Extracts the listings of a page.
///
/// Never panics, and its work is bounded whatever the page holds. The first of these that holds decides:
///
/// 1. nothing came, or not a page of this kind: `failed`;
/// 2. a wall: `blocked`, with its kind (a maintenance page: `failed`);
/// 3. too much to parse, cut off before its end, or a refusal (`error`): `failed`;
/// 4. JSON that cannot be read, no listing and no word of the site that there are none, listings without a
///    single field, ads of which none bears the seller, domain or item id that the rules ask for, or a page
///    without what this source's good pages have: `unparsed`;
/// 5. no listing, and the site says so: `empty`;
/// 6. listings: `ok`.
pub fn extract(rules: &Rules, source: Source<'_>) -> Extraction {
    seen(rules, source).0
}

/// The same, and what the page is built of where the rules took it for a good one.
pub fn extract_with_marks(rules: &Rules, source: Source<'_>) -> (Extraction, Option<Marks>) {
    let (extraction, look) = seen(rules, source);
    let is_good = matches!(extraction.outcome, Outcome::Ok | Outcome::Empty);
    let marks = look.filter(|_| is_good).map(|Look { parsed, json, .. }| {
        let html = parsed.as_ref().map(|parsed| &parsed.html);
        html.map_or_else(|| json.as_ref().map(Marks::of_json).unwrap_or_default(), Marks::of_html)
    });
    (extraction, marks)
}

fn seen<'t>(rules: &Rules, source: Source<'t>) -> (Extraction, Option<Look<'t>>) {
    if source.text.trim().is_empty() {
        return (Extraction::without_listings(Outcome::Failed, "empty page"), None);
    }
    match look(rules, source) {
        Ok(look) => (judge(rules, source, &look), Some(look)),
        Err(extraction) => (extraction, None),
    }
}

/// A page, seen.
struct Look<'t> {
    seen: Seen,
    /// `None` for plain JSON.
    parsed: Option<Parsed<'t>>,
    /// `None` for HTML.
    json: Option<Value>,
    /// Whether the data of the page was found in a script of it.
    scripted: bool,
}

fn look<'t>(rules: &Rules, source: Source<'t>) -> Result<Look<'t>, Extraction> {
    match &rules.language {
        Language::Html(rules) => {
            let parsed = page(source)?;
            let seen = html::see(rules, &parsed.html)
                .map_err(|crowded| Extraction::without_listings(Outcome::Failed, crowded.to_string()))?;
            Ok(Look { seen, parsed: Some(parsed), json: None, scripted: false })
        }
        Language::Json { rules, script: None } => plain_json(rules, source),
        Language::Json { rules, script: Some(script) } => json_in_page(rules, script, source),
    }
}

/// The page's tree; what is no HTML is a wall, or a failure.
fn page(source: Source<'_>) -> Result<Parsed<'_>, Extraction> {
    if !is_html(source) {
        let media = source.media_type.unwrap_or("JSON");
        return Err(wall_or(source, || Extraction::without_listings(Outcome::Failed, format!("not HTML: {media}"))));
    }
    html::parse(source.text).map_err(|too_much| Extraction::without_listings(Outcome::Failed, too_much.to_string()))
}

/// The wall that a page of another kind is, or what else is said of it.
fn wall_or(source: Source<'_>, otherwise: impl FnOnce() -> Extraction) -> Extraction {
    wall::wall(source.text, source.url)
        .map_or_else(otherwise, |wall| Extraction::without_listings(wall.outcome, wall.kind))
}

/// The same for a page with a script of its own.
fn known_wall_or(source: Source<'_>, otherwise: impl FnOnce() -> Extraction) -> Extraction {
    wall::scripted_wall(source.text, source.url)
        .map_or_else(otherwise, |wall| Extraction::without_listings(wall.outcome, wall.kind))
}

fn is_html(source: Source<'_>) -> bool {
    match source.media_type {
        Some("text/html" | "application/xhtml+xml" | "text/plain" | "application/octet-stream") | None => {
            !looks_like_json(source.text)
        }
        Some(_) => false,
    }
}

fn plain_json<'t>(rules: &RuleSet<JsonRule>, source: Source<'t>) -> Result<Look<'t>, Extraction> {
    match json::parse(source.text) {
        Ok(value) => Ok(Look { seen: json::see(rules, &value), parsed: None, json: Some(value), scripted: false }),
        Err(unreadable) => Err(wall_or(source, || illegible(&unreadable))),
    }
}

fn illegible(unreadable: &Unreadable) -> Extraction {
    let outcome = match unreadable {
        Unreadable::Malformed(_) => Outcome::Unparsed,
        Unreadable::TooMuch(_) => Outcome::Failed,
    };
    Extraction::without_listings(outcome, unreadable.to_string())
}

/// JSON in a script; a page that is JSON itself, as a saved answer may be, is taken as it is.
fn json_in_page<'t>(rules: &RuleSet<JsonRule>, script: &Script, source: Source<'t>) -> Result<Look<'t>, Extraction> {
    if looks_like_json(source.text) {
        return plain_json(rules, source);
    }
    let parsed = page(source)?;
    let seen = match script.find(source.text, &parsed.html) {
        Some(text) => match json::parse(&text) {
            Ok(value) => Some(json::see(rules, &value)),
            // Its script is there: it is no empty shell.
            Err(unreadable) => return Err(known_wall_or(source, || illegible(&unreadable))),
        },
        None => None,
    };
    let scripted = seen.is_some();
    Ok(Look { seen: seen.unwrap_or_default(), parsed: Some(parsed), json: None, scripted })
}

fn judge(rules: &Rules, source: Source<'_>, look: &Look<'_>) -> Extraction {
    let Look { seen, parsed, json, scripted } = look;
    let sighting = Sighting {
        text: source.text,
        url: source.url,
        html: parsed.as_ref().map(|parsed| &parsed.html),
        json: json.as_ref(),
        // Nor is one that was cut off.
        scripted: *scripted || parsed.as_ref().is_some_and(|parsed| !parsed.whole),
        listings: seen.listings.len(),
        says_empty: seen.empty,
        good: seen.present,
    };
    if let Some(wall) = wall::recognise(&sighting) {
        // What the source itself says of it tells more than the kind.
        let said = seen.error.as_deref().map(told);
        let detail = said.map_or_else(|| wall.kind.to_owned(), |said| format!("{}; {said}", wall.kind));
        return Extraction::without_listings(wall.outcome, detail);
    }
    if !is_whole(rules, source.text, parsed.as_ref()) {
        return Extraction::without_listings(Outcome::Failed, "incomplete: the page ends before its end");
    }
    if let Some(said) = seen.error.as_deref() {
        return Extraction::without_listings(Outcome::Failed, told(said));
    }
    if let Some(reason) = not_understood(seen) {
        return Extraction::without_listings(Outcome::Unparsed, reason);
    }
    if seen.listings.is_empty() {
        return Extraction { outcome: Outcome::Empty, detail: None, listings: Vec::new() };
    }
    let cut = seen.cut;
    let base = link::base(source.url, seen.base.as_deref());
    let listings = refine::listings(&seen.listings, rules, source.url, base.as_ref());
    if let Some(reason) = lost_names(rules, &listings) {
        return Extraction::without_listings(Outcome::Unparsed, reason);
    }
    let detail = remarks(cut, source.replaced, &listings);
    Extraction { outcome: Outcome::Ok, detail, listings }
}

fn is_whole(rules: &Rules, text: &str, parsed: Option<&Parsed<'_>>) -> bool {
    match (&rules.end_marker, parsed) {
        // Pages that name no end of theirs still end with a tag.
        (Some(marker), _) if marker.is_empty() => text.trim_end().ends_with('>'),
        (Some(marker), _) => {
            let mut start = text.len().saturating_sub(END.max(marker.len()));
            while !text.is_char_boundary(start) {
                start += 1;
            }
            text[start..].contains(marker.as_str())
        }
        (None, Some(parsed)) => parsed.whole,
        (None, None) => true,
    }
}

fn not_understood(seen: &Seen) -> Option<&'static str> {
    let nameless = |found: &super::found::Found| !found.fields.keys().any(|field| names_somebody(*field));
    if seen.present == Some(false) {
        Some("it lacks what good pages have")
    } else if seen.listings.is_empty() && !seen.empty {
        Some("no listing recognised")
    } else if !seen.listings.is_empty() && seen.listings.iter().all(nameless) {
        Some("listings recognised, but none of their fields")
    } else {
        None
    }
}

/// Who advertises is told by these; where the layout has moved them all away, every rival would seem to be gone.
const IDENTITY: [(Field, &str); 3] = [(Field::Seller, "seller"), (Field::Domain, "domain"), (Field::ItemId, "item_id")];

/// So many ads of nobody are no chance.
const LEAST_ADS: usize = 3;

/// What is wrong where no ad of the page bears any name that the rules ask for. A single rule may well find nothing:
/// on some pages text ads have no shop name, and ads no item id.
fn lost_names(rules: &Rules, listings: &[Listing]) -> Option<String> {
    let ads: Vec<&Listing> = listings.iter().filter(|listing| listing.is_ad()).collect();
    let bears = |ad: &Listing, field: Field| match field {
        Field::Seller => ad.seller.is_some(),
        Field::Domain => ad.domain.is_some(),
        _ => ad.item_id.is_some(),
    };
    let asked: Vec<(Field, &str)> = IDENTITY.into_iter().filter(|(field, _)| rules.asks_for(*field)).collect();
    let named = ads.iter().any(|ad| asked.iter().any(|(field, _)| bears(ad, *field)));
    if asked.is_empty() || named || ads.len() < LEAST_ADS {
        return None;
    }
    let names: Vec<&str> = asked.into_iter().map(|(_, name)| name).collect();
    Some(format!("{} ads recognised, but {} finds nothing in any", ads.len(), names.join(" or ")))
}

fn remarks(cut: bool, replaced: bool, listings: &[Listing]) -> Option<String> {
    let garbled = |listing: &Listing| {
        [&listing.title, &listing.seller, &listing.domain, &listing.item_id]
            .into_iter()
            .flatten()
            .any(|text| text.contains('\u{fffd}'))
    };
    let mut remarks = Vec::new();
    if cut {
        remarks.push(format!("cut at {} listings", crate::domain::MAX_LISTINGS));
    }
    if replaced && listings.iter().any(garbled) {
        remarks.push("some characters could not be read".to_owned());
    }
    (!remarks.is_empty()).then(|| remarks.join("; "))
}

#[cfg(test)]
mod tests;
