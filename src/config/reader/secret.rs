//! Secrets: from a file, an environment variable or systemd's credentials, and never from the config itself.

use std::{
    fs::File,
    io::Read,
    os::unix::fs::PermissionsExt,
    path::{Component, Path},
};

use secrecy::SecretString;

use super::{Table, value::wrong};
use crate::{config::Environment, domain::Problem};

/// The most bytes of a secret.
const MAX_BYTES: u64 = 64 * 1024;

/// The most bytes of a secret text of many lines.
const MAX_TEXT_BYTES: u64 = 1024 * 1024;

/// The keys of one secret.
#[derive(Debug, Clone, Copy)]
pub(in crate::config) struct SecretKeys {
    /// The key under which it must not stand itself.
    pub(in crate::config) inline: &'static str,
    /// The key of a file.
    pub(in crate::config) file: &'static str,
    /// The key of an environment variable.
    pub(in crate::config) env: &'static str,
    /// The key of a systemd credential.
    pub(in crate::config) credential: &'static str,
}

impl Table<'_> {
    /// The secret that one of the keys leads to; paths are relative to `folder`. Where it cannot be had,
    /// that is told and an empty one comes back, so that nobody tells it missing as well.
    pub(in crate::config) fn secret(
        &self,
        keys: SecretKeys,
        folder: &Path,
        environment: &Environment,
    ) -> Option<SecretString> {
        let inline = self.refused(keys.inline).is_some();
        if inline {
            self.tell_inline(keys);
        }
        let all = [keys.file, keys.env, keys.credential];
        // One place in the file itself stands above another in the preset.
        let own = all.iter().any(|key| self.sets(key));
        let given: Vec<&str> = all.into_iter().filter(|key| self.has(key) && (!own || self.sets(key))).collect();
        if let [first, second, ..] = given[..] {
            let problem = Problem::at(second, format!("`{first}` and `{second}` both say where one secret is"));
            self.tell(&problem.help("keep one of them"));
        }
        let Some(key) = given.first() else { return inline.then(SecretString::default) };
        let place = self.text(key)?;
        let found = match *key {
            _ if !environment.wants_secrets() => return Some(SecretString::default()),
            key if key == keys.credential && environment.credentials_are_elsewhere() => {
                let problem = Problem::at(key, "a credential of the service is not at hand here, and was not checked");
                self.warn(
                    &problem.help("systemd hands it to the service alone; that its file is there shows at the start"),
                );
                return Some(SecretString::default());
            }
            key if key == keys.file => from_file(&folder.join(place)),
            key if key == keys.env => from_variable(&place, environment),
            _ => from_credentials(&place, environment),
        };
        let tell = |problem| self.tell(&Problem { key: (*key).to_owned(), ..problem });
        Some(found.map_err(tell).unwrap_or_default())
    }

    /// The text of many lines in the file under a key, which others must not be able to read; empty where secrets are
    /// not wanted. Where it cannot be had, that is told.
    pub(in crate::config) fn secret_text(
        &self,
        key: &'static str,
        folder: &Path,
        environment: &Environment,
    ) -> Option<SecretString> {
        let place = self.text(key)?;
        if !environment.wants_secrets() {
            return None;
        }
        let text = private(&folder.join(place), "file").and_then(|file| text(file, MAX_TEXT_BYTES));
        text.map(SecretString::from).map_err(|problem| self.tell(&Problem { key: key.to_owned(), ..problem })).ok()
    }

    fn tell_inline(&self, keys: SecretKeys) {
        let SecretKeys { inline, file, env, credential } = keys;
        let help = format!(
            "put it alone into a file that only you can read, and name the file: {file} = \"secrets/{inline}\"; \
             {env} and {credential} work too"
        );
        self.tell(&Problem::at(inline, "a secret does not belong in this file").help(help));
    }
}

fn from_file(path: &Path) -> Result<SecretString, Problem> {
    read(private(path, "secret's file")?)
}

/// A file that others on the machine cannot read.
fn private(path: &Path, noun: &str) -> Result<File, Problem> {
    // Without the file's name, which may be the secret itself, put here by mistake.
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let folder = std::path::absolute(folder).unwrap_or_else(|_| folder.to_owned());
    let unreadable = |error| {
        let alone = if noun == "file" { "" } else { "; the secret stands alone in it" };
        let help = format!("it is looked for in the folder {}{alone}", folder.display());
        wrong(format!("the {noun} cannot be read: {error}")).help(help)
    };
    let metadata = path.metadata().map_err(unreadable)?;
    if !metadata.is_file() {
        return Err(wrong("this is no file").help("name a file that only you can read"));
    }
    if metadata.permissions().mode() & 0o007 != 0 {
        let problem = wrong(format!("everybody on this machine can get at the {noun}"));
        return Err(problem.help(format!("chmod 600 {}", path.display())));
    }
    File::open(path).map_err(unreadable)
}

fn from_variable(name: &str, environment: &Environment) -> Result<SecretString, Problem> {
    match environment.variable(name) {
        Some(secret) => checked(&secret),
        None => {
            Err(wrong("this environment variable is not set").help("set it where bidwatch is started, or use a file"))
        }
    }
}

fn from_credentials(name: &str, environment: &Environment) -> Result<SecretString, Problem> {
    if !Path::new(name).components().all(|part| matches!(part, Component::Normal(_))) || name.contains('/') {
        return Err(wrong("a credential has a bare name").help("name it as the unit's LoadCredential= does"));
    }
    let folder = environment.credentials().ok_or_else(|| {
        wrong("there are no systemd credentials here: CREDENTIALS_DIRECTORY is not set")
            .help("systemd hands them to the service alone; by hand use `systemd-run -p LoadCredential`, or a file")
    })?;
    let file = File::open(folder.join(name)).map_err(|error| {
        wrong(format!("this credential cannot be read: {error}"))
            .help(format!("it is looked for in {}", folder.display()))
    })?;
    read(file)
}

fn read(file: File) -> Result<SecretString, Problem> {
    checked(&text(file, MAX_BYTES)?)
}

fn text(file: File, most: u64) -> Result<String, Problem> {
    let mut bytes = Vec::new();
    file.take(most + 1)
        .read_to_end(&mut bytes)
        .map_err(|error| wrong(format!("the secret cannot be read: {error}")))?;
    if bytes.len() as u64 > most {
        return Err(wrong(format!("the secret is longer than {most} bytes")));
    }
    String::from_utf8(bytes).map_err(|_| wrong("the secret is no text (UTF-8)"))
}

fn checked(secret: &str) -> Result<SecretString, Problem> {
    let secret = secret.trim_end_matches(['\r', '\n']);
    if secret.trim().is_empty() {
        return Err(wrong("the secret is empty"));
    }
    if secret.chars().any(char::is_control) {
        return Err(wrong("the secret holds a line break or another control character"));
    }
    Ok(SecretString::from(secret))
}
