//! One season as files that `bidwatch import` takes.

use std::{
    fs::{self, File},
    io::{self, BufWriter, Write},
};

use bidwatch::observation::write_line;

use super::{
    arguments::Arguments,
    bazaar::{PEAK, Role, SOURCE, Truth, ZONE, play},
};

/// Writes the log and the config that were asked for.
pub(crate) fn write(arguments: &Arguments) -> io::Result<()> {
    if !arguments.writes_files() {
        return Ok(());
    }
    let played = play(arguments.scenarios[0], &arguments.terms, *arguments.seeds.start());
    if let Some(path) = &arguments.log {
        let mut log = BufWriter::new(File::create(path)?);
        for check in &played.checks {
            writeln!(log, "{}", write_line(check))?;
        }
        log.flush()?;
    }
    if let Some(path) = &arguments.config {
        fs::write(path, config(&played.truth, arguments.terms.keywords))?;
    }
    Ok(())
}

fn config(truth: &Truth, keywords: usize) -> String {
    let watched = truth.shops.iter().filter(|shop| shop.role != Role::Stranger);
    let shops: Vec<String> = watched
        .map(|shop| {
            let table = if shop.role == Role::Own { "[own]" } else { "[[rivals]]" };
            format!("{table}\nname = {:?}\nsellers = [{:?}]\n", shop.name, shop.name)
        })
        .collect();
    let words: Vec<String> = (1..=keywords).map(|word| format!("word {word}")).collect();
    format!(
        r#"timezone = "{ZONE}"

[dayparts]
peak = {PEAK:?}

{}
[[sources]]
name = "{SOURCE}"
url = "http://bazaar.example/search?q={{keyword}}"

[sources.html]
listing = "li"
ad = ".ad"
title = "h3"
seller = ".shop"
url = "a@href"

[[watches]]
source = "{SOURCE}"
keywords = {words:?}
schedule = "0 * * * *"
"#,
        shops.join("\n")
    )
}
