//! Whether a source heeds where a watch's visitor stands, what he speaks and what he holds in his hand.

use super::super::{Source, reader::Table};
use crate::domain::{Problem, display_safe};

/// Warns of a place, language or device that the source does not take: its pages are the same whatever stands there,
/// and would be taken for another auction.
pub(super) fn warn(watch: &Table<'_>, source: Option<&Source>) {
    let Some(source) = source else { return };
    for name in ["place", "language", "device"] {
        if watch.has(name) && !heeds(source, name) {
            let message = format!(
                "`{}` takes no {name}: its pages are the same whatever stands here, and would count as another auction",
                display_safe(source.name())
            );
            let help = format!("leave it out, or put {{{name}}} where the source has it in its url, headers or body");
            watch.warn(&Problem::at(name, message).help(help));
        }
    }
}

fn heeds(source: &Source, name: &str) -> bool {
    let access = &source.access;
    // Browsers tell it, and pages for people heed it; APIs do not.
    let told_by_header = || {
        let own = access.headers.iter().any(|(header, _)| header.eq_ignore_ascii_case("accept-language"));
        name == "language" && !own && access.key.is_none()
    };
    access.takes(name) || told_by_header()
}
