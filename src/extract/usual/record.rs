use serde::{Deserialize, Serialize};

/// Pages that make a sign usual.
const ENOUGH: u16 = 8;
/// So many pages are remembered; older ones fade.
const MOST: u16 = 200;
/// Of so many pages that bore a usual sign, one may have lacked it.
const RARE: u16 = 50;

/// How often good pages of a keyword bore a sign.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Record {
    pages: u16,
    bore: u16,
    /// Pages since that lacked it and were no evidence.
    lacked: u16,
    /// Unix seconds of the first of them.
    since: i64,
}

impl Record {
    /// Whether a page without it is strange.
    pub(super) fn is_usual(self) -> bool {
        self.pages >= ENOUGH && (self.pages - self.bore) <= self.pages / RARE
    }

    /// Whether most pages bear it.
    pub(super) fn is_common(self) -> bool {
        self.pages >= ENOUGH && self.bore * 10 >= self.pages * 9
    }

    /// A good page that bore it, or not.
    pub(super) fn learn(&mut self, bore: bool) {
        self.count(bore, 1);
        if bore {
            (self.lacked, self.since) = (0, 0);
        }
    }

    /// The same, where those that lacked it before turn out to come and go: then they count.
    pub(super) fn learn_with_lacking(&mut self, bore: bool) {
        if bore {
            self.count(false, self.lacked);
        }
        self.learn(bore);
    }

    /// A page that lacked it and was no evidence.
    pub(super) fn miss(&mut self, at: i64) {
        if self.lacked == 0 {
            self.since = at;
        }
        self.lacked = self.lacked.saturating_add(1).min(MOST);
    }

    /// How many pages in a row have lacked it, and since when.
    pub(super) fn missing(self) -> (u16, i64) {
        (self.lacked, self.since)
    }

    fn count(&mut self, bore: bool, pages: u16) {
        self.pages += pages;
        self.bore += if bore { pages } else { 0 };
        if self.pages > MOST {
            (self.pages, self.bore) = (self.pages / 2, self.bore / 2 + self.bore % 2);
        }
        self.bore = self.bore.min(self.pages);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn after(pages: &[bool]) -> Record {
        let mut record = Record::default();
        for &bore in pages {
            record.learn(bore);
        }
        record
    }

    #[test]
    fn what_almost_every_page_bore_is_usual() {
        assert!(!after(&[true; 7]).is_usual() && after(&[true; 8]).is_usual());
        assert!(!after(&[&[true; 20][..], &[false]].concat()).is_usual());
        assert!(after(&[&[true; 99][..], &[false]].concat()).is_usual());
        assert!(after(&[true; 10_000]).is_usual(), "old pages fade, the record stays small");
    }

    #[test]
    fn what_comes_and_goes_is_usual_no_more() {
        let mut record = after(&[true; 10]);
        record.miss(0);
        assert!(record.is_usual());
        record.learn_with_lacking(true);
        assert!(!record.is_usual());
    }
}
