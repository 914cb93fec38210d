use serde::{Deserialize, Serialize};

/// A share that keeps its denominator: so many hits in so many checks.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rate {
    /// Checks in which it was so.
    pub hits: u64,
    /// Checks that could tell.
    pub checks: u64,
}

impl Rate {
    /// A rate of `hits` in `checks`.
    pub fn new(hits: u64, checks: u64) -> Self {
        debug_assert!(hits <= checks, "{hits} hits in {checks} checks");
        Self { hits, checks }
    }

    /// Counts one more check.
    pub fn count(&mut self, hit: bool) {
        self.checks += 1;
        self.hits += u64::from(hit);
    }

    /// The share, 0 to 1; `None` without any check.
    pub fn value(self) -> Option<f64> {
        (self.checks > 0).then(|| self.hits as f64 / self.checks as f64)
    }

    /// The 95 % Wilson score interval, 0 to 1, as if no check hung together with another. (0, 1) without any check.
    pub fn interval(self) -> (f64, f64) {
        self.value().map_or((0.0, 1.0), |share| wilson(share, self.checks as f64))
    }
}

/// The 95 % Wilson score interval of a share seen in `checks` independent checks (Wilson 1927; Brown, Cai & DasGupta
/// 2001, eq. 4): honest for few checks and for shares near 0 and 1.
pub fn wilson(share: f64, checks: f64) -> (f64, f64) {
    const Z: f64 = 1.959_964;
    let centre = (share + Z * Z / (2.0 * checks)) / (1.0 + Z * Z / checks);
    let half =
        Z / (1.0 + Z * Z / checks) * (share * (1.0 - share) / checks + Z * Z / (4.0 * checks * checks)).max(0.0).sqrt();
    ((centre - half).max(0.0), (centre + half).min(1.0))
}

impl std::ops::AddAssign for Rate {
    fn add_assign(&mut self, other: Self) {
        self.hits += other.hits;
        self.checks += other.checks;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wilson_interval_agrees_with_published_values() {
        // Newcombe (1998), table I: 81 of 263 and 0 of 20.
        let (low, high) = Rate::new(81, 263).interval();
        assert!((low - 0.2553).abs() < 5e-5 && (high - 0.3662).abs() < 5e-5, "{low} {high}");
        let (low, high) = Rate::new(0, 20).interval();
        assert!(low == 0.0 && (high - 0.1611).abs() < 5e-5, "{low} {high}");
    }

    #[test]
    fn nothing_seen_is_no_rate() {
        assert_eq!(Rate::default().value(), None);
        assert_eq!(Rate::default().interval(), (0.0, 1.0));
    }
}
