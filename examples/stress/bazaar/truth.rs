//! What really changed, as a person could see it who saw every page.

use bidwatch::domain::FindingKind;
use chrono::{DateTime, Utc};

use super::{
    clock::Moment,
    hand::{Hand, Turn},
    latent::{Day, Latent, Rates, Series},
    market::{Bazaar, Role, Season, Shop},
    verdict::{Regime, kind_of},
};

/// A change of presence this large has to be found; one that is smaller may be told or not.
const MATERIAL: f64 = 0.30;
const MINOR: f64 = 0.15;
/// The same for somebody whose own plan did not change.
const MINOR_INDUCED: f64 = 0.2;
/// The same for the share of the first slot.
const TOP_MATERIAL: f64 = 0.40;
const TOP_MINOR: f64 = 0.20;
/// Stretches shorter than this have no rates worth a label.
const SHORTEST_DAYS: usize = 2;

/// Something that changed.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Change {
    pub(crate) series: Series,
    /// `None`: arguable, so that any finding about presence may stand.
    pub(crate) kind: Option<FindingKind>,
    /// When it began and was complete: the same but for who learns slowly.
    pub(crate) from: DateTime<Utc>,
    pub(crate) to: DateTime<Utc>,
    /// Never required, never held against a finding.
    pub(crate) optional: bool,
    pub(crate) before: Rates,
    pub(crate) after: Rates,
}

/// The truth of a season.
pub(crate) struct Truth {
    pub(crate) shops: Vec<Shop>,
    /// Every series that a user watches.
    pub(crate) series: Vec<Series>,
    pub(crate) changes: Vec<Change>,
    /// The sale, if any.
    pub(crate) sale: Option<(DateTime<Utc>, DateTime<Utc>)>,
    moments: Vec<Moment>,
    latent: Vec<Latent>,
}

/// A moment at which a plan changes.
#[derive(Debug, Clone, Copy)]
struct Cut {
    from: usize,
    to: usize,
    whose: Whose,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Whose {
    /// The series' own plan.
    Own,
    /// Another's on the same keyword, or another keyword's that is paid from the same purse.
    Neighbour,
    Sale,
}

impl Truth {
    pub(crate) fn of(bazaar: &Bazaar, season: &Season, moments: Vec<Moment>) -> Self {
        let watched = |shop: usize| bazaar.shops[shop].role != Role::Stranger;
        let hands: Vec<_> = bazaar.hands.iter().filter(|hand| watched(hand.shop)).collect();
        let series: Vec<Series> = hands.iter().map(|hand| Series { shop: hand.shop, keyword: hand.keyword }).collect();
        let latent: Vec<Latent> = series.iter().map(|&one| Latent::of(bazaar, season, &moments, one)).collect();
        let day = |day: usize| moments.iter().find(|moment| moment.day == day).map(|moment| moment.at);
        let sale = (!bazaar.sale.is_empty()).then(|| Some((day(bazaar.sale.start)?, day(bazaar.sale.end)?))).flatten();
        let mut truth = Self { shops: bazaar.shops.clone(), series, changes: Vec::new(), sale, moments, latent };
        for place in 0..truth.series.len() {
            let cuts = truth.cuts(bazaar, truth.series[place]);
            let changes = truth.changes_of(place, &cuts);
            truth.changes.extend(changes);
        }
        truth
    }

    /// When the rates of a series may change: by its own plan, a neighbour's, a common budget's, or the sale.
    fn cuts(&self, bazaar: &Bazaar, series: Series) -> Vec<Cut> {
        let is_own = |hand: &Hand| hand.shop == series.shop && hand.keyword == series.keyword;
        let own_purse = bazaar.hands.iter().find(|hand| is_own(hand)).map_or(0, |hand| hand.purse);
        let bears = bazaar
            .hands
            .iter()
            .filter(|hand| hand.keyword == series.keyword || (own_purse > 0 && hand.purse == own_purse));
        let turns = bears.flat_map(|hand| {
            let turn = |turn: &Turn| Cut {
                from: turn.step,
                to: turn.step + turn.learning,
                whose: if is_own(hand) { Whose::Own } else { Whose::Neighbour },
            };
            hand.plan.iter().filter(|turn| turn.step > 0).map(turn)
        });
        let edges = [bazaar.sale.start, bazaar.sale.end].into_iter().filter(|_| !bazaar.sale.is_empty());
        let step = |day: usize| self.moments.iter().position(|moment| moment.day == day).unwrap_or(usize::MAX);
        let sale = edges.map(|day| Cut { from: step(day), to: step(day), whose: Whose::Sale });
        let mut cuts: Vec<Cut> = turns.chain(sale).collect();
        cuts.sort_by_key(|cut| (cut.from, cut.to));
        one_at_a_time(&cuts, SHORTEST_DAYS * self.steps_a_day())
    }

    fn steps_a_day(&self) -> usize {
        self.moments.iter().take_while(|moment| moment.day == 0).count()
    }

    fn changes_of(&self, place: usize, cuts: &[Cut]) -> Vec<Change> {
        let series = self.series[place];
        let (mut changes, mut backed_off) = (Vec::new(), false);
        let shortest = SHORTEST_DAYS * self.steps_a_day();
        for (place_of_cut, cut) in cuts.iter().enumerate() {
            if cut.whose == Whose::Sale {
                continue;
            }
            let earlier = cuts[..place_of_cut].iter().map(|cut| cut.to).filter(|to| to + shortest <= cut.from);
            let later = cuts[place_of_cut + 1..].iter().map(|cut| cut.from).filter(|from| *from >= cut.to + shortest);
            let (low, high) = (earlier.max().unwrap_or(0), later.min().unwrap_or(self.moments.len()));
            let latent = &self.latent[place];
            let (Some(before), Some(after)) = (latent.rates(low, cut.from), latent.rates(cut.to, high)) else {
                continue;
            };
            let own = cut.whose == Whose::Own;
            let Some((kind, optional)) = label(&before, &after, own, backed_off) else { continue };
            backed_off |= kind == Some(FindingKind::BackOff) && !optional;
            let at = |step: usize| self.moments[step.min(self.moments.len() - 1)].at;
            changes.push(Change { series, kind, from: at(cut.from), to: at(cut.to), optional, before, after });
        }
        changes
    }

    /// The real rates of a series between two instants; `None` where a stratum has no auction.
    pub(crate) fn rates(&self, series: Series, from: DateTime<Utc>, to: DateTime<Utc>) -> Option<Rates> {
        let place = self.series.iter().position(|one| *one == series)?;
        let step = |at: DateTime<Utc>| self.moments.partition_point(|moment| moment.at < at);
        self.latent[place].rates(step(from), step(to))
    }

    /// The whole days of a series between two instants.
    pub(crate) fn days(&self, series: Series, from: DateTime<Utc>, to: DateTime<Utc>) -> &[Day] {
        let Some(place) = self.series.iter().position(|one| *one == series) else { return &[] };
        let steps_a_day = self.steps_a_day();
        let step = |at: DateTime<Utc>| self.moments.partition_point(|moment| moment.at < at);
        let (first, end) = (step(from).div_ceil(steps_a_day), step(to) / steps_a_day);
        self.latent[place].days.get(first..end).unwrap_or_default()
    }

    /// Watched series times years.
    pub(crate) fn series_years(&self) -> f64 {
        let days = self.moments.last().map_or(0, |moment| moment.day + 1);
        self.series.len() as f64 * days as f64 / 365.25
    }
}

/// Cuts of neighbours that are too near to be told apart as one; near a cut of the series' own they count for nothing.
fn one_at_a_time(cuts: &[Cut], near: usize) -> Vec<Cut> {
    let is_near = |a: &Cut, b: &Cut| a.from < b.to + near && b.from < a.to + near;
    let mut kept: Vec<Cut> = Vec::new();
    for cut in cuts {
        let neighbour = cut.whose == Whose::Neighbour;
        if neighbour && cuts.iter().any(|other| other.whose == Whose::Own && is_near(cut, other)) {
            continue;
        }
        match kept.last_mut() {
            Some(last) if neighbour && last.whose == Whose::Neighbour && is_near(cut, last) => {
                last.to = last.to.max(cut.to);
            }
            _ => kept.push(*cut),
        }
    }
    kept
}

/// The label of a move from some rates to others, and whether it is optional.
fn label(before: &Rates, after: &Rates, own: bool, backed_off: bool) -> Option<(Option<FindingKind>, bool)> {
    let moved = (before.peak - after.peak).abs().max((before.off - after.off).abs());
    if moved < MINOR {
        let top = after.top? - before.top?;
        let there = before.peak.min(after.peak) >= super::verdict::ON;
        let kind = if top > 0.0 { FindingKind::TakeTop } else { FindingKind::CedeTop };
        return (there && top.abs() >= TOP_MINOR).then_some((Some(kind), top.abs() < TOP_MATERIAL || !own));
    }
    let kind = kind_of(Regime::of(before), Regime::of(after), backed_off);
    match kind {
        Some(kind) if moved >= MATERIAL => Some((Some(kind), false)),
        _ if own || moved >= MINOR_INDUCED => Some((kind, true)),
        _ => None,
    }
}
