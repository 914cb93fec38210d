use std::{collections::BTreeSet, fs::File, io::Read, path::Path, sync::Arc};

use toml::de::DeTable;

use super::{
    Config, Environment, Report,
    place::{Place, Text},
    preset::{self, Presets},
    preset_file::PresetFiles,
    reader::{Reading, Table},
    report::Finding,
    sections::{self, Surroundings},
};
use crate::{domain::Problem, fetch, render};

/// The most bytes of a config.
const MAX_BYTES: u64 = 1_000_000;

/// The most mistakes of grammar that are told; what follows the first is often only its echo.
const MAX_SYNTAX_ERRORS: usize = 5;

impl Config {
    /// The config in the file at `path`; all that is wrong with it, if anything is.
    pub fn load(path: &Path, environment: &Environment) -> Result<Self, Report> {
        let mut bytes = Vec::new();
        let read = File::open(path).and_then(|file| file.take(MAX_BYTES + 1).read_to_end(&mut bytes));
        if let Err(error) = read {
            return Err(as_a_whole(path, Problem::at("", format!("the config cannot be read: {error}"))));
        }
        if bytes.len() as u64 > MAX_BYTES {
            let problem = Problem::at("", format!("the config is larger than {MAX_BYTES} bytes"));
            return Err(as_a_whole(
                path,
                problem.help("keep long lists of keywords in a file of their own: keywords_file"),
            ));
        }
        match std::str::from_utf8(&bytes) {
            Ok(text) => Self::parse(text, path, environment),
            Err(error) => Err(no_text(path, &bytes, error.valid_up_to())),
        }
    }

    /// The config in `text`, as if it stood in the file at `path`.
    pub fn parse(text: &str, path: &Path, environment: &Environment) -> Result<Self, Report> {
        let presets: Vec<_> = preset::presets().collect();
        read(text, path, environment, &presets)?.without_errors()
    }
}

/// What came of a text that is TOML.
pub(super) struct Parsed {
    /// Good only if the report holds no error.
    config: Config,
    pub(super) report: Report,
    /// Every key that was asked for, dotted.
    #[cfg_attr(not(test), expect(dead_code, reason = "a test holds the example file against it"))]
    pub(super) known: BTreeSet<String>,
}

impl Parsed {
    pub(super) fn without_errors(self) -> Result<Config, Report> {
        let Self { config, report, .. } = self;
        if report.errors() > 0 { Err(report) } else { Ok(Config { warnings: report, ..config }) }
    }
}

/// Reads a text with these presets; mistakes of grammar end it.
pub(super) fn read(
    text: &str,
    path: &Path,
    environment: &Environment,
    presets: &[(&str, &str)],
) -> Result<Parsed, Report> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let own = Text::new(path.display().to_string(), text);
    let (tree, errors) = DeTable::parse_recoverable(text);
    if !errors.is_empty() {
        return Err(syntax(own, &errors));
    }
    let folder = path.parent().unwrap_or(Path::new(""));
    let files = PresetFiles::read(&preset::names_in(tree.get_ref()), folder);
    if let Some((text, errors)) = files.mistakes() {
        return Err(syntax(text, &errors));
    }
    let presets = Presets::named_in(tree.get_ref(), presets, &files);
    let reading = Reading::default();
    let mut surroundings = Surroundings {
        folder,
        environment,
        presets: &presets,
        contact: fetch::Contact::default(),
        browser: render::Settings::default(),
        dayparts: None,
    };
    let config = sections::read(Table::root(&reading, tree.get_ref()), path, &mut surroundings);
    let texts: Arc<[Text]> = std::iter::once(own).chain(presets.texts()).collect();
    let (findings, known) = reading.into_parts();
    Ok(Parsed { config, report: Report::new(texts, findings), known })
}

fn as_a_whole(path: &Path, problem: Problem) -> Report {
    let text = Text::new(path.display().to_string(), "");
    let message = format!("{}: {}", text.name, problem.message);
    Report::new([text].into(), vec![Finding::error(None, Problem { message, ..problem })])
}

/// Bytes that are no UTF-8: the text is shown as far as it can be read.
fn no_text(path: &Path, bytes: &[u8], at: usize) -> Report {
    let content = String::from_utf8_lossy(bytes);
    let problem = Problem::at("", format!("byte {} of the file (0x{:02x}) is no UTF-8", at + 1, bytes[at]));
    let place = Place { text: 0, span: at..at + '\u{fffd}'.len_utf8() };
    let text = Text::new(path.display().to_string(), content);
    Report::new([text].into(), vec![Finding::error(Some(place), problem.help("save the file as UTF-8"))])
}

/// Mistakes of grammar: the first of each line.
fn syntax(text: Text, errors: &[toml::de::Error]) -> Report {
    let mut lines = Vec::new();
    let mut findings = Vec::new();
    for error in errors {
        let span = error.span().unwrap_or(0..0);
        let (line, _) = text.line_and_column(span.start);
        if lines.len() < MAX_SYNTAX_ERRORS && !lines.contains(&line) {
            lines.push(line);
            let problem = Problem::at("", format!("this is no TOML: {}", error.message()));
            findings.push(Finding::error(Some(Place { text: 0, span }), problem));
        }
    }
    Report::new([text].into(), findings)
}
