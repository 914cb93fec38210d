//! `bidwatch report`

use std::{
    fs,
    io::{self, Write},
    path::Path,
};

use anyhow::Context as _;

use crate::report::render_report;

use super::{Context, args::Report, exit::Exit, output, rivals::asked};

pub(crate) fn run(context: &Context, command: &Report) -> anyhow::Result<Exit> {
    let app = context.app_without_secrets()?;
    let mut view = app.report(&asked(&app, &command.counted)?)?;
    view.lang = command.language.unwrap_or(view.lang);
    let html = render_report(&view);
    if command.out.as_os_str() == "-" {
        let mut out = io::stdout().lock();
        out.write_all(html.as_bytes())?;
        out.flush()?;
        return Ok(Exit::Done);
    }
    write_whole(&command.out, &html)?;
    output::write_text(&format!("{} ({} kB)\n", command.out.display(), html.len().div_ceil(1_000)))?;
    Ok(Exit::Done)
}

/// Writes beside the file and puts it in its place: who has it open, or serves it, never reads half a report.
fn write_whole(path: &Path, html: &str) -> anyhow::Result<()> {
    let name = path.file_name().with_context(|| format!("{} names no file", path.display()))?;
    let mut beside = std::ffi::OsString::from(".");
    beside.push(name);
    beside.push(".part");
    let beside = path.with_file_name(beside);
    let written = fs::write(&beside, html).and_then(|()| fs::rename(&beside, path));
    if written.is_err() {
        let _ = fs::remove_file(&beside);
    }
    written.with_context(|| format!("cannot write {}", path.display()))
}
