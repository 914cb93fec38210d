//! `bidwatch validate`

use serde::Serialize;

use crate::{
    app::Sight,
    config::{Config, Environment, Mistake, Source},
};

use super::{
    Context,
    args::{Validate, WholeFormat},
    exit::{Exit, Wrong},
    machine, output,
};

#[derive(Serialize)]
struct Verdict {
    file: String,
    valid: bool,
    problems: Vec<Mistake>,
}

pub(crate) fn run(context: &Context, command: &Validate) -> anyhow::Result<Exit> {
    let path = Config::locate(context.config.as_deref())?;
    let loaded = Config::load(&path, &Environment::of_process().credentials_may_be_elsewhere());
    if command.format != WholeFormat::Table {
        let (valid, report) = match &loaded {
            Ok(config) => (true, &config.warnings),
            Err(report) => (false, report),
        };
        let verdict = Verdict { file: path.display().to_string(), valid, problems: report.mistakes().collect() };
        machine::write_whole(command.format, &verdict)?;
        return Ok(if valid { Exit::Done } else { Exit::Config });
    }
    let config = loaded.map_err(|report| Wrong::Config(Box::new(report)))?;
    if !config.warnings.is_empty() {
        anstream::eprintln!("{}", config.warnings.render(true));
    }
    for caution in config.sources.iter().filter_map(Source::caution) {
        anstream::eprintln!("note: {caution}");
    }
    let keywords: usize = config.watches.iter().map(|watch| watch.keywords.len()).sum();
    let rivals = config.roster.rivals().len();
    let sources = config.sources.iter().filter(|source| Sight::of(source).is_ok()).count();
    let counts = [output::count(sources, "source"), output::count(keywords, "keyword"), output::count(rivals, "rival")];
    output::write_text(&format!("{} is right: {}.\n", path.display(), counts.join(", ")))?;
    Ok(Exit::Done)
}
