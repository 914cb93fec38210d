//! One layout of a source: how often each mark was on its pages.

use serde::{Deserialize, Serialize};

use super::super::marks::Marks;

/// When so many pages are counted, all counts are halved: what a layout was long ago fades.
const FADES_AT: u16 = 128;
/// So many marks of one layout are counted; those seen least go first.
const MOST_MARKS: usize = 384;
/// Marks that fewer than so many in a hundred of its pages bear are not always there.
const ALWAYS: u32 = 90;

/// What the pages of one layout bear.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Layout {
    /// Pages counted, faded.
    pages: u16,
    /// Marks in order, each with the pages that bore it.
    marks: Vec<(u64, u16)>,
}

impl Layout {
    /// Counts a page of this layout.
    pub(super) fn learn(&mut self, marks: &Marks) {
        if self.pages >= FADES_AT {
            self.fade();
        }
        self.pages += 1;
        for mark in marks.iter() {
            match self.marks.binary_search_by_key(&mark, |(known, _)| *known) {
                Ok(at) => self.marks[at].1 = self.marks[at].1.saturating_add(1).min(self.pages),
                Err(at) => self.marks.insert(at, (mark, 1)),
            }
        }
        if self.marks.len() > MOST_MARKS {
            self.forget_rarest();
        }
    }

    /// (missing, of): how many of the marks that are always there a page lacks. Those that its own marks do not
    /// reach to are not asked for.
    pub(super) fn lacking(&self, page: &Marks) -> (u32, u32) {
        let always = self.marks.iter().filter(|(_, seen)| u32::from(*seen) * 100 >= u32::from(self.pages) * ALWAYS);
        let told = always.filter_map(|(mark, _)| page.bears(*mark));
        told.fold((0, 0), |(missing, of), bears| (missing + u32::from(!bears), of + 1))
    }

    fn fade(&mut self) {
        self.pages /= 2;
        for (_, seen) in &mut self.marks {
            *seen /= 2;
        }
        self.marks.retain(|(_, seen)| *seen > 0);
    }

    fn forget_rarest(&mut self) {
        let mut counts: Vec<u16> = self.marks.iter().map(|(_, seen)| *seen).collect();
        counts.sort_unstable_by(|a, b| b.cmp(a));
        let least = counts[MOST_MARKS - 1];
        let mut room = MOST_MARKS - counts.iter().filter(|seen| **seen > least).count();
        self.marks.retain(|(_, seen)| {
            let spared = *seen > least || (*seen == least && room > 0);
            if *seen == least {
                room = room.saturating_sub(1);
            }
            spared
        });
    }
}
