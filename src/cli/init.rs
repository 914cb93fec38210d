//! `bidwatch init`

use std::{
    fs::{self, OpenOptions},
    io::{ErrorKind, Write},
};

use anyhow::Context as _;

use crate::config::{FILE_NAME, init_text};

use super::{args::Init, exit::Exit, output};

pub(crate) fn run(command: &Init) -> anyhow::Result<Exit> {
    fs::create_dir_all(&command.dir).with_context(|| format!("cannot make {}", command.dir.display()))?;
    let path = command.dir.join(FILE_NAME);
    let mut file = match OpenOptions::new().write(true).create_new(true).open(&path) {
        Err(error) if error.kind() == ErrorKind::AlreadyExists => {
            anyhow::bail!("{} exists already; it was left as it is", path.display());
        }
        file => file.with_context(|| format!("cannot write {}", path.display()))?,
    };
    file.write_all(init_text().as_bytes())?;
    file.sync_all()?;
    // Where the file lies in the working folder, every command finds it by itself.
    let here = command.dir == std::path::Path::new(".");
    let option = if here { String::new() } else { format!(" --config {}", path.display()) };
    let path = if here { FILE_NAME.into() } else { path.display().to_string() };
    output::write_text(&format!(
        "Wrote {path}. Next:\n\n  1. open it and say where to look, for what, and who your rivals are\n  \
         2. bidwatch validate{option}\n  \
         3. bidwatch probe SOURCE KEYWORD{option}\n     shows what is seen, records nothing\n  \
         4. bidwatch --once{option}\n     looks, records and judges once\n"
    ))?;
    Ok(Exit::Done)
}
