use chrono_tz::Tz;
use url::Url;

use super::{
    super::{reader::Table, suggest::closest},
    Surroundings,
};
use crate::{
    domain::{Dayparts, Problem, display_safe},
    fetch,
};

/// `contact`: an e-mail or web address, fit for a header.
pub(super) fn contact(root: &Table<'_>) -> fetch::Contact {
    let Some(contact) = root.text("contact") else { return fetch::Contact::default() };
    let page = Url::parse(&contact).is_ok_and(|url| matches!(url.scheme(), "http" | "https"));
    let mail = contact.split_once('@').is_some_and(|(name, host)| !name.is_empty() && host.contains('.'));
    let plain = contact.bytes().all(|byte| byte.is_ascii_graphic()) && !contact.contains(['(', ')', '<', '>']);
    if plain && (page || mail) {
        return fetch::Contact(Some(contact));
    }
    let problem = Problem::at("contact", "this is no address at which you could be reached");
    root.tell(&problem.help("an e-mail address or a web page, such as \"you@example.com\""));
    fetch::Contact::default()
}

/// UTC, without peak hours.
pub(super) fn no_dayparts() -> Dayparts {
    let none: &[&str] = &[];
    Dayparts::new(Tz::UTC, none).expect("there is no window that could be wrong")
}

/// `timezone` and `[dayparts]`; `None` where something is wrong with them.
pub(super) fn dayparts(root: &Table<'_>) -> Option<Dayparts> {
    let timezone = timezone(root);
    let table = root.table("dayparts");
    let peak = table.as_ref().map(|table| table.keyed_texts("peak")).unwrap_or_default();
    let missing = "`timezone` is missing";
    let help = "the market's own, such as timezone = \"Asia/Shanghai\"";
    if timezone == Zone::Missing && !peak.is_empty() {
        root.tell(&Problem::at("dayparts.peak", format!("{missing}: peak hours are hours of some place")).help(help));
    } else if timezone == Zone::Missing && root.has("watches") {
        root.warn(&Problem::at("watches", format!("{missing}: schedules are taken in UTC")).help(help));
    }
    let zone = if let Zone::Known(zone) = timezone { zone } else { Tz::UTC };
    if let Some(table) = table {
        tell_wrong_windows(&table, &peak);
        table.finish();
    }
    let windows: Vec<String> = peak.into_iter().map(|(_, window)| window).collect();
    (timezone != Zone::Wrong).then(|| Dayparts::new(zone, &windows).ok()).flatten()
}

/// `active_hours` of a source or a watch, as the peak of dayparts; `None` where there are none.
pub(super) fn active_hours(table: &Table<'_>, surroundings: &Surroundings<'_>) -> Option<Dayparts> {
    let windows = table.keyed_texts("active_hours");
    tell_wrong_windows(table, &windows);
    if table.is_empty_list("active_hours") {
        let problem = Problem::at("active_hours", "no hour is active: nothing would be looked at");
        table.tell(&problem.help("leave it out for all hours, or write windows such as [\"08:00-24:00\"]"));
    }
    let zone = surroundings.dayparts.as_ref().map_or(Tz::UTC, |dayparts| dayparts.timezone);
    let windows: Vec<String> = windows.into_iter().map(|(_, window)| window).collect();
    Dayparts::new(zone, &windows).ok().filter(Dayparts::has_peak)
}

/// One window at a time, so that every wrong one is told.
fn tell_wrong_windows(table: &Table<'_>, peak: &[(String, String)]) {
    for (key, window) in peak {
        if let Err((_, error)) = Dayparts::new(Tz::UTC, &[window]) {
            let error = error.to_string();
            let (message, help) = error.split_once("; ").unwrap_or((&error, ""));
            table.tell(&Problem::at(key, message).help(help));
        }
    }
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
