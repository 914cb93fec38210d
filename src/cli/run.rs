//! `bidwatch`: the daemon.

use std::sync::Arc;

use tokio::signal::unix::{SignalKind, signal};

use crate::app::{self, App, Clock};

use super::{Context, context::runtime, exit::Exit};

pub(crate) fn run(context: &Context) -> anyhow::Result<Exit> {
    let config = context.load()?;
    config.require_watches()?;
    runtime()?.block_on(async {
        let app = Arc::new(App::open(config, Clock::system())?);
        let (mut terminate, mut interrupt) = (signal(SignalKind::terminate())?, signal(SignalKind::interrupt())?);
        app::run(app, async move {
            tokio::select! {
                _ = terminate.recv() => {}
                _ = interrupt.recv() => {}
            }
        })
        .await
    })?;
    Ok(Exit::Done)
}
