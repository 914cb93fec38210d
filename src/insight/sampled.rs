use super::Moment;
use crate::domain::{Rate, wilson};

/// A share that keeps its denominator and knows how much its checks hang together.
///
/// Checks of one day are alike: one auction lasts for hours, a budget for a day. So the day is the unit that was
/// drawn (a cluster, in the words of surveys). Checks come in order of time.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Sampled {
    rate: Rate,
    days: Days,
}

impl Sampled {
    /// Counts one check.
    pub fn count(&mut self, when: Moment, hit: bool) {
        self.add(when, Rate::new(u64::from(hit), 1));
    }

    /// Counts what one check showed several of, such as ad slots.
    pub fn add(&mut self, when: Moment, rate: Rate) {
        self.rate += rate;
        self.days.add(when, rate.hits as f64, rate.checks as f64);
    }

    /// The plain counts.
    pub fn rate(&self) -> Rate {
        self.rate
    }

    /// The 95 % interval of the share: Wilson's, over as many checks as these are worth ([`Days::worth`]).
    pub fn interval(&self) -> (f64, f64) {
        self.rate.value().map_or((0.0, 1.0), |share| wilson(share, self.days.worth()))
    }
}

/// Parts of a whole by day: what is needed to say how far their share can be trusted.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Days {
    /// The day and the hour of the last count.
    last: Option<(i32, u8)>,
    /// How many days and hours were counted in.
    counted: u32,
    hours: u32,
    /// Part and whole: of the day that is not over, of the one before, and of all.
    today: (f64, f64),
    yesterday: (f64, f64),
    total: (f64, f64),
    /// Products of the days that are over: with themselves, and with the day before.
    squares: Products,
    neighbours: Products,
}

/// Sums of products of two days: part × part, part × whole (the mean of both ways), whole × whole.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
struct Products([f64; 3]);

impl Products {
    fn and(self, a: (f64, f64), b: (f64, f64)) -> Self {
        let [parts, mixed, wholes] = self.0;
        Self([parts + a.0 * b.0, mixed + f64::midpoint(a.0 * b.1, b.0 * a.1), wholes + a.1 * b.1])
    }

    /// The sum of products of what each day has beyond `share` of its whole.
    fn beyond(self, share: f64) -> f64 {
        let [parts, mixed, wholes] = self.0;
        parts - 2.0 * share * mixed + share * share * wholes
    }
}

impl Days {
    /// Counts a part of a whole.
    pub fn add(&mut self, when: Moment, part: f64, whole: f64) {
        if self.last.is_none_or(|(day, _)| day != when.day) {
            (self.squares, self.neighbours) = self.with_today();
            (self.yesterday, self.today) = (self.today, (0.0, 0.0));
            self.counted += 1;
        }
        if self.last != Some((when.day, when.hour)) {
            self.hours += 1;
        }
        self.last = Some((when.day, when.hour));
        for sums in [&mut self.today, &mut self.total] {
            sums.0 += part;
            sums.1 += whole;
        }
    }

    /// On how many days something was counted.
    pub fn counted(&self) -> u32 {
        self.counted
    }

    /// The share; `None` without any whole.
    pub fn share(&self) -> Option<f64> {
        (self.total.1 > 0.0).then(|| self.total.0 / self.total.1)
    }

    /// The 95 % interval of the share.
    pub fn interval(&self) -> (f64, f64) {
        self.share().map_or((0.0, 1.0), |share| wilson(share.clamp(0.0, 1.0), self.worth()))
    }

    /// As many independent checks as these are worth: share × (1 − share) over the variance of the share between days
    /// (Kish 1965; Rao & Scott 1992) with what neighbouring days have in common (Hansen & Hodrick 1980), less what few
    /// days leave unsure of that variance (Korn & Graubard 1998); at most one an hour, at least one.
    pub fn worth(&self) -> f64 {
        let Some(share) = self.share().filter(|_| self.counted > 1) else { return 1.0 };
        let (days, whole) = (f64::from(self.counted), self.total.1);
        let (squares, neighbours) = self.with_today();
        let between = squares.beyond(share).max(0.0) + 2.0 * neighbours.beyond(share).max(0.0);
        let variance = days / (days - 1.0) * between / (whole * whole);
        let at_most = whole.min(f64::from(self.hours)).max(1.0);
        let worth = if variance > 0.0 { (share * (1.0 - share) / variance).min(at_most) } else { at_most };
        (worth * (Z / student(self.counted - 1)).powi(2)).max(1.0)
    }

    fn with_today(&self) -> (Products, Products) {
        (self.squares.and(self.today, self.today), self.neighbours.and(self.today, self.yesterday))
    }
}

const Z: f64 = 1.959_964;

/// The 97.5 % point of Student's distribution, to the thousandth.
fn student(freedom: u32) -> f64 {
    const FEW: [f64; 5] = [12.706, 4.303, 3.182, 2.776, 2.571];
    if let Some(&few) = FEW.get(freedom.saturating_sub(1) as usize) {
        return few;
    }
    // Cornish and Fisher's expansion (Abramowitz & Stegun 26.7.5).
    let (v, z) = (f64::from(freedom), Z);
    z + (z.powi(3) + z) / (4.0 * v)
        + (5.0 * z.powi(5) + 16.0 * z.powi(3) + 3.0 * z) / (96.0 * v * v)
        + (3.0 * z.powi(7) + 19.0 * z.powi(5) + 17.0 * z.powi(3) - 15.0 * z) / (384.0 * v * v * v)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::Stratum;

    fn when(check: u64, a_day: u64) -> Moment {
        let hour = (check % a_day * 24 / a_day) as u8;
        Moment { day: (check / a_day) as i32, hour, weekend: false, stratum: Stratum::Off }
    }

    /// How often, of a thousand markets, the interval holds the truth; and Wilson's own over plain counts. Presence is
    /// `level` on the mean; each hour repeats the last with chance `pull`.
    fn held(level: f64, pull: f64, days: u64, a_day: u64) -> (u32, u32) {
        let mut dice = fastrand::Rng::with_seed(11);
        let (mut ours, mut plain) = (0, 0);
        for _ in 0..1_000 {
            let (mut seen, mut sampled) = (dice.f64() < level, Sampled::default());
            for check in 0..days * a_day {
                if dice.f64() >= pull {
                    seen = dice.f64() < level;
                }
                sampled.count(when(check, a_day), seen);
            }
            let holds = |(low, high)| u32::from(low <= level && level <= high);
            ours += holds(sampled.interval());
            plain += holds(sampled.rate().interval());
        }
        (ours, plain)
    }

    #[test]
    fn intervals_hold_the_truth_also_where_checks_hang_together() {
        for (level, pull, days) in [(0.5, 0.0, 28), (0.5, 0.7, 28), (0.9, 0.7, 28), (0.2, 0.7, 7), (0.1, 0.9, 28)] {
            let (ours, plain) = held(level, pull, days, 24);
            assert!(ours >= 890, "{level} {pull} {days}: {ours}");
            assert!(pull == 0.0 || plain < 800, "what this is for: {plain}");
        }
    }

    #[test]
    fn one_day_says_little_of_others_and_looks_within_an_hour_are_one() {
        let interval = |days: u64, a_day: u64| {
            let mut sampled = Sampled::default();
            (0..days * a_day).for_each(|check| sampled.count(when(check, a_day), true));
            sampled.interval().0
        };
        assert!(interval(1, 24) < 0.25, "{}", interval(1, 24));
        assert!(interval(28, 24) > 0.99);
        assert!((interval(28, 24 * 12) - interval(28, 24)).abs() < 1e-9);
        assert_eq!(Sampled::default().interval(), (0.0, 1.0));
    }

    #[test]
    fn the_points_of_student_s_distribution_are_those_of_the_tables() {
        for (freedom, point) in [(1, 12.706), (5, 2.571), (6, 2.447), (10, 2.228), (27, 2.052), (1_000, 1.962)] {
            assert!((student(freedom) - point).abs() < 2e-3, "{freedom}: {}", student(freedom));
        }
    }
}
