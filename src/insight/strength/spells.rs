//! Spells of fighting: from days to the times between which he was away.

/// So many days looked at and not fought end a spell.
const BREAK_DAYS: usize = 3;

/// A spell has so many days fought at least: less is probing.
const LEAST_DAYS: u64 = 3;

/// A time in which a party fought without a break.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Spell {
    /// The first and the last day fought.
    pub(super) from: i32,
    pub(super) to: i32,
    days_fought: u64,
    /// Whether a break has followed.
    pub(super) ended: bool,
}

impl Spell {
    /// Its length in days, both ends counted.
    pub(super) fn length(&self) -> u64 {
        u64::from(self.to.abs_diff(self.from)) + 1
    }
}

/// The spells among days that could tell, in order: each with whether it was fought.
pub(super) fn spells(days: &[(i32, bool)]) -> Vec<Spell> {
    let mut spells: Vec<Spell> = Vec::new();
    let mut dark = BREAK_DAYS;
    for &(day, fought) in days {
        if !fought {
            dark += 1;
            continue;
        }
        match spells.last_mut().filter(|_| dark < BREAK_DAYS) {
            Some(spell) => (spell.to, spell.days_fought) = (day, spell.days_fought + 1),
            None => spells.push(Spell { from: day, to: day, days_fought: 1, ended: true }),
        }
        dark = 0;
    }
    if let Some(last) = spells.last_mut() {
        last.ended = dark >= BREAK_DAYS;
    }
    spells.retain(|spell| spell.days_fought >= LEAST_DAYS);
    spells
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(days: &str) -> Vec<(i32, i32, bool)> {
        let days: Vec<_> = (0..).zip(days.chars()).filter(|(_, c)| *c != ' ').map(|(day, c)| (day, c == '#')).collect();
        spells(&days).iter().map(|spell| (spell.from, spell.to, spell.ended)).collect()
    }

    #[test]
    fn two_dark_days_are_a_weekend_and_three_a_break() {
        assert_eq!(told("#####..#####..#####"), [(0, 18, false)]);
        assert_eq!(told("#####...#####"), [(0, 4, true), (8, 12, false)]);
        assert_eq!(told("#####..."), [(0, 4, true)]);
    }

    #[test]
    fn days_on_which_nobody_could_look_are_no_break() {
        assert_eq!(told("####      ####"), [(0, 13, false)]);
    }

    #[test]
    fn a_day_now_and_then_is_probing_and_no_spell() {
        assert_eq!(told("#....#....##...."), []);
    }
}
