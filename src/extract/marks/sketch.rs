//! The smallest of many hashes: the same ones from pages that are alike.

/// So many are kept.
const SIZE: usize = 64;

/// Hashes in order, and how far they tell what is on the page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Sketch {
    kept: Vec<u64>,
    /// Beyond this hash they were cut off: whether the page bears those is not known.
    horizon: u64,
}

impl Default for Sketch {
    fn default() -> Self {
        Self { kept: Vec::new(), horizon: u64::MAX }
    }
}

impl FromIterator<u64> for Sketch {
    fn from_iter<I: IntoIterator<Item = u64>>(hashes: I) -> Self {
        let mut kept: Vec<u64> = hashes.into_iter().collect();
        kept.sort_unstable();
        kept.dedup();
        let horizon = if kept.len() > SIZE { kept[SIZE - 1] } else { u64::MAX };
        kept.truncate(SIZE);
        Self { kept, horizon }
    }
}

impl Sketch {
    pub(super) fn iter(&self) -> impl Iterator<Item = u64> {
        self.kept.iter().copied()
    }

    /// Whether it is there; `None` beyond the horizon.
    pub(super) fn bears(&self, hash: u64) -> Option<bool> {
        (hash <= self.horizon).then(|| self.kept.binary_search(&hash).is_ok())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_cut_off_is_not_called_missing() {
        let sketch: Sketch = (0..100).map(|n| n * 2).rev().collect();
        assert_eq!((sketch.bears(4), sketch.bears(5), sketch.bears(126)), (Some(true), Some(false), Some(true)));
        assert_eq!(sketch.bears(198), None);
        let small: Sketch = [3, 1, 3].into_iter().collect();
        assert_eq!((small.iter().collect::<Vec<_>>(), small.bears(u64::MAX)), (vec![1, 3], Some(false)));
    }
}
