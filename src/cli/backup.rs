//! `bidwatch backup`

use std::fmt::Write as _;

use crate::store::{Archive, Store, StoreError};

use super::{Context, args::Backup, exit::Exit, output};

pub(crate) fn run(context: &Context, command: &Backup) -> anyhow::Result<Exit> {
    let config = context.load_without_secrets()?;
    let store = Store::open(&config.database)?;
    // Both places are free, or neither is taken.
    let pages = Archive::beside(&command.file);
    if pages.exists() {
        return Err(StoreError::CopyExists(pages).into());
    }
    store.backup(&command.file)?;
    let mut text =
        format!("Copied {} to {} and checked the copy.\n", config.database.display(), command.file.display());
    if Archive::beside(store.path()).exists() {
        Archive::open(store.path())?.backup(&pages)?;
        let _ = writeln!(text, "The kept pages are in {}.", pages.display());
    }
    output::write_text(&text)?;
    Ok(Exit::Done)
}
