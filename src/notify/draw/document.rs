//! A mail before it is drawn: blocks in reading order, every word final. The message types build it,
//! the text and the HTML renderer draw it; a further way out (a chat, a page) is one renderer more.

use crate::{insight::DayStrip, words::Lang};

/// One mail.
#[derive(Debug, Clone)]
pub(in crate::notify) struct Document {
    pub(in crate::notify) lang: Lang,
    pub(in crate::notify) subject: String,
    /// Which kind of mail this is, and for when.
    pub(in crate::notify) kicker: String,
    /// What the list of mails shows behind the subject.
    pub(in crate::notify) preview: String,
    pub(in crate::notify) blocks: Vec<Block>,
    /// What bidwatch sees and does not, and the words that need telling.
    pub(in crate::notify) footer: Vec<String>,
}

/// One block of a mail.
#[derive(Debug, Clone)]
pub(in crate::notify) enum Block {
    /// What it is all about.
    Headline { text: String, tag: Option<Tag> },
    /// Begins a section.
    Heading(String),
    /// Begins one of several things in a section.
    Item { text: String, tag: Option<Tag> },
    /// A sentence or two.
    Paragraph(String),
    /// Counts and other small print.
    Fact(String),
    /// A sentence or two under a word that says what for.
    Labelled { label: String, text: String },
    /// Commands to type, each behind a word that says what for.
    Commands { label: String, commands: Vec<(String, String)> },
    /// Set apart, to be read first.
    Notice { tone: Tone, title: String, lines: Vec<String> },
    /// Days as strips of hours, above each other.
    Strips(Vec<StripRow>),
    /// What the shades of the strips mean, darkest first.
    Legend(Legend),
    /// Figures beside each other: the head of each column, then rows of as many cells, the first of which says what of.
    Table { head: Vec<String>, rows: Vec<Vec<String>> },
}

/// One day as a strip of hours.
#[derive(Debug, Clone)]
pub(in crate::notify) struct StripRow {
    pub(in crate::notify) label: String,
    pub(in crate::notify) tag: Option<Tag>,
    /// A few words beside it, such as its counts.
    pub(in crate::notify) note: String,
    /// The strip in words, for those who have it read to them.
    pub(in crate::notify) spoken: String,
    pub(in crate::notify) strip: DayStrip,
    /// Lines below it.
    pub(in crate::notify) facts: Vec<String>,
}

/// What the shades of a strip mean.
#[derive(Debug, Clone, Copy)]
pub(in crate::notify) struct Legend {
    pub(in crate::notify) title: &'static str,
    /// From `On` to `Unseen`: the mark in plain text, and its meaning.
    pub(in crate::notify) shades: [(&'static str, &'static str); 5],
}

/// One or two words with a colour.
#[derive(Debug, Clone)]
pub(in crate::notify) struct Tag {
    pub(in crate::notify) words: String,
    pub(in crate::notify) tone: Tone,
}

/// What something is to the reader.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tone {
    /// More room for him.
    Good,
    /// Less room for him.
    Bad,
    /// To be known before anything is concluded.
    Warning,
    /// Neither.
    Quiet,
}
