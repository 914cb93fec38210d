//! Judging beside the recording, in a thread of its own: over a year of checks each has both hands full.

use std::{
    collections::HashMap,
    sync::mpsc::{Receiver, SyncSender, sync_channel},
    thread,
};

use crate::{
    detect::{Judge, Memory},
    domain::{Check, Finding},
};

/// How many turns recording may be ahead of judging: a few megabytes.
const AHEAD: usize = 32;

/// Checks to be judged in this order.
#[derive(Debug, Default)]
pub(super) struct Turns {
    /// The memories of those of their sources that come up for the first time.
    pub(super) begun: Vec<Memory>,
    pub(super) checks: Vec<Check>,
}

/// What was found by all turns, and the memories as they are after the last.
#[derive(Debug, Default)]
pub(super) struct Judged {
    pub(super) findings: Vec<Finding>,
    pub(super) memories: HashMap<String, Memory>,
}

/// Takes what is to be judged.
pub(super) struct Aside(SyncSender<Turns>);

impl Aside {
    pub(super) fn judge(&self, turns: Turns) {
        self.0.send(turns).expect("judging goes on as long as there are turns");
    }
}

/// Does `record`, and judges meanwhile what it hands on.
pub(super) fn judged_aside<E>(judge: &Judge, record: impl FnOnce(&Aside) -> Result<(), E>) -> Result<Judged, E> {
    let (send, receive) = sync_channel(AHEAD);
    thread::scope(|scope| {
        let judging = scope.spawn(move || judge_all(judge, &receive));
        let recorded = record(&Aside(send));
        let judged = judging.join().expect("judging never panics");
        recorded.map(|()| judged)
    })
}

fn judge_all(judge: &Judge, turns: &Receiver<Turns>) -> Judged {
    let mut judged = Judged::default();
    for Turns { begun, checks } in turns {
        judged.memories.extend(begun.into_iter().map(|memory| (memory.source().to_owned(), memory)));
        for check in checks {
            let memory = judged.memories.get_mut(&check.query.source).expect("a source begins with its memory");
            judged.findings.extend(judge.observe(memory, &check));
        }
    }
    judged
}
