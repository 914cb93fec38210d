//! `bidwatch validate`

use serde::Serialize;

use crate::{
    app::Sight,
    config::{Config, Environment, Mistake, Severity, Source},
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
        let file = path.display().to_string();
        let idle = loaded.as_ref().ok().and_then(Config::lacks).map(|(message, help)| Mistake {
            severity: Severity::Warning,
            file: file.clone(),
            line: 0,
            column: 0,
            message: message.to_owned(),
            help: Some(help.to_owned()),
        });
        let verdict = Verdict { file, valid, problems: report.mistakes().chain(idle).collect() };
        machine::write_whole(command.format, &verdict)?;
        return Ok(if valid { Exit::Done } else { Exit::Config });
    }
    let config = loaded.map_err(|report| Wrong::Config(Box::new(report)))?;
    if !config.warnings.is_empty() {
        anstream::eprintln!("{}", config.warnings.render(true));
    }
    if let Some((message, help)) = config.lacks() {
        anstream::eprintln!("warning: {message}\n  = help: {help}");
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
