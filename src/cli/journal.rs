//! Logs: to stderr, one line an event, escaped. Under systemd the journal has the time already.

use std::io::IsTerminal;

use tracing_subscriber::{EnvFilter, filter::LevelFilter, fmt};

/// Installs the log once. `BIDWATCH_LOG` (error, warn, info, debug, trace) overrules the level.
///
/// Other libraries only ever warn: at finer levels some log requests whole, with the keys in them.
pub(crate) fn install(verbose: u8, quiet: bool) {
    let asked = std::env::var("BIDWATCH_LOG").ok().and_then(|level| level.parse::<LevelFilter>().ok());
    let level = asked.unwrap_or(match verbose {
        0 if quiet => LevelFilter::ERROR,
        0 => LevelFilter::INFO,
        1 => LevelFilter::DEBUG,
        _ => LevelFilter::TRACE,
    });
    let filter = EnvFilter::new(format!("{},bidwatch={level}", LevelFilter::WARN.min(level)));
    let log = fmt().with_env_filter(filter).with_writer(std::io::stderr).with_target(false);
    let under_journal = std::env::var_os("JOURNAL_STREAM").is_some();
    let installed = if under_journal {
        log.with_ansi(false).without_time().try_init()
    } else {
        log.with_ansi(std::io::stderr().is_terminal()).try_init()
    };
    // Only a test installs twice.
    let _ = installed;
}
