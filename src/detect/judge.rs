//! The judge: takes each check once, in order, and says what changed.

use std::sync::Arc;

use chrono::{DateTime, Datelike, TimeDelta, Timelike, Utc, Weekday};

use super::{
    Settings,
    blank::Crowd,
    budget_clock::BudgetClock,
    hearing::Hearing,
    library::{Class, Library, Moment},
    looks::{Look, Looks, Marks},
    memory::{self, Memory, QueryMemory, Series, Shared},
    method,
    page::Page,
    presence::{Presence, When},
    rank::Contest,
    stance::posture_of,
    tide::Tide,
    told::Told,
};
use crate::domain::{
    self, Check, Dayparts, Finding, Outcome, PartyId, Posture, Query, Roster, Stance, Standing, StrataRates,
};

/// Judges checks against a roster. Holds no memory of its own; cheap to clone.
#[derive(Debug, Clone)]
pub struct Judge(Arc<Inner>);

#[derive(Debug)]
pub(super) struct Inner {
    pub(super) settings: Settings,
    pub(super) roster: Roster,
    pub(super) dayparts: Dayparts,
    pub(super) library: Library,
}

/// One look at one query that testifies, and the check that made it count.
#[derive(Clone, Copy)]
pub(super) struct Sight<'a> {
    pub(super) query: &'a Query,
    pub(super) page: &'a Page,
    pub(super) when: When,
    /// The time of the check that decided: later than the look where a page had to wait for others.
    pub(super) decided_at: DateTime<Utc>,
}

impl Judge {
    /// A judge for one config.
    pub fn new(settings: Settings, roster: Roster, dayparts: Dayparts) -> Self {
        let library = Library::new(dayparts.has_peak());
        Self(Arc::new(Inner { settings, roster, dayparts, library }))
    }

    /// Changes whenever memory made under another config cannot be continued: another roster, other dayparts or
    /// another version of the method. Settings are not part of it: they bear on what comes, not on what was.
    pub fn fingerprint(&self) -> String {
        let Inner { roster, dayparts, .. } = &*self.0;
        let parties: Vec<_> = roster.parties().collect();
        let text = format!("{} {parties:?} {dayparts:?}", method::VERSION);
        format!("{:016x}", domain::fnv1a([text.as_str()]))
    }

    /// Judges one check. Checks of one source come in order of time, each exactly once.
    pub fn observe(&self, memory: &mut Memory, check: &Check) -> Vec<Finding> {
        let mut findings = Vec::new();
        let at = check.checked_at.timestamp();
        if memory.shared.blanks.wait() {
            memory.touch();
        }
        for (query, then) in memory.shared.blanks.settle(&check.query, at) {
            self.absence(memory, &query, then, check.checked_at, &mut findings);
        }
        match check.standing() {
            Standing::Ads => {
                let page = Page::read(check, &self.0.roster);
                let when = self.when(at);
                let sight = Sight { query: &check.query, page: &page, when, decided_at: check.checked_at };
                self.look(memory, sight, &mut findings);
                memory.shared.blanks.look(&check.query, at, true, false);
                memory.touch();
            }
            Standing::NoAds => {
                // A site that says there are no results may mean anything; only a page of results without an ad counts.
                let of_results = check.outcome == Outcome::Ok;
                let alone = of_results && memory.queries.get(&check.query).is_some_and(|query| query.crowd.is_one());
                memory.shared.blanks.look(&check.query, at, false, alone);
                memory.touch();
            }
            Standing::SlotsHidden | Standing::NoEvidence => {}
        }
        for (query, then) in memory.shared.blanks.clear(memory.queries.len()) {
            self.absence(memory, &query, then, check.checked_at, &mut findings);
        }
        findings
    }

    /// How a party behaves on a query, as far as its checks tell.
    pub fn stance(&self, memory: &Memory, query: &Query, party: PartyId) -> Stance {
        self.posture(memory, query, party).stance
    }

    /// The same with how sure it is, since when it is so, and the counts that back it.
    pub fn posture(&self, memory: &Memory, query: &Query, party: PartyId) -> Posture {
        let Some(of_query) = memory.queries.get(query) else { return Posture::unknown() };
        let series = of_query.parties.get(&memory::key(party)).unwrap_or(&of_query.unseen);
        posture_of(&self.0.library, of_query, series)
    }

    /// Presence of a party on a query by stratum, over the last looks that testify (three weeks of hourly ones).
    pub fn recent_presence(&self, memory: &Memory, query: &Query, party: PartyId) -> StrataRates {
        let Some(of_query) = memory.queries.get(query) else { return StrataRates::default() };
        let series = of_query.parties.get(&memory::key(party)).unwrap_or(&of_query.unseen);
        of_query.recent(&series.seen)
    }

    /// When a party that runs out in the course of the day goes dark on a query; `None` where that is not told of him,
    /// or he is gone by now.
    pub fn budget_clock(&self, memory: &Memory, query: &Query, party: PartyId) -> Option<domain::BudgetClock> {
        let series = memory.queries.get(query)?.parties.get(&memory::key(party))?;
        series.clock.read().filter(|_| series.told.class() != Some(Class::Gone))
    }

    /// How much one look at this source repeats another `gap` before it, 0 to 1, over runs of alike looks of every
    /// length; [`Memory::repeats_for`] tells of the long ones.
    pub fn correlation(&self, memory: &Memory, gap: TimeDelta) -> f64 {
        memory.shared.lore.presence.overall(gap.num_seconds())
    }

    pub(super) fn library(&self) -> &Library {
        &self.0.library
    }

    /// A page without ads that turned out to be an absence.
    fn absence(
        &self,
        memory: &mut Memory,
        query: &Query,
        at: i64,
        decided_at: DateTime<Utc>,
        findings: &mut Vec<Finding>,
    ) {
        let page = Page::default();
        self.look(memory, Sight { query, page: &page, when: self.when(at), decided_at }, findings);
    }

    fn when(&self, at: i64) -> When {
        let utc = DateTime::from_timestamp(at, 0).unwrap_or_default();
        let local = utc.with_timezone(&self.0.dayparts.timezone);
        let weekend = matches!(local.weekday(), Weekday::Sat | Weekday::Sun);
        let moment = Moment { stratum: self.0.dayparts.stratum(utc), weekend };
        When { at, moment, day: local.num_days_from_ce(), hour: local.hour() as u8 }
    }

    fn look(&self, memory: &mut Memory, sight: Sight, findings: &mut Vec<Finding>) {
        memory.touch_query(sight.query);
        let Memory { shared, queries, .. } = memory;
        // Memory over other regimes cannot be continued; the fingerprint tells the caller, this keeps it harmless.
        let fits = |of_query: &QueryMemory| of_query.fits(&self.0.library);
        if !queries.get(sight.query).is_some_and(fits) {
            queries.insert(sight.query.clone(), QueryMemory::new(&self.0.library, sight.when.at));
        }
        let of_query = queries.get_mut(sight.query).expect("inserted above where it was missing");
        for &party in &sight.page.shown {
            let unseen = &of_query.unseen;
            of_query.parties.entry(party).or_insert_with(|| unseen.clone());
        }
        if sight.page.advertisers > 0 {
            of_query.crowd.count(sight.page.advertisers);
            shared.markets.look(&sight, &mut of_query.tide);
            shared.wardrobes.wear(&sight.page.items, sight.when.at);
            for &party in of_query.parties.keys() {
                shared.wardrobes.present(party, sight.page.shown.contains(&party));
            }
        }
        let gap = of_query.looks.back().next().map_or(method::HOUR, |(_, last)| sight.when.at - last.at);
        let clock_look = self.0.clock_look(sight.when, shared.lore.presence.overall(gap));
        of_query.looks.push(Look { at: sight.when.at, stratum: sight.when.moment.stratum });
        let ranked = of_query.takes_rank(sight);
        let hearing =
            Hearing { inner: &self.0, looks: &of_query.looks, first_look: of_query.first_look, sight, clock_look };
        // Nobody who was never seen can have changed; his series only goes on, and teaches nothing.
        let nothing = &mut Shared::default();
        hearing.presence(&mut of_query.unseen, nothing, None);
        hearing.budget_clock(&mut of_query.unseen, nothing, None, None);
        for (&party, series) in &mut of_query.parties {
            let was_gone = series.told.class() == Some(Class::Gone);
            let turn = hearing.presence(series, shared, Some(party));
            let turned = turn.as_ref().map(|finding| finding.kind);
            findings.extend(turn);
            findings.extend(hearing.budget_clock(series, shared, Some(party), turned));
            if was_gone && series.told.class() != Some(Class::Gone) {
                of_query.contest.start_afresh(party);
            }
        }
        if ranked {
            hearing.contest(&mut of_query.contest, &mut of_query.parties, shared, findings);
        }
    }
}

impl QueryMemory {
    fn new(library: &Library, at: i64) -> Self {
        Self {
            first_look: at,
            looks: Looks::default(),
            crowd: Crowd::default(),
            tide: Tide::default(),
            rank_page: None,
            contest: Contest::default(),
            unseen: Series::new(library),
            parties: std::collections::BTreeMap::new(),
        }
    }

    fn fits(&self, library: &Library) -> bool {
        std::iter::once(&self.unseen).chain(self.parties.values()).all(|s| s.presence.belief().fits(library))
    }

    /// Whether this page counts for ranks: two contenders at least, and not too near the last one that counted.
    fn takes_rank(&mut self, sight: Sight) -> bool {
        let (page, at) = (sight.page, sight.when.at);
        let contenders = page.shown.len() + usize::from(page.strangers);
        let takes = !page.shown.is_empty()
            && contenders > 1
            && self.rank_page.is_none_or(|last| at - last >= method::rank::PAGE_GAP);
        if takes {
            self.rank_page = Some(at);
        }
        takes
    }

    fn recent(&self, seen: &Marks) -> StrataRates {
        self.looks.count(None, seen, i64::MIN, i64::MAX)
    }
}

impl Series {
    fn new(library: &Library) -> Self {
        Self {
            presence: Presence::new(library),
            told: Told::default(),
            rank_quiet_until: 0,
            told_shift: None,
            seen: Marks::default(),
            first: Marks::default(),
            clock: BudgetClock::default(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{FindingKind, Listing, Outcome, Rival, Slot};

    const HOUR: i64 = 3_600;

    fn judge() -> Judge {
        let rival = |name: &str| Rival { name: name.into(), sellers: vec![name.into()], ..Rival::default() };
        let roster = Roster::new(Some(rival("us")), vec![rival("A"), rival("B")]);
        let dayparts = Dayparts::new(chrono_tz::Asia::Shanghai, &["20:00-23:00"]).unwrap();
        Judge::new(Settings::default(), roster, dayparts)
    }

    fn listing(seller: &str, slot: Slot, rank: u32) -> Listing {
        Listing { slot: Some(slot), rank, position: rank, seller: Some(seller.into()), ..Listing::default() }
    }

    fn check(keyword: &str, hour: i64, outcome: Outcome, ads: &[&str], organic: &[&str]) -> Check {
        let ads = (1..).zip(ads).map(|(rank, seller)| listing(seller, Slot::Ad, rank));
        let organic = (1..).zip(organic).map(|(rank, seller)| listing(seller, Slot::Organic, rank));
        Check {
            query: Query::new("s", keyword),
            checked_at: DateTime::from_timestamp(1_772_380_800 + hour * HOUR, 0).unwrap(), // Mon 00:00 in Shanghai
            outcome,
            detail: None,
            listings: ads.chain(organic).collect(),
        }
    }

    /// Hourly checks of one keyword; `on` says whether rival A takes part, in nine of ten auctions then.
    fn hours(from: i64, to: i64, on: impl Fn(i64) -> bool) -> Vec<Check> {
        let mut dice = fastrand::Rng::with_seed(7);
        let page = |hour| {
            let shown = dice.u8(0..10) != 0 && on(hour);
            check("bag", hour, Outcome::Ok, if shown { &["A", "x", "y"] } else { &["x", "y"] }, &[])
        };
        (from..to).map(page).collect()
    }

    fn kinds(findings: &[Finding]) -> Vec<FindingKind> {
        findings.iter().map(|finding| finding.kind).collect()
    }

    fn observe(memory: &mut Memory, checks: &[Check]) -> Vec<Finding> {
        let judge = judge();
        checks.iter().flat_map(|check| judge.observe(memory, check)).collect()
    }

    /// 20:00 to 23:00 in Shanghai.
    fn rush(hour: i64) -> bool {
        (20..23).contains(&(hour % 24))
    }

    #[test]
    fn a_retreat_to_the_rush_hour_is_told_within_a_day_with_its_time_and_counts() {
        let change = 30 * 24 + 10;
        let mut memory = Memory::new("s");
        let findings = observe(&mut memory, &hours(0, change + 48, |hour| hour < change || rush(hour)));
        let last = findings.last().expect("a finding");
        assert_eq!(last.kind, FindingKind::RetreatToPeak, "{findings:#?}");
        assert!(last.at <= check("bag", change + 24, Outcome::Ok, &[], &[]).checked_at);
        assert!((last.since.timestamp() - (1_772_380_800 + change * HOUR)).abs() <= 2 * HOUR);
        assert!(last.evidence.after.off.hits == 0 && last.evidence.before.off.checks > 300);
        let posture = judge().posture(&memory, &Query::new("s", "bag"), PartyId::Rival(0));
        assert_eq!((posture.stance, posture.since), (Stance::PeakOnly, Some(last.since)));
        assert!(posture.probability > Some(0.9) && posture.recent.off.hits == 0, "{posture:?}");
    }

    #[test]
    fn nothing_is_told_of_a_rival_who_does_not_change() {
        assert_eq!(kinds(&observe(&mut Memory::new("s"), &hours(0, 60 * 24, |_| true))), []);
    }

    #[test]
    fn a_checker_that_stays_one_visitor_for_hours_is_found_out_and_tells_nobody_gone() {
        let (mut dice, mut shown_to_him) = (fastrand::Rng::with_seed(5), true);
        let segments: Vec<bool> = (0..60 * 24)
            .map(|_| {
                if dice.u8(0..10) == 0 {
                    shown_to_him = dice.u8(0..3) != 0;
                }
                shown_to_him
            })
            .collect();
        let mut memory = Memory::new("s");
        let findings = observe(&mut memory, &hours(0, 60 * 24, |hour| segments[hour as usize]));
        assert!(memory.repeats_for().is_some_and(|hours| (3.0..30.0).contains(&hours)), "{:?}", memory.repeats_for());
        assert!(findings.len() <= 2, "{:#?}", kinds(&findings));
        let mut memory = Memory::new("s");
        observe(&mut memory, &hours(0, 60 * 24, |_| true));
        assert_eq!(memory.repeats_for(), None);
    }

    #[test]
    fn memory_that_was_stored_goes_on_as_if_it_had_never_stopped() {
        let checks = hours(0, 40 * 24, |hour| hour < 30 * 24 || rush(hour));
        let mut kept = Memory::new("s");
        let expected = observe(&mut kept, &checks);
        let mut stored = Memory::new("s");
        let (mut shared, mut queries) = (None, std::collections::BTreeMap::new());
        let mut findings = Vec::new();
        for part in checks.chunks(5) {
            findings.extend(observe(&mut stored, part));
            let changed = stored.take_changed();
            shared = changed.shared.or(shared);
            queries.extend(changed.queries);
            stored = Memory::restore("s", shared.as_deref(), queries.clone()).unwrap();
        }
        assert!(!expected.is_empty());
        assert_eq!(findings, expected);
        kept.take_changed();
        assert_eq!(stored, kept);
        assert_eq!(stored.take_changed(), super::super::Changed::default());
    }

    #[test]
    fn memory_does_not_grow_with_time() {
        let mut memory = Memory::new("s");
        let size =
            |memory: &mut Memory| memory.take_changed().queries.iter().map(|(_, bytes)| bytes.len()).sum::<usize>();
        observe(&mut memory, &hours(0, 60 * 24, |_| true));
        let after_two_months = size(&mut memory);
        observe(&mut memory, &hours(60 * 24, 120 * 24, |_| true));
        assert!(size(&mut memory) <= after_two_months + 64);
        assert!(after_two_months < 12_000, "{after_two_months} bytes");
    }

    #[test]
    fn checks_that_saw_no_ads_say_nothing_of_a_rival() {
        let mut memory = Memory::new("s");
        observe(&mut memory, &hours(0, 20 * 24, |_| true));
        let before = judge().recent_presence(&memory, &Query::new("s", "bag"), PartyId::Rival(0));
        let blind: Vec<Check> = (20 * 24..24 * 24)
            .map(|hour| match hour % 4 {
                0 => check("bag", hour, Outcome::Blocked, &[], &[]),
                1 => check("bag", hour, Outcome::Ok, &[], &["A", "z"]),
                2 => check("bag", hour, Outcome::Empty, &[], &[]),
                _ => check("bag", hour, Outcome::Failed, &["x"], &[]),
            })
            .collect();
        assert_eq!(observe(&mut memory, &blind), []);
        assert_eq!(judge().recent_presence(&memory, &Query::new("s", "bag"), PartyId::Rival(0)), before);
        assert_eq!(kinds(&observe(&mut memory, &hours(24 * 24, 30 * 24, |_| true))), []);
    }

    #[test]
    fn an_organic_listing_is_no_ad_slot() {
        let mut memory = Memory::new("s");
        let page = |hour| check("bag", hour, Outcome::Ok, &["x", "y"], &["A"]);
        observe(&mut memory, &(0..15 * 24).map(page).collect::<Vec<_>>());
        assert_eq!(judge().stance(&memory, &Query::new("s", "bag"), PartyId::Rival(0)), Stance::Gone);
        assert_eq!(judge().stance(&memory, &Query::new("s", "other"), PartyId::Rival(0)), Stance::Unknown);
    }

    #[test]
    fn a_sole_advertiser_s_leaving_is_seen_by_the_pages_without_ads_but_an_outage_is_not() {
        let sources = |hours: std::ops::Range<i64>, alone: bool, elsewhere: bool| -> Vec<Check> {
            let ads = |on: bool| if on { &["A"][..] } else { &[] };
            let pages = hours.flat_map(|hour| {
                let others = ["hat", "shoe", "belt"]
                    .map(|k| check(k, hour, Outcome::Ok, if elsewhere { &["x", "B"] } else { &[] }, &["o"]));
                std::iter::once(check("bag", hour, Outcome::Ok, ads(alone), &["o"])).chain(others)
            });
            pages.collect()
        };
        let (month, two_days) = (30 * 24, 48);
        let mut memory = Memory::new("s");
        assert_eq!(observe(&mut memory, &sources(0..month, true, true)), []);
        let mut outage = memory.clone();
        assert_eq!(observe(&mut outage, &sources(month..month + two_days, false, false)), []);
        let left = observe(&mut memory, &sources(month..month + two_days, false, true));
        assert_eq!(kinds(&left), [FindingKind::BackOff]);
        assert_eq!(left[0].query.keyword, "bag");
    }

    #[test]
    fn a_rival_who_comes_in_with_the_items_of_one_who_left_is_perhaps_the_same() {
        let page = |hour: i64| {
            let seller = if hour < 20 * 24 { "A" } else { "B" };
            let mut page = check("bag", hour, Outcome::Ok, &["x", seller], &[]);
            page.listings[1].item_id = Some(format!("{}", hour % 3));
            page
        };
        let findings = observe(&mut Memory::new("s"), &(0..22 * 24).map(page).collect::<Vec<_>>());
        let entry = findings.iter().find(|found| found.kind == FindingKind::Enter).expect("B comes in");
        assert!(
            entry.text.contains("items were A's, who was last seen on 21 Mar: perhaps the same seller."),
            "{}",
            entry.text
        );
        assert!(
            findings
                .iter()
                .filter(|found| found.kind == FindingKind::BackOff)
                .all(|found| !found.text.contains("perhaps"))
        );
    }

    #[test]
    fn another_roster_or_other_peak_hours_make_another_fingerprint() {
        let with = |peak: &[&str], rivals: &[&str]| {
            let rivals = rivals.iter().map(|name| Rival { name: (*name).into(), ..Rival::default() }).collect();
            let dayparts = Dayparts::new(chrono_tz::UTC, peak).unwrap();
            Judge::new(Settings::default(), Roster::new(None, rivals), dayparts).fingerprint()
        };
        assert_eq!(with(&["20:00-23:00"], &["A"]), with(&["20:00-23:00"], &["A"]));
        assert_ne!(with(&["20:00-23:00"], &["A"]), with(&["20:00-22:00"], &["A"]));
        assert_ne!(with(&["20:00-23:00"], &["A"]), with(&["20:00-23:00"], &["A", "B"]));
    }
}
