//! FNV-1a (Fowler, Noll, Vo), for what is written down: std's own hashers may change between releases, a store
//! outlives a release.

use std::hash::Hasher;

/// FNV-1a of 64 bits.
pub(crate) struct Fnv(u64);

impl Default for Fnv {
    fn default() -> Self {
        Self(0xcbf2_9ce4_8422_2325)
    }
}

impl Hasher for Fnv {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for &byte in bytes {
            self.0 = (self.0 ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }
}

/// The hash of these texts, one after the other.
pub(crate) fn fnv1a<'a>(texts: impl IntoIterator<Item = &'a str>) -> u64 {
    let mut hash = Fnv::default();
    texts.into_iter().for_each(|text| hash.write(text.as_bytes()));
    hash.finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_published_values_come_out() {
        assert_eq!(fnv1a([""]), 0xcbf2_9ce4_8422_2325);
        assert_eq!(fnv1a(["foo", "bar"]), 0x8594_4171_f739_67e8);
    }
}
