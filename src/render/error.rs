use std::{io, path::PathBuf};

/// Why a page was not laid out. None of these says anything about the page's slots.
#[derive(Debug, thiserror::Error)]
pub enum RenderError {
    /// Nothing on the PATH, and none named.
    #[error("no browser: install chromium, or name one in [render] browser")]
    NoBrowser,
    /// The named one is not there.
    #[error("no browser at {0}")]
    NotThere(PathBuf),
    /// It could not be started, or a file for it could not be written.
    #[error("the browser could not be started: {0}")]
    Start(#[source] io::Error),
    /// It ended, or spoke in a way that is not understood.
    #[error("the browser broke off: {0}")]
    Broken(String),
    /// The deadline has passed.
    #[error("the browser took too long")]
    TooSlow,
    /// More memory than it may have.
    #[error("the browser took too much memory")]
    TooMuchMemory,
    /// The page, or what became of it, is larger than any results page.
    #[error("the page is too large for the browser")]
    TooLarge,
    /// What it shows is not what its text told.
    #[error("laid out, the page tells other listings than its text")]
    Changed,
    /// The caller no longer waits.
    #[error("given up")]
    GivenUp,
}

impl RenderError {
    /// Something that a browser does not do.
    pub(super) fn broken(what: impl Into<String>) -> Self {
        Self::Broken(what.into())
    }
}
