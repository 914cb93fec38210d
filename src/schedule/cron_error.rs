use crate::domain::{bounded, display_safe};

/// What is wrong with a crontab line; [`CronError::help`] tells what would be right.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CronError {
    /// Neither 5 nor 6 fields.
    #[error("a schedule has 5 fields, or 6 with seconds first; `{line}` has {found}")]
    FieldCount {
        /// The whole line.
        line: String,
        /// How many fields it has.
        found: usize,
    },
    /// `@reboot`, `@every 5m` and the like.
    #[error("`{0}` is no schedule")]
    UnknownMacro(String),
    /// `TZ=…` in front.
    #[error("`{0}` has no place in a schedule: all run in the zone of the config")]
    Zone(String),
    /// A field that cannot be read.
    #[error("{field}: {fault}")]
    Field {
        /// Which field ("minute").
        field: &'static str,
        /// What is wrong with it.
        fault: String,
        /// What would be right.
        help: String,
    },
    /// No calendar has that day.
    #[error("`{0}` never comes: none of its months has such a day")]
    Never(String),
}

impl CronError {
    /// What would be right.
    pub fn help(&self) -> String {
        match self {
            Self::FieldCount { found: 7, .. } => "leave out the year".into(),
            Self::FieldCount { .. } => {
                "write minute, hour, day of month, month, day of week; `*/20 * * * *` is every 20 minutes".into()
            }
            Self::UnknownMacro(_) => {
                "write @hourly, @daily, @weekly, @monthly or @yearly; `*/5 * * * *` is every 5 minutes".into()
            }
            Self::Zone(_) => "set `timezone` at the top of the config".into(),
            Self::Field { help, .. } => help.clone(),
            Self::Never(_) => "29 is the last day of February, 30 of April, June, September and November".into(),
        }
    }
}

/// Text of the user's as it may stand in a message.
pub(super) fn quoted(text: &str) -> String {
    bounded(&display_safe(text))
}
