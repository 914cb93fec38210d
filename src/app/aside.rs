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

#[cfg(test)]
mod tests {
    use chrono::DateTime;

    use super::*;
    use crate::{
        detect::Settings,
        domain::{Dayparts, Listing, Outcome, Query, Rival, Roster, Slot},
    };

    fn judge() -> Judge {
        let rival = Rival { name: "A".into(), sellers: vec!["A".into()], ..Rival::default() };
        let dayparts = Dayparts::new(chrono_tz::Tz::UTC, &["20:00-23:00"]).unwrap();
        Judge::new(Settings::default(), Roster::new(None, vec![rival]), dayparts)
    }

    /// Hourly looks: A holds the first slot for three weeks, and then is gone.
    fn looks(source: &str) -> Vec<Check> {
        let look = |hour: i64| {
            let ads: &[&str] = if hour < 21 * 24 { &["A", "X"] } else { &["X", "Y"] };
            let listing = |(rank, seller): (u32, &&str)| Listing {
                slot: Some(Slot::Ad),
                rank,
                position: rank,
                seller: Some((*seller).into()),
                ..Listing::default()
            };
            Check {
                query: Query::new(source, "k"),
                checked_at: DateTime::from_timestamp(1_772_409_600 + hour * 3_600, 0).unwrap(),
                outcome: Outcome::Ok,
                detail: None,
                listings: (1..).zip(ads).map(listing).collect(),
            }
        };
        (0..600).map(look).collect()
    }

    #[test]
    fn what_is_judged_beside_the_recording_comes_out_as_if_judged_at_once() {
        let (judge, sources) = (judge(), ["s", "t"]);
        let judged = judged_aside(&judge, |aside| {
            for source in sources {
                let mut begun = vec![Memory::new(source)];
                for checks in looks(source).chunks(64) {
                    aside.judge(Turns { begun: std::mem::take(&mut begun), checks: checks.to_vec() });
                }
            }
            Ok::<_, ()>(())
        })
        .unwrap();
        let mut at_once = Judged::default();
        for source in sources {
            let mut memory = Memory::new(source);
            at_once.findings.extend(looks(source).iter().flat_map(|check| judge.observe(&mut memory, check)));
            at_once.memories.insert(source.to_owned(), memory);
        }
        assert_eq!(judged.findings.len(), 2, "{:?}", judged.findings);
        assert_eq!((judged.findings, judged.memories), (at_once.findings, at_once.memories));
    }

    #[test]
    fn where_recording_fails_nothing_was_judged() {
        let failed = judged_aside(&judge(), |aside| {
            aside.judge(Turns { begun: vec![Memory::new("s")], checks: looks("s") });
            Err("the disk is full")
        });
        assert_eq!(failed.unwrap_err(), "the disk is full");
    }
}
