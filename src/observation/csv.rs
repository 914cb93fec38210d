//! Checks as a spreadsheet: one row a listing, one row for a check without any.

use std::{
    borrow::Cow,
    io::{self, Write},
};

use crate::domain::{Block, Check, Device, Listing, Slot, utc_seconds};

const HEADER: [&str; 22] = [
    "source",
    "keyword",
    "place",
    "language",
    "device",
    "checked_at",
    "outcome",
    "detail",
    "slot",
    "block",
    "rank",
    "position",
    "seller",
    "domain",
    "item_id",
    "title",
    "url",
    "price",
    "currency",
    "sold",
    "rating",
    "reviews",
];

/// Writes checks as CSV (RFC 4180) that no spreadsheet takes for formulas.
pub struct CsvWriter<W: Write> {
    inner: csv::Writer<W>,
}

impl<W: Write> CsvWriter<W> {
    /// A writer that has written the header.
    pub fn new(out: W) -> io::Result<Self> {
        let mut inner = csv::Writer::from_writer(out);
        inner.write_record(HEADER)?;
        Ok(Self { inner })
    }

    /// Writes one check.
    pub fn write(&mut self, check: &Check) -> io::Result<()> {
        if check.listings.is_empty() {
            return self.row(check, None);
        }
        check.listings.iter().try_for_each(|listing| self.row(check, Some(listing)))
    }

    /// Writes out what is buffered.
    pub fn finish(mut self) -> io::Result<()> {
        self.inner.flush()
    }

    fn row(&mut self, check: &Check, listing: Option<&Listing>) -> io::Result<()> {
        let query = &check.query;
        let text = |text: &Option<String>| inert(text.as_deref().unwrap_or_default()).into_owned();
        let of_check = [
            inert(&query.source).into_owned(),
            inert(&query.keyword).into_owned(),
            text(&query.place),
            text(&query.language),
            query.device.map(Device::as_str).unwrap_or_default().to_owned(),
            utc_seconds::text(check.checked_at),
            check.outcome.as_str().to_owned(),
            text(&check.detail),
        ];
        let of_listing = listing.map_or_else(Default::default, |listing| {
            [
                listing.slot.map(Slot::as_str).unwrap_or_default().to_owned(),
                listing.block.map(Block::as_str).unwrap_or_default().to_owned(),
                listing.rank.to_string(),
                listing.position.to_string(),
                text(&listing.seller),
                text(&listing.domain),
                text(&listing.item_id),
                text(&listing.title),
                text(&listing.url),
                text(&listing.price),
                text(&listing.currency),
                listing.sold.map(|sold| sold.to_string()).unwrap_or_default(),
                listing.rating.map(|rating| rating.to_string()).unwrap_or_default(),
                listing.reviews.map(|reviews| reviews.to_string()).unwrap_or_default(),
            ]
        });
        Ok(self.inner.write_record(of_check.iter().chain(&of_listing))?)
    }
}

/// The text with an apostrophe before what a spreadsheet would run (OWASP, "CSV Injection"), and with blanks for the
/// control characters that a terminal would obey.
pub fn inert(text: &str) -> Cow<'_, str> {
    let formula = text.trim_start().starts_with(['=', '+', '-', '@']) || text.starts_with(['\t', '\r']);
    let mark = if formula { "'" } else { "" };
    if formula || text.contains(char::is_control) {
        Cow::Owned(format!("{mark}{}", text.replace(char::is_control, " ")))
    } else {
        Cow::Borrowed(text)
    }
}

#[cfg(test)]
mod tests {
    use chrono::DateTime;

    use super::*;
    use crate::domain::{Outcome, Query};

    #[test]
    fn formulas_stay_text_and_every_check_has_a_row() {
        let listing = Listing {
            slot: Some(Slot::Ad),
            rank: 1,
            position: 1,
            title: Some("=HYPERLINK(\"http://evil.example\")".into()),
            seller: Some("a,b\"c".into()),
            ..Listing::default()
        };
        let query = Query::new("s", "-k");
        let ok = Check {
            query: query.clone(),
            checked_at: DateTime::UNIX_EPOCH,
            outcome: Outcome::Ok,
            detail: None,
            listings: vec![listing],
        };
        let failed = Check::without_page(query, DateTime::UNIX_EPOCH, Outcome::Failed, "HTTP 503");
        let mut out = Vec::new();
        let mut csv = CsvWriter::new(&mut out).unwrap();
        csv.write(&ok).unwrap();
        csv.write(&failed).unwrap();
        csv.finish().unwrap();
        let text = String::from_utf8(out).unwrap();
        let rows: Vec<&str> = text.lines().collect();
        assert_eq!(rows.len(), 3);
        assert!(rows[1].contains("'-k") && rows[1].contains("\"'=HYPERLINK(\"\"http"), "{}", rows[1]);
        assert!(rows[1].contains("\"a,b\"\"c\""), "{}", rows[1]);
        assert!(rows[2].starts_with("s,'-k,,,,1970-01-01T00:00:00Z,failed,HTTP 503,,"), "{}", rows[2]);
    }

    #[test]
    fn no_control_character_reaches_a_terminal_or_hides_a_formula() {
        assert_eq!(inert("\x1b[2J\u{9b}31mShop\r\n\0"), " [2J 31mShop   ");
        assert_eq!(inert("\n=1+1"), "' =1+1");
        assert!(matches!(inert("Shop – 女包"), Cow::Borrowed(_)));
    }
}
