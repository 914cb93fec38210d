//! The same tokens as html5ever's own tokenizer, on pages that are broken in every way.

use std::cell::{Cell, RefCell};

use html5ever::{
    LocalName, TokenizerResult,
    buffer_queue::BufferQueue,
    tendril::StrTendril,
    tokenizer::{Doctype, Tag, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts, states::RawKind},
};
use proptest::prelude::*;

use super::{super::broken::WORDS, Aside, Attribute, Content, Listener, Span, normalised, tokenize};

/// Keeps the tokens, and answers as a tree builder does where that changes how the text is read on.
#[derive(Default)]
struct Kept {
    tokens: RefCell<Vec<String>>,
    text: RefCell<String>,
    foreign: Cell<bool>,
}

impl Kept {
    fn flush(&self) {
        let text = self.text.take();
        if !text.is_empty() {
            self.tokens.borrow_mut().push(format!("text {text:?}"));
        }
    }

    fn keep(&self, token: String) {
        self.flush();
        self.tokens.borrow_mut().push(token);
    }

    fn answer(&self, name: &str, kind: TagKind, is_self_closing: bool) -> Option<Content> {
        if name == "svg" {
            self.foreign.set(kind == TagKind::StartTag && !is_self_closing);
        }
        match (name, kind) {
            ("title" | "textarea", TagKind::StartTag) => Some(Content::Text),
            ("style" | "xmp", TagKind::StartTag) => Some(Content::Raw),
            ("script", TagKind::StartTag) => Some(Content::Script),
            ("plaintext", TagKind::StartTag) => Some(Content::Plain),
            _ => None,
        }
    }

    fn keep_doctype(&self, doctype: &Doctype) {
        let Doctype { name, public_id, system_id, force_quirks } = doctype;
        let parts = [name, public_id, system_id].map(Option::as_deref);
        self.keep(format!("doctype {parts:?} {force_quirks}"));
    }
}

fn shown(kind: TagKind, name: &str, attributes: &[(&str, &str)], is_self_closing: bool) -> String {
    format!("{kind:?} {name} {attributes:?} {is_self_closing}")
}

/// Hears our tokens.
struct Ours<'p> {
    page: &'p str,
    aside: &'p RefCell<Aside>,
    kept: Kept,
}

impl Listener for Ours<'_> {
    fn tag(&self, kind: TagKind, name: &LocalName, attributes: &[Attribute], is_self_closing: bool) -> Option<Content> {
        let aside = self.aside.borrow();
        let text = |span: Span| span.text(self.page, &aside);
        let attributes: Vec<_> = attributes.iter().map(|each| (text(each.name()), text(each.value()))).collect();
        self.kept.keep(shown(kind, name, &attributes, is_self_closing));
        self.kept.answer(name, kind, is_self_closing)
    }

    fn text(&self, text: Span) {
        self.kept.text.borrow_mut().push_str(text.text(self.page, &self.aside.borrow()));
    }

    fn null(&self) {
        self.kept.text.borrow_mut().push('\0');
    }

    fn comment(&self, text: &str) {
        self.kept.keep(format!("comment {text:?}"));
    }

    fn doctype(&self, doctype: Doctype) {
        self.kept.keep_doctype(&doctype);
    }

    fn is_in_foreign(&self) -> bool {
        self.kept.foreign.get()
    }

    fn end(&self) {
        self.kept.keep("end".to_owned());
    }
}

/// Hears html5ever's.
impl TokenSink for &Kept {
    type Handle = ();

    fn process_token(&self, token: Token, _: u64) -> TokenSinkResult<()> {
        match token {
            Token::CharacterTokens(text) => self.text.borrow_mut().push_str(&text),
            Token::NullCharacterToken => self.text.borrow_mut().push('\0'),
            Token::ParseError(_) => {}
            Token::TagToken(Tag { kind, name, self_closing, attrs, .. }) => {
                let attributes: Vec<_> = attrs.iter().map(|each| (&*each.name.local, &*each.value)).collect();
                self.keep(shown(kind, &name, &attributes, self_closing));
                return match self.answer(&name, kind, self_closing) {
                    Some(Content::Text) => TokenSinkResult::RawData(RawKind::Rcdata),
                    Some(Content::Raw) => TokenSinkResult::RawData(RawKind::Rawtext),
                    Some(Content::Script) => TokenSinkResult::RawData(RawKind::ScriptData),
                    Some(Content::Plain) => TokenSinkResult::Plaintext,
                    Some(Content::Data) | None => TokenSinkResult::Continue,
                };
            }
            Token::CommentToken(text) => self.keep(format!("comment {:?}", &*text)),
            Token::DoctypeToken(doctype) => self.keep_doctype(&doctype),
            Token::EOFToken => self.keep("end".to_owned()),
        }
        TokenSinkResult::Continue
    }

    fn adjusted_current_node_present_but_not_in_html_namespace(&self) -> bool {
        self.foreign.get()
    }
}

fn ours(text: &str) -> Vec<String> {
    let (page, aside) = (normalised(text), RefCell::default());
    let ours = Ours { page: &page, aside: &aside, kept: Kept::default() };
    tokenize(&page, &aside, &ours, || Ok(())).unwrap();
    ours.kept.tokens.take()
}

fn html5evers(text: &str) -> Vec<String> {
    let kept = Kept::default();
    let tokenizer = Tokenizer::new(&kept, TokenizerOpts::default());
    let input = BufferQueue::default();
    input.push_back(StrTendril::from(text));
    while !matches!(tokenizer.feed(&input), TokenizerResult::Done) {}
    tokenizer.end();
    kept.tokens.take()
}

#[test]
fn the_standards_corner_cases_come_out_as_html5ever_has_them() {
    let cases = [
        "<!--a--!-->b",
        "<!--a--!->b-->",
        "<!--a---!>",
        "<!----",
        "<!---",
        "<!--x--!",
        "<!--<!-->x",
        "<!doctype html public>x",
        "<!doctypehtml>",
        "<!doctype a public 'b' 'c' d>e",
        "<!doctype a public 'b>c",
        "<!doctype a system x>y",
        "<!doctype",
        "<!doctype a public 'b''c'>",
        "<!doctype >x",
        "<!doctype a b 'c>d' e>f",
        "<script><!--<script></script>--></script>x",
        "<script><!--<scriptx></script>",
        "<script><!-- - --> </script>",
        "<script><!--></script>",
        "<script><!--<script>--><</script>",
        "<a =b>",
        "<a b==c>",
        "<a b= >",
        "<a/b/>",
        "<a b='&copy=1&copy;2'>",
        "<a b=&lt>c",
        "</>x",
        "</ x>y",
        "<title>a</titlex>&amp;</title>",
        "<a",
        "<a b",
        "<a b='c",
        "<a b=c",
        "a\r\nb\rc",
        "<title>\0</title>\0",
        "<a b=\"x\"c>",
        "<1>",
        "<a\0b \0c=\0>",
    ];
    for case in cases {
        assert_eq!(ours(case), html5evers(case), "{case:?}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 10_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn broken_pages_give_html5evers_tokens(words in prop::collection::vec(prop::sample::select(&WORDS[..]), 0..40)) {
        let page = words.concat();
        prop_assert_eq!(ours(&page), html5evers(&page), "{:?}", page);
    }
}
