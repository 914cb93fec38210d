//! The `bidwatch` command.

use std::process::ExitCode;

fn main() -> ExitCode {
    bidwatch::cli::main()
}
