//! What the judge says of a season.

use bidwatch::{
    detect::{Judge, Memory, Settings},
    domain::{Check, Finding, PartyId, Rival, Roster, Stance},
};
use chrono::{DateTime, TimeDelta, Utc};

use super::{
    clock::{dayparts, first},
    latent::Series,
    market::{Role, Shop},
    truth::Truth,
    visit::{SOURCE, query},
};

/// Weeks before stances are asked for.
const WARM_WEEKS: i64 = 2;

/// Everything that was said.
pub(crate) struct Heard {
    pub(crate) findings: Vec<Finding>,
    /// At the end of each week: how each series was said to stand.
    pub(crate) stances: Vec<(DateTime<Utc>, Series, Stance)>,
    /// How much a look repeats another one an hour before it, as the judge has learnt it.
    pub(crate) correlation: f64,
}

/// The roster that a user would configure, and each watched shop's place in it.
pub(crate) fn roster(shops: &[Shop]) -> (Roster, Vec<Option<PartyId>>) {
    let entry = |shop: &Shop| Rival { name: shop.name.clone(), sellers: vec![shop.name.clone()], ..Rival::default() };
    let of = |role: Role| shops.iter().filter(move |shop| shop.role == role).map(entry);
    let roster = Roster::new(of(Role::Own).next(), of(Role::Rival).collect());
    let mut place = 0;
    let id = |shop: &Shop| match shop.role {
        Role::Own => Some(PartyId::Own),
        Role::Rival => {
            place += 1;
            Some(PartyId::Rival(place - 1))
        }
        Role::Stranger => None,
    };
    let ids = shops.iter().map(id).collect();
    (roster, ids)
}

impl Heard {
    /// Lets a judge with the default settings look at every check.
    pub(crate) fn from(checks: &[Check], truth: &Truth) -> Self {
        let (roster, ids) = roster(&truth.shops);
        let judge = Judge::new(Settings::default(), roster, dayparts());
        let mut memory = Memory::new(SOURCE);
        let mut heard = Self { findings: Vec::new(), stances: Vec::new(), correlation: 0.0 };
        let mut week_ends = first() + TimeDelta::weeks(WARM_WEEKS);
        for check in checks {
            while check.checked_at >= week_ends {
                for &series in &truth.series {
                    let Some(party) = ids[series.shop] else { continue };
                    heard.stances.push((week_ends, series, judge.stance(&memory, &query(series.keyword), party)));
                }
                week_ends += TimeDelta::weeks(1);
            }
            heard.findings.extend(judge.observe(&mut memory, check));
        }
        heard.correlation = judge.correlation(&memory, TimeDelta::hours(1));
        heard
    }
}
