//! The judge: takes each check once, in order, and says what changed.

use std::sync::Arc;

use chrono::{DateTime, Datelike, Timelike, Utc, Weekday};

use super::{
    Settings, Stance,
    blank::Crowd,
    library::{Library, Moment},
    log_odds, logistic,
    looks::{Look, Looks, Marks, turned_at},
    memory::{self, Memory, PartyKey, QueryMemory, Series, Shared},
    method::{self, DAY, MODESTY},
    page::Page,
    presence::{Presence, When},
    rank::{RankView, Shift},
    sentence::Subject,
    told::{Told, Turn},
};
use crate::domain::{
    Check, Dayparts, Evidence, Finding, FindingKind, Party, PartyId, Query, Roster, Standing, StrataRates, finding_id,
};

/// Judges checks against a roster. Holds no memory of its own; cheap to clone.
#[derive(Debug, Clone)]
pub struct Judge(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    settings: Settings,
    roster: Roster,
    dayparts: Dayparts,
    library: Library,
}

/// One look at one query that testifies, and the check that made it count.
#[derive(Clone, Copy)]
struct Sight<'a> {
    query: &'a Query,
    page: &'a Page,
    when: When,
    /// The time of the check that decided: later than the look where a page had to wait for others.
    decided_at: DateTime<Utc>,
}

impl Judge {
    /// A judge for one config.
    pub fn new(settings: Settings, roster: Roster, dayparts: Dayparts) -> Self {
        let library = Library::new(dayparts.has_peak());
        Self(Arc::new(Inner { settings, roster, dayparts, library }))
    }

    /// Changes whenever memory made under another config cannot be continued: another roster, other dayparts,
    /// other settings or another version of the method.
    pub fn fingerprint(&self) -> String {
        let Inner { settings, roster, dayparts, .. } = &*self.0;
        let parties: Vec<_> = roster.parties().collect();
        let text = format!("{} {settings:?} {parties:?} {dayparts:?}", method::VERSION);
        let fnv = |hash: u64, byte: u8| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        format!("{:016x}", text.bytes().fold(0xcbf2_9ce4_8422_2325, fnv))
    }

    /// Judges one check. Checks of one source come in order of time, each exactly once.
    pub fn observe(&self, memory: &mut Memory, check: &Check) -> Vec<Finding> {
        let mut findings = Vec::new();
        let at = check.checked_at.timestamp();
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
                let alone = memory.queries.get(&check.query).is_some_and(|query| query.crowd.is_one());
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
        let Some(of_query) = memory.queries.get(query) else { return Stance::Unknown };
        let series = of_query.parties.get(&memory::key(party)).unwrap_or(&of_query.unseen);
        if series.told.class().is_none() {
            return Stance::Unknown;
        }
        Stance::of(&self.0.library, series.presence.belief(), &of_query.recent(&series.seen))
    }

    /// Presence of a party on a query by stratum, over the last looks that testify (three weeks of hourly ones).
    pub fn recent_presence(&self, memory: &Memory, query: &Query, party: PartyId) -> StrataRates {
        let Some(of_query) = memory.queries.get(query) else { return StrataRates::default() };
        let series = of_query.parties.get(&memory::key(party)).unwrap_or(&of_query.unseen);
        of_query.recent(&series.seen)
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
        }
        of_query.looks.push(Look { at: sight.when.at, stratum: sight.when.moment.stratum });
        let ranked = of_query.takes_rank(sight);
        // Nobody who was never seen can have changed; his series only goes on.
        let mut nobody = Shared::default();
        self.see(&mut of_query.unseen, &of_query.looks, of_query.first_look, &mut nobody, sight, None);
        for (&party, series) in &mut of_query.parties {
            let first_look = of_query.first_look;
            findings.extend(self.see(series, &of_query.looks, first_look, shared, sight, Some(party)));
            if ranked && sight.page.shown.contains(&party) {
                findings.extend(self.see_rank(series, &of_query.looks, first_look, shared, sight, party));
            }
        }
    }

    /// Shows one look to one series; `party` is `None` for those who were never seen.
    fn see(
        &self,
        series: &mut Series,
        looks: &Looks,
        first_look: i64,
        shared: &mut Shared,
        sight: Sight,
        party: Option<PartyKey>,
    ) -> Option<Finding> {
        let now = sight.when.at;
        let seen = party.is_some_and(|party| sight.page.shown.contains(&party));
        series.seen.push(seen);
        series.first.push(seen && sight.page.first == party);
        let gap = series.presence.gap(sight.when);
        let toward = party.map_or_else(Vec::new, |party| shared.chains.toward(party, sight.query, now));
        let picture = series.presence.look(&self.0.library, &mut shared.lore, sight.when, seen, &toward);
        if now - first_look < i64::from(self.0.settings.warm_up_days) * DAY {
            return None;
        }
        shared.lore.hazard.watched(gap);
        let turn = series.told.consider(&picture, now, gap, self.sure(shared.lore.trust.weighs()))?;
        let finding = self.tell_turn(series, looks, shared, sight, party?, &turn);
        if turn.was_gone {
            series.presence.forget_run_outs();
            series.rank.start_afresh();
        }
        series.rank_quiet_until = now + method::rank::QUIET;
        Some(finding)
    }

    fn tell_turn(
        &self,
        series: &mut Series,
        looks: &Looks,
        shared: &mut Shared,
        sight: Sight,
        party: PartyKey,
        turn: &Turn,
    ) -> Finding {
        let now = sight.when.at;
        let probability = logistic(log_odds(turn.probability) + shared.lore.trust.weighs());
        let since = turned_at(looks, None, &series.seen, turn.before, turn.after).unwrap_or(now);
        let evidence = evidence(looks, None, &series.seen, series.told.changed_at(), since);
        let link = if turn.revises {
            shared.chains.leave(party, sight.query);
            None
        } else {
            shared.chains.link(party, turn.kind, sight.query, now)
        };
        let (revises_id, keywords) = match link {
            Some(link) => (Some(link.revises), link.keywords),
            None => (series.told.last_id().filter(|_| turn.revises).map(str::to_owned), Vec::new()),
        };
        let finding = self.finding(sight, party, turn.kind, since, probability, evidence, keywords, revises_id);
        match turn.kind {
            FindingKind::Withdrawn => {
                shared.lore.hazard.changed(-1.0);
                shared.lore.trust.took_back();
            }
            _ if turn.revises => {}
            _ => {
                shared.lore.trust.told();
                shared.lore.hazard.changed(1.0);
                shared.chains.grow(party, turn.kind, sight.query, now, &finding.id);
            }
        }
        if turn.kind != FindingKind::Withdrawn {
            shared.chains.moved(party, sight.query, turn.to, now);
        }
        series.told.named(&finding.id, since);
        finding
    }

    fn see_rank(
        &self,
        series: &mut Series,
        looks: &Looks,
        first_look: i64,
        shared: &mut Shared,
        sight: Sight,
        party: PartyKey,
    ) -> Option<Finding> {
        let now = sight.when.at;
        let shift = series.rank.look(&mut shared.rank, party, sight.page, now, sight.when.day)?;
        let warm_up = i64::from(self.0.settings.warm_up_days) * DAY + method::rank::EXTRA_WARM_UP;
        let ripe = now - first_look >= warm_up && now >= series.rank_quiet_until;
        let on = series.told.class().is_some_and(|class| class != super::library::Class::Gone);
        if !ripe || !on || shift.probability <= method::rank::SURE {
            return None;
        }
        series.rank_quiet_until = now + method::rank::QUIET;
        shared.rank.hazard.changed(1.0);
        series.rank.accept(&shift);
        Some(self.tell_shift(series, looks, sight, party, &shift))
    }

    fn tell_shift(&self, series: &Series, looks: &Looks, sight: Sight, party: PartyKey, shift: &Shift) -> Finding {
        let (before, after) = ([shift.before; 2], [shift.after; 2]);
        let since = turned_at(looks, Some(&series.seen), &series.first, before, after).unwrap_or(sight.when.at);
        let evidence = evidence(looks, Some(&series.seen), &series.first, series.told.changed_at(), since);
        let kind = if shift.is_up() { FindingKind::TakeTop } else { FindingKind::CedeTop };
        self.finding(sight, party, kind, since, shift.probability, evidence, Vec::new(), None)
    }

    #[allow(clippy::too_many_arguments)] // they are the fields of the finding
    fn finding(
        &self,
        sight: Sight,
        party: PartyKey,
        kind: FindingKind,
        since: i64,
        probability: f64,
        evidence: Evidence,
        keywords: Vec<String>,
        revises_id: Option<String>,
    ) -> Finding {
        let Inner { roster, dayparts, .. } = &*self.0;
        let party = match memory::party(party) {
            PartyId::Own => Party::own(),
            id @ PartyId::Rival(_) => Party::rival(roster.party(id).map_or("", |rival| rival.name.as_str())),
        };
        let since = DateTime::from_timestamp(since, 0).unwrap_or(sight.decided_at).min(sight.decided_at);
        let text = Subject {
            name: party.name(),
            own: party.own,
            keyword: &sight.query.keyword,
            keywords: &keywords,
            kind,
            evidence: &evidence,
            since,
            at: sight.decided_at,
            zone: dayparts.timezone,
            has_peak: dayparts.has_peak(),
        }
        .sentence();
        Finding {
            id: finding_id(kind, &party, sight.query, sight.decided_at, &keywords),
            kind,
            party,
            query: sight.query.clone(),
            keywords,
            at: sight.decided_at,
            since,
            confidence: confidence(probability),
            evidence,
            text,
            revises: revises_id.is_some(),
            revises_id,
        }
    }

    /// The posterior that a change of presence needs, from the confidence that the user asks for.
    fn sure(&self, trust: f64) -> f64 {
        let asked = self.0.settings.min_confidence.clamp(0.5, 0.999);
        logistic(log_odds(asked) - MODESTY - trust)
    }
}

impl QueryMemory {
    fn new(library: &Library, at: i64) -> Self {
        Self {
            first_look: at,
            looks: Looks::default(),
            crowd: Crowd::default(),
            rank_page: None,
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
            rank: RankView::default(),
            rank_quiet_until: 0,
            seen: Marks::default(),
            first: Marks::default(),
        }
    }
}

/// Counts from the change before up to `since`, and from there on.
fn evidence(looks: &Looks, among: Option<&Marks>, marks: &Marks, changed_at: i64, since: i64) -> Evidence {
    let from = if changed_at < since { changed_at } else { i64::MIN };
    Evidence { before: looks.count(among, marks, from, since), after: looks.count(among, marks, since, i64::MAX) }
}

/// The confidence to tell, to the thousandth, from the posterior.
fn confidence(probability: f64) -> f64 {
    let told = logistic(log_odds(probability) + MODESTY);
    (told * 1_000.0).round().min(999.0) / 1_000.0
}
