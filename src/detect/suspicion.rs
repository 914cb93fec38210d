//! How much another look would tell now: where a change is likely, but not yet firm enough to be told.

use chrono::TimeDelta;

use super::{
    Judge,
    belief::Picture,
    library::Class,
    memory::{self, Memory, Series},
    method::{STICKY_MIN, SUSPECT, TELLING_GAPS},
};
use crate::domain::{PartyId, Query};

/// A change that may have come, of the party about whom a look would tell most.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Suspicion {
    /// Who may have changed.
    pub party: PartyId,
    /// The probability that the stance told last has ended, 0 to 1.
    pub doubt: f64,
    /// What one look would tell of the stance he is in, in the peak and outside it, as information in nats: 0
    /// where all stances that are possible would show the same there.
    pub worth: [f64; 2],
    /// After this time a look no longer repeats the last one for the most part.
    pub least_gap: TimeDelta,
}

impl Judge {
    /// The doubt about a query that another look would tell most of; `None` while all is as it was told.
    pub fn suspicion(&self, memory: &Memory, query: &Query) -> Option<Suspicion> {
        let of_query = memory.queries.get(query)?;
        let doubts = of_query.parties.iter().filter_map(|(&party, series)| {
            let (doubt, worth) = self.doubt(series)?;
            Some((memory::party(party), doubt, worth))
        });
        let most = |worth: &[f64; 2]| worth[0].max(worth[1]);
        let (party, doubt, worth) = doubts.max_by(|a, b| most(&a.2).total_cmp(&most(&b.2)))?;
        Some(Suspicion { party, doubt, worth, least_gap: self.least_gap(memory) })
    }

    fn doubt(&self, series: &Series) -> Option<(f64, [f64; 2])> {
        let known = series.told.class()?;
        let picture = series.presence.belief().picture(self.library());
        let doubt = 1.0 - f64::from(picture.mass[known as usize]);
        (doubt >= SUSPECT).then(|| (doubt, [0, 1].map(|stratum| information(&picture, stratum))))
    }

    /// The shortest gap at which looks of this source correlate by less than one half. Where so short a gap was
    /// never tried, correlation is taken to decay exponentially from the longer gaps that were.
    fn least_gap(&self, memory: &Memory) -> TimeDelta {
        let learnt = TELLING_GAPS.map(|gap| (gap, self.correlation(memory, TimeDelta::minutes(gap))));
        let at = |short: i64| {
            let known = learnt.iter().filter(|(gap, correlation)| *gap >= short && *correlation > STICKY_MIN);
            known.map(|(gap, correlation)| correlation.powf(short as f64 / *gap as f64)).fold(0.0, f64::max)
        };
        let telling = TELLING_GAPS.into_iter().find(|&gap| at(gap) < 0.5);
        TimeDelta::minutes(telling.unwrap_or(TELLING_GAPS[TELLING_GAPS.len() - 1]))
    }
}

/// The mutual information of a look in a stratum and the class he is in: what the look tells on the mean about which
/// of the classes it is, Σ p(class) KL(look | class ‖ look), in nats. Of the classes between which changes are told.
fn information(picture: &Picture, stratum: usize) -> f64 {
    let classes = Class::PROPER.map(|class| {
        let rate = f64::from(picture.level[class as usize][stratum]).clamp(0.01, 0.99);
        (f64::from(picture.mass[class as usize]), rate)
    });
    let total: f64 = classes.iter().map(|(mass, _)| mass).sum();
    if total <= 0.0 {
        return 0.0;
    }
    let mean: f64 = classes.iter().map(|(mass, rate)| mass / total * rate).sum();
    let divergence = |rate: f64| rate * (rate / mean).ln() + (1.0 - rate) * ((1.0 - rate) / (1.0 - mean)).ln();
    classes.iter().map(|&(mass, rate)| mass / total * divergence(rate)).sum()
}

#[cfg(test)]
mod tests {
    use chrono::DateTime;

    use super::*;
    use crate::{
        detect::Settings,
        domain::{Check, Dayparts, Listing, Outcome, Rival, Roster, Slot},
    };

    /// Monday midnight in Shanghai.
    const MONDAY: i64 = 1_772_380_800;

    fn judge() -> Judge {
        let rival = Rival { name: "A".into(), sellers: vec!["A".into()], ..Rival::default() };
        let dayparts = Dayparts::new(chrono_tz::Asia::Shanghai, &["20:00-23:00"]).unwrap();
        Judge::new(Settings::default(), Roster::new(None, vec![rival]), dayparts)
    }

    /// Three weeks of hourly looks that mostly see A, then `after` looks without him.
    fn after(without: i64) -> Option<Suspicion> {
        let (judge, mut memory, query) = (judge(), Memory::new("s"), Query::new("s", "k"));
        let mut dice = fastrand::Rng::with_seed(7);
        let change = 21 * 24 + 3;
        for hour in 0..change + without {
            let shown = hour < change && (hour == change - 1 || dice.u8(0..10) != 0);
            let sellers: &[&str] = if shown { &["A", "x"] } else { &["x", "y"] };
            let listing = |(rank, seller): (u32, &&str)| Listing {
                slot: Some(Slot::Ad),
                rank,
                position: rank,
                seller: Some((*seller).into()),
                ..Listing::default()
            };
            judge.observe(
                &mut memory,
                &Check {
                    query: query.clone(),
                    checked_at: DateTime::from_timestamp(MONDAY + hour * 3_600, 0).unwrap(),
                    outcome: Outcome::Ok,
                    detail: None,
                    listings: (1..).zip(sellers).map(listing).collect(),
                },
            );
        }
        judge.suspicion(&memory, &query)
    }

    #[test]
    fn while_all_is_as_it_was_told_nothing_is_suspected() {
        assert_eq!(after(0), None);
    }

    #[test]
    fn who_is_missed_twice_is_suspected_and_a_look_would_tell() {
        let suspicion = after(2).expect("a suspicion");
        assert_eq!(suspicion.party, PartyId::Rival(0));
        assert!(suspicion.doubt < 0.75 && suspicion.worth[1] > 0.03, "{suspicion:?}");
        assert!(suspicion.least_gap <= TimeDelta::minutes(60), "{suspicion:?}");
    }

    #[test]
    fn when_he_is_known_to_be_gone_at_night_only_the_peak_could_tell_more() {
        // Told by then; whether he retreated to the peak is left open.
        let suspicion = after(16).expect("a doubt that only the peak settles");
        assert!(suspicion.worth[0] > 2.0 * suspicion.worth[1], "{suspicion:?}");
    }
}
