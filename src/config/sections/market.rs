use chrono_tz::Tz;

use super::super::{reader::Table, suggest::closest};
use crate::{
    domain::{Dayparts, Problem, display_safe},
    fetch,
};

/// `contact`: an e-mail or web address.
pub(super) fn contact(root: &Table<'_>) -> fetch::Contact {
    let contact = root.text("contact");
    if let Some(contact) = &contact {
        let web = contact.starts_with("https://") || contact.starts_with("http://");
        if !(web || contact.contains('@')) || contact.chars().any(|c| c.is_control() || c.is_whitespace()) {
            let problem = Problem::at("contact", "this is no address at which you could be reached");
            root.tell(&problem.help("an e-mail address or a web page, such as \"you@example.com\""));
        }
    }
    fetch::Contact(contact)
}

/// `timezone` and `[dayparts]`.
pub(super) fn dayparts(root: &Table<'_>, watched: bool) -> Dayparts {
    let timezone = timezone(root);
    let table = root.table("dayparts");
    let peak = table.as_ref().map(|table| table.texts("peak")).unwrap_or_default();
    let missing = "`timezone` is missing";
    let help = "the market's own, such as timezone = \"Asia/Shanghai\"";
    if timezone == Zone::Missing && !peak.is_empty() {
        root.tell(&Problem::at("dayparts.peak", format!("{missing}: peak hours are hours of some place")).help(help));
    } else if timezone == Zone::Missing && watched {
        root.warn(&Problem::at("watches", format!("{missing}: schedules are taken in UTC")).help(help));
    }
    let zone = if let Zone::Known(zone) = timezone { zone } else { Tz::UTC };
    // One window at a time, so that every wrong one is told.
    for (index, window) in peak.iter().enumerate() {
        if let (Some(table), Err((_, error))) = (&table, Dayparts::new(zone, &[window])) {
            let message = error.to_string();
            let (message, help) = message.split_once("; ").unwrap_or((&message, ""));
            table.tell(&Problem::at(format!("peak[{index}]"), message).help(help));
        }
    }
    if let Some(table) = table {
        table.finish();
    }
    let none: &[&str] = &[];
    Dayparts::new(zone, &peak).or_else(|_| Dayparts::new(zone, none)).expect("no window cannot be a wrong one")
}

#[derive(PartialEq)]
enum Zone {
    Known(Tz),
    Wrong,
    Missing,
}

fn timezone(root: &Table<'_>) -> Zone {
    if !root.has("timezone") {
        return Zone::Missing;
    }
    let Some(name) = root.text("timezone") else { return Zone::Wrong };
    if let Ok(zone) = name.parse() {
        return Zone::Known(zone);
    }
    let meant = closest(&name, chrono_tz::TZ_VARIANTS.iter().map(|zone| zone.name()));
    let help = match meant {
        Some(name) => format!("did you mean \"{name}\"?"),
        None => "a name of the IANA list, such as \"Europe/Berlin\" or \"Asia/Shanghai\"".to_owned(),
    };
    root.tell(&Problem::at("timezone", format!("there is no time zone `{}`", display_safe(&name))).help(help));
    Zone::Wrong
}
