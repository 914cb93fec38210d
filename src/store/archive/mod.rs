//! The archive: pages as they came, in a SQLite file of their own beside the store.
//!
//! Apart, because pages are the bulk and may be lost, while checks are neither: the store stays small, its disk work
//! stays short, and a full disk drops pages before it touches a check. A page is put here before its check is
//! committed, so that every check on disk has its pages; one whose check never came is thrown away later.

mod packed;
mod select;
mod thin;

use std::{
    fs,
    path::{Path, PathBuf},
    sync::{Mutex, MutexGuard, PoisonError},
};

use chrono::{DateTime, Utc};
use rusqlite::{Connection, OptionalExtension, params};

use super::{Result, StoreError, history::instant, open};
use crate::domain::{Device, Query};

pub use packed::PackedPage;
pub use select::{ArchiveSize, KeptPage};
pub use thin::{KeepSettings, KeptCheck, Why, worth};

/// "bidp" in ASCII.
const APPLICATION_ID: i64 = 0x6269_6470;
const SCHEMA: i64 = 1;

/// The kept pages of one store. Shared by reference; every method blocks.
pub struct Archive {
    path: PathBuf,
    connection: Mutex<Connection>,
}

impl Archive {
    /// Where the archive of a store stands: `bidwatch.db.pages`.
    pub fn beside(store: &Path) -> PathBuf {
        open::beside(store, "pages")
    }

    /// Opens the archive of the store at that path, or makes one. One that is damaged is put aside and begun anew:
    /// nothing is judged by it. One that is foreign or newer is refused.
    pub fn open(store: &Path) -> Result<Self> {
        let path = Self::beside(store);
        let connection = match connect(&path) {
            Err(error) if is_damage(&error) => anew(&path, &error)?,
            opened => opened?,
        };
        Ok(Self { path, connection: Mutex::new(connection) })
    }

    /// Where the file is.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Keeps the pages of some checks. A page that is there already stays as it is.
    pub fn keep<'a>(&self, checks: impl IntoIterator<Item = Pages<'a>> + Clone) -> Result<()> {
        let mut connection = self.lock();
        match keep(&mut connection, checks.clone()) {
            // Damage may show only now.
            Err(error) if is_damage(&error) => {
                *connection = anew(&self.path, &error)?;
                keep(&mut connection, checks)
            }
            kept => kept,
        }
    }

    /// Throws pages away and gives their room back to the disk.
    pub fn forget(&self, ids: &[i64], now: DateTime<Utc>) -> Result<()> {
        let mut connection = self.lock();
        let unit = connection.transaction()?;
        for id in ids {
            unit.prepare_cached("DELETE FROM page WHERE id = ?1")?.execute([id])?;
        }
        unit.execute("DELETE FROM thinned", [])?;
        unit.execute("INSERT INTO thinned (at) VALUES (?1)", [now.timestamp_millis()])?;
        unit.commit()?;
        if !ids.is_empty() {
            // Gives back one page of the file with each step.
            let mut vacuum = connection.prepare("PRAGMA incremental_vacuum")?;
            let mut steps = vacuum.query([])?;
            while steps.next()?.is_some() {}
        }
        Ok(())
    }

    /// When pages were last thrown away, or found to be all wanted.
    pub fn thinned_at(&self) -> Result<Option<DateTime<Utc>>> {
        let at = self.lock().query_row("SELECT at FROM thinned", [], |row| row.get(0)).optional()?;
        at.map(instant).transpose()
    }

    /// Copies the archive to a new file while others go on, and checks the copy.
    pub fn backup(&self, to: &Path) -> Result<()> {
        open::backup(&self.lock(), to)
    }

    fn lock(&self) -> MutexGuard<'_, Connection> {
        self.connection.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The pages of a check.
type Pages<'a> = (&'a Query, DateTime<Utc>, &'a [PackedPage]);

fn keep<'a>(connection: &mut Connection, checks: impl IntoIterator<Item = Pages<'a>>) -> Result<()> {
    let unit = connection.transaction()?;
    for (query, at, pages) in checks {
        for page in pages {
            unit.prepare_cached(
                "INSERT OR IGNORE INTO page (source, keyword, place, language, device, checked_at, number, url, media_type,
                   replaced, bytes, packed, body) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, length(?12), ?12)",
            )?
            .execute(params![
                query.source,
                query.keyword,
                query.place,
                query.language,
                query.device.map(Device::as_str),
                at.timestamp_millis(),
                page.number,
                page.url,
                page.media_type,
                page.replaced,
                page.bytes,
                page.body(),
            ])?;
        }
    }
    Ok(unit.commit()?)
}

fn is_damage(error: &StoreError) -> bool {
    matches!(error, StoreError::Sqlite(_)) && error.is_unfit_file()
}

/// A new archive in the place of a damaged one, which is put aside.
fn anew(path: &Path, error: &StoreError) -> Result<Connection> {
    let aside = open::beside(path, "damaged");
    tracing::warn!(%error, aside = %aside.display(), "the kept pages cannot be read; they are put aside");
    put_aside(path, &aside)?;
    connect(path)
}

fn connect(path: &Path) -> Result<Connection> {
    if !path.exists() {
        match open::private_file(path) {
            Err(error) if error.kind() != std::io::ErrorKind::AlreadyExists => {
                return Err(StoreError::Folder { path: path.to_owned(), what: error.to_string() });
            }
            _ => {}
        }
    }
    let connection = Connection::open(path)?;
    connection.busy_timeout(open::BUSY)?;
    let pragma = |name: &str| connection.pragma_query_value(None, name, |row| row.get::<_, i64>(0));
    match (pragma("application_id")?, pragma("user_version")?) {
        (APPLICATION_ID, found) if found > SCHEMA => {
            return Err(StoreError::Newer { path: path.to_owned(), found, known: SCHEMA });
        }
        (APPLICATION_ID, SCHEMA) => {}
        (0, 0) if pragma("page_count")? == 0 => make(&connection)?,
        _ => return Err(StoreError::Foreign(path.to_owned())),
    }
    connection.pragma_update(None, "journal_mode", "wal")?;
    // What a power cut may take of this file is bearable; a killed process takes nothing.
    connection.pragma_update(None, "synchronous", "normal")?;
    // Room that is kept for throwing pages away when the disk is full.
    connection.pragma_update(None, "journal_size_limit", 4 * 1024 * 1024)?;
    Ok(connection)
}

/// Two processes that come first at once take turns; the second finds it made.
fn make(connection: &Connection) -> Result<()> {
    connection.pragma_update(None, "auto_vacuum", "incremental")?;
    connection.execute_batch("BEGIN IMMEDIATE")?;
    let made: i64 = connection.pragma_query_value(None, "user_version", |row| row.get(0))?;
    if made == 0 {
        connection.execute_batch(include_str!("schema.sql"))?;
        connection.pragma_update(None, "application_id", APPLICATION_ID)?;
        connection.pragma_update(None, "user_version", SCHEMA)?;
    }
    Ok(connection.execute_batch("COMMIT")?)
}

fn put_aside(path: &Path, aside: &Path) -> Result<()> {
    let unusable = |error: std::io::Error| StoreError::Folder { path: path.to_owned(), what: error.to_string() };
    fs::rename(path, aside).map_err(unusable)?;
    for ending in ["-wal", "-shm"] {
        let mut file = path.as_os_str().to_owned();
        file.push(ending);
        let _ = fs::remove_file(PathBuf::from(file));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::Span;

    fn at(minutes: i64) -> DateTime<Utc> {
        DateTime::UNIX_EPOCH + chrono::TimeDelta::minutes(minutes)
    }

    fn packed(text: &str) -> Vec<PackedPage> {
        vec![PackedPage::pack(1, "https://shop.example/?q=bag", None, false, text).unwrap()]
    }

    fn archive() -> (tempfile::TempDir, Archive) {
        let folder = tempfile::tempdir().unwrap();
        let archive = Archive::open(&folder.path().join("bidwatch.db")).unwrap();
        (folder, archive)
    }

    #[test]
    fn pages_come_back_by_check_and_by_span_and_twice_is_once() {
        let (_folder, archive) = archive();
        let (bag, hat) = (Query::new("s", "bag"), Query { device: Some(Device::Mobile), ..Query::new("s", "hat") });
        let (one, two) = (packed("one"), packed("two"));
        for _ in 0..2 {
            archive.keep([(&bag, at(1), &one[..]), (&hat, at(2), &two[..])]).unwrap();
        }
        let all = archive.list(&Span::default()).unwrap();
        assert_eq!(all.iter().map(|page| &page.query).collect::<Vec<_>>(), [&bag, &hat]);
        assert_eq!(archive.text(all[1].id).unwrap().as_deref(), Some("two"));
        assert_eq!(archive.of_check(&hat, at(2)).unwrap(), all[1..]);
        assert_eq!(archive.list(&Span { keyword: Some("bag".into()), ..Span::default() }).unwrap().len(), 1);
        assert_eq!(archive.list(&Span { since: Some(at(2)), ..Span::default() }).unwrap().len(), 1);
    }

    #[test]
    fn what_is_forgotten_gives_its_room_back() {
        let (_folder, archive) = archive();
        let query = Query::new("s", "bag");
        let noise = || -> String { (0..200_000).map(|_| char::from(fastrand::u8(32..127))).collect() };
        for minute in 0..20 {
            archive.keep([(&query, at(minute), &packed(&noise())[..])]).unwrap();
        }
        let before = archive.size().unwrap();
        let ids: Vec<i64> = archive.list(&Span::default()).unwrap().iter().map(|page| page.id).collect();
        archive.forget(&ids[..19], at(99)).unwrap();
        let after = archive.size().unwrap();
        assert_eq!((before.pages, after.pages), (20, 1));
        assert!(after.bytes * 10 < before.bytes, "{before:?} {after:?}");
        assert_eq!(archive.thinned_at().unwrap(), Some(at(99)));
        archive.lock().execute_batch("PRAGMA wal_checkpoint(TRUNCATE)").unwrap();
        assert!(fs::metadata(archive.path()).unwrap().len() * 4 < before.bytes);
    }

    #[test]
    fn a_damaged_archive_is_put_aside_also_where_it_shows_late() {
        let folder = tempfile::tempdir().unwrap();
        let store = folder.path().join("bidwatch.db");
        fs::write(Archive::beside(&store), "not a database ".repeat(100)).unwrap();
        let archive = Archive::open(&store).unwrap();
        assert_eq!(archive.size().unwrap().pages, 0);
        assert!(folder.path().join("bidwatch.db.pages.damaged").exists());
        let mode = std::os::unix::fs::PermissionsExt::mode(&fs::metadata(archive.path()).unwrap().permissions());
        assert_eq!(mode & 0o777, 0o600, "what visitors are shown is nobody else's business");

        let (query, page) = (Query::new("s", "bag"), packed("one"));
        let keep = |archive: &Archive, minute| archive.keep([(&query, at(minute), &page[..])]).unwrap();
        (0..50).for_each(|minute| keep(&archive, minute));
        drop(archive);
        let path = Archive::beside(&store);
        let mut bytes = fs::read(&path).unwrap();
        bytes[4096..].fill(0xa5);
        fs::write(&path, bytes).unwrap();
        let archive = Archive::open(&store).unwrap();
        keep(&archive, 99);
        assert_eq!(archive.size().unwrap().pages, 1);
    }

    #[test]
    fn what_another_program_or_a_later_version_wrote_is_left_alone() {
        let folder = tempfile::tempdir().unwrap();
        let store = folder.path().join("bidwatch.db");
        let other = Connection::open(Archive::beside(&store)).unwrap();
        other.execute_batch("CREATE TABLE t (a)").unwrap();
        assert!(matches!(Archive::open(&store), Err(StoreError::Foreign(_))));
        other.pragma_update(None, "application_id", APPLICATION_ID).unwrap();
        other.pragma_update(None, "user_version", 99).unwrap();
        assert!(matches!(Archive::open(&store), Err(StoreError::Newer { found: 99, .. })));
    }
}
