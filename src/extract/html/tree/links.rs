//! Nodes put into a tree and taken out of it.

use super::{Handle, Kind, Piece, Record, Span, Tree, walk::NOWHERE};

impl Tree {
    pub(super) fn at(&self, place: u32) -> &Record {
        &self.records[place as usize]
    }

    pub(super) fn make(&mut self, kind: Kind) -> Handle {
        self.records.push(Record { parent: NOWHERE, previous: 0, next: 0, first: 0, last: 0, kind });
        Handle(self.records.len() as u32 - 1)
    }

    pub(super) fn piece(&mut self, span: Span) -> u32 {
        self.pieces.push(Piece { span, next: 0 });
        self.pieces.len() as u32 - 1
    }

    pub(super) fn detach(&mut self, place: u32) {
        let Record { parent, previous, next, .. } = *self.at(place);
        if parent == NOWHERE {
            return;
        }
        if previous == 0 {
            self.records[parent as usize].first = next;
        } else {
            self.records[previous as usize].next = next;
        }
        if next == 0 {
            self.records[parent as usize].last = previous;
        } else {
            self.records[next as usize].previous = previous;
        }
        let record = &mut self.records[place as usize];
        (record.parent, record.previous, record.next) = (NOWHERE, 0, 0);
    }

    /// Puts a node without a parent before a child, or at the end where that is 0.
    pub(super) fn insert(&mut self, parent: u32, before: u32, place: u32) {
        let previous = if before == 0 { self.at(parent).last } else { self.at(before).previous };
        let record = &mut self.records[place as usize];
        (record.parent, record.previous, record.next) = (parent, previous, before);
        if previous == 0 {
            self.records[parent as usize].first = place;
        } else {
            self.records[previous as usize].next = place;
        }
        if before == 0 {
            self.records[parent as usize].last = place;
        } else {
            self.records[before as usize].previous = place;
        }
    }
}
