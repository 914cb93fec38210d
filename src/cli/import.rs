//! `bidwatch import`

use std::{fmt::Write as _, io::IsTerminal};

use indicatif::{ProgressBar, ProgressStyle};

use super::{Context, args::Import, context::runtime, exit::Exit, output};

pub(crate) fn run(context: &Context, command: &Import) -> anyhow::Result<Exit> {
    let app = if command.alert { context.app()? } else { context.app_without_secrets()? };
    let bar = if std::io::stderr().is_terminal() { ProgressBar::new_spinner() } else { ProgressBar::hidden() };
    bar.set_style(
        ProgressStyle::with_template("{spinner} {pos} checks read, {per_sec}").expect("the template is fixed"),
    );
    let imported = app.import(&command.files, command.alert, |checks| {
        if checks.is_multiple_of(1_000) {
            bar.set_position(checks);
        }
    })?;
    bar.finish_and_clear();
    let mut text = format!(
        "Read {} checks: {} new, {} known already. {} findings.\n",
        imported.checks,
        imported.new,
        imported.checks - imported.new,
        imported.findings.len()
    );
    for source in &imported.judged_again {
        let source = output::shown(Some(source), 60);
        let line = format!("Older looks came in: the history of {source} was judged again from its begin.");
        let _ = writeln!(text, "{}", output::wrapped(&line, ""));
    }
    output::write_text(&text)?;
    if command.alert {
        let sending = runtime()?.block_on(app.send_due())?;
        output::write_text(&super::once::mail_lines(&sending))?;
    }
    Ok(Exit::Done)
}
