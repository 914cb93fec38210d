//! A stress of the judgement: markets that work otherwise than it assumes. See `docs/judgement.md`, "A market of our own".
//!
//! ```sh
//! cargo run --release --example stress -- --seeds 10
//! ```

#![expect(clippy::print_stdout, reason = "a program for the terminal")]

mod arguments;
mod bazaar;
mod files;
mod table;

use std::process::ExitCode;

use arguments::{Arguments, USAGE};
use bazaar::{Heard, Scenario, Score, Terms, Told, play, score};

fn main() -> ExitCode {
    match Arguments::read(std::env::args().skip(1)) {
        Ok(arguments) => run(&arguments),
        Err(problem) => {
            println!("{problem}\n\n{USAGE}");
            ExitCode::from(64)
        }
    }
}

fn run(arguments: &Arguments) -> ExitCode {
    if let Err(error) = files::write(arguments) {
        println!("{error}");
        return ExitCode::FAILURE;
    }
    if arguments.writes_files() {
        return ExitCode::SUCCESS;
    }
    let scored: Vec<(String, Score)> =
        arguments.scenarios.iter().map(|&scenario| (scenario.name(), of(scenario, arguments))).collect();
    print!("{}", table::figures(&scored));
    print!("\n{}", table::reliability(&scored));
    ExitCode::SUCCESS
}

/// All seeds of one scenario.
fn of(scenario: Scenario, arguments: &Arguments) -> Score {
    let mut sum = Score::default();
    for seed in arguments.seeds.clone() {
        let played = play(scenario, &arguments.terms, seed);
        let heard = Heard::from(&played.checks, &played.truth);
        let (score, told) = score(&played.truth, &heard, &played.checks);
        if arguments.tell {
            println!("{} seed {seed}\n{}", scenario.name(), table::story(&played.truth, &told, &score));
        }
        sum.add(score);
    }
    sum
}
