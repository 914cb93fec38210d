//! JSON inside a script of an HTML page.

use crate::{
    domain::Problem,
    extract::html::{Html, Selector},
};

/// Assignments that are tried: each may be read to the page's end.
const MAX_TRIES: usize = 20;

/// Where the JSON stands.
#[derive(Debug, Clone)]
pub(in crate::extract) enum Script {
    /// The variable, or the path to it, that it is assigned to.
    Variable(String),
    /// The script tag that holds it.
    Tag(Selector),
}

impl Script {
    /// Reads the place: a name such as `g_page_config` or `window.__STATE__`, else a CSS selector.
    ///
    /// `script#state` is a selector: names have no `#`, and a bare tag name would say nothing.
    pub(in crate::extract) fn parse(text: &str) -> Result<Self, Problem> {
        let text = text.trim();
        let is_name = !text.is_empty()
            && text.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '$' | '.'))
            && !text.starts_with(|c: char| c.is_ascii_digit() || c == '.')
            && text != "script"
            && !text.starts_with("script.");
        if is_name {
            return Ok(Self::Variable(text.to_owned()));
        }
        Selector::parse(text).map(Self::Tag).map_err(|_| {
            Problem::at("script", format!("`{text}` is neither a variable's name nor a CSS selector"))
                .help("such as `g_page_config`, `window.__STATE__` or `script#state`")
        })
    }

    /// The JSON text in a page; `html` is the page parsed.
    pub(in crate::extract) fn find(&self, text: &str, html: &Html<'_>) -> Option<String> {
        match self {
            Self::Variable(name) => assigned(text, name).map(str::to_owned),
            Self::Tag(selector) => {
                let element = html.select(selector).next()?;
                let inside: String = element.text().collect();
                let start = inside.find(['{', '['])?;
                // `<script id=state>window.x = {…};</script>` as well as the plain JSON.
                balanced(&inside[start..]).map(str::to_owned)
            }
        }
    }
}

/// The object or list assigned to a variable: `name = {…}`, `"name": {…}`, `name=JSON.parse` not.
fn assigned<'a>(text: &'a str, name: &str) -> Option<&'a str> {
    let candidates = text.match_indices(name).filter_map(|(at, _)| {
        let before = text[..at].chars().next_back();
        if before.is_some_and(|c| c.is_alphanumeric() || matches!(c, '_' | '$')) {
            return None;
        }
        let rest = text[at + name.len()..].trim_start_matches(['"', '\'', ']']).trim_start();
        let rest = rest.strip_prefix(['=', ':'])?.trim_start();
        rest.starts_with(['{', '[']).then_some(rest)
    });
    candidates.take(MAX_TRIES).find_map(balanced)
}

/// From an opening brace or bracket to the one that closes it, blind to what stands in strings.
fn balanced(text: &str) -> Option<&str> {
    let (mut depth, mut quote, mut escaped) = (0_u32, None, false);
    for (at, byte) in text.bytes().enumerate() {
        match (quote, byte) {
            _ if escaped => escaped = false,
            (Some(_), b'\\') => escaped = true,
            (Some(open), _) if byte == open => quote = None,
            (None, b'"' | b'\'') => quote = Some(byte),
            (None, b'{' | b'[') => depth += 1,
            (None, b'}' | b']') => {
                depth = depth.checked_sub(1)?;
                if depth == 0 {
                    return Some(&text[..=at]);
                }
            }
            _ => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extract::html::parse;

    fn found(place: &str, page: &str) -> Option<String> {
        Script::parse(place).unwrap().find(page, &parse(page).unwrap().html)
    }

    #[test]
    fn json_is_found_by_the_name_of_its_variable() {
        let page = "<script>var old_g_config = {}; g_config.x = 1;\n g_config = {\"a\": \"}\\\"{\", \"b\": [1]};\n g_config.y()</script>";
        assert_eq!(found("g_config", page).as_deref(), Some("{\"a\": \"}\\\"{\", \"b\": [1]}"));
        assert_eq!(found("window.__S__", "<script>window.__S__={\"a\":[]}</script>").as_deref(), Some("{\"a\":[]}"));
        assert_eq!(found("window.__S__", "<script>window.__S__=init()</script>"), None);
    }

    #[test]
    fn json_is_found_by_its_script_tag() {
        let page = "<script id=other>{}</script><script id=state type=application/json> {\"a\":1} </script>";
        assert_eq!(found("script#state", page).as_deref(), Some("{\"a\":1}"));
        assert_eq!(found("script.none", page), None);
    }

    #[test]
    fn json_that_is_cut_off_is_not_found() {
        assert_eq!(found("g", "<script>g = {\"a\": [1, 2"), None);
        assert_eq!(found("g", "<script>g = {\"a\": \"x}"), None);
    }
}
