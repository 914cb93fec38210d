//! Keeping pages: before their checks are recorded, and thrown away when they are not worth their room.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use chrono::{DateTime, TimeDelta, Utc};

use crate::{
    domain::{Finding, FindingKind, Query, Standing},
    fetch::Page,
    store::{Archive, KeptCheck, KeptPage, PackedPage, Reader, Result, Span, Why, worth},
};

use super::{App, settle::Pending};

/// How often pages are thrown away.
const THIN_EVERY: TimeDelta = TimeDelta::hours(6);

/// The pages that show a change on one query: the last before it, and the one that decided it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BeforeAfter {
    /// The query.
    pub query: Query,
    /// The check of the last kept page with ads before the change.
    pub before: Option<DateTime<Utc>>,
    /// The check that decided it, or the last kept one before that was looked at.
    pub after: Option<DateTime<Utc>>,
}

/// A check whose pages are kept, with them and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    /// The check.
    pub check: KeptCheck,
    /// Why its pages are kept; `None`: they are thrown away next.
    pub why: Option<Why>,
    /// Its pages, in turn.
    pub pages: Vec<KeptPage>,
}

impl App {
    /// Packs pages off the async threads; what cannot be packed is not kept.
    pub(super) async fn pack(&self, pages: Vec<Arc<Page>>) -> Vec<PackedPage> {
        if self.archive.is_none() || pages.is_empty() {
            return Vec::new();
        }
        let pack = |(number, page): (u32, &Arc<Page>)| {
            PackedPage::pack(number, &page.url, page.media_type.as_deref(), page.replaced, &page.text)
        };
        let packing = tokio::task::spawn_blocking(move || (1..).zip(&pages).map(pack).collect::<Result<Vec<_>>>());
        match packing.await {
            Ok(Ok(packed)) => packed,
            Ok(Err(error)) => unkept(&error),
            Err(error) => unkept(&error),
        }
    }

    /// Keeps the pages of checks about to be recorded. That it fails is told and hinders nothing.
    pub(super) fn keep_pages(&self, checks: &[Pending]) {
        let Some(archive) = &self.archive else { return };
        let with_pages = checks.iter().filter(|pending| !pending.pages.is_empty());
        let kept =
            archive.keep(with_pages.map(|Pending { check, pages, .. }| (&check.query, check.checked_at, &pages[..])));
        if let Err(error) = kept {
            tracing::warn!(%error, "pages could not be kept; their checks are recorded all the same");
        }
    }

    /// Throws away the pages that are not worth their room, where that was not done lately.
    pub(super) fn thin_if_due(&self) {
        let Some(archive) = &self.archive else { return };
        let now = self.clock.now();
        let due = || -> Result<bool> {
            let rested = archive.thinned_at()?.is_none_or(|last| (now - last).abs() >= THIN_EVERY);
            Ok(rested || archive.size()?.bytes > self.config.pages.max_size)
        };
        if let Err(error) = due().and_then(|due| if due { self.thin_pages(archive, now) } else { Ok(()) }) {
            tracing::warn!(%error, "the kept pages could not be thinned");
        }
    }

    fn thin_pages(&self, archive: &Archive, now: DateTime<Utc>) -> Result<()> {
        let kept = self.store.read(|view| kept(archive, view, &self.config.pages, &Span::default(), now))?;
        let unworthy = kept.iter().filter(|kept| kept.why.is_none()).flat_map(|kept| &kept.pages);
        archive.forget(&unworthy.map(|page| page.id).collect::<Vec<_>>(), now)
    }

    /// Makes room where the disk is full: pages go before a check does.
    pub(super) fn drop_pages_for_room(&self) {
        let Some(archive) = &self.archive else { return };
        let drop = || -> Result<()> {
            let half = archive.size()?.bytes / 2;
            let settings = crate::store::KeepSettings { max_size: half, ..self.config.pages.clone() };
            let now = self.clock.now();
            let kept = self.store.read(|view| kept(archive, view, &settings, &Span::default(), now))?;
            // Tried again and again it would take all: not the evidence.
            let unworthy = kept.iter().filter(|kept| kept.why.is_none() && !kept.check.behind_finding);
            let unworthy = unworthy.flat_map(|kept| &kept.pages);
            archive.forget(&unworthy.map(|page| page.id).collect::<Vec<_>>(), now)
        };
        match drop() {
            Ok(()) => tracing::warn!("the disk is full: half of the kept pages were thrown away"),
            Err(error) => tracing::warn!(%error, "the disk is full, and no page could be thrown away"),
        }
    }
}

fn unkept<T>(error: &impl std::fmt::Display) -> Vec<T> {
    tracing::warn!(%error, "a page could not be packed; it is not kept");
    Vec::new()
}

/// The checks of a span whose pages are kept, oldest first, each with its pages and the reason.
pub fn kept(
    archive: &Archive,
    view: &Reader<'_>,
    settings: &crate::store::KeepSettings,
    span: &Span,
    now: DateTime<Utc>,
) -> Result<Vec<Kept>> {
    // What a page is worth is told by all others, too.
    let mut checks: Vec<(KeptCheck, Vec<KeptPage>)> = Vec::new();
    for page in archive.list(&Span::default())? {
        match checks.last_mut() {
            Some((check, pages)) if check.query == page.query && check.checked_at == page.checked_at => {
                check.packed += page.packed;
                pages.push(page);
            }
            _ => {
                let (query, checked_at) = (page.query.clone(), page.checked_at);
                let outcome = view.outcome_of(&query, checked_at)?;
                let check = KeptCheck { query, checked_at, outcome, behind_finding: false, packed: page.packed };
                checks.push((check, vec![page]));
            }
        }
    }
    let series = Series::of(checks.iter().map(|(check, _)| check));
    let behind = series.behind_findings(view)?;
    for (check, _) in &mut checks {
        check.behind_finding = behind.contains(&(check.query.clone(), check.checked_at));
    }
    let (checks, pages): (Vec<KeptCheck>, Vec<Vec<KeptPage>>) = checks.into_iter().unzip();
    let worth = worth(&checks, settings, now);
    let all = checks.into_iter().zip(worth).zip(pages).map(|((check, why), pages)| Kept { check, why, pages });
    Ok(all.filter(|kept| is_in(span, &kept.check)).collect())
}

fn is_in(span: &Span, check: &KeptCheck) -> bool {
    span.since.is_none_or(|since| check.checked_at >= since)
        && span.until.is_none_or(|until| check.checked_at < until)
        && span.source.as_ref().is_none_or(|source| check.query.source == *source)
        && span.keyword.as_ref().is_none_or(|keyword| check.query.keyword == *keyword)
}

/// The kept pages that show what a finding tells, on each of its keywords.
pub fn before_and_after(archive: &Archive, view: &Reader<'_>, finding: &Finding) -> Result<Vec<BeforeAfter>> {
    let source = Span::of_source(&finding.query.source);
    let checks: Vec<(Query, DateTime<Utc>)> =
        archive.list(&source)?.into_iter().map(|page| (page.query, page.checked_at)).collect();
    let mut times: BTreeMap<Query, BTreeSet<DateTime<Utc>>> = BTreeMap::new();
    for (query, at) in checks {
        times.entry(query).or_default().insert(at);
    }
    Series(times).of_finding(view, finding)
}

/// When the kept pages of each query were seen.
struct Series(BTreeMap<Query, BTreeSet<DateTime<Utc>>>);

impl Series {
    fn of<'a>(checks: impl Iterator<Item = &'a KeptCheck>) -> Self {
        let mut times: BTreeMap<Query, BTreeSet<DateTime<Utc>>> = BTreeMap::new();
        for check in checks {
            times.entry(check.query.clone()).or_default().insert(check.checked_at);
        }
        Self(times)
    }

    fn behind_findings(&self, view: &Reader<'_>) -> Result<BTreeSet<(Query, DateTime<Utc>)>> {
        let Some(oldest) = self.0.values().filter_map(|times| times.first()).min() else { return Ok(BTreeSet::new()) };
        let mut behind = BTreeSet::new();
        for found in view.findings(&Span { since: Some(*oldest), ..Span::default() }, None)? {
            for BeforeAfter { query, before, after } in self.of_finding(view, &found.finding)? {
                behind.extend([before, after].into_iter().flatten().map(|at| (query.clone(), at)));
            }
        }
        Ok(behind)
    }

    fn of_finding(&self, view: &Reader<'_>, finding: &Finding) -> Result<Vec<BeforeAfter>> {
        // What takes a finding back rests on the pages of the one taken back, which stands on its own.
        if finding.kind == FindingKind::Withdrawn {
            return Ok(Vec::new());
        }
        let others = finding.keywords.iter().filter(|keyword| **keyword != finding.query.keyword);
        let others = others.map(|keyword| Query { keyword: keyword.clone(), ..finding.query.clone() });
        let mut pairs = Vec::new();
        for query in std::iter::once(finding.query.clone()).chain(others) {
            let none = BTreeSet::new();
            let times = self.0.get(&query).unwrap_or(&none);
            let before = last_with_ads(view, &query, times.range(..finding.since).rev().copied())?;
            let from = finding.since.min(finding.at);
            let after = last_with_ads(view, &query, times.range(from..=finding.at).rev().copied())?;
            pairs.push(BeforeAfter { query, before, after });
        }
        Ok(pairs)
    }
}

/// How many kept pages are asked for one that testifies.
const MOST_ASKED: usize = 50;

fn last_with_ads(
    view: &Reader<'_>,
    query: &Query,
    times: impl Iterator<Item = DateTime<Utc>>,
) -> Result<Option<DateTime<Utc>>> {
    for at in times.take(MOST_ASKED) {
        let span = Span { until: Some(at + TimeDelta::milliseconds(1)), ..Span::of_query(query, at) };
        let checks = view.checks(&span)?;
        if checks.iter().any(|check| check.query == *query && check.standing() == Standing::Ads) {
            return Ok(Some(at));
        }
    }
    Ok(None)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        app::Clock,
        config::{Config, Environment},
        domain::{Check, Outcome},
    };

    fn at(hour: i64) -> DateTime<Utc> {
        "2026-03-02T00:00:00Z".parse::<DateTime<Utc>>().unwrap() + TimeDelta::hours(hour)
    }

    /// An app at the end of so many hours, each with a check whose page takes some 60 kB.
    fn app(folder: &tempfile::TempDir, max_size: &str, hours: i64) -> App {
        let path = folder.path().join("bidwatch.toml");
        std::fs::write(&path, format!("[pages]\nmax_size = {max_size:?}\n")).unwrap();
        let app =
            App::open(Config::load(&path, &Environment::empty()).unwrap(), Clock::new(move || at(hours))).unwrap();
        let noise = || -> String { (0..80_000).map(|_| char::from(fastrand::u8(32..127))).collect() };
        for hour in 0..hours {
            let pages = [PackedPage::pack(1, "https://shop.example/", None, false, &noise()).unwrap()].into();
            let check = Check::without_page(Query::new("s", "k"), at(hour), Outcome::Empty, "");
            app.settle(&mut [Pending { pages, ..Pending::by_hand(check) }]).unwrap();
        }
        app
    }

    #[test]
    fn what_is_kept_stays_below_its_bound_and_every_check_stays() {
        let folder = tempfile::tempdir().unwrap();
        let app = app(&folder, "1MB", 40);
        let archive = app.archive.as_ref().unwrap();
        assert!(archive.size().unwrap().bytes > 2_000_000);
        app.thin_if_due();
        assert!(archive.size().unwrap().bytes < 1_000_000, "{:?}", archive.size());
        assert_eq!(app.store.read(|view| view.checks(&Span::default())).unwrap().len(), 40);
    }

    #[test]
    fn where_the_disk_is_full_half_of_the_pages_make_room() {
        let folder = tempfile::tempdir().unwrap();
        let app = app(&folder, "100MB", 40);
        let archive = app.archive.as_ref().unwrap();
        let before = archive.size().unwrap();
        app.drop_pages_for_room();
        let after = archive.size().unwrap();
        assert!(after.pages > 10 && after.bytes <= before.bytes / 2, "{before:?} {after:?}");
    }
}
