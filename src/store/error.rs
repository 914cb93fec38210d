use std::path::PathBuf;

use rusqlite::ErrorCode;

/// Why the store could not do it.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The file is damaged; it was not touched.
    #[error(
        "the store {path} is damaged: {what}\n  It was not touched. Keep a copy of it, then restore your last backup in its place. Without \
         one, deploy/README.md (/usr/share/doc/bidwatch/README.md) says how to save what can still be read."
    )]
    Damaged {
        /// The file.
        path: String,
        /// What was found.
        what: String,
    },
    /// The file is another program's.
    #[error("{0} is not a store of bidwatch; set `database` to another path. It was not touched.")]
    Foreign(PathBuf),
    /// The file was written by a later version.
    #[error(
        "the store {path} has schema {found}, this bidwatch knows up to {known}; use the newer bidwatch. It was not touched."
    )]
    Newer {
        /// The file.
        path: PathBuf,
        /// Its schema.
        found: i64,
        /// The newest one known.
        known: i64,
    },
    /// There was a store here, and it is gone.
    #[error(
        "the store {path} is gone, but its mark {mark} is still there.\n  Restore a backup to {path}; to begin anew without the \
         history, delete {mark}."
    )]
    Gone {
        /// Where it was.
        path: PathBuf,
        /// What says so.
        mark: PathBuf,
    },
    /// Its folder cannot be used.
    #[error("cannot use {path} for the store: {what}")]
    Folder {
        /// The folder or file.
        path: PathBuf,
        /// Why.
        what: String,
    },
    /// A copy is to go where a file is already.
    #[error("{0} exists already and was left as it is; name a new file")]
    CopyExists(PathBuf),
    /// Another process holds it.
    #[error("another bidwatch daemon is already running on {0}")]
    AlreadyRunning(PathBuf),
    /// The disk is full.
    #[error("the disk of the store is full")]
    Full,
    /// What is stored makes no sense.
    #[error("the store holds what it should not: {0}")]
    Nonsense(String),
    /// Anything else that SQLite says.
    #[error("the store: {0}")]
    Sqlite(rusqlite::Error),
}

impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> Self {
        let extended = error.sqlite_error().map(|error| error.extended_code);
        match error.sqlite_error_code() {
            Some(ErrorCode::DiskFull) => Self::Full,
            // The index of the log cannot grow: so a full disk shows at the start.
            _ if extended == Some(rusqlite::ffi::SQLITE_IOERR_SHMSIZE) => Self::Full,
            _ => Self::Sqlite(error),
        }
    }
}

impl StoreError {
    /// Whether the file itself is unfit: damaged, foreign, newer or gone.
    pub fn is_unfit_file(&self) -> bool {
        match self {
            Self::Damaged { .. } | Self::Foreign(_) | Self::Newer { .. } | Self::Gone { .. } => true,
            Self::Sqlite(error) => {
                matches!(error.sqlite_error_code(), Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase))
            }
            _ => false,
        }
    }
}
