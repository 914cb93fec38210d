//! Whom an unwatched advertiser may be, for `bidwatch rivals --suggest`.

use chrono::{DateTime, Utc};
use serde::Serialize;

use crate::{
    app::App,
    domain::{display_safe, utc_seconds},
    insight::{Likeness, Stranger},
    words::Lang,
};

/// A likeness as programs want it.
#[derive(Serialize)]
pub(super) struct Perhaps<'a> {
    rival: &'a str,
    /// Items that were his / that the newcomer shows.
    items: usize,
    of: usize,
    domain: Option<&'a str>,
    #[serde(with = "utc_seconds")]
    left: DateTime<Utc>,
}

/// Whom a stranger may be, if he looks like a rival who left when he came.
pub(super) fn perhaps<'a>(app: &'a App, stranger: &'a Stranger) -> Option<Perhaps<'a>> {
    let Likeness { rival, items, of, domain, left } = stranger.perhaps.as_ref()?;
    let rival = app.config.roster.party(*rival)?;
    Some(Perhaps { rival: &rival.name, items: *items, of: *of, domain: domain.as_deref(), left: *left })
}

/// Everybody who may be a rival under another name, with what would go into the config.
pub(super) fn in_words(app: &App, strangers: &[Stranger]) -> Vec<String> {
    let said = |stranger: &Stranger| {
        let likeness = stranger.perhaps.as_ref()?;
        let rival = app.config.roster.party(likeness.rival)?;
        let left = likeness.left.with_timezone(&app.config.dayparts.timezone).format("%-d %b %Y").to_string();
        let words = display_safe(&likeness.words(Lang::En, &rival.name, &left));
        let sellers: Vec<&String> = rival.sellers.iter().chain(&stranger.sellers).collect();
        let listed = sellers.iter().map(|name| toml::Value::from(display_safe(name)).to_string());
        Some(format!(
            "{}: {words}. If so, put him into the table of {}: sellers = [{}]",
            display_safe(&stranger.name),
            display_safe(&rival.name),
            listed.collect::<Vec<_>>().join(", ")
        ))
    };
    strangers.iter().filter_map(said).collect()
}
