//! How pages are laid out.

use std::{path::PathBuf, time::Duration};

/// The browser and its limits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settings {
    /// The program; `None`: the first Chromium or Chrome on the PATH.
    pub browser: Option<PathBuf>,
    /// Whether the browser puts its own sandbox around the page. It cannot as root, and is not asked to there.
    pub sandbox: bool,
    /// The longest that one page may take, from the start of the browser to its end.
    pub deadline: Duration,
    /// The most memory, in bytes, that the browser's processes may have for themselves together.
    pub max_memory: u64,
}

impl Default for Settings {
    fn default() -> Self {
        Self { browser: None, sandbox: true, deadline: Duration::from_secs(60), max_memory: 1 << 30 }
    }
}

/// When the pages of a source are laid out.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum When {
    /// Never: slots that only a browser can tell stay null.
    #[default]
    Never,
    /// Where the rules could not tell the slot of some listing.
    Auto,
    /// Each page on which listings were found.
    Always,
}
