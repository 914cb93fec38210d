//! `bidwatch note`

use std::fmt::Write as _;

use chrono::{DateTime, Utc};
use serde::Serialize;

use crate::{
    app::{Answers, App},
    domain::{PartyId, bounded, utc_seconds},
    insight::{Reaction, ReactionVerdict},
    store::{Note as Kept, Store, Writer},
    words::Lang,
};

use super::{
    Context,
    args::{Format, Note},
    exit::Exit,
    machine, output,
};

pub(crate) fn run(context: &Context, command: &Note) -> anyhow::Result<Exit> {
    let Some(text) = &command.text else { return list(context, command) };
    let config = context.load_without_secrets()?;
    let note = Kept { at: command.at.unwrap_or_else(Utc::now), keyword: command.keyword.clone(), text: bounded(text) };
    Store::open(&config.database)?.write(|unit: &mut Writer<'_>| unit.keep_note(&note))?;
    let local = note.at.with_timezone(&config.dayparts.timezone).format("%a %d %b %Y %H:%M");
    let said = format!("Noted for {local}: {}", output::shown(Some(&note.text), 300));
    output::write_text(&format!("{}\n", output::hung(&said, "", "  ")))?;
    Ok(Exit::Done)
}

/// A note as programs want it.
#[derive(Serialize)]
struct Row<'a> {
    #[serde(with = "utc_seconds")]
    at: DateTime<Utc>,
    keyword: Option<&'a str>,
    text: &'a str,
    reactions: Vec<Reacted<'a>>,
    /// Ids of the findings that began within three days after it.
    findings: Vec<&'a str>,
}

#[derive(Serialize)]
struct Reacted<'a> {
    rival: &'a str,
    verdict: &'static str,
    /// What stands out most; null where no keyword moved.
    answer: Option<&'static str>,
    moved_keywords: usize,
    keywords: usize,
    /// Over which this is counted: 1 or 3.
    days: u32,
    minutes_to_first: Option<i64>,
    /// Keywords that move so at any other time.
    usual_keywords: f64,
    /// Days before that this is the mean of.
    compared_days: usize,
    /// How likely so much is without any cause.
    chance: f64,
    text: String,
}

fn list(context: &Context, command: &Note) -> anyhow::Result<Exit> {
    let app = context.app_without_secrets()?;
    let since = command.at.unwrap_or(DateTime::UNIX_EPOCH);
    let mut answers = app.answers(since, app.clock.now())?;
    answers.retain(|answers| command.keyword.is_none() || answers.note.keyword == command.keyword);
    if command.format != Format::Table {
        let rows: Vec<Row<'_>> = answers.iter().map(|answers| row(&app, answers)).collect();
        machine::write_rows(command.format, &rows)?;
        return Ok(Exit::Done);
    }
    if answers.is_empty() {
        output::write_text(
            "No note yet. `bidwatch note \"raised my offer\"` records what you did, so that answers can be seen.\n",
        )?;
        return Ok(Exit::Done);
    }
    let text: Vec<String> = answers.iter().map(|answers| in_words(&app, answers)).collect();
    output::write_text(&text.join("\n"))?;
    Ok(Exit::Done)
}

fn name(app: &App, party: PartyId) -> &str {
    app.config.roster.party(party).map_or("", |rival| rival.name.as_str())
}

fn row<'a>(app: &'a App, answers: &'a Answers) -> Row<'a> {
    let reacted = |reaction: &Reaction| Reacted {
        rival: name(app, reaction.party),
        verdict: reaction.verdict.as_str(),
        answer: reaction.answer.map(|answer| answer.as_str()),
        moved_keywords: reaction.moved,
        keywords: reaction.keywords,
        days: reaction.days,
        minutes_to_first: reaction.after.map(|after| after.num_minutes()),
        usual_keywords: reaction.usual,
        compared_days: reaction.compared,
        chance: reaction.chance,
        text: reaction.sentence(Lang::En, name(app, reaction.party)),
    };
    Row {
        at: answers.note.at,
        keyword: answers.note.keyword.as_deref(),
        text: &answers.note.text,
        reactions: answers.reactions.iter().map(reacted).collect(),
        findings: answers.findings.iter().map(|finding| finding.id.as_str()).collect(),
    }
}

/// A note with those who answered first; who did nothing unusual is named in one line.
fn in_words(app: &App, answers: &Answers) -> String {
    let local = answers.note.at.with_timezone(&app.config.dayparts.timezone).format("%a %d %b %Y %H:%M");
    let keyword = answers.note.keyword.as_ref().map(|keyword| format!("  [{}]", output::shown(Some(keyword), 40)));
    let said = output::shown(Some(&answers.note.text), 300);
    let head = format!("{local}{}  {said}", keyword.unwrap_or_default());
    let mut text = format!("{}\n", output::hung(&head, "", "  "));
    let of = |wanted: &[ReactionVerdict]| {
        let wanted = wanted.to_vec();
        answers.reactions.iter().filter(move |reaction| wanted.contains(&reaction.verdict))
    };
    for reaction in of(&[ReactionVerdict::Answer]).chain(of(&[ReactionVerdict::Perhaps])) {
        let said = reaction.sentence(app.config.language, &output::shown(Some(name(app, reaction.party)), 40));
        let _ = writeln!(text, "{}", output::wrapped(&said, "  "));
    }
    for (verdict, words) in [
        (ReactionVerdict::Nothing, "Nothing that they do not do anyway"),
        (ReactionVerdict::TooLittleSeen, "Too little seen so far, after the note or before it"),
    ] {
        let names: Vec<String> = of(&[verdict]).map(|r| output::shown(Some(name(app, r.party)), 40)).collect();
        if !names.is_empty() {
            let _ = writeln!(text, "{}", output::wrapped(&format!("{words}: {}.", names.join(", ")), "  "));
        }
    }
    text
}
