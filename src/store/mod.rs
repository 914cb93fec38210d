//! The store: one SQLite file, one writer. I/O; the only place with SQL.
//!
//! Its verbs are those of the product and its types those of [`domain`](crate::domain), so that a
//! second kind of store can stand beside it. Statistics are not made here.

mod archive;
mod error;
mod extra;
mod feedback;
mod findings;
mod habits;
mod history;
mod intern;
mod layout;
mod ledger;
mod look_id;
mod market;
mod memory;
mod open;
mod outbox;
mod outcomes;
mod pack;
mod pages;
mod parts;
mod record;
mod repack;
mod shelf;
mod space;
mod spend;
mod telling;
mod troubles;
mod unpack;
mod walk;

use std::{
    ops::Deref,
    path::{Path, PathBuf},
    sync::{Mutex, MutexGuard, PoisonError},
};

use rusqlite::{Connection, TransactionBehavior};

use crate::domain::Roster;

pub use archive::{Archive, ArchiveSize, KeepSettings, KeptCheck, KeptPage, PackedPage, Why, worth};
pub use error::StoreError;
pub use extra::ExtraLook;
pub use findings::{RecordedFinding, Told};
pub use habits::NotUnderstood;
pub use history::Span;
pub use ledger::{BlindSpell, Note};
pub use memory::StoredMemory;
pub use open::Lock;
pub use outbox::{Delivery, DeliveryState, Enqueued, MailKind, OutboxCount, Undelivered};
pub use pages::Look;
pub use record::Recorded;
pub use space::Space;
pub use spend::{Spent, Turnover};
pub use telling::{GatheringAlert, ToldBy};
pub use troubles::{Ailing, Spell};

use intern::Interned;

/// A result whose error is the store's.
pub type Result<T> = std::result::Result<T, StoreError>;

/// The store of one config. Shared by reference; every method blocks, so async code calls it from
/// a blocking task.
pub struct Store {
    path: PathBuf,
    instance: String,
    writer: Mutex<WriterState>,
    reader: Mutex<Connection>,
}

struct WriterState {
    connection: Connection,
    interned: Interned,
    /// Whose offers are, by the config; nobody before [`Store::know`].
    roster: Roster,
}

/// A consistent view of the store, to read.
pub struct Reader<'a> {
    connection: &'a Connection,
}

/// One unit of work: all of it is kept or none.
pub struct Writer<'a> {
    reader: Reader<'a>,
    interned: &'a mut Interned,
    roster: &'a Roster,
}

impl<'a> Deref for Writer<'a> {
    type Target = Reader<'a>;

    fn deref(&self) -> &Reader<'a> {
        &self.reader
    }
}

impl Store {
    /// Where the file is.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Tells this store from every other: part of each Message-ID.
    pub fn instance(&self) -> &str {
        &self.instance
    }

    /// Reads in one consistent view, beside the writer.
    pub fn read<T>(&self, work: impl FnOnce(&Reader<'_>) -> Result<T>) -> Result<T> {
        let mut connection = lock(&self.reader);
        let view = connection.transaction()?;
        work(&Reader { connection: &view })
    }

    /// Does one unit of work. When this returns `Ok`, it is on disk; when not, nothing of it is.
    pub fn write<T, E: From<StoreError>>(
        &self,
        work: impl FnOnce(&mut Writer<'_>) -> std::result::Result<T, E>,
    ) -> std::result::Result<T, E> {
        self.work(work, true)
    }

    /// Does a unit of work to see what would come of it, and takes it back.
    pub fn rehearse<T>(&self, work: impl FnOnce(&mut Writer<'_>) -> Result<T>) -> Result<T> {
        self.work(work, false)
    }

    fn work<T, E: From<StoreError>>(
        &self,
        work: impl FnOnce(&mut Writer<'_>) -> std::result::Result<T, E>,
        keep: bool,
    ) -> std::result::Result<T, E> {
        let mut state = self.writer.lock().unwrap_or_else(|poisoned| {
            // The unit that panicked was rolled back, and the cache may name rows of it.
            self.writer.clear_poison();
            let mut state = poisoned.into_inner();
            state.interned.clear();
            state
        });
        let WriterState { connection, interned, roster } = &mut *state;
        let unit = connection.transaction_with_behavior(TransactionBehavior::Immediate).map_err(StoreError::from)?;
        let done = work(&mut Writer { reader: Reader { connection: &unit }, interned, roster }).and_then(|value| {
            if keep { unit.commit() } else { unit.rollback() }
                .map(|()| value)
                .map_err(|error| StoreError::from(error).into())
        });
        if done.is_err() || !keep {
            // The cache may name rows that were rolled back.
            interned.clear();
        }
        done
    }

    /// Copies the store to a new file while others go on, and checks the copy.
    pub fn backup(&self, to: &Path) -> Result<()> {
        open::backup(&lock(&self.reader), to)
    }

    /// Whether the writer answers: what the watchdog asks.
    pub fn answers(&self) -> bool {
        lock(&self.writer).connection.query_row("SELECT 1", [], |_| Ok(())).is_ok()
    }
}

/// A panic while a lock was held left no half-done work in the file: the transaction was rolled back.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
