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
    let path = path.display();
    output::write_text(&format!(
        "Wrote {path}. Next:\n\n  1. open it and say where to look, for what, and who your rivals are\n  2. bidwatch validate --config {path}\n  \
         3. bidwatch probe SOURCE KEYWORD --config {path}     shows what is seen, records nothing\n  \
         4. bidwatch --once --config {path}                   looks, records and judges once\n"
    ))?;
    Ok(Exit::Done)
}
