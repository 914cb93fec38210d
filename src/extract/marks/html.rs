//! The names on an HTML page.

use super::{
    super::html::{Html, title},
    Names,
};

/// Parts of a page that its author called by their purpose.
const LANDMARKS: [&str; 6] = ["header", "nav", "main", "aside", "footer", "form"];
/// What sites put between their own name and the query in a title.
const SEPARATORS: [&str; 7] = [" - ", " | ", " – ", " — ", " : ", " · ", "_"];

/// Counts the names of all elements.
pub(super) fn gather(html: &Html<'_>, frame: &mut Names, furniture: &mut Names) {
    for element in html.elements() {
        let name = element.name();
        if LANDMARKS.contains(&name) {
            frame.add("landmark", name);
        }
        for (key, value) in element.attrs() {
            match (name, key) {
                (_, "id") => frame.add("id", value),
                (_, "role") => frame.add("role", value),
                ("form", "action") => frame.add("action", without_query(value)),
                ("input" | "select" | "button", "name") => frame.add("input", value),
                ("meta", "name" | "property") => frame.add("meta", value),
                (_, "class") => value.split_whitespace().for_each(|class| furniture.add("class", class)),
                (_, key) if key.starts_with("data-") => furniture.add("data", key),
                _ => {}
            }
        }
    }
    if let Some(title) = title(html) {
        ends_of(&title.to_lowercase()).for_each(|part| frame.add_as_it_is("title", part));
    }
}

fn without_query(address: &str) -> &str {
    address.split(['?', '#']).next().unwrap_or(address)
}

/// What stands before the first separator of a title and behind the last: one of them is the site's.
fn ends_of(title: &str) -> impl Iterator<Item = &str> {
    let first = SEPARATORS.iter().filter_map(|mark| title.split_once(mark)).map(|(first, _)| first);
    let last = SEPARATORS.iter().filter_map(|mark| title.rsplit_once(mark)).map(|(_, last)| last);
    first.min_by_key(|part| part.len()).into_iter().chain(last.min_by_key(|part| part.len()))
}
