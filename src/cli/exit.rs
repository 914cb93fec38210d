//! Exit codes, and which error gives which.

use std::{io, process::ExitCode};

use crate::{
    app::ImportError,
    config::{ConfigError, Report},
    store::StoreError,
};

/// How a command ended. The numbers are fixed: scripts rely on them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Exit {
    Done = 0,
    Failed = 1,
    /// Done, but some checks could not be made.
    Incomplete = 2,
    Usage = 64,
    Store = 65,
    Config = 78,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit as u8)
    }
}

/// What a command can find wrong itself.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Wrong {
    #[error("{0}")]
    Usage(String),
    #[error("{}", .0.render(false))]
    Config(Box<Report>),
}

/// Tells an error on stderr, and gives its exit code. A closed pipe is none.
pub(crate) fn report(error: &anyhow::Error) -> Exit {
    let closed_pipe = |cause: &(dyn std::error::Error + 'static)| {
        cause.downcast_ref::<io::Error>().is_some_and(|error| error.kind() == io::ErrorKind::BrokenPipe)
    };
    if error.chain().any(closed_pipe) {
        return Exit::Done;
    }
    match error.downcast_ref::<Wrong>() {
        // It begins with its own `error:`.
        Some(Wrong::Config(report)) => anstream::eprintln!("{}", report.render(true)),
        _ => anstream::eprintln!("bidwatch: {error:#}"),
    }
    code(error)
}

fn code(error: &anyhow::Error) -> Exit {
    for cause in error.chain() {
        if let Some(wrong) = cause.downcast_ref::<Wrong>() {
            return match wrong {
                Wrong::Usage(_) => Exit::Usage,
                Wrong::Config(_) => Exit::Config,
            };
        }
        if cause.is::<ConfigError>() || cause.is::<crate::notify::MailerError>() {
            return Exit::Config;
        }
        let store = cause.downcast_ref::<StoreError>().or(match cause.downcast_ref::<ImportError>() {
            Some(ImportError::Store(error)) => Some(error),
            _ => None,
        });
        if let Some(error) = store {
            return match error {
                error if error.is_unfit_file() => Exit::Store,
                StoreError::Folder { .. } | StoreError::CopyExists(_) => Exit::Config,
                _ => Exit::Failed,
            };
        }
    }
    Exit::Failed
}
