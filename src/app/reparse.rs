//! Reading kept pages again that told nothing: by the rules as they are now, recorded and judged in their order.

use chrono::{DateTime, Utc};

use crate::{
    domain::{Check, Listing, Outcome, Query},
    extract::Extraction,
    fetch::{Arrival, Page},
    store::{Archive, KeptPage, Reader, Result, Span, StoreError, Told, Writer},
};

use super::{
    App, Sight,
    habits::{Habits, Marked},
    look::Turns,
};

/// A check that told nothing, and what its kept pages are by the rules of now.
#[derive(Debug, Clone)]
pub struct ReadAgain {
    /// What was looked at.
    pub query: Query,
    /// When.
    pub checked_at: DateTime<Utc>,
    /// What it was recorded as, and why.
    pub was: (Outcome, Option<String>),
    /// What it is now, and why.
    pub now: (Outcome, Option<String>),
    /// How many listings it has now.
    pub listings: usize,
    /// How many of them are ads.
    pub ads: usize,
    /// How many of them name their seller.
    pub sellers: usize,
    /// The listings, packed: those of a month of looks have to fit into memory.
    packed: Vec<u8>,
    marks: Vec<Marked>,
}

impl ReadAgain {
    fn of(page: &KeptPage, was: (Outcome, Option<String>), turns: Turns) -> Result<Self> {
        let Extraction { outcome, detail, listings } = turns.seen;
        let count = |is: fn(&Listing) -> bool| listings.iter().filter(|listing| is(listing)).count();
        let packed = serde_json::to_vec(&listings).map_err(|error| lost(&error))?;
        Ok(Self {
            query: page.query.clone(),
            checked_at: page.checked_at,
            was,
            now: (outcome, detail),
            listings: listings.len(),
            ads: count(Listing::is_ad),
            sellers: count(|listing| listing.seller.is_some()),
            packed: zstd::bulk::compress(&packed, 1).map_err(|error| lost(&error))?,
            marks: turns.marks,
        })
    }

    /// Whether it tells something now.
    pub fn is_back(&self) -> bool {
        self.now.0.saw_page()
    }

    /// The check as it is to be recorded.
    fn check(&self) -> Result<Check> {
        let listings = zstd::stream::decode_all(&self.packed[..]).map_err(|error| lost(&error))?;
        Ok(Check {
            query: self.query.clone(),
            checked_at: self.checked_at,
            outcome: self.now.0,
            detail: self.now.1.clone(),
            listings: serde_json::from_slice(&listings).map_err(|error| lost(&error))?,
        })
    }

    /// It is no evidence after all.
    fn refuse(&mut self, reason: String) {
        self.now = (Outcome::Unparsed, Some(reason));
        (self.listings, self.ads, self.sellers) = (0, 0, 0);
    }
}

fn lost(error: &dyn std::fmt::Display) -> StoreError {
    StoreError::Nonsense(format!("listings that cannot be packed: {error}"))
}

/// What is done with what is read again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reread {
    /// Nothing is changed and nothing judged again.
    Preview,
    /// It is recorded and judged, and taken back.
    Rehearse,
    /// It is recorded and judged.
    Record,
    /// The same, after what was learnt of how the sources' pages look was forgotten.
    Accept,
}

/// What reading again brought.
#[derive(Debug, Clone, Default)]
pub struct Reparsed {
    /// The checks that told nothing, oldest first, and what they are now.
    pub read: Vec<ReadAgain>,
    /// How many of them were recorded as what they are now.
    pub recorded: usize,
    /// Findings that the repaired history adds or takes back; none is mailed.
    pub findings: usize,
}

impl App {
    /// Reads again what the kept pages of a span can still tell, records it and judges the history in its order. One
    /// unit of work: a crash leaves the old history or the new.
    pub fn reparse(&self, span: &Span, how: Reread) -> Result<Reparsed> {
        let Some(archive) = &self.archive else { return Ok(Reparsed::default()) };
        let mut reparsed = Reparsed::default();
        let wanted = |name: &&String| span.source.as_ref().is_none_or(|only| only == *name);
        for name in self.sights.keys().filter(wanted) {
            let of_source = Span { source: Some(name.clone()), ..span.clone() };
            let read = self.store.read(|view| read_again(archive, view, &self.sights[name], &of_source))?;
            reparsed.read.extend(read);
        }
        reparsed.read.sort_by_key(|read| read.checked_at);
        let now = self.clock.now();
        let mut judging = self.judging();
        let work = |unit: &mut Writer<'_>| {
            if how == Reread::Accept {
                self.sights.keys().filter(wanted).try_for_each(|source| unit.forget_habits(source))?;
            }
            self.record_again(unit, &mut reparsed, now)?;
            if how != Reread::Preview {
                for again in judging.judge_again(unit)? {
                    for finding in &again.differences {
                        reparsed.findings += usize::from(unit.keep_finding(finding, Told::Silent, now)?);
                    }
                }
            }
            Ok(())
        };
        let kept = matches!(how, Reread::Record | Reread::Accept);
        let done = if kept { self.store.write(work) } else { self.store.rehearse(work) };
        if done.is_err() || !kept {
            judging.drop_held();
        }
        done.map(|()| reparsed)
    }

    /// Records what is read now. A check that meanwhile tells something, or still is unlike the good ones, stays.
    fn record_again(&self, unit: &mut Writer<'_>, reparsed: &mut Reparsed, now: DateTime<Utc>) -> Result<()> {
        let mut habits = Habits::of(&self.sights);
        for read in reparsed.read.iter_mut().filter(|read| read.is_back()) {
            let check = read.check()?;
            if let Some(unlike) = habits.judge(unit, &check, &read.marks)? {
                read.refuse(unlike.reason);
            } else if unit.read_again(&check, now)? {
                habits.learn(unit, &check, &read.marks, None)?;
                unit.mark_stale(&check.query.source)?;
                reparsed.recorded += 1;
            }
        }
        habits.keep(unit)
    }
}

/// The checks of a span that told nothing and whose pages are kept, oldest first, read by the rules of `sight`.
fn read_again(archive: &Archive, view: &Reader<'_>, sight: &Sight, span: &Span) -> Result<Vec<ReadAgain>> {
    let pages = archive.list(span)?;
    let mut read = Vec::new();
    for pages in pages.chunk_by(|a, b| a.query == b.query && a.checked_at == b.checked_at) {
        let KeptPage { query, checked_at, .. } = &pages[0];
        let Some(was) =
            view.outcome_of(query, *checked_at)?.filter(|(outcome, detail)| told_nothing(*outcome, detail.as_deref()))
        else {
            continue;
        };
        read.push(ReadAgain::of(&pages[0], was, read_pages(archive, sight, pages)?)?);
    }
    Ok(read)
}

/// Whether a check told nothing because of what its pages show. What came with a status that refuses is no result.
fn told_nothing(outcome: Outcome, detail: Option<&str>) -> bool {
    match outcome {
        Outcome::Unparsed => true,
        Outcome::Blocked | Outcome::Failed => !detail.unwrap_or_default().contains("HTTP "),
        Outcome::Ok | Outcome::Empty | Outcome::Skipped => false,
    }
}

/// Reads the kept pages of one check in turn. Where the later ones never came, half of the listings would be taken for
/// the absence of the others.
fn read_pages(archive: &Archive, sight: &Sight, pages: &[KeptPage]) -> Result<Turns> {
    let mut turns = Turns::default();
    for (number, kept) in (1..).zip(pages) {
        let text = if kept.number == number { archive.text(kept.id)? } else { None };
        let Some(text) = text else { break };
        let KeptPage { url, media_type, replaced, checked_at, .. } = kept.clone();
        let page = Page { url, text, media_type, replaced, fetched_at: checked_at, arrival: Arrival::default() };
        if turns.take(sight.read_now(&page)).is_break() {
            return Ok(turns);
        }
    }
    if turns.number < sight.access.pages {
        let detail = format!("{} of {} pages are kept", turns.number, sight.access.pages);
        turns.seen = Extraction { outcome: Outcome::Unparsed, detail: Some(detail), listings: Vec::new() };
        turns.marks.clear();
    }
    Ok(turns)
}
