//! Who bids in a scenario, and what each means to do over the season.

use fastrand::Rng;

use super::{
    Terms,
    chance::{between, one_of},
    hand::{Hand, InSale, Intent, Turn},
    market::{Bazaar, Role, Shop},
    purse::{Manner, Purse},
    rule::{Mind, Rule},
    scenario::Scenario,
};

const RIVALS: [&str; 6] = ["Amber", "Birch", "Cedar", "Drift", "Ember", "Flint"];
/// The shop that Flint becomes.
const OUTLET: &str = "Flint Outlet";
/// Rivals on one keyword.
const ON_A_KEYWORD: usize = 4;
const STRANGERS: usize = 5;
/// The share of series that change at all.
const CHANGING: f64 = 0.6;
/// Days without changes at both ends, and between the changes of one series and of one keyword.
const QUIET_BEGIN: usize = 16;
const QUIET_END: usize = 9;
const APART: usize = 14;
const APART_ON_KEYWORD: usize = 4;
/// A sale's length, and the days around it in which nobody changes otherwise.
const SALE_DAYS: usize = 3;
const AROUND_SALE: usize = 7;

/// The cast of one season.
pub(crate) fn cast(scenario: Scenario, terms: &Terms, rng: &mut Rng) -> Bazaar {
    let middle = terms.days / 2;
    let sale = if scenario == Scenario::Sale { middle..middle + SALE_DAYS } else { 0..0 };
    let (shops, hands, purses, slots) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    let bazaar = Bazaar { shops, hands, purses, slots, segments: scenario.segments(), heat: scenario.heat(), sale };
    let mut casting = Casting { scenario, terms, rng, bazaar };
    casting.shops();
    for keyword in 0..terms.keywords {
        casting.keyword(keyword);
    }
    casting.bazaar
}

struct Casting<'a> {
    scenario: Scenario,
    terms: &'a Terms,
    rng: &'a mut Rng,
    bazaar: Bazaar,
}

impl Casting<'_> {
    fn shops(&mut self) {
        let mut shop = |name: &str, role, items: &str| {
            self.bazaar.shops.push(Shop { name: name.to_owned(), role, items: items.to_owned() });
        };
        shop("Our Shop", Role::Own, "us");
        for name in RIVALS {
            shop(name, Role::Rival, name);
        }
        shop(OUTLET, Role::Rival, RIVALS[5]);
        for place in 0..STRANGERS {
            shop(&format!("Stranger {place}"), Role::Stranger, &format!("stranger-{place}"));
        }
        // The first purse is the deep one of all who do not count their money; then one for each rival.
        self.bazaar.purses.push(Purse::new(Manner::Deep, 1.0));
        for _ in RIVALS {
            let (manner, share) = self.scenario.purse(self.rng);
            self.bazaar.purses.push(Purse::new(manner, share));
        }
    }

    fn keyword(&mut self, keyword: usize) {
        self.bazaar.slots.push(self.rng.usize(4..=6));
        let mut rivals: Vec<usize> = (1..=RIVALS.len()).collect();
        self.rng.shuffle(&mut rivals);
        rivals.truncate(ON_A_KEYWORD);
        let mut taken = Vec::new();
        let own = vec![Turn { step: 0, intent: Intent::Fight, learning: 0 }];
        self.hand(0, keyword, (1.3, 1.9), 0, own.clone());
        for (place, shop) in rivals.into_iter().enumerate() {
            let purse = if self.scenario.shares_budget() { shop } else { self.own_purse() };
            match self.scenario {
                Scenario::Newcomers if shop == RIVALS.len() => self.renamed(shop, keyword, &mut taken),
                Scenario::Newcomers => {
                    let plan = self.newcomer(place, &mut taken);
                    self.hand(shop, keyword, (1.2, 2.2), purse, plan);
                }
                Scenario::Flicker(_) => self.hand(shop, keyword, (1.2, 2.2), purse, own.clone()),
                _ => {
                    let plan = self.plan(&mut taken);
                    self.hand(shop, keyword, (1.2, 2.2), purse, plan);
                }
            }
        }
        for place in 0..STRANGERS {
            let shop = self.bazaar.shops.len() - STRANGERS + place;
            self.hand(shop, keyword, (0.5, 1.15), 0, own.clone());
        }
    }

    /// A purse for one rival on one keyword.
    fn own_purse(&mut self) -> usize {
        let (manner, share) = self.scenario.purse(self.rng);
        self.bazaar.purses.push(Purse::new(manner, share));
        self.bazaar.purses.len() - 1
    }

    fn hand(&mut self, shop: usize, keyword: usize, worth: (f64, f64), purse: usize, plan: Vec<Turn>) {
        let rng = &mut *self.rng;
        let rival = self.bazaar.shops[shop].role == Role::Rival;
        let everybody = (1 << self.scenario.segments()) - 1;
        let half = one_of(rng, &[0b0011, 0b0101, 0b1001, 0b0110, 0b1010, 0b1100]);
        let three = one_of(rng, &[0b0111, 0b1011, 0b1101, 0b1110]);
        let aimed = one_of(rng, &[half, half, three, everybody]);
        let in_sale =
            one_of(rng, &[InSale::Push, InSale::Push, InSale::Push, InSale::Push, InSale::AsEver, InSale::Wait]);
        self.bazaar.hands.push(Hand {
            shop,
            keyword,
            purse,
            worth: between(rng, worth.0, worth.1),
            quality: between(rng, 0.85, 1.15),
            rotation: between(rng, 0.86, 0.97),
            aims: if rival && self.scenario.segments() > 1 { aimed } else { everybody },
            rule: if rival { self.scenario.rule(rng) } else { Rule::Steady },
            in_sale: if rival { in_sale } else { InSale::AsEver },
            plan,
            mind: Mind::new(),
            probe_hour: None,
        });
    }

    /// What a rival means to do on a keyword whose days in `taken` belong to other changes.
    fn plan(&mut self, taken: &mut Vec<usize>) -> Vec<Turn> {
        let rng = &mut *self.rng;
        let mut intent = one_of(rng, &[Intent::Fight, Intent::Fight, Intent::Fight, Intent::Peak, Intent::Away]);
        let mut plan = vec![Turn { step: 0, intent, learning: 0 }];
        if rng.f64() >= CHANGING {
            return plan;
        }
        let mut days = Vec::new();
        for _ in 0..rng.usize(1..=2) {
            days.extend(free_day(rng, self.terms, &self.bazaar.sale, &days, taken));
        }
        days.sort_unstable();
        for day in days {
            intent = next_intent(rng, intent, self.scenario == Scenario::EvenPacing);
            plan.push(Turn {
                step: self.terms.step_of(day) + rng.usize(0..self.terms.steps_a_day()),
                intent,
                learning: 0,
            });
            taken.push(day);
        }
        plan
    }

    /// The first rival of a keyword was always there; the others come for the first time, every second learning slowly.
    fn newcomer(&mut self, place: usize, taken: &mut Vec<usize>) -> Vec<Turn> {
        let day = if place == 0 { None } else { free_day(self.rng, self.terms, &(0..0), &[], taken) };
        taken.extend(day);
        let steps_a_day = self.terms.steps_a_day();
        let slow = day.is_some() && place.is_multiple_of(2);
        let learning = if slow { self.rng.usize(3..=6) * steps_a_day } else { 0 };
        let intent = one_of(self.rng, &[Intent::Fight, Intent::Fight, Intent::Fight, Intent::Peak]);
        let step = day.map_or(0, |day| self.terms.step_of(day) + self.rng.usize(0..steps_a_day));
        vec![Turn { step, intent, learning }]
    }

    /// A shop that leaves and is back a day or two later under another name.
    fn renamed(&mut self, shop: usize, keyword: usize, taken: &mut Vec<usize>) {
        let fight = |step| Turn { step, intent: Intent::Fight, learning: 0 };
        let Some(day) = free_day(self.rng, self.terms, &(0..0), &[], taken) else {
            self.hand(shop, keyword, (1.2, 2.2), 0, vec![fight(0)]);
            return;
        };
        taken.push(day);
        let leaves = self.terms.step_of(day) + self.rng.usize(0..self.terms.steps_a_day());
        let comes = leaves + self.rng.usize(1..=2) * self.terms.steps_a_day();
        let away = Turn { step: leaves, intent: Intent::Away, learning: 0 };
        self.hand(shop, keyword, (1.2, 2.2), 0, vec![fight(0), away]);
        self.hand(shop + 1, keyword, (1.2, 2.2), 0, vec![fight(comes)]);
    }
}

/// A day on which a series may change.
fn free_day(
    rng: &mut Rng,
    terms: &Terms,
    sale: &std::ops::Range<usize>,
    own: &[usize],
    taken: &[usize],
) -> Option<usize> {
    let last = terms.days.checked_sub(QUIET_END).filter(|last| *last > QUIET_BEGIN)?;
    (0..60).map(|_| rng.usize(QUIET_BEGIN..last)).find(|day| {
        let near_sale = !sale.is_empty() && day + AROUND_SALE > sale.start && *day < sale.end + AROUND_SALE;
        !near_sale
            && own.iter().all(|other| other.abs_diff(*day) >= APART)
            && taken.iter().all(|other| other.abs_diff(*day) >= APART_ON_KEYWORD)
    })
}

fn next_intent(rng: &mut Rng, now: Intent, budget: bool) -> Intent {
    match now {
        Intent::Fight if budget => {
            one_of(rng, &[Intent::Thrift, Intent::Thrift, Intent::Away, Intent::Peak, Intent::Probe])
        }
        Intent::Fight => one_of(rng, &[Intent::Away, Intent::Away, Intent::Probe, Intent::Peak, Intent::Peak]),
        Intent::Peak | Intent::Thrift => one_of(rng, &[Intent::Fight, Intent::Away]),
        Intent::Away | Intent::Probe => one_of(rng, &[Intent::Fight, Intent::Fight, Intent::Peak]),
    }
}
