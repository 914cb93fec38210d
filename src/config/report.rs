use std::{fmt, sync::Arc};

use annotate_snippets::{
    AnnotationKind, Group, Level, Renderer, Snippet, normalize_untrusted_str, renderer::DecorStyle,
};

use super::{
    mask::{masked, starred},
    place::{Place, Text},
};
use crate::domain::{Problem, display_safe};

/// Everything that is wrong in a config, in the file's order; shown with the lines it is about.
#[derive(Debug, Clone, Default)]
pub struct Report {
    texts: Arc<[Text]>,
    findings: Vec<Finding>,
}

/// Whether the config can be used in spite of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// It cannot.
    Error,
    /// It can.
    Warning,
}

/// One thing that is wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Finding {
    pub(super) severity: Severity,
    /// `None`: it is about the file as a whole.
    pub(super) place: Option<Place>,
    pub(super) message: String,
    pub(super) help: Option<String>,
    /// A stretch that is not shown, because it may be a secret under an unknown name.
    pub(super) hidden: Option<Place>,
}

/// One thing that is wrong, for programs.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Mistake {
    /// Whether the config can be used in spite of it.
    pub severity: Severity,
    /// The file, or the preset.
    pub file: String,
    /// The line, from 1; 0: the file as a whole.
    pub line: usize,
    /// The column in characters, from 1; 0: the file as a whole.
    pub column: usize,
    /// What is wrong.
    pub message: String,
    /// What would be right.
    pub help: Option<String>,
}

impl Finding {
    /// An error at a place.
    pub(super) fn error(place: Option<Place>, problem: Problem) -> Self {
        let Problem { message, help, .. } = problem;
        Self {
            severity: Severity::Error,
            place,
            message: shown(&message),
            help: help.as_deref().map(shown),
            hidden: None,
        }
    }
}

/// The most characters of a message: a value in it may be of any length.
const LONGEST: usize = 600;

/// Text as it may be shown: without secrets, inert, and no longer than anybody reads.
fn shown(text: &str) -> String {
    let text = display_safe(&masked(text));
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text,
    }
}

impl Report {
    pub(super) fn new(texts: Arc<[Text]>, mut findings: Vec<Finding>) -> Self {
        let order =
            |finding: &Finding| finding.place.as_ref().map(|place| (place.text, place.span.start, place.span.end));
        findings.sort_by_key(order);
        findings.dedup();
        Self { texts, findings }
    }

    /// Whether nothing is wrong.
    pub fn is_empty(&self) -> bool {
        self.findings.is_empty()
    }

    /// How many errors there are, warnings apart.
    pub fn errors(&self) -> usize {
        self.findings.iter().filter(|finding| finding.severity == Severity::Error).count()
    }

    /// All that is wrong, in the file's order.
    pub fn mistakes(&self) -> impl Iterator<Item = Mistake> {
        self.findings.iter().map(|finding| {
            let (line, column) =
                finding.place.as_ref().map_or((0, 0), |place| self.text(place).line_and_column(place.span.start));
            Mistake {
                severity: finding.severity,
                file: finding
                    .place
                    .as_ref()
                    .map_or_else(|| self.texts[0].name.clone(), |place| self.text(place).name.clone()),
                line,
                column,
                message: finding.message.clone(),
                help: finding.help.clone(),
            }
        })
    }

    /// As it is shown to a person: each with file, line, column, the text in question and what would
    /// be right. With `color`, for a terminal.
    pub fn render(&self, color: bool) -> String {
        let renderer = if color { Renderer::styled() } else { Renderer::plain() };
        let renderer = renderer.decor_style(DecorStyle::Ascii);
        let masked: Vec<String> = self.texts.iter().map(|text| masked(&text.content)).collect();
        let shown: Vec<String> =
            self.findings.iter().map(|finding| self.render_one(&renderer, finding, &masked)).collect();
        shown.join("\n\n")
    }

    fn render_one(&self, renderer: &Renderer, finding: &Finding, masked: &[String]) -> String {
        let level = match finding.severity {
            Severity::Error => Level::ERROR,
            Severity::Warning => Level::WARNING,
        };
        let title = level.primary_title(normalize_untrusted_str(&finding.message));
        let help = finding.help.as_deref().map(|help| Level::HELP.message(normalize_untrusted_str(help)));
        let Some(place) = &finding.place else {
            return renderer.render(&[Group::with_title(title).elements(help)]);
        };
        let text = self.text(place);
        let (number, _) = text.line_and_column(place.span.start);
        let line = text.line(number);
        let content = &masked[place.text][line.clone()];
        let shown = match &finding.hidden {
            Some(hidden) => starred(content, |byte| !hidden.span.contains(&(line.start + byte))),
            None => content.to_owned(),
        };
        // Of a long list or table only its first line is drawn.
        let from = place.span.start.min(line.end) - line.start;
        let to = place.span.end.clamp(line.start + from, line.end) - line.start;
        let snippet = Snippet::source(shown)
            .path(text.name.as_str())
            .line_start(number)
            .annotation(AnnotationKind::Primary.span(from..to));
        renderer.render(&[title.element(snippet).elements(help)])
    }

    fn text(&self, place: &Place) -> &Text {
        &self.texts[place.text]
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.render(false))
    }
}

impl std::error::Error for Report {}
