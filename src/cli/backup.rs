//! `bidwatch backup`

use crate::store::Store;

use super::{Context, args::Backup, exit::Exit, output};

pub(crate) fn run(context: &Context, command: &Backup) -> anyhow::Result<Exit> {
    let config = context.load_without_secrets()?;
    Store::open(&config.database)?.backup(&command.file)?;
    output::write_text(&format!(
        "Copied {} to {} and checked the copy.\n",
        config.database.display(),
        command.file.display()
    ))?;
    Ok(Exit::Done)
}
