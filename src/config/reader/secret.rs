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
    /// The secret that one of the keys leads to; paths are relative to `folder`.
    pub(in crate::config) fn secret(
        &self,
        keys: SecretKeys,
        folder: &Path,
        environment: &Environment,
    ) -> Option<SecretString> {
        if let Some(value) = self.refused(keys.inline) {
            self.checked::<()>(&value, Err(wrong("a secret does not belong in this file").help(format!(
                "put it alone into a file that only you can read, and name the file: {} = \"secrets/{}\"; {} and {} work too",
                keys.file, keys.inline, keys.env, keys.credential
            ))));
        }
        let (file, env, credential) = (self.text(keys.file), self.text(keys.env), self.text(keys.credential));
        let given: Vec<&str> = [(keys.file, &file), (keys.env, &env), (keys.credential, &credential)]
            .into_iter()
            .filter(|(_, value)| value.is_some())
            .map(|(key, _)| key)
            .collect();
        if let [first, second, ..] = given[..] {
            self.tell(
                &Problem::at(second, format!("`{first}` and `{second}` both say where one secret is"))
                    .help("keep one of them"),
            );
        }
        let (key, found) = if let Some(path) = file {
            (keys.file, wanted(environment, || from_file(folder, &path)))
        } else if let Some(name) = env {
            (keys.env, wanted(environment, || from_variable(&name, environment)))
        } else {
            let name = credential?;
            (keys.credential, wanted(environment, || from_credentials(&name, environment)))
        };
        found.map_err(|problem| self.tell(&Problem { key: key.to_owned(), ..problem })).ok()
    }
}

fn wanted(
    environment: &Environment,
    look_up: impl FnOnce() -> Result<SecretString, Problem>,
) -> Result<SecretString, Problem> {
    if environment.wants_secrets() { look_up() } else { Ok(SecretString::default()) }
}

fn from_file(folder: &Path, path: &str) -> Result<SecretString, Problem> {
    let path = folder.join(path);
    let shown = path.display();
    // Without the file's name, which may be the secret itself, put here by mistake.
    let looked_in = || format!("it is looked for in {}", path.parent().unwrap_or(folder).display());
    let file = File::open(&path)
        .map_err(|error| wrong(format!("the secret's file cannot be read: {error}")).help(looked_in()))?;
    let metadata = file.metadata().map_err(|error| wrong(format!("the secret's file cannot be read: {error}")))?;
    if !metadata.is_file() {
        return Err(wrong("this is no file").help("name a file that holds the secret and nothing else"));
    }
    if metadata.permissions().mode() & 0o007 != 0 {
        return Err(wrong("everybody on this machine can read the secret's file").help(format!("chmod 600 {shown}")));
    }
    read(file)
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
            .help("add LoadCredential= to the unit, or use a file")
    })?;
    let file = File::open(folder.join(name)).map_err(|error| {
        wrong(format!("this credential cannot be read: {error}"))
            .help(format!("it is looked for in {}", folder.display()))
    })?;
    read(file)
}

fn read(file: File) -> Result<SecretString, Problem> {
    let mut bytes = Vec::new();
    file.take(MAX_BYTES + 1)
        .read_to_end(&mut bytes)
        .map_err(|error| wrong(format!("the secret cannot be read: {error}")))?;
    if bytes.len() as u64 > MAX_BYTES {
        return Err(wrong(format!("the secret is longer than {MAX_BYTES} bytes")));
    }
    checked(std::str::from_utf8(&bytes).map_err(|_| wrong("the secret is no text (UTF-8)"))?)
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
