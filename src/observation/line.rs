//! One check as one JSON object.

use chrono::{DateTime, SubsecRound, Utc};
use serde::{Deserialize, Deserializer, Serialize};

use crate::domain::{Check, Device, Listing, MAX_LISTINGS, MAX_TEXT_CHARS, Outcome, Query, bounded};

/// The longest address of a listing that is kept; as in extraction.
const MAX_URL_BYTES: usize = 2_048;

/// Why a line is no check.
#[derive(Debug, thiserror::Error)]
pub enum LineError {
    /// It is no JSON object of the expected shape.
    #[error("{0}")]
    Json(#[from] serde_json::Error),
    /// It contradicts itself.
    #[error("{0}")]
    Senseless(String),
}

/// A line as it stands in the log. Unknown keys are ignored: a later version may write more.
#[derive(Serialize, Deserialize)]
struct Line {
    source: String,
    keyword: String,
    #[serde(default)]
    place: Option<String>,
    #[serde(default)]
    language: Option<String>,
    #[serde(default)]
    device: Option<Device>,
    #[serde(with = "crate::domain::utc_seconds")]
    checked_at: DateTime<Utc>,
    outcome: Outcome,
    #[serde(default)]
    detail: Option<String>,
    #[serde(default, deserialize_with = "null_is_none")]
    listings: Vec<Listing>,
}

fn null_is_none<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<Listing>, D::Error> {
    Ok(Option::deserialize(deserializer)?.unwrap_or_default())
}

/// The check of one line of the log. An `ok` line without any listing is taken as `unparsed`.
pub fn parse_line(text: &str) -> Result<Check, LineError> {
    let line: Line = serde_json::from_str(text)?;
    let senseless = |message: &str| Err(LineError::Senseless(message.to_owned()));
    if line.source.trim().is_empty() || line.keyword.trim().is_empty() {
        return senseless("`source` and `keyword` must not be empty");
    }
    let named = [Some(&line.source), Some(&line.keyword), line.place.as_ref(), line.language.as_ref()];
    if named.into_iter().flatten().any(|name| name.chars().nth(MAX_TEXT_CHARS).is_some() || name.contains('\0')) {
        return senseless("`source`, `keyword`, `place` and `language` have at most 300 characters, and no NUL");
    }
    if line.outcome != Outcome::Ok && !line.listings.is_empty() {
        return senseless("only an `ok` check has listings");
    }
    let mut listings: Vec<Listing> = line.listings.into_iter().map(fit).collect();
    listings.sort_by_key(|listing| listing.position);
    if listings.iter().any(|listing| listing.rank == 0 || listing.position == 0) {
        return senseless("`rank` and `position` count from 1");
    }
    if listings.windows(2).any(|pair| pair[0].position == pair[1].position) {
        return senseless("two listings share a `position`");
    }
    listings.truncate(MAX_LISTINGS);
    let (outcome, detail) = if line.outcome == Outcome::Ok && listings.is_empty() {
        (Outcome::Unparsed, line.detail.or_else(|| Some("no listing recognised".to_owned())))
    } else {
        (line.outcome, line.detail)
    };
    let given = |text: Option<String>| text.filter(|text| !text.is_empty());
    let query = Query {
        source: line.source,
        keyword: line.keyword,
        place: given(line.place),
        language: given(line.language),
        device: line.device,
    };
    let checked_at = line.checked_at.trunc_subsecs(3);
    Ok(Check { query, checked_at, outcome, detail: detail.map(|detail| bounded(&detail.replace('\0', " "))), listings })
}

/// The check as one line, without the line end.
pub fn write_line(check: &Check) -> String {
    let line = Line {
        source: check.query.source.clone(),
        keyword: check.query.keyword.clone(),
        place: check.query.place.clone(),
        language: check.query.language.clone(),
        device: check.query.device,
        checked_at: check.checked_at,
        outcome: check.outcome,
        detail: check.detail.clone(),
        listings: check.listings.clone(),
    };
    serde_json::to_string(&line).expect("a check has no map keys or numbers that JSON lacks")
}

/// Text within bounds, as extraction would have left it.
fn fit(mut listing: Listing) -> Listing {
    let texts = [
        &mut listing.seller,
        &mut listing.domain,
        &mut listing.item_id,
        &mut listing.title,
        &mut listing.price,
        &mut listing.currency,
    ];
    for text in texts.into_iter().flatten() {
        // Most text is kept as it came, without a copy.
        if text.len() > MAX_TEXT_CHARS || text.contains('\0') {
            *text = bounded(&text.replace('\0', " "));
        }
    }
    listing.url = listing.url.filter(|url| url.len() <= MAX_URL_BYTES && !url.contains('\0'));
    listing.rating = listing.rating.filter(|rating| rating.is_finite());
    listing
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{Block, Slot};

    const LINE: &str = r#"{"source":"taobao","keyword":"女包","place":null,"language":null,"device":null,
        "checked_at":"2026-03-01T12:00:07Z","outcome":"ok","detail":null,"unknown":[1],
        "listings":[{"slot":"ad","block":"top","rank":1,"position":1,"seller":"甲店","domain":null,"item_id":"5512",
        "title":"…","url":"https://shop.example/1","price":"129.00","currency":"CNY","sold":310,"rating":4.8,"reviews":120}]}"#;

    #[test]
    fn a_line_comes_back_as_it_went() {
        let check = parse_line(LINE).unwrap();
        assert_eq!(check.query.keyword, "女包");
        let ad = &check.listings[0];
        assert_eq!((ad.slot, ad.block, ad.sold), (Some(Slot::Ad), Some(Block::Top), Some(310)));
        assert_eq!(parse_line(&write_line(&check)).unwrap(), check);
        assert!(write_line(&check).contains(r#""checked_at":"2026-03-01T12:00:07Z""#));
    }

    #[test]
    fn an_ok_line_without_listings_is_unparsed() {
        let check = parse_line(
            r#"{"source":"s","keyword":"k","checked_at":"2026-03-01T12:00:07+08:00","outcome":"ok","listings":[]}"#,
        )
        .unwrap();
        assert_eq!(check.outcome, Outcome::Unparsed);
        assert_eq!(check.checked_at.to_rfc3339(), "2026-03-01T04:00:07+00:00");
    }

    #[test]
    fn lines_that_make_no_sense_are_refused() {
        let line = |rest: &str| format!(r#"{{"source":"s","keyword":"k","checked_at":"2026-03-01T12:00:07Z",{rest}}}"#);
        for bad in [
            line(r#""outcome":"fine""#),
            line(r#""outcome":"failed","listings":[{"rank":1,"position":1}]"#),
            line(r#""outcome":"ok","listings":[{"rank":0,"position":1}]"#),
            line(r#""outcome":"ok","listings":[{"rank":1,"position":1},{"rank":2,"position":1}]"#),
            line(r#""outcome":"ok","listings":[{"rank":-1,"position":1}]"#),
            format!(
                r#"{{"source":"s","keyword":"{}","checked_at":"2026-03-01T12:00:07Z","outcome":"empty"}}"#,
                "k".repeat(301)
            ),
            r#"{"source":"s\u0000","keyword":"k","checked_at":"2026-03-01T12:00:07Z","outcome":"empty"}"#.to_owned(),
            r#"{"source":"s"}"#.to_owned(),
            "not json".to_owned(),
        ] {
            assert!(parse_line(&bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn an_address_beyond_measure_is_left_out() {
        let url = |length: usize| format!("https://shop.example/{}", "u".repeat(length));
        let kept =
            |length| parse_line(&LINE.replace("https://shop.example/1", &url(length))).unwrap().listings[0].url.clone();
        assert_eq!(kept(9), Some(url(9)));
        assert_eq!(kept(1_000_000), None);
    }
}
