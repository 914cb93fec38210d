//! Opening: whose file it is, how old, and whether it is whole.

use std::{
    fs::{self, File, OpenOptions},
    os::unix::fs::OpenOptionsExt,
    path::{Path, PathBuf},
    sync::{LazyLock, Mutex},
    time::Duration,
};

use rusqlite::{Connection, ErrorCode, OpenFlags, Transaction};
use rusqlite_migration::{HookError, M, Migrations};

use super::{Result, Store, StoreError, WriterState, intern::Interned, repack::repack};
use crate::domain::Roster;

/// "bidw" in ASCII.
pub(super) const APPLICATION_ID: i64 = 0x6269_6477;

/// Numbered, append-only: a migration that was ever shipped is never edited.
static MIGRATIONS: LazyLock<Migrations<'static>> =
    LazyLock::new(|| Migrations::new((1..).zip(SCRIPTS).map(|(number, script)| migration(number, script)).collect()));
pub(super) const SCRIPTS: [&str; 9] = [
    include_str!("migrations/0001_init.sql"),
    include_str!("migrations/0002_strength.sql"),
    include_str!("migrations/0003_market.sql"),
    include_str!("migrations/0004_extra_looks.sql"),
    include_str!("migrations/0005_habits.sql"),
    include_str!("migrations/0006_spend.sql"),
    include_str!("migrations/0007_answers.sql"),
    include_str!("migrations/0008_shelves.sql"),
    include_str!("migrations/0009_detail.sql"),
];
const SCHEMA: i64 = 9;

/// The migration that moves every listing, which SQL alone cannot.
const REPACKING: i64 = 8;

fn migration(number: i64, script: &'static str) -> M<'static> {
    if number != REPACKING {
        return M::up(script);
    }
    M::up_with_hook(script, |unit: &Transaction<'_>| repack(unit).map_err(|error| HookError::Hook(error.to_string())))
}

/// A file checked whole at every start, up to this size; above it the check would delay the start.
const CHECKED_AT_START: u64 = 64 * 1024 * 1024;

/// How long to wait for another process that writes (an import of a year takes seconds).
pub(super) const BUSY: Duration = Duration::from_secs(60);

/// Holds a lock file of the store until dropped.
#[derive(Debug)]
pub struct Lock {
    _file: File,
}

impl Store {
    /// Opens the store, or makes a new one where there never was any.
    ///
    /// Refuses a file that is damaged, empty, foreign, newer, or gone, and does not touch it.
    pub fn open(path: &Path) -> Result<Self> {
        let mark = beside(path, "id");
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let unusable = |what: std::io::Error| StoreError::Folder { path: folder.to_owned(), what: what.to_string() };
        match fs::metadata(path) {
            Ok(file) if file.is_dir() => {
                return Err(StoreError::Folder {
                    path: path.to_owned(),
                    what: "it is a folder; `database` names a file".into(),
                });
            }
            Ok(file) if !file.is_file() => {
                return Err(StoreError::Folder {
                    path: path.to_owned(),
                    what: "it is a device or a pipe, no file".into(),
                });
            }
            Ok(file) => inspect(path, file.len())?,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                fs::create_dir_all(folder).map_err(unusable)?;
                make_once(path, &mark, folder)?;
            }
            Err(error) => return Err(unusable(error)),
        }
        let mut connection = connect(path)?;
        migrate(&mut connection, path)?;
        let instance: String = connection
            .query_row("SELECT value FROM meta WHERE key = 'instance'", [], |row| row.get(0))
            .map_err(|error| StoreError::Damaged { path: path.display().to_string(), what: error.to_string() })?;
        if !mark.exists() {
            fs::write(&mark, format!("{instance}\n")).map_err(unusable)?;
        }
        let reader = connect(path)?;
        reader.pragma_update(None, "query_only", true)?;
        let writer = WriterState { connection, interned: Interned::default(), roster: Roster::default() };
        Ok(Self { path: path.to_owned(), instance, writer: Mutex::new(writer), reader: Mutex::new(reader) })
    }

    /// The lock that only one daemon can hold.
    pub fn lock_daemon(&self) -> Result<Lock> {
        self.lock("lock")?.ok_or_else(|| StoreError::AlreadyRunning(self.path.clone()))
    }

    /// Whether a daemon holds its lock.
    pub fn has_daemon(&self) -> Result<bool> {
        Ok(match OpenOptions::new().read(true).open(beside(&self.path, "lock")) {
            // A shared lock keeps no daemon from starting but for this instant, and lets others ask too.
            Ok(file) => matches!(file.try_lock_shared(), Err(fs::TryLockError::WouldBlock)),
            Err(_) => false,
        })
    }

    /// The lock of whoever sends mail; `None` while another process holds it.
    pub fn lock_sending(&self) -> Result<Option<Lock>> {
        self.lock("sending")
    }

    fn lock(&self, name: &str) -> Result<Option<Lock>> {
        let path = beside(&self.path, name);
        let unusable = |what: std::io::Error| StoreError::Folder { path: path.clone(), what: what.to_string() };
        let file =
            OpenOptions::new().create(true).write(true).truncate(false).mode(0o600).open(&path).map_err(unusable)?;
        match file.try_lock() {
            Ok(()) => Ok(Some(Lock { _file: file })),
            Err(fs::TryLockError::WouldBlock) => Ok(None),
            Err(fs::TryLockError::Error(error)) => Err(unusable(error)),
        }
    }
}

/// `bidwatch.db` → `bidwatch.db.NAME`.
pub(super) fn beside(path: &Path, name: &str) -> PathBuf {
    let mut file = path.as_os_str().to_owned();
    file.push(".");
    file.push(name);
    PathBuf::from(file)
}

/// Looks at a file without writing to it.
fn inspect(path: &Path, bytes: u64) -> Result<()> {
    let damaged = |what: String| StoreError::Damaged { path: path.display().to_string(), what };
    let unfit = |error: rusqlite::Error| match error.sqlite_error_code() {
        Some(ErrorCode::NotADatabase) => StoreError::Foreign(path.to_owned()),
        Some(ErrorCode::DatabaseCorrupt) => damaged(error.to_string()),
        _ => unusable(path, error),
    };
    if bytes == 0 {
        return Err(damaged("the file is empty".into()));
    }
    let connection = Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_ONLY).map_err(unfit)?;
    connection.busy_timeout(BUSY)?;
    let pragma = |name: &str| connection.pragma_query_value(None, name, |row| row.get::<_, i64>(0));
    if pragma("application_id").map_err(unfit)? != APPLICATION_ID {
        return Err(StoreError::Foreign(path.to_owned()));
    }
    let found = pragma("user_version").map_err(unfit)?;
    if found > SCHEMA {
        return Err(StoreError::Newer { path: path.to_owned(), found, known: SCHEMA });
    }
    if bytes <= CHECKED_AT_START {
        let verdict: String = connection.query_row("PRAGMA quick_check(1)", [], |row| row.get(0)).map_err(unfit)?;
        if verdict != "ok" {
            return Err(damaged(verdict));
        }
    }
    Ok(())
}

/// Makes a new store where there never was any. Processes that start at once take turns: whoever comes second finds
/// the store of the first, and does not put an empty one in its place.
fn make_once(path: &Path, mark: &Path, folder: &Path) -> Result<()> {
    let unusable = |what: std::io::Error| StoreError::Folder { path: folder.to_owned(), what: what.to_string() };
    let turn = File::open(folder).map_err(unusable)?;
    turn.lock().map_err(unusable)?;
    if path.exists() {
        return Ok(());
    }
    if mark.exists() {
        return Err(StoreError::Gone { path: path.to_owned(), mark: mark.to_owned() });
    }
    make(path)
}

/// Makes a new store under another name and moves it into place: a crash leaves none or a whole one.
fn make(path: &Path) -> Result<()> {
    let draft = beside(path, "new");
    let unusable = |what: std::io::Error| StoreError::Folder { path: path.to_owned(), what: what.to_string() };
    for leftover in [draft.clone(), beside(path, "new-wal"), beside(path, "new-shm")] {
        match fs::remove_file(&leftover) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(unusable(error)),
            _ => {}
        }
    }
    private_file(&draft).map_err(unusable)?;
    let mut connection = Connection::open(&draft)
        .map_err(|error| StoreError::Folder { path: path.to_owned(), what: error.to_string() })?;
    connection.pragma_update(None, "application_id", APPLICATION_ID)?;
    MIGRATIONS.to_latest(&mut connection).map_err(|error| StoreError::Nonsense(error.to_string()))?;
    connection.execute("INSERT INTO meta (key, value) VALUES ('instance', lower(hex(randomblob(6))))", [])?;
    connection.close().map_err(|(_, error)| error)?;
    File::open(&draft).and_then(|file| file.sync_all()).map_err(unusable)?;
    fs::rename(&draft, path).map_err(unusable)?;
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    File::open(folder).and_then(|folder| folder.sync_all()).map_err(unusable)
}

/// Creates an empty file that only its owner can read.
pub(super) fn private_file(path: &Path) -> std::io::Result<()> {
    OpenOptions::new().create_new(true).write(true).mode(0o600).open(path).map(drop)
}

/// What keeps a file from being opened: its folder, or a trouble that passes, such as a full disk. Neither says
/// anything against the file.
fn unusable(path: &Path, error: rusqlite::Error) -> StoreError {
    match error.sqlite_error_code() {
        Some(ErrorCode::CannotOpen | ErrorCode::ReadOnly | ErrorCode::PermissionDenied) => StoreError::Folder {
            path: path.to_owned(),
            what: format!("{error}; its file and folder have to be writable, for the files beside it too"),
        },
        _ => error.into(),
    }
}

fn connect(path: &Path) -> Result<Connection> {
    let folder = |error| unusable(path, error);
    // Each connection stands behind a lock of ours; SQLite's own, on every call, would only cost.
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags).map_err(folder)?;
    connection.busy_timeout(BUSY)?;
    connection.pragma_update(None, "journal_mode", "wal").map_err(folder)?;
    // A check counts as recorded once COMMIT returned: NORMAL would lose it at a power cut.
    connection.pragma_update(None, "synchronous", "full")?;
    connection.pragma_update(None, "foreign_keys", true)?;
    connection.pragma_update(None, "cache_size", -16_000)?;
    connection.set_prepared_statement_cache_capacity(64);
    Ok(connection)
}

/// Brings an older schema up to date, after a checked backup beside it.
fn migrate(connection: &mut Connection, path: &Path) -> Result<()> {
    let found: i64 = connection.pragma_query_value(None, "user_version", |row| row.get(0))?;
    if found == SCHEMA {
        return Ok(());
    }
    let kept = beside(path, &format!("before-schema-{SCHEMA}"));
    if !kept.exists() {
        // Under another name until it is whole: a copy that a crash cut short is none.
        let draft = beside(path, "before-schema.new");
        let unusable = |what: std::io::Error| StoreError::Folder { path: draft.clone(), what: what.to_string() };
        if draft.exists() {
            fs::remove_file(&draft).map_err(unusable)?;
        }
        backup(connection, &draft)?;
        fs::rename(&draft, &kept).map_err(unusable)?;
    }
    tracing::info!(store.from = found, store.to = SCHEMA, store.backup = %kept.display(), "migrating the store");
    MIGRATIONS.to_latest(connection).map_err(|error| StoreError::Nonsense(error.to_string()))?;
    if found < REPACKING {
        give_back_room(connection);
    }
    Ok(())
}

/// Gives the room of what was moved back to the disk. All is well without it, too: what is free is used again.
fn give_back_room(connection: &Connection) {
    if let Err(error) = connection.execute_batch("VACUUM; PRAGMA wal_checkpoint(TRUNCATE)") {
        tracing::warn!(store.error = %error, "the store keeps the room of its old form; it will use it again");
    }
}

/// Copies a store to a file that does not exist yet and checks the copy.
pub(super) fn backup(from: &Connection, to: &Path) -> Result<()> {
    let unusable = |what: String| StoreError::Folder { path: to.to_owned(), what };
    if to.exists() {
        return Err(StoreError::CopyExists(to.to_owned()));
    }
    private_file(to).map_err(|error| unusable(error.to_string()))?;
    let copy = || -> rusqlite::Result<String> {
        let mut copy = Connection::open(to)?;
        rusqlite::backup::Backup::new(from, &mut copy)?.run_to_completion(1_000, Duration::ZERO, None)?;
        copy.pragma_update(None, "journal_mode", "delete")?;
        copy.query_row("PRAGMA integrity_check(1)", [], |row| row.get(0))
    };
    let verdict = copy().map_err(|error| unusable(error.to_string()))?;
    if verdict != "ok" {
        return Err(unusable(format!("the copy is damaged: {verdict}")));
    }
    File::open(to).and_then(|file| file.sync_all()).map_err(|error| unusable(error.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(path: &Path) -> StoreError {
        Store::open(path).err().expect("the store must be refused")
    }

    #[test]
    fn migrations_are_valid() {
        assert_eq!(usize::try_from(SCHEMA), Ok(SCRIPTS.len()));
        MIGRATIONS.validate().unwrap();
    }

    #[test]
    fn a_store_of_the_first_schema_is_brought_up_to_date_with_a_copy_kept() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("bidwatch.db");
        let old = Connection::open(&path).unwrap();
        old.execute_batch(SCRIPTS[0]).unwrap();
        old.execute_batch(
            "INSERT INTO meta VALUES ('instance', 'abc'); INSERT INTO offer (hash, seller) VALUES (1, 'Acme')",
        )
        .unwrap();
        old.pragma_update(None, "application_id", APPLICATION_ID).unwrap();
        old.pragma_update(None, "user_version", 1).unwrap();
        drop(old);
        let store = Store::open(&path).unwrap();
        assert!(folder.path().join(format!("bidwatch.db.before-schema-{SCHEMA}")).exists());
        let rival = |seller: &str| crate::domain::Rival {
            name: "A".into(),
            sellers: vec![seller.into()],
            ..Default::default()
        };
        let whose = |seller: &str| -> Option<i64> {
            let none: &[&str] = &[];
            let dayparts = crate::domain::Dayparts::new(chrono_tz::Tz::UTC, none).unwrap();
            store.know(&Roster::new(None, vec![rival(seller)]), &dayparts).unwrap();
            Connection::open(&path).unwrap().query_row("SELECT party_id FROM offer", [], |row| row.get(0)).unwrap()
        };
        assert_eq!([whose("ACME"), whose("Other"), whose("acme")], [Some(1), None, Some(1)]);
    }

    #[test]
    fn a_new_store_is_made_once_and_opened_again() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("deep/er/bidwatch.db");
        let instance = Store::open(&path).unwrap().instance().to_owned();
        assert_eq!(instance.len(), 12);
        assert_eq!(Store::open(&path).unwrap().instance(), instance);
    }

    #[test]
    fn many_that_start_at_once_make_one_store() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("bidwatch.db");
        let start = || Store::open(&path).map(|store| store.instance().to_owned());
        let instances: Vec<_> = std::thread::scope(|scope| {
            let started: Vec<_> = (0..8).map(|_| scope.spawn(start)).collect();
            started.into_iter().map(|one| one.join().unwrap().unwrap()).collect()
        });
        assert!(instances.iter().all(|instance| *instance == instances[0]), "{instances:?}");
    }

    #[test]
    fn files_that_are_no_store_of_ours_are_refused_untouched() {
        let folder = tempfile::tempdir().unwrap();
        let path = |name: &str| folder.path().join(name);
        fs::write(path("empty.db"), "").unwrap();
        assert!(matches!(refused(&path("empty.db")), StoreError::Damaged { .. }));
        fs::write(path("text.db"), "not a database ".repeat(100)).unwrap();
        assert!(matches!(refused(&path("text.db")), StoreError::Foreign(_)));
        Connection::open(path("other.db")).unwrap().execute_batch("CREATE TABLE t (a)").unwrap();
        assert!(matches!(refused(&path("other.db")), StoreError::Foreign(_)));

        assert!(matches!(refused(Path::new("/dev/null")), StoreError::Folder { .. }));

        drop(Store::open(&path("ours.db")).unwrap());
        Connection::open(path("ours.db")).unwrap().pragma_update(None, "user_version", 9_999).unwrap();
        let before = fs::read(path("ours.db")).unwrap();
        assert!(matches!(refused(&path("ours.db")), StoreError::Newer { found: 9_999, .. }));
        assert_eq!(fs::read(path("ours.db")).unwrap(), before);
    }

    #[test]
    fn what_hinders_the_opening_is_not_taken_for_damage() {
        let failure =
            |code| unusable(Path::new("x.db"), rusqlite::Error::SqliteFailure(rusqlite::ffi::Error::new(code), None));
        assert!(matches!(failure(rusqlite::ffi::SQLITE_CANTOPEN), StoreError::Folder { .. }));
        assert!(matches!(failure(rusqlite::ffi::SQLITE_READONLY_DIRECTORY), StoreError::Folder { .. }));
        assert!(matches!(failure(rusqlite::ffi::SQLITE_FULL), StoreError::Full));
        assert!(matches!(failure(rusqlite::ffi::SQLITE_IOERR_SHMSIZE), StoreError::Full));
        assert!(matches!(failure(rusqlite::ffi::SQLITE_IOERR_READ), StoreError::Sqlite(_)));
        // A folder in the place of the file of the log: a read-only folder without a way to be root's.
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("bidwatch.db");
        drop(Store::open(&path).unwrap());
        fs::create_dir(beside_wal(&path)).unwrap();
        assert!(matches!(refused(&path), StoreError::Folder { .. }));
    }

    fn beside_wal(path: &Path) -> PathBuf {
        path.with_extension("db-wal")
    }

    #[test]
    fn a_damaged_store_is_told_at_start() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("bidwatch.db");
        drop(Store::open(&path).unwrap());
        let mut bytes = fs::read(&path).unwrap();
        for byte in &mut bytes[4096..12_288] {
            *byte = 0xa5;
        }
        fs::write(&path, bytes).unwrap();
        assert!(refused(&path).is_unfit_file());
    }

    #[test]
    fn a_store_without_its_tables_is_damaged() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("bidwatch.db");
        drop(Store::open(&path).unwrap());
        Connection::open(&path).unwrap().execute_batch("DROP TABLE meta").unwrap();
        assert!(matches!(refused(&path), StoreError::Damaged { .. }));
    }

    #[test]
    fn a_vanished_store_is_not_begun_anew_in_silence() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("bidwatch.db");
        drop(Store::open(&path).unwrap());
        fs::remove_file(&path).unwrap();
        assert!(matches!(refused(&path), StoreError::Gone { .. }));
    }

    #[test]
    fn only_one_daemon_holds_the_lock() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("bidwatch.db");
        let (one, two) = (Store::open(&path).unwrap(), Store::open(&path).unwrap());
        let held = one.lock_daemon().unwrap();
        assert!(matches!(two.lock_daemon(), Err(StoreError::AlreadyRunning(_))));
        drop(held);
        two.lock_daemon().unwrap();
    }

    #[test]
    fn a_backup_is_whole_and_never_overwrites() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(&folder.path().join("bidwatch.db")).unwrap();
        let copy = folder.path().join("copy.db");
        store.backup(&copy).unwrap();
        assert_eq!(Store::open(&copy).unwrap().instance(), store.instance());
        assert!(matches!(store.backup(&copy), Err(StoreError::CopyExists(_))));
    }
}
