//! How often what was told was wrong, against how sure it was said to be. Pure.

use crate::domain::Rate;

/// Where one band of confidence ends and the next begins.
const BOUNDS: [f64; 3] = [0.9, 0.95, 0.99];

/// One change that was told, and what became of it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ToldChange {
    /// How sure it was said to be when it was first told, 0 to 1.
    pub confidence: f64,
    /// Whether bidwatch took it back itself.
    pub taken_back: bool,
    /// Whether you said anything of it.
    pub answered: bool,
    /// Whether you said that it was not so.
    pub wrong: bool,
}

/// The changes that were told with about the same confidence.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Reliability {
    /// From this confidence on.
    pub from: f64,
    /// Up to and without this one.
    pub to: f64,
    /// Changes told.
    pub told: u64,
    /// Of these, taken back by bidwatch itself.
    pub taken_back: u64,
    /// Of those that you answered, called wrong.
    pub wrong: Rate,
}

impl Reliability {
    /// Counts changes by confidence: a band each, the least sure first.
    pub fn count(changes: impl IntoIterator<Item = ToldChange>) -> Vec<Self> {
        let edges: Vec<f64> = [0.0].into_iter().chain(BOUNDS).chain([1.0]).collect();
        let band =
            |edges: &[f64]| Self { from: edges[0], to: edges[1], told: 0, taken_back: 0, wrong: Rate::default() };
        let mut bands: Vec<Self> = edges.windows(2).map(band).collect();
        for change in changes {
            let place = BOUNDS.iter().filter(|&&bound| change.confidence >= bound).count();
            let band = &mut bands[place];
            band.told += 1;
            band.taken_back += u64::from(change.taken_back);
            if change.answered {
                band.wrong.count(change.wrong);
            }
        }
        bands
    }

    /// The most of a hundred that should be wrong, if the confidence is right.
    pub fn expected_wrong_percent(&self) -> f64 {
        (1.0 - self.from) * 100.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn changes_are_counted_by_how_sure_they_were_said_to_be() {
        let change = |confidence, answered, wrong| ToldChange { confidence, taken_back: false, answered, wrong };
        let bands = Reliability::count([
            change(0.9, true, true),
            change(0.949, true, false),
            change(0.95, false, false),
            ToldChange { taken_back: true, ..change(0.999, true, false) },
            change(1.0, false, false),
        ]);
        let told: Vec<u64> = bands.iter().map(|band| band.told).collect();
        assert_eq!(told, [0, 2, 1, 2]);
        assert_eq!((bands[1].wrong, bands[2].wrong), (Rate::new(1, 2), Rate::new(0, 0)), "unanswered is not right");
        assert_eq!(bands[3].taken_back, 1);
        assert!((bands[1].expected_wrong_percent() - 10.0).abs() < 1e-9);
    }
}
