//! The same tokens as html5ever's own tokenizer, on pages that are broken in every way.

use std::cell::{Cell, RefCell};

use html5ever::{
    TokenizerResult,
    buffer_queue::BufferQueue,
    tendril::StrTendril,
    tokenizer::{Doctype, Tag, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts, states::RawKind},
};
use proptest::prelude::*;

use super::tokenize;

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

    fn answer(&self, tag: &Tag) -> TokenSinkResult<()> {
        if &*tag.name == "svg" {
            self.foreign.set(tag.kind == TagKind::StartTag && !tag.self_closing);
        }
        match (&*tag.name, tag.kind) {
            ("title" | "textarea", TagKind::StartTag) => TokenSinkResult::RawData(RawKind::Rcdata),
            ("style" | "xmp", TagKind::StartTag) => TokenSinkResult::RawData(RawKind::Rawtext),
            ("script", TagKind::StartTag) => TokenSinkResult::RawData(RawKind::ScriptData),
            ("plaintext", TagKind::StartTag) => TokenSinkResult::Plaintext,
            _ => TokenSinkResult::Continue,
        }
    }
}

impl TokenSink for &Kept {
    type Handle = ();

    fn process_token(&self, token: Token, _: u64) -> TokenSinkResult<()> {
        match token {
            Token::CharacterTokens(text) => self.text.borrow_mut().push_str(&text),
            Token::NullCharacterToken => self.text.borrow_mut().push('\0'),
            Token::ParseError(_) => {}
            Token::TagToken(tag) => {
                self.flush();
                self.tokens.borrow_mut().push(shown(&tag));
                return self.answer(&tag);
            }
            other => {
                self.flush();
                self.tokens.borrow_mut().push(match other {
                    Token::CommentToken(text) => format!("comment {:?}", &*text),
                    Token::DoctypeToken(Doctype { name, public_id, system_id, force_quirks }) => {
                        let parts = [&name, &public_id, &system_id].map(Option::as_deref);
                        format!("doctype {parts:?} {force_quirks}")
                    }
                    _ => "end".to_owned(),
                });
            }
        }
        TokenSinkResult::Continue
    }

    fn adjusted_current_node_present_but_not_in_html_namespace(&self) -> bool {
        self.foreign.get()
    }
}

fn shown(tag: &Tag) -> String {
    let attributes: Vec<(&str, &str)> = tag.attrs.iter().map(|each| (&*each.name.local, &*each.value)).collect();
    let Tag { kind, name, self_closing, had_duplicate_attributes, .. } = tag;
    format!("{kind:?} {name} {attributes:?} {self_closing} {had_duplicate_attributes}")
}

fn ours(text: &str) -> Vec<String> {
    let kept = Kept::default();
    tokenize(text, &&kept, || Ok(())).unwrap();
    kept.tokens.take()
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

/// Words of broken pages: parts of markup that meet in every order.
const WORDS: [&str; 92] = [
    "<",
    ">",
    "/",
    "=",
    "\"",
    "'",
    "&",
    ";",
    "#",
    "!",
    "-",
    "--",
    "?",
    "[",
    "]",
    " ",
    "\n",
    "\t",
    "\u{c}",
    "\0",
    "a",
    "B",
    "é",
    "女",
    "1",
    "x",
    "<a",
    "<A ",
    "</a>",
    "</",
    "<p>",
    "</p >",
    "<br/>",
    "<i b=c>",
    "<i b='c' B=\"d\">",
    "<svg>",
    "</svg>",
    "<svg/>",
    "<title>",
    "</title>",
    "</TITLE ",
    "<textarea>",
    "</textarea/>",
    "<style>",
    "</style>",
    "<xmp>",
    "</xmp\n",
    "<script>",
    "</script>",
    "</script ",
    "<script",
    "</SCRIPT",
    "script",
    "<!--",
    "-->",
    "--!>",
    "->",
    "<!-",
    "<!>",
    "<!-->",
    "<!--->",
    "<?xml",
    "<!DOCTYPE",
    "<!doctype html>",
    " PUBLIC",
    " system",
    "\"-//W3C//DTD\"",
    "'x'",
    "<![CDATA[",
    "]]>",
    "]]",
    "&amp;",
    "&amp",
    "&lt",
    "&notit;",
    "&not",
    "&notin;",
    "&copy=",
    "&copyx",
    "&#65;",
    "&#x41",
    "&#",
    "&#x",
    "&#0;",
    "&#128;",
    "&#xD800;",
    "&#99999999999;",
    "&NotEqualTilde;",
    "&ngE;",
    "&bogus;",
    "<plaintext>",
    "\u{feff}",
];

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
