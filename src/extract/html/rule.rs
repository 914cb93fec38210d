//! One CSS rule: `selector`, `selector@attribute`, `@attribute`, and steps after it.

use super::{
    text::shown,
    tree::{Element, Selector},
};
use crate::{
    domain::Problem,
    extract::{
        step::{Step, apply_all},
        syntax::{head_and_steps, last_outside},
    },
};

/// The most bytes of an element's text that a rule keeps.
const MAX_TEXT: usize = 4_096;
/// The most that its steps look through.
const MAX_SEARCHED: usize = 65_536;

/// A compiled rule.
#[derive(Debug, Clone)]
pub(in crate::extract) struct CssRule {
    /// `None`: the listing itself.
    pub(super) selector: Option<Selector>,
    attribute: Option<String>,
    steps: Vec<Step>,
    looks_back: bool,
}

impl CssRule {
    /// Reads a rule of the field at `key`.
    pub(in crate::extract) fn parse(rule: &str, key: &str) -> Result<Self, Problem> {
        let (head, steps) = head_and_steps(rule);
        let (css, attribute) = match last_outside(head, '@') {
            Some(at) => (head[..at].trim(), Some(head[at + 1..].trim())),
            None => (head, None),
        };
        if attribute.is_some_and(|name| name.is_empty() || name.contains(|c: char| c.is_whitespace() || c == '>')) {
            return Err(Problem::at(key, format!("`{head}` names no attribute after the @"))
                .help("write `selector@attribute`, such as `a@href`"));
        }
        if css.is_empty() && attribute.is_none() {
            return Err(
                Problem::at(key, "the rule is empty").help("write a CSS selector, such as `h3 a`, or `@attribute`")
            );
        }
        let looks_back = css.contains('~');
        let selector = if css.is_empty() { None } else { Some(selector(css, key)?) };
        let steps = steps
            .into_iter()
            .map(|step| Step::parse(step).map_err(|bad| Problem::at(key, bad.message).help(bad.help)))
            .collect::<Result<_, _>>()?;
        Ok(Self { selector, attribute: attribute.map(str::to_lowercase), steps, looks_back })
    }

    /// Whether it may ask each element for all those before it (`a ~ b`).
    pub(super) fn looks_back(&self) -> bool {
        self.looks_back
    }

    /// The value that an element has for this rule; `None` where it is missing or blank.
    pub(super) fn value(&self, element: Element<'_>) -> Option<String> {
        let text = match &self.attribute {
            Some(name) => element.attr(name)?.to_owned(),
            None => shown(element, if self.steps.is_empty() { MAX_TEXT } else { MAX_SEARCHED }),
        };
        apply_all(&self.steps, text)
    }

    /// Whether the rule asks for an element, and nothing more.
    pub(in crate::extract) fn is_plain(&self) -> bool {
        self.selector.is_some() && self.attribute.is_none() && self.steps.is_empty()
    }

    /// Whether an element passes as a mark: it is there, or where the rule asks for a value, it has one.
    pub(super) fn passes(&self, element: Element<'_>) -> bool {
        if self.attribute.is_none() && self.steps.is_empty() {
            return true;
        }
        self.value(element).is_some()
    }

    /// Whether this very element is meant.
    pub(super) fn matches(&self, element: Element<'_>) -> bool {
        self.selector.as_ref().is_none_or(|selector| selector.matches(element)) && self.passes(element)
    }
}

fn selector(css: &str, key: &str) -> Result<Selector, Problem> {
    Selector::parse(css).map_err(|error| {
        let help = if css.starts_with("//") || css.starts_with("./") {
            "this looks like XPath; rules are CSS selectors, such as `div.result h3 a`"
        } else if css.starts_with("$.") || css.starts_with("$[") {
            "this looks like JSONPath; put it into the source's `json` table"
        } else if css.contains("::") {
            "there are no pseudo-elements: an element's text is taken by itself, an attribute with `@name`"
        } else {
            "rules are CSS selectors, such as `div.result h3 a`; an attribute is taken with `a@href`"
        };
        Problem::at(key, format!("`{css}` is no CSS selector: {error}")).help(help)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extract::html::parse;

    fn value(rule: &str, html: &str) -> Option<String> {
        let page = parse(html).unwrap().html;
        let rule = CssRule::parse(rule, "title").unwrap();
        let element = page.select(rule.selector.as_ref()?).next()?;
        rule.value(element)
    }

    #[test]
    fn a_rule_takes_text_or_an_attribute_and_steps() {
        let html = r#"<a HREF="/go?u=https%3A%2F%2Fx.example%2F" title="a@b"><b>Red</b> shoes</a>"#;
        assert_eq!(value("a", html).as_deref(), Some("Red shoes"));
        assert_eq!(value("a@href | ?u", html).as_deref(), Some("https://x.example/"));
        assert_eq!(value("a[title='a@b']@title", html).as_deref(), Some("a@b"));
        assert_eq!(value("a@rel", html), None);
    }

    #[test]
    fn a_bad_rule_says_what_would_be_right() {
        let problem = |rule| CssRule::parse(rule, "price").unwrap_err();
        assert!(problem("//div[@class='x']").help.unwrap().contains("XPath"));
        assert!(problem("$.items[*]").help.unwrap().contains("JSONPath"));
        assert!(problem("div >").message.contains("no CSS selector"));
        assert!(problem("a@").message.contains("attribute"));
        assert!(problem("").message.contains("empty"));
        assert!(problem("h3::text").help.unwrap().contains("pseudo-elements"));
        assert_eq!(problem("a | nonsense").key, "price");
    }
}
