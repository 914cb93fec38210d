//! `bidwatch presets`

use std::fmt::Write as _;

use crate::config::{ConfigError, PresetFacts, preset, presets};

use super::{
    args::{Format, Presets},
    exit::{Exit, Wrong},
    machine, output,
    table::{Table, names, spare, whole},
};

pub(crate) fn run(command: &Presets) -> anyhow::Result<Exit> {
    if let Some(name) = &command.name {
        output::write_text(text_of(name)?)?;
        return Ok(Exit::Done);
    }
    let all = PresetFacts::all();
    if command.format == Format::Table {
        output::write_text(&in_words(&all))?;
    } else {
        machine::write_rows(command.format, &all)?;
    }
    Ok(Exit::Done)
}

fn text_of(name: &str) -> anyhow::Result<&'static str> {
    preset(name).ok_or_else(|| {
        let known = presets().map(|(name, _)| name.to_owned()).collect();
        Wrong::Usage(ConfigError::unknown_preset(name, known).to_string()).into()
    })
}

fn in_words(all: &[PresetFacts]) -> String {
    let (apis, sites): (Vec<_>, Vec<_>) = all.iter().partition(|facts| facts.is_api);
    let mut text = "APIs: the lawful and stable way. Each needs a key of your own.\n\n".to_owned();
    let _ = writeln!(text, "{}\n", table(&apis));
    text.push_str("Sites, by their pages: whether you may look at one is between you and its\nterms.\n\n");
    let _ = writeln!(text, "{}\n", table(&sites));
    text.push_str(
        "untested: never tried on a real page; check what `bidwatch probe` shows before\n\
         you trust it. takes: what a watch may set (place, language, device); page: more\n\
         than the first can be looked at. To change one:\n  \
         bidwatch presets NAME > my-site.toml     then preset = \"./my-site.toml\"\n",
    );
    text
}

fn table(rows: &[&PresetFacts]) -> String {
    let mut table =
        Table::new([whole("preset"), whole("tried on"), names("takes", 20), whole("key in"), spare("shows", 20)]);
    for facts in rows {
        let held = if facts.untested { "untested" } else { "real pages" };
        let takes = if facts.takes.is_empty() { "–".to_owned() } else { facts.takes.join(", ") };
        let key = facts.key_env.as_deref().unwrap_or("–");
        table.row([facts.name.as_str(), held, &takes, key, &facts.about].map(str::to_owned));
    }
    table.lines()
}
