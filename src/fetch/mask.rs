//! Keeps secrets out of whatever leaves the stage: addresses, details, pages. Pure.

use url::{Position, Url};

use super::template::{Escape, base64, escaped};

/// What stands in a secret's place.
const MASKED: &str = "***";

/// A key of fewer bytes is hidden in addresses only: in a page it would be found everywhere.
const LEAST_IN_TEXT: usize = 6;

/// The secrets of one request, in every form they may be met in.
#[derive(Clone, Default)]
pub(super) struct Mask {
    forms: Vec<String>,
}

impl Mask {
    /// A mask of these secrets; empty ones hide nothing.
    pub(super) fn new<'a>(secrets: impl IntoIterator<Item = &'a str>) -> Self {
        let mut forms = Vec::new();
        for secret in secrets.into_iter().filter(|secret| !secret.is_empty()) {
            let percent = escaped(secret, Escape::Percent);
            forms.extend([secret.to_owned(), percent.to_lowercase(), percent.replace("%20", "+"), percent]);
            forms.extend([escaped(secret, Escape::Json), base64(secret)]);
        }
        forms.sort_by_key(|form| std::cmp::Reverse(form.len()));
        forms.dedup();
        Self { forms }
    }

    /// The address as it may be shown: without user and password, the secrets masked behind the host.
    pub(super) fn url(&self, url: &Url) -> String {
        let mut bare = url.clone();
        if bare.cannot_be_a_base() {
            return self.text(bare.as_str());
        }
        // Both fail only for addresses that cannot hold a user or password.
        let _ = bare.set_username("");
        let _ = bare.set_password(None);
        let path = self.hide(&bare[Position::BeforePath..Position::AfterPath], 1);
        let query = bare.query().map(|query| format!("?{}", self.query(query))).unwrap_or_default();
        format!("{}{path}{query}", &bare[..Position::BeforePath])
    }

    /// A query without what is secret, or by its name ought to be.
    fn query(&self, query: &str) -> String {
        let parameters = query.split('&').map(|parameter| match parameter.split_once('=') {
            Some((name, _)) if names_a_secret(name) => format!("{name}={MASKED}"),
            _ => self.hide(parameter, 1),
        });
        parameters.collect::<Vec<_>>().join("&")
    }

    /// A text, the secrets masked.
    pub(super) fn text(&self, text: &str) -> String {
        self.hide(text, LEAST_IN_TEXT)
    }

    /// Whether the text is free of secrets as it is.
    pub(super) fn is_clean(&self, text: &str) -> bool {
        !self.forms.iter().any(|form| form.len() >= LEAST_IN_TEXT && text.contains(form))
    }

    fn hide(&self, text: &str, least: usize) -> String {
        let forms = self.forms.iter().filter(|form| form.len() >= least);
        forms.fold(text.to_owned(), |text, form| if text.contains(form) { text.replace(form, MASKED) } else { text })
    }
}

/// A template of an address as it may be shown. Placeholders are no secrets and stay.
pub(super) fn shown_template(template: &str) -> String {
    let (scheme, rest) = template.split_once("://").unwrap_or(("", template));
    let authority_end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    let host = rest[..authority_end].rsplit_once('@').map_or(&rest[..authority_end], |(_, host)| host);
    let (path, query) = rest[authority_end..].split_once('?').unwrap_or((&rest[authority_end..], ""));
    let shown = query.split('&').map(|parameter| match parameter.split_once('=') {
        Some((name, value)) if names_a_secret(name) && !value.starts_with('{') => format!("{name}={MASKED}"),
        _ => parameter.to_owned(),
    });
    let query = if query.is_empty() { String::new() } else { format!("?{}", shown.collect::<Vec<_>>().join("&")) };
    let scheme = if scheme.is_empty() { String::new() } else { format!("{scheme}://") };
    format!("{scheme}{host}{path}{query}")
}

/// Whether a parameter of that name holds a secret, wherever it came from.
fn names_a_secret(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    name == "key" || ["token", "secret", "passw", "apikey", "api_key", "api-key"].iter().any(|part| name.contains(part))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_form_of_a_secret_is_shown() {
        let mask = Mask::new(["hunter two/2"]);
        let shown = |url: &str| mask.url(&Url::parse(url).unwrap());
        assert_eq!(shown("https://u:hunter@x.example/?k=hunter%20two%2F2&q=1"), "https://x.example/?k=***&q=1");
        assert_eq!(shown("https://x.example/a/hunter+two%2F2"), "https://x.example/a/***");
        assert_eq!(shown("https://x.example/?k=hunter%20two%2f2"), "https://x.example/?k=***");
        assert_eq!(mask.text(r#"{"key":"hunter two/2"}"#), r#"{"key":"***"}"#);
        assert_eq!(mask.text("Basic aHVudGVyIHR3by8y"), "Basic ***");
    }

    #[test]
    fn a_token_written_into_the_address_is_not_shown_either() {
        let url = Url::parse("https://x.example/?q=1&access_token=canary#frag").unwrap();
        assert_eq!(Mask::default().url(&url), "https://x.example/?q=1&access_token=***");
    }

    #[test]
    fn a_template_is_shown_without_what_was_typed_into_it() {
        let shown = shown_template("https://me:canary@x.example/{language}/s?q={keyword}&api_key=canary&key={key}");
        assert_eq!(shown, "https://x.example/{language}/s?q={keyword}&api_key=***&key={key}");
    }

    #[test]
    fn a_short_key_spares_host_and_page() {
        let mask = Mask::new(["demo"]);
        assert_eq!(mask.url(&Url::parse("https://demo.example/?key=demo").unwrap()), "https://demo.example/?key=***");
        assert!(mask.is_clean("a demo of demos"));
    }
}
