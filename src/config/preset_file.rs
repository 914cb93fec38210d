//! Presets of one's own: files in the form of those that come with the program.

use std::{
    fs::File,
    io::Read,
    path::{Path, PathBuf},
};

use toml::de::DeTable;

use super::place::Text;

/// The most bytes of one.
const MAX_BYTES: u64 = 256_000;

/// Whether `preset = "…"` names a file, and not one that comes with the program.
pub(super) fn is_path(name: &str) -> bool {
    name.contains(['/', '\\']) || Path::new(name).extension().is_some_and(|extension| extension == "toml")
}

/// The files that a config names as presets, read.
#[derive(Debug, Default)]
pub(super) struct PresetFiles(Vec<PresetFile>);

#[derive(Debug)]
struct PresetFile {
    /// As the config names it.
    name: String,
    path: PathBuf,
    /// Its text, or why there is none.
    content: Result<String, String>,
}

impl PresetFiles {
    /// Reads those of `names` that are paths, relative to `folder`.
    pub(super) fn read(names: &[&str], folder: &Path) -> Self {
        let mut files: Vec<PresetFile> = Vec::new();
        for name in names.iter().filter(|name| is_path(name)) {
            if files.iter().all(|file| file.name != **name) {
                let path = folder.join(name);
                files.push(PresetFile { name: (*name).to_owned(), content: content(&path), path });
            }
        }
        Self(files)
    }

    /// The first that is no TOML, with what is wrong with it.
    pub(super) fn mistakes(&self) -> Option<(Text, Vec<toml::de::Error>)> {
        self.0.iter().find_map(|file| {
            let text = file.content.as_deref().ok()?;
            let (_, errors) = DeTable::parse_recoverable(text);
            (!errors.is_empty()).then(|| (Text::new(file.path.display().to_string(), text), errors))
        })
    }

    /// Name and content of those that could be read.
    pub(super) fn texts(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().filter_map(|file| Some((file.name.as_str(), file.content.as_deref().ok()?)))
    }

    /// The text of one, by its name in the config.
    pub(super) fn text(&self, name: &str) -> Option<Text> {
        let file = self.0.iter().find(|file| file.name == name)?;
        Some(Text::new(file.path.display().to_string(), file.content.as_deref().ok()?))
    }

    /// Why one has no text.
    pub(super) fn unreadable(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|file| file.name == name)?.content.as_ref().err().map(String::as_str)
    }
}

fn content(path: &Path) -> Result<String, String> {
    let cannot = |error: &dyn std::fmt::Display| format!("the preset at {} cannot be read: {error}", path.display());
    let mut bytes = Vec::new();
    let file = File::open(path).map_err(|error| cannot(&error))?;
    file.take(MAX_BYTES + 1).read_to_end(&mut bytes).map_err(|error| cannot(&error))?;
    if bytes.len() as u64 > MAX_BYTES {
        return Err(cannot(&format!("it is larger than {MAX_BYTES} bytes")));
    }
    let text = String::from_utf8(bytes).map_err(|_| cannot(&"it is no UTF-8"))?;
    Ok(text.trim_start_matches('\u{feff}').to_owned())
}
