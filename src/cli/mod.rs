//! The command line: what the user typed in, output and an exit code out.

mod args;
mod backup;
mod context;
mod demo;
mod digest;
mod exit;
mod export;
mod feedback;
mod findings;
mod hours;
mod import;
mod init;
mod journal;
mod machine;
mod mail_test;
mod meant;
mod note;
mod once;
mod output;
mod pages;
mod presets;
mod probe;
mod reliability;
mod reparse;
mod replay;
mod report;
mod rivals;
mod run;
mod snooze;
mod sources;
mod status;
mod table;
mod validate;

use std::process::ExitCode;

use clap::Parser;

use args::{Args, Command};
use context::Context;
use exit::Exit;

/// Runs the command that the process was called with.
pub fn main() -> ExitCode {
    let args = match Args::try_parse() {
        Ok(args) => args,
        Err(error) => {
            // Asked-for help is no mistake; everything else is wrong usage.
            let exit = if error.use_stderr() { Exit::Usage } else { Exit::Done };
            let _ = error.print();
            return exit.into();
        }
    };
    // The demo tells its story itself.
    let quiet = matches!(args.command, Some(Command::Demo(_)));
    journal::install(args.verbose, quiet);
    crate::fetch::install_tls();
    match dispatch(args) {
        Ok(exit) => exit.into(),
        Err(error) => exit::report(&error).into(),
    }
}

fn dispatch(args: Args) -> anyhow::Result<Exit> {
    let context = Context { config: args.config };
    match args.command {
        None if args.once => once::run(&context, args.format),
        None => run::run(&context),
        Some(_) if args.once => Err(exit::Wrong::Usage("--once stands alone, without a command".into()).into()),
        Some(Command::Validate(command)) => validate::run(&context, &command),
        Some(Command::Init(command)) => init::run(&command),
        Some(Command::Presets(command)) => presets::run(&command),
        Some(Command::Probe(command)) => probe::probe(&context, &command),
        Some(Command::Extract(command)) => probe::extract(&context, &command),
        Some(Command::Pages(command)) => pages::run(&context, &command),
        Some(Command::Reparse(command)) => reparse::run(&context, &command),
        Some(Command::Import(command)) => import::run(&context, &command),
        Some(Command::Export(command)) => export::run(&context, &command),
        Some(Command::Findings(command)) => findings::run(&context, &command),
        Some(Command::Ack(command)) => feedback::ack(&context, &command),
        Some(Command::Wrong(command)) => feedback::wrong(&context, &command),
        Some(Command::Snooze(command)) => snooze::run(&context, &command),
        Some(Command::Rivals(command)) => rivals::run(&context, &command),
        Some(Command::Hours(command)) => hours::run(&context, &command),
        Some(Command::Replay(command)) => replay::run(&context, &command),
        Some(Command::Report(command)) => report::run(&context, &command),
        Some(Command::Digest(command)) => digest::run(&context, &command),
        Some(Command::Note(command)) => note::run(&context, &command),
        Some(Command::MailTest) => mail_test::run(&context),
        Some(Command::Status(command)) => status::run(&context, &command),
        Some(Command::Sources(command)) => sources::run(&context, &command),
        Some(Command::Backup(command)) => backup::run(&context, &command),
        Some(Command::Demo(command)) => demo::run(&command),
    }
}
