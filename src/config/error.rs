use std::path::PathBuf;

use super::Report;

/// Why there is no config, or why it does not hold what a command needs.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// `--config` names a file that is not there.
    #[error("there is no config at {path}; `bidwatch init` writes one to start from", path = .0.display())]
    Missing(PathBuf),
    /// No config was named and none found.
    #[error("no config found: looked for {paths}; `bidwatch init` writes one to start from, --config names another", paths = listed(.0))]
    NotFound(Vec<PathBuf>),
    /// The file holds no watch, and the command looks at watches.
    #[error("{path} has no [[watches]]: there is nothing to look at; name a source and its keywords in one", path = .0.display())]
    NothingToWatch(PathBuf),
    /// Neither a source of the config nor a preset.
    #[error("there is no source or preset named `{}`{}", crate::domain::display_safe(.name), hint(.suggestion.as_deref(), .known))]
    UnknownSource {
        /// What was asked for.
        name: String,
        /// What was probably meant.
        suggestion: Option<String>,
        /// What there is.
        known: Vec<String>,
    },
    /// No preset of that name comes with the program.
    #[error("there is no preset `{}`{}", crate::domain::display_safe(.name), hint(.suggestion.as_deref(), .known))]
    UnknownPreset {
        /// What was asked for.
        name: String,
        /// What was probably meant.
        suggestion: Option<String>,
        /// What there is.
        known: Vec<String>,
    },
    /// The file has mistakes; the report tells all of them.
    #[error("{0}")]
    Wrong(Report),
}

impl ConfigError {
    pub(super) fn unknown_source(name: &str, known: Vec<String>) -> Self {
        let suggestion = super::suggest::closest(name, known.iter().map(String::as_str)).map(str::to_owned);
        Self::UnknownSource { name: name.to_owned(), suggestion, known }
    }

    /// No preset of that name, among these.
    pub fn unknown_preset(name: &str, known: Vec<String>) -> Self {
        let suggestion = super::suggest::closest(name, known.iter().map(String::as_str)).map(str::to_owned);
        Self::UnknownPreset { name: name.to_owned(), suggestion, known }
    }
}

fn listed(paths: &[PathBuf]) -> String {
    paths.iter().map(|path| path.display().to_string()).collect::<Vec<_>>().join(" and ")
}

fn hint(suggestion: Option<&str>, known: &[String]) -> String {
    match suggestion {
        Some(name) => format!("; did you mean `{name}`?"),
        None if known.is_empty() => "; the config has none".to_owned(),
        None => format!("; there are {}", known.join(", ")),
    }
}
