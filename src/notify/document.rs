//! A mail before it is drawn: blocks in reading order, every word final. The message types build it,
//! the text and the HTML renderer draw it; a further way out (a chat, a page) is one renderer more.

use crate::insight::DayStrip;

/// One mail.
#[derive(Debug, Clone)]
pub(super) struct Document {
    pub(super) subject: String,
    /// Which kind of mail this is, and for when.
    pub(super) kicker: String,
    /// What the list of mails shows behind the subject.
    pub(super) preview: String,
    pub(super) blocks: Vec<Block>,
    /// What bidwatch sees and does not, and the words that need telling.
    pub(super) footer: Vec<String>,
}

/// One block of a mail.
#[derive(Debug, Clone)]
pub(super) enum Block {
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
    /// Set apart, to be read first.
    Notice { tone: Tone, title: String, lines: Vec<String> },
    /// Days as strips of hours, above each other.
    Strips(Vec<StripRow>),
    /// What the shades of the strips mean.
    Legend,
}

/// One day as a strip of hours.
#[derive(Debug, Clone)]
pub(super) struct StripRow {
    pub(super) label: String,
    pub(super) tag: Option<Tag>,
    /// A few words beside it, such as its counts.
    pub(super) note: String,
    pub(super) strip: DayStrip,
    /// Lines below it.
    pub(super) facts: Vec<String>,
}

/// One or two words with a colour.
#[derive(Debug, Clone)]
pub(super) struct Tag {
    pub(super) words: String,
    pub(super) tone: Tone,
}

/// What something is to the reader.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Tone {
    /// More room for him.
    Good,
    /// Less room for him.
    Bad,
    /// To be known before anything is concluded.
    Warning,
    /// Neither.
    Quiet,
}
