use std::{collections::HashSet, io::Read, path::Path};

use super::{
    super::{Source, Watch, check, reader::Table, settings::DEFAULT_SCHEDULE, suggest::closest},
    Surroundings, market, visitor,
};
use crate::domain::{Device, MAX_TEXT_CHARS, Problem, Query, display_safe};

/// The most bytes of a file of keywords.
const MAX_FILE_BYTES: u64 = 1_000_000;

/// `[[watches]]` of these sources. A keyword may stand in several: it is looked at when one of them says so.
pub(super) fn all(root: &Table<'_>, sources: &[Source], surroundings: &Surroundings<'_>) -> Vec<Watch> {
    let mut watches = Vec::new();
    for table in root.tables("watches") {
        let watch = one(&table, sources, surroundings);
        visitor::warn(&table, sources.iter().find(|source| source.name() == watch.source));
        watches.push(watch);
        table.finish();
    }
    watches
}

fn one(table: &Table<'_>, sources: &[Source], surroundings: &Surroundings<'_>) -> Watch {
    let names: Vec<&str> = sources.iter().map(Source::name).collect();
    let source = source(table, &names);
    let its_own = market::active_hours(table, surroundings);
    let of_source = || sources.iter().find(|known| known.name() == source).and_then(|known| known.active.clone());
    let mut seen = HashSet::new();
    let mut watch = Watch {
        active: its_own.or_else(of_source),
        source,
        keywords: Vec::new(),
        schedule: table.texts("schedule"),
        peak_schedule: table.texts("peak_schedule"),
        place: table.text("place"),
        language: table.text("language"),
        device: table.choice("device", &[("desktop", Device::Desktop), ("mobile", Device::Mobile)]),
    };
    if !table.has("schedule") {
        watch.schedule = vec![DEFAULT_SCHEDULE.to_owned()];
    }
    table.tell_all(&match &surroundings.dayparts {
        Some(dayparts) => watch.timetable(dayparts).err().unwrap_or_default(),
        // Whether the peak has its times cannot be told then.
        None => check::timetable(&watch.schedule, &[], &market::no_dayparts()),
    });
    let listed = table.keyed_texts("keywords").into_iter();
    let filed = from_file(table, surroundings).into_iter().map(|keyword| ("keywords_file".to_owned(), keyword));
    for (key, keyword) in listed.chain(filed) {
        match accept(watch.query(&keyword), &mut seen) {
            Ok(()) => watch.keywords.push(keyword),
            Err(problem) => table.tell(&Problem { key, ..problem }),
        }
    }
    tell_if_none(table);
    watch
}

/// The source, if there is one of that name.
fn source(table: &Table<'_>, sources: &[&str]) -> String {
    let name = table.required_text("source", "the name of one of the [[sources]]").unwrap_or_default();
    if !name.is_empty() && !sources.contains(&name.as_str()) {
        let help = match closest(&name, sources.iter().copied()) {
            Some(meant) => format!("did you mean \"{meant}\"?"),
            None if sources.is_empty() => "the file has no [[sources]] yet".to_owned(),
            None => format!("there are {}", sources.join(", ")),
        };
        table.tell(&Problem::at("source", format!("there is no source `{}`", display_safe(&name))).help(help));
    }
    name
}

/// Whether a keyword can be looked at, and is not yet.
fn accept(query: Query, seen: &mut HashSet<Query>) -> Result<(), Problem> {
    let keyword = query.keyword.clone();
    if keyword.chars().count() > MAX_TEXT_CHARS {
        let problem = Problem::at("", format!("this keyword has more than {MAX_TEXT_CHARS} characters"));
        return Err(problem.help("a keyword is what a visitor would type"));
    }
    if keyword.chars().any(char::is_control) {
        return Err(Problem::at("", "this keyword holds a line break or another control character"));
    }
    if seen.insert(query) {
        return Ok(());
    }
    let problem = Problem::at("", format!("the keyword `{}` is already in this watch", display_safe(&keyword)));
    Err(problem.help("leave it in one place"))
}

fn tell_if_none(table: &Table<'_>) {
    if !table.has("keywords") && !table.has("keywords_file") {
        let problem = Problem::at("", "this watch has no keywords");
        table.tell(&problem.help("add keywords = [\"what a visitor would type\"], or keywords_file with one a line"));
    } else if table.is_empty_list("keywords") {
        table.tell(&Problem::at("keywords", "this watch has no keywords").help("name at least one"));
    }
}

/// The keywords of `keywords_file`, one a line.
fn from_file(table: &Table<'_>, surroundings: &Surroundings<'_>) -> Vec<String> {
    let Some(path) = table.text("keywords_file") else { return Vec::new() };
    match lines(&surroundings.path(&path)) {
        Ok(keywords) if keywords.is_empty() => {
            table.tell(&Problem::at("keywords_file", "the file holds no keyword").help("write one a line"));
            keywords
        }
        Ok(keywords) => keywords,
        Err(problem) => {
            table.tell(&problem);
            Vec::new()
        }
    }
}

fn lines(path: &Path) -> Result<Vec<String>, Problem> {
    let shown = path.display();
    let wrong = |message: String| Problem::at("keywords_file", message);
    let mut text = Vec::new();
    std::fs::File::open(path).and_then(|file| file.take(MAX_FILE_BYTES + 1).read_to_end(&mut text)).map_err(
        |error| {
            wrong(format!("the file of keywords cannot be read: {error}")).help(format!("it is looked for at {shown}"))
        },
    )?;
    if text.len() as u64 > MAX_FILE_BYTES {
        return Err(wrong(format!("{shown} is larger than {MAX_FILE_BYTES} bytes")));
    }
    let text = String::from_utf8(text).map_err(|error| {
        let good = String::from_utf8_lossy(&error.as_bytes()[..error.utf8_error().valid_up_to()]).into_owned();
        wrong(format!("{shown}:{} is no UTF-8", good.matches('\n').count() + 1)).help("save the file as UTF-8")
    })?;
    let text = text.trim_start_matches('\u{feff}');
    Ok(text.lines().map(str::trim).filter(|line| !line.is_empty()).map(str::to_owned).collect())
}
