//! What has been told of one series, and when a belief is firm enough to tell something new.

use serde::{Deserialize, Serialize};

use super::{
    belief::Picture,
    library::Class,
    method::{AGAIN, BASELINE_DAYS, DAY, FIRST_SURE, KIND_CLEAR, KIND_CLEAR_LATE, KIND_PATIENCE, MATERIAL, TAKE_BACK},
};
use crate::domain::FindingKind;

/// The stance that counts as known, and the finding that last changed it.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub(super) struct Told {
    /// `None` before the warm-up is over.
    standing: Option<Standing>,
    /// The stance before the last finding, while that can still be taken back.
    before: Option<Standing>,
    /// When the last finding was told, and with it the standing; `None` if it was taken back.
    standing_since: Option<i64>,
    /// When the last finding was taken back.
    taken_back_at: Option<i64>,
    /// Since when a change is likelier than not.
    doubted_since: Option<i64>,
    /// The last finding.
    last_id: Option<String>,
    /// Since when the last change is judged to be.
    changed_at: i64,
}

/// A stance with its usual presence.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
struct Standing {
    class: Class,
    /// Mean presence in the peak and outside it.
    level: [f32; 2],
    /// Whether he has backed off before.
    backed_off: bool,
}

/// A change that is firm enough to be told.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Turn {
    pub(super) kind: FindingKind,
    /// The stance he is in now.
    pub(super) to: Class,
    /// Whether he was gone before this.
    pub(super) was_gone: bool,
    /// The posterior probability that the stance told before has ended.
    pub(super) probability: f64,
    /// Presence before and after.
    pub(super) before: [f32; 2],
    pub(super) after: [f32; 2],
    /// Whether it corrects, repeats or takes back the last finding.
    pub(super) revises: bool,
}

impl Told {
    /// The class that counts as known.
    pub(super) fn class(&self) -> Option<Class> {
        self.standing.map(|standing| standing.class)
    }

    /// When the last change is judged to have been; 0 if there was none.
    pub(super) fn changed_at(&self) -> i64 {
        self.changed_at
    }

    /// The last finding, if it may be named as revised.
    pub(super) fn last_id(&self) -> Option<&str> {
        self.last_id.as_deref()
    }

    /// Remembers under which name and with which time the turn was told.
    pub(super) fn named(&mut self, id: &str, since: i64) {
        self.last_id = Some(id.to_owned());
        self.changed_at = since;
    }

    /// Takes in the belief after one look, `gap` seconds after the last. `sure`: the posterior that a change needs.
    /// `enough`: whether the looks alone speak for a change from and to such presence.
    pub(super) fn consider(
        &mut self,
        picture: &Picture,
        now: i64,
        gap: i64,
        sure: f64,
        enough: impl FnOnce([f32; 2], [f32; 2]) -> bool,
    ) -> Option<Turn> {
        let Some(mut standing) = self.standing else {
            self.standing = first_standing(picture);
            return None;
        };
        standing.settle(picture, gap);
        self.standing = Some(standing);
        let doubt = 1.0 - picture.mass[standing.class as usize];
        if doubt < 0.5 {
            self.doubted_since = None;
            return None;
        }
        let doubted_since = *self.doubted_since.get_or_insert(now);
        let to = picture.heaviest(Some(standing.class));
        let clear = if now - doubted_since < KIND_PATIENCE { KIND_CLEAR } else { KIND_CLEAR_LATE };
        let correctable = self.before.filter(|_| self.standing_since.is_some_and(|then| now - then < TAKE_BACK));
        let back = correctable.is_some_and(|before| before.class == to);
        let after = picture.level[to as usize];
        let material = back || after.iter().zip(standing.level).any(|(new, old)| (new - old).abs() >= MATERIAL);
        if f64::from(doubt) <= sure || picture.mass[to as usize] <= clear * doubt || !material {
            return None;
        }
        if correctable.is_none() && !enough(standing.level, after) {
            return None;
        }
        Some(self.turn(standing, correctable, to, after, f64::from(doubt), now))
    }

    fn turn(
        &mut self,
        standing: Standing,
        correctable: Option<Standing>,
        to: Class,
        after: [f32; 2],
        probability: f64,
        now: i64,
    ) -> Turn {
        let from = correctable.unwrap_or(standing);
        let taken_back = from.class == to;
        let kind = if taken_back { FindingKind::Withdrawn } else { kind_of(from.class, to, from.backed_off) };
        let again = self.taken_back_at.is_some_and(|at| now - at < AGAIN);
        let turn = Turn {
            kind,
            to,
            was_gone: standing.class == Class::Gone,
            probability,
            before: if taken_back { standing.level } else { from.level },
            after,
            revises: correctable.is_some() || again,
        };
        self.doubted_since = None;
        if taken_back {
            (self.standing, self.before) = (Some(from), None);
            (self.standing_since, self.taken_back_at) = (None, Some(now));
        } else {
            let backed_off = from.backed_off || kind == FindingKind::BackOff;
            (self.standing, self.before) = (Some(Standing { class: to, level: after, backed_off }), Some(from));
            (self.standing_since, self.taken_back_at) = (Some(now), None);
        }
        turn
    }
}

impl Standing {
    /// The usual levels follow what is believed of the class, slowly.
    fn settle(&mut self, picture: &Picture, gap: i64) {
        let class = self.class as usize;
        let step = (gap as f32 / DAY as f32).min(1.0) / BASELINE_DAYS * picture.mass[class];
        for (level, now) in self.level.iter_mut().zip(picture.level[class]) {
            *level += step * (now - *level);
        }
    }
}

/// The stance that is taken as given, once it is clear.
fn first_standing(picture: &Picture) -> Option<Standing> {
    let (level, heaviest) = (picture.mean(), picture.heaviest(None));
    let partial = picture.mass[Class::Partial as usize];
    if picture.mass[heaviest as usize].max(partial) < FIRST_SURE {
        return None;
    }
    let class = if partial < 0.5 {
        heaviest
    } else if level[1] >= 0.27 {
        Class::AllHours
    } else if level[0] >= 0.30 {
        Class::PeakOnly
    } else {
        Class::Gone
    };
    Some(Standing { class, level, backed_off: false })
}

pub(super) fn kind_of(from: Class, to: Class, backed_off: bool) -> FindingKind {
    match (from, to) {
        (_, Class::Gone) => FindingKind::BackOff,
        (Class::AllHours, Class::PeakOnly) => FindingKind::RetreatToPeak,
        (_, Class::PeakOnly) => FindingKind::PeakEntry,
        (Class::PeakOnly, _) => FindingKind::Expand,
        _ if backed_off => FindingKind::Return,
        _ => FindingKind::Enter,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOUR: i64 = 3_600;
    const SURE: f64 = 0.8;

    fn picture(gone: f32, peak: f32, all: f32) -> Picture {
        Picture { mass: [gone, peak, all, 0.0], level: [[0.01, 0.01], [0.9, 0.01], [0.9, 0.9], [0.0; 2]] }
    }

    fn told(pictures: &[Picture]) -> Vec<FindingKind> {
        let mut told = Told::default();
        (0..)
            .zip(pictures)
            .filter_map(|(i, p)| told.consider(p, i * HOUR, HOUR, SURE, |_, _| true))
            .map(|turn| turn.kind)
            .collect()
    }

    #[test]
    fn the_first_stance_is_taken_as_given_and_a_firm_change_is_told_once() {
        let (on, gone) = (picture(0.01, 0.01, 0.98), picture(0.95, 0.04, 0.01));
        assert_eq!(told(&[on, on, gone, gone, gone]), [FindingKind::BackOff]);
    }

    #[test]
    fn a_change_whose_kind_is_not_clear_waits() {
        let (on, unclear) = (picture(0.0, 0.0, 1.0), picture(0.5, 0.45, 0.05));
        assert_eq!(told(&[on, unclear, unclear]), []);
    }

    #[test]
    fn what_does_not_hold_is_corrected_or_taken_back() {
        let (on, gone, peak) = (picture(0.0, 0.0, 1.0), picture(0.95, 0.05, 0.0), picture(0.05, 0.95, 0.0));
        assert_eq!(told(&[on, gone, peak]), [FindingKind::BackOff, FindingKind::RetreatToPeak]);
        assert_eq!(told(&[on, gone, on]), [FindingKind::BackOff, FindingKind::Withdrawn]);
    }

    #[test]
    fn who_comes_back_long_after_a_back_off_returns() {
        let (on, gone) = (picture(0.0, 0.0, 1.0), picture(1.0, 0.0, 0.0));
        let month: Vec<Picture> = std::iter::once(on).chain(std::iter::repeat_n(gone, 24 * 30)).chain([on]).collect();
        assert_eq!(told(&month), [FindingKind::BackOff, FindingKind::Return]);
    }
}
