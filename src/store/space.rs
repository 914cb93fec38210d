//! How much room the store has left to grow.

use std::path::Path;

use super::{Result, Store, StoreError};

/// The room on the file system of a store, in bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Space {
    /// Free for this user.
    pub free: u64,
    /// In all.
    pub total: u64,
}

impl Space {
    /// Less than this is little, however small the disk is.
    const LEAST: u64 = 500_000_000;

    /// More than this is enough, however large the disk is.
    const ENOUGH: u64 = 10_000_000_000;

    /// Whether so little is left that somebody has to look after it: 500 MB, or 5 % where that is not 10 GB yet.
    pub fn is_low(self) -> bool {
        self.below(100)
    }

    /// Whether there is room enough again: a fifth more than [`Self::is_low`] asks for, so that it does not come and go.
    pub fn is_fine(self) -> bool {
        !self.below(120)
    }

    /// Whether less is free than `percent` of the bound.
    fn below(self, percent: u64) -> bool {
        self.free < (self.total / 20).clamp(Self::LEAST, Self::ENOUGH) / 100 * percent
    }
}

impl Store {
    /// The room that is left on the disk of this store.
    pub fn space(&self) -> Result<Space> {
        let folder = self.path().parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let unusable =
            |error: rustix::io::Errno| StoreError::Folder { path: folder.to_owned(), what: error.to_string() };
        let told = rustix::fs::statvfs(folder).map_err(unusable)?;
        let bytes = |blocks: u64| blocks.saturating_mul(told.f_frsize);
        Ok(Space { free: bytes(told.f_bavail), total: bytes(told.f_blocks) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn little_room_is_told_by_bytes_on_small_disks_and_by_share_on_large_ones() {
        let space = |free: u64, total: u64| Space { free: free * 1_000_000, total: total * 1_000_000 };
        assert!(space(499, 4_000).is_low() && !space(501, 4_000).is_low());
        assert!(space(900, 20_000).is_low() && !space(1_100, 20_000).is_low());
        assert!(!space(20_000, 4_000_000).is_low(), "20 GB are enough, also as half a per cent");
        assert!(!space(550, 4_000).is_fine() && space(601, 4_000).is_fine());
    }

    #[test]
    fn the_disk_of_a_store_has_a_size() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(&folder.path().join("bidwatch.db")).unwrap();
        let space = store.space().unwrap();
        assert!(space.total > 0 && space.free <= space.total);
    }
}
