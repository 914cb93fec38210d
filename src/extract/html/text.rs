//! The text of an element as a reader sees it.

use super::{
    parse::parse,
    tree::{Element, Html, Node},
};

/// The text below an element: white space collapsed, scripts and the like left out, parts that stand
/// on lines of their own kept apart; at most about `limit` bytes.
pub(in crate::extract) fn shown(element: Element<'_>, limit: usize) -> String {
    collect(element.node(), limit, |element| is_unread(element.name()))
}

/// The text of a page's body that a visitor sees: without what is hidden by attribute or inline style.
pub(in crate::extract) fn page_text(html: &Html<'_>, limit: usize) -> String {
    collect(html.root(), limit, is_unseen)
}

/// The text of a page that a visitor sees, without these parts.
pub(in crate::extract) fn text_without(html: &Html<'_>, limit: usize, skipped: impl Fn(Element<'_>) -> bool) -> String {
    collect(html.root(), limit, |element| is_unseen(element) || skipped(element))
}

/// The same of one element.
pub(in crate::extract) fn element_text(
    element: Element<'_>,
    limit: usize,
    skipped: impl Fn(Element<'_>) -> bool,
) -> String {
    collect(element.node(), limit, |element| is_unseen(element) || skipped(element))
}

/// The elements that a visitor sees, in page order, without these and all below them.
pub(in crate::extract) fn elements<'a>(
    html: &'a Html<'_>,
    skipped: impl Fn(Element<'_>) -> bool,
) -> impl Iterator<Item = Element<'a>> {
    let root = html.root();
    let mut next = Some(root);
    std::iter::from_fn(move || {
        while let Some(node) = next {
            let element = node.element();
            let inside = element.is_none_or(|element| !is_unseen(element) && !skipped(element));
            next = if inside { node.first_child() } else { None }.or_else(|| node.after(root));
            if let Some(element) = element.filter(|_| inside) {
                return Some(element);
            }
        }
        None
    })
}

/// Text that may hold tags and entities, as JSON titles do, as it would be shown.
pub(in crate::extract) fn fragment_text(text: &str) -> String {
    if !text.contains(['<', '&']) {
        return text.to_owned();
    }
    let Ok(parsed) = parse(text) else { return text.to_owned() };
    collect(parsed.html.root(), usize::MAX, |element| is_unread(element.name()))
}

/// Whether an element or one around it is hidden by attribute or inline style, or is never shown.
pub(in crate::extract) fn is_hidden(element: Element<'_>) -> bool {
    std::iter::once(element).chain(element.ancestors()).any(is_unseen)
}

fn is_unseen(element: Element<'_>) -> bool {
    is_unread(element.name()) || hides(element)
}

fn is_unread(name: &str) -> bool {
    matches!(name, "script" | "style" | "noscript" | "template" | "head" | "textarea" | "select" | "svg")
}

fn hides(element: Element<'_>) -> bool {
    element.attrs().any(|(name, value)| match name {
        "hidden" => true,
        "style" => hides_by(value),
        _ => false,
    })
}

fn hides_by(style: &str) -> bool {
    // Both words that hide begin thus.
    let may_hide = style.contains([':']) && style.contains(['d', 'D', 'v', 'V']);
    may_hide && {
        let style: String = style.chars().filter(|c| !c.is_whitespace()).collect::<String>().to_ascii_lowercase();
        style.contains("display:none") || style.contains("visibility:hidden")
    }
}

/// Whether an element's text stands on lines of its own.
fn breaks_line(name: &str) -> bool {
    matches!(
        name,
        "address"
            | "article"
            | "aside"
            | "blockquote"
            | "br"
            | "button"
            | "dd"
            | "div"
            | "dl"
            | "dt"
            | "fieldset"
            | "figure"
            | "footer"
            | "form"
            | "h1"
            | "h2"
            | "h3"
            | "h4"
            | "h5"
            | "h6"
            | "header"
            | "hr"
            | "li"
            | "main"
            | "nav"
            | "ol"
            | "option"
            | "p"
            | "pre"
            | "section"
            | "table"
            | "td"
            | "th"
            | "tr"
            | "ul"
    )
}

fn collect<'a>(root: Node<'a>, limit: usize, skipped: impl Fn(Element<'a>) -> bool) -> String {
    let mut text = Words::default();
    let mut next = root.first_child();
    while let Some(node) = next {
        if text.collected.len() >= limit {
            break;
        }
        let mut inside = true;
        if let Some(element) = node.element() {
            inside = !skipped(element);
            if breaks_line(element.name()) {
                text.gap();
            }
        } else {
            node.texts().for_each(|found| text.add(found, limit));
        }
        next = if inside { node.first_child() } else { None }.or_else(|| after(node, root, &mut text));
    }
    text.collected
}

/// The node after this one and all below it, within `root`.
fn after<'a>(node: Node<'a>, root: Node<'a>, text: &mut Words) -> Option<Node<'a>> {
    let mut node = node;
    while node != root {
        if node.element().is_some_and(|element| breaks_line(element.name())) {
            text.gap();
        }
        if let Some(sibling) = node.next_sibling() {
            return Some(sibling);
        }
        node = node.parent()?;
    }
    None
}

/// Words with one space between them.
#[derive(Default)]
struct Words {
    collected: String,
    gap: bool,
}

impl Words {
    fn gap(&mut self) {
        self.gap = true;
    }

    fn add(&mut self, text: &str, limit: usize) {
        // No text becomes longer.
        if self.collected.len() + text.len() < limit {
            return self.add_whole(text);
        }
        for c in text.chars() {
            if self.collected.len() >= limit {
                return;
            }
            if c.is_whitespace() {
                self.gap = true;
                continue;
            }
            self.close_gap();
            self.collected.push(c);
        }
    }

    fn add_whole(&mut self, text: &str) {
        let mut words = text.split_whitespace();
        let Some(first) = words.next() else {
            self.gap |= !text.is_empty();
            return;
        };
        self.gap |= text.starts_with(char::is_whitespace);
        self.close_gap();
        self.collected.push_str(first);
        for word in words {
            self.collected.push(' ');
            self.collected.push_str(word);
        }
        self.gap = text.ends_with(char::is_whitespace);
    }

    fn close_gap(&mut self) {
        if self.gap && !self.collected.is_empty() {
            self.collected.push(' ');
        }
        self.gap = false;
    }
}

/// The page's own title.
pub(in crate::extract) fn title(html: &Html<'_>) -> Option<String> {
    // Not `head > title`: html5ever moves nothing, but pages put titles anywhere. An SVG has its own.
    let mut titles = html.placed().filter(|element| element.name() == "title");
    let found = titles.find(|element| element.parent().is_none_or(|parent| parent.name() != "svg"))?;
    let mut text = Words::default();
    found.text().for_each(|part| text.add(part, 1_000));
    Some(text.collected)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn root<'a>(html: &'a Html<'_>) -> Element<'a> {
        html.elements().next().unwrap()
    }

    fn body(html: &str) -> String {
        shown(root(&parse(html).unwrap().html), usize::MAX)
    }

    #[test]
    fn text_is_what_a_reader_reads() {
        assert_eq!(body("<h3> Red\n\t<b>sh</b>oes&nbsp;&amp; more </h3>"), "Red shoes & more");
        assert_eq!(body("<div>one</div><div>two<br>three</div>"), "one two three");
        assert_eq!(body("a<script>x()</script><style>p{}</style>b"), "ab");
    }

    #[test]
    fn text_of_a_page_leaves_out_what_is_hidden() {
        let html = parse("<p>seen<p hidden>a<p style='Display : none'>b<template>c</template>").unwrap().html;
        assert_eq!(page_text(&html, 1_000), "seen");
    }

    #[test]
    fn text_is_cut_while_it_is_collected() {
        assert!(body(&"word ".repeat(10)).len() > 20);
        let long = "é".repeat(1_000);
        let html = parse(&long).unwrap().html;
        assert!(shown(root(&html), 100).len() <= 101);
    }

    #[test]
    fn tags_and_entities_in_json_titles_are_resolved() {
        assert_eq!(fragment_text("red <span class=H>bag</span> &amp; co"), "red bag & co");
        assert_eq!(fragment_text("cable <2m"), "cable <2m");
    }

    #[test]
    fn the_title_is_the_pages_and_not_a_pictures() {
        let html = parse("<body><svg><title>logo</title></svg><title>Results</title>").unwrap().html;
        assert_eq!(title(&html).as_deref(), Some("Results"));
    }
}
