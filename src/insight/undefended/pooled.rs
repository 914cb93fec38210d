use crate::{domain::Stratum, insight::Moment};

/// A share by weekday class and hour; an hour of which little was seen leans on its daypart, and that on all hours.
///
/// Beta-binomial: an hour's share is drawn from its daypart's, and the posterior mean is
/// (hits + lean × daypart) / (looks + lean). How much to lean is told by how much the hours of the daypart differ, by
/// the method of moments (Kleinman 1973, "Proportions with extraneous variance", JASA 68: 46–54).
#[derive(Debug, Clone, Default)]
pub(super) struct Pooled {
    cells: [[Cell; 24]; 2],
}

/// A part of a whole.
#[derive(Debug, Clone, Copy, Default)]
struct Cell {
    part: f64,
    whole: f64,
    /// How much of the whole is of the peak.
    peak: f64,
}

/// A share, and what it leans on.
#[derive(Debug, Clone, Copy)]
pub(super) struct Share {
    /// 0 to 1.
    pub(super) value: f64,
    /// As many looks as the daypart counts for.
    pub(super) lean: f64,
    /// Peak (0) or not (1).
    pub(super) part: usize,
    /// What was seen of the whole daypart.
    pub(super) part_hours: f64,
}

/// As many looks as all hours count for in a daypart, and a daypart in an hour where no moments are to be had.
const LEAN: f64 = 2.0;

/// The least and the most that an hour leans on its daypart, in looks.
const LEAN_BOUNDS: (f64, f64) = (0.5, 40.0);

/// Peak or not, as an index.
pub(super) fn part(when: Moment) -> usize {
    usize::from(when.stratum == Stratum::Off)
}

impl Pooled {
    /// Counts a part of one.
    pub(super) fn count(&mut self, when: Moment, part: f64) {
        let cell = &mut self.cells[usize::from(when.weekend)][usize::from(when.hour)];
        cell.part += part;
        cell.whole += 1.0;
        cell.peak += f64::from(u8::from(when.stratum == Stratum::Peak));
    }

    /// The share of an hour; `None` where nobody looked in such hours.
    pub(super) fn share(&self, weekend: bool, hour: usize) -> Option<Share> {
        let cell = self.cells[usize::from(weekend)][hour];
        (cell.whole > 0.0).then(|| {
            let part = cell.daypart();
            let alike: Vec<Cell> = self.alike(weekend, part).collect();
            let (daypart, lean) = (self.daypart(&alike), lean(&alike));
            Share {
                value: (cell.part + lean * daypart) / (cell.whole + lean),
                lean,
                part,
                part_hours: alike.iter().map(|cell| cell.whole).sum(),
            }
        })
    }

    /// The same with little said of where nobody looked: that it is like the daypart, or like all hours.
    pub(super) fn lean_share(&self, weekend: bool, hour: usize, when: Moment) -> f64 {
        let cell = self.cells[usize::from(weekend)][hour];
        let alike: Vec<Cell> = self.alike(weekend, part(when)).collect();
        (cell.part + LEAN * self.daypart(&alike)) / (cell.whole + LEAN)
    }

    /// The hours of a daypart.
    fn alike(&self, weekend: bool, part: usize) -> impl Iterator<Item = Cell> {
        let looked = self.cells[usize::from(weekend)].into_iter().filter(|cell| cell.whole > 0.0);
        looked.filter(move |cell| cell.daypart() == part)
    }

    fn daypart(&self, alike: &[Cell]) -> f64 {
        let sum = |cells: &mut dyn Iterator<Item = &Cell>| {
            cells.fold((0.0, 0.0), |(part, whole), cell| (part + cell.part, whole + cell.whole))
        };
        let (part, whole) = sum(&mut self.cells.iter().flatten());
        // Jeffreys' prior: all or nothing of few looks is neither.
        let all = (part + 0.5) / (whole + 1.0);
        let (part, whole) = sum(&mut alike.iter());
        (part + LEAN * all) / (whole + LEAN)
    }
}

impl Cell {
    /// Peak (0) or not (1), where an hour is partly of both what it is mostly.
    fn daypart(self) -> usize {
        usize::from(self.peak * 2.0 <= self.whole)
    }
}

/// By how many looks an hour leans on others of its daypart: 1/γ − 1 of the correlation γ within hours.
fn lean(cells: &[Cell]) -> f64 {
    let groups = cells.len() as f64;
    let (part, whole) = cells.iter().fold((0.0, 0.0), |(p, w), cell| (p + cell.part, w + cell.whole));
    let mean = part / whole;
    let spread = mean * (1.0 - mean);
    let squares: f64 = cells.iter().map(|cell| cell.whole * cell.whole).sum();
    let room = whole - squares / whole - (groups - 1.0);
    if cells.len() < 2 || spread <= 0.0 || room <= 0.0 {
        return LEAN;
    }
    let between: f64 = cells.iter().map(|cell| cell.whole * (cell.part / cell.whole - mean).powi(2)).sum();
    let gamma = (between - spread * (groups - 1.0)) / (spread * room);
    if gamma <= 0.0 { LEAN_BOUNDS.1 } else { (1.0 / gamma - 1.0).clamp(LEAN_BOUNDS.0, LEAN_BOUNDS.1) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(day: i32, hour: u8) -> Moment {
        let stratum = if (20..23).contains(&hour) { Stratum::Peak } else { Stratum::Off };
        Moment { day, hour, weekend: false, stratum }
    }

    #[test]
    fn an_hour_of_few_looks_leans_on_its_daypart_and_one_of_many_stands_for_itself() {
        let mut pooled = Pooled::default();
        for day in 0..20 {
            for hour in (0..24).filter(|&hour| hour != 12) {
                pooled.count(at(day, hour), f64::from(u8::from(hour < 8)));
            }
        }
        pooled.count(at(0, 12), 1.0);
        let share = |hour| pooled.share(false, hour).unwrap().value;
        assert!(share(3) > 0.95 && share(15) < 0.05, "{} {}", share(3), share(15));
        assert!((0.4..0.9).contains(&share(12)), "one look of an hour is no habit: {}", share(12));
        assert!(pooled.share(true, 12).is_none(), "nobody looked at a weekend");
    }

    #[test]
    fn hours_that_do_not_differ_are_told_alike() {
        let mut pooled = Pooled::default();
        let mut dice = fastrand::Rng::with_seed(3);
        for day in 0..20 {
            (0..20).for_each(|hour| pooled.count(at(day, hour), f64::from(u8::from(dice.f64() < 0.5))));
        }
        let shares: Vec<f64> = (0..20).map(|hour| pooled.share(false, hour).unwrap().value).collect();
        assert!(shares.iter().all(|share| (share - 0.5).abs() < 0.12), "{shares:?}");
    }
}
