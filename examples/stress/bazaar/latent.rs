//! How often a shop is really shown: over all auctions, not over the looks of one visitor.

use bidwatch::domain::Stratum;
use chrono::Weekday;

use super::{
    clock::Moment,
    market::{Bazaar, Season},
};

/// One shop on one keyword.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Series {
    pub(crate) shop: usize,
    pub(crate) keyword: usize,
}

/// Rates of a stretch of the season.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(crate) struct Rates {
    /// The share of shoppers who see the ad, in the peak and outside it.
    pub(crate) peak: f64,
    pub(crate) off: f64,
    /// The share of the first slot where it is shown; `None` where it hardly ever is.
    pub(crate) top: Option<f64>,
}

/// One local day of a series.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Day {
    pub(crate) weekend: bool,
    /// The share of shoppers outside the peak who see the ad.
    pub(crate) off: f64,
    /// Whether it was there from midnight on and went dark an hour or more before the next.
    pub(crate) goes_dark: bool,
}

/// A series' auctions: running sums up to each step, and days.
pub(crate) struct Latent {
    sums: Vec<Sums>,
    pub(crate) days: Vec<Day>,
}

#[derive(Debug, Clone, Copy, Default)]
struct Sums {
    auctions: [u32; 2],
    shown: [u32; 2],
    first: u32,
}

/// Fewer auctions than this are no rate of the first slot.
const ENOUGH: u32 = 20;
/// A day goes dark if its last hour at least is dark and it was on before.
const DARK_PART: usize = 24;

impl Latent {
    pub(crate) fn of(bazaar: &Bazaar, season: &Season, moments: &[Moment], series: Series) -> Self {
        let mut sum = Sums::default();
        let mut latent = Self { sums: vec![sum], days: Vec::new() };
        for (moment, pages) in moments.iter().zip(&season.pages[series.keyword]) {
            let stratum = usize::from(moment.stratum == Stratum::Off);
            sum.auctions[stratum] += bazaar.segments as u32;
            for page in pages {
                if let Some(rank) = page.iter().position(|shop| usize::from(*shop) == series.shop) {
                    sum.shown[stratum] += 1;
                    sum.first += u32::from(rank == 0);
                }
            }
            latent.sums.push(sum);
        }
        for day in moments.chunk_by(|a, b| a.day == b.day) {
            let from = latent.days.len() * day.len();
            let off = latent.rates(from, from + day.len()).map_or(0.0, |rates| rates.off);
            let weekend = matches!(day[0].weekday, Weekday::Sat | Weekday::Sun);
            let goes_dark = latent.goes_dark(from, day.len());
            latent.days.push(Day { weekend, off, goes_dark });
        }
        latent
    }

    fn goes_dark(&self, from: usize, steps: usize) -> bool {
        let shown = |step: usize| self.sums[step].shown.iter().sum::<u32>();
        let Some(last) = (from..from + steps).rev().find(|step| shown(step + 1) > shown(*step)) else { return false };
        let lit = last + 1 - from;
        let auctions = |step: usize| self.sums[step].auctions.iter().sum::<u32>();
        let there = f64::from(shown(last + 1) - shown(from)) / f64::from(auctions(last + 1) - auctions(from));
        (steps / DARK_PART..=steps - steps / DARK_PART).contains(&lit) && there >= super::verdict::ON
    }

    /// The rates from one step up to another; `None` where a stratum has no auction.
    pub(crate) fn rates(&self, from: usize, to: usize) -> Option<Rates> {
        let last = self.sums.len() - 1;
        let (a, z) = (self.sums[from.min(last)], self.sums[to.min(last)]);
        let auctions = [0, 1].map(|s| z.auctions[s] - a.auctions[s]);
        let shown = [0, 1].map(|s| z.shown[s] - a.shown[s]);
        let rate = |s: usize| (auctions[s] > 0).then(|| f64::from(shown[s]) / f64::from(auctions[s]));
        let all = shown[0] + shown[1];
        let top = (all >= ENOUGH).then(|| f64::from(z.first - a.first) / f64::from(all));
        Some(Rates { peak: rate(0)?, off: rate(1)?, top })
    }
}
