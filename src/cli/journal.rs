//! Logs: to stderr, one line an event, escaped. Under systemd the journal has the time already.

use std::io::IsTerminal;

use tracing_subscriber::{EnvFilter, fmt};

/// Installs the log once. `BIDWATCH_LOG` overrules the level, in the syntax of tracing's `EnvFilter`.
pub(crate) fn install(verbose: u8, quiet: bool) {
    let level = match verbose {
        0 if quiet => "error",
        0 => "warn,bidwatch=info",
        1 => "info,bidwatch=debug",
        _ => "debug,bidwatch=trace",
    };
    let filter = EnvFilter::try_from_env("BIDWATCH_LOG").unwrap_or_else(|_| EnvFilter::new(level));
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
