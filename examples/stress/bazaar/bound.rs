//! How soon a change could be known at best.

use bidwatch::domain::{Check, Outcome, Stratum};

use super::{clock::dayparts, latent::Rates, truth::Change, visit::query};

/// Rates are kept this far from 0 and 1 before their information is taken.
const CLIP: f64 = 0.01;

/// Hours after the change at which the checks that were really made have brought log γ nats in the mean (Lorden 1971),
/// with one false alarm in a year of checks as γ. `None`: for ranks, and where the season ends before.
pub(crate) fn bound_hours(change: &Change, checks: &[Check], days: f64) -> Option<f64> {
    let of_query = query(change.series.keyword);
    let usable = || checks.iter().filter(|check| check.outcome == Outcome::Ok && check.query == of_query);
    let nats = (usable().count() as f64 / days * 365.25).max(2.0).ln();
    let dayparts = dayparts();
    let (Rates { peak: old_peak, off: old_off, .. }, Rates { peak, off, .. }) = (change.before, change.after);
    let information = [divergence(peak, old_peak), divergence(off, old_off)];
    let mut gained = 0.0;
    let enough = usable().filter(|check| check.checked_at >= change.from).find(|check| {
        gained += information[usize::from(dayparts.stratum(check.checked_at) == Stratum::Off)];
        gained >= nats
    })?;
    Some((enough.checked_at - change.from).num_seconds() as f64 / 3_600.0)
}

/// Kullback & Leibler's divergence of one Bernoulli rate from another, in nats.
fn divergence(new: f64, old: f64) -> f64 {
    let (q, p) = (new.clamp(CLIP, 1.0 - CLIP), old.clamp(CLIP, 1.0 - CLIP));
    q * (q / p).ln() + (1.0 - q) * ((1.0 - q) / (1.0 - p)).ln()
}
