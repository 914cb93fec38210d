//! What an element shows at a glance: its name, classes, id and attributes' names as a few bits. A selector that asks
//! for a sign that is not there need not be tried.

/// A set of signs; two may share a bit.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Signs(u64);

/// What a sign is one of.
#[derive(Debug, Clone, Copy)]
pub(super) enum What {
    Name = 1,
    Class = 2,
    Id = 3,
    Attribute = 4,
}

impl Signs {
    /// The sign of a name; the same for upper and lower case.
    pub(super) fn of(what: What, name: &str) -> Self {
        let bytes = name.as_bytes();
        let at = |place: usize| u32::from(bytes.get(place).copied().unwrap_or(0) | 0x20);
        let length = bytes.len();
        let mixed = at(0) | at(length / 2) << 8 | at(length.saturating_sub(1)) << 16 | (length as u32 & 0x1f) << 24;
        let mixed = (mixed ^ (what as u32) << 29).wrapping_mul(0x9e37_79b1);
        Self(1 << (mixed >> 26))
    }

    pub(super) fn add(&mut self, other: Self) {
        self.0 |= other.0;
    }

    /// Whether all of `asked` may be there.
    pub(super) fn may_have(self, asked: Self) -> bool {
        self.0 & asked.0 == asked.0
    }
}
