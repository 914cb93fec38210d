use std::time::Duration;

use super::{super::reader::Table, Surroundings};
use crate::{
    domain::Problem,
    render::{Settings, find},
};

/// `[render]`: the browser and its limits.
pub(super) fn read(root: &Table<'_>, surroundings: &Surroundings<'_>) -> Settings {
    let default = Settings::default();
    let Some(table) = root.table("render") else { return default };
    let settings = Settings {
        browser: table.text("browser").map(|path| surroundings.path(path)),
        sandbox: table.boolean("sandbox").unwrap_or(default.sandbox),
        deadline: table
            .duration("deadline", Duration::from_secs(5)..=Duration::from_secs(600))
            .unwrap_or(default.deadline),
        max_memory: table.bytes("max_memory", 256 << 20..=64 << 30).unwrap_or(default.max_memory),
    };
    if settings.browser.is_some()
        && let Err(error) = find(&settings)
    {
        let problem = Problem::at("browser", format!("{error}; slots that only a browser can tell stay unknown"));
        table.warn(&problem.help("the path of Chromium or Chrome, or leave it out: it is looked for on the PATH"));
    }
    table.finish();
    settings
}
