//! `bidwatch export`

use std::io::{self, BufWriter, Write};

use crate::{
    observation::{CsvWriter, write_line},
    store::{Store, StoreError},
};

use super::{
    Context,
    args::{Export, ExportFormat},
    exit::Exit,
    meant,
};

/// Why an export stopped: the store, or whoever reads.
#[derive(Debug, thiserror::Error)]
enum Stopped {
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error(transparent)]
    Out(#[from] io::Error),
}

pub(crate) fn run(context: &Context, command: &Export) -> anyhow::Result<Exit> {
    let config = context.load_without_secrets()?;
    let store = Store::open(&config.database)?;
    let span = meant::span(&config, &store, &command.filter)?;
    let mut out = BufWriter::new(io::stdout().lock());
    let written = store.read(|view| {
        Ok(match command.format {
            ExportFormat::Jsonl => view.each_check(&span, |check| Ok(writeln!(out, "{}", write_line(&check))?)),
            ExportFormat::Csv => CsvWriter::new(&mut out).map_err(Stopped::from).and_then(|mut csv| {
                view.each_check(&span, |check| Ok::<_, Stopped>(csv.write(&check)?))?;
                Ok(csv.finish()?)
            }),
        })
    })?;
    match written {
        Ok(()) => out.flush()?,
        Err(Stopped::Store(error)) => return Err(error.into()),
        Err(Stopped::Out(error)) => return Err(error.into()),
    }
    Ok(Exit::Done)
}
