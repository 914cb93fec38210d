//! A budget that does not reach for all that is planned: told once a month.

use super::words::{OUTSIDE, capitalised, day, glossary, moment, number, shown};
use crate::domain::money;
use crate::notify::{
    Message, ShortageView, SpanView,
    draw::{
        document::{Block, Document, Tag, Tone},
        draw,
    },
};

/// The mail for a source of which planned looks are left out.
pub fn render_shortage(view: &ShortageView) -> Message {
    draw(&document(view))
}

fn document(view: &ShortageView) -> Document {
    let source = shown(&view.source);
    let at = moment(view.now, view.now, view.zone);
    let labelled = |label: &str, text: String| Block::Labelled { label: label.to_owned(), text };
    let tag = Some(Tag { words: "Budget is short".to_owned(), tone: Tone::Warning });
    let plans = [plan("day", &view.day, &view.currency), plan("month", &view.month, &view.currency)];
    let blocks = vec![
        Block::Headline { text: format!("{source}: planned looks are left out since {at}"), tag },
        labelled("Why", format!("{}. {}", capitalised(&view.reason), plans.join(" "))),
        labelled("What is left out", ORDER.to_owned()),
        labelled("What it means", MEANING.to_owned()),
        labelled("What you could do", DO.to_owned()),
        Block::Paragraph("You get this mail once a month for each source.".to_owned()),
    ];
    let local = view.now.with_timezone(&view.zone);
    Document {
        subject: format!("bidwatch leaves out planned looks at {source}: its budget is short"),
        kicker: format!("bidwatch trouble · {}, {}", day(local.date_naive()), local.format("%H:%M")),
        preview: view.reason.clone(),
        blocks,
        footer: vec![OUTSIDE.to_owned(), glossary(view.zone)],
    }
}

const ORDER: &str = "Extra looks first; then looks outside the peak, at keywords on which nothing moves before those \
                     with a suspected change; then the same in the peak. Of each kind at least one look in eight is \
                     made while money lasts, spread over the rest of the day and the month.";

const MEANING: &str = "What is left out is recorded as not made. It never counts as an absence; changes are noticed \
                       later.";

const DO: &str = "Look more rarely or at fewer keywords or pages, narrow `active_hours`, or raise the source's \
                  budget. `bidwatch sources` shows what is planned, spent and left.";

/// "The plan comes to 720 requests a day (1.44 USD), the budget is for 500, 498 are spent."
fn plan(span: &str, view: &SpanView, currency: &str) -> String {
    let Some(allowed) = view.allowed else { return String::new() };
    let cost = view.cost.map(|micros| format!(" ({})", money(micros, currency))).unwrap_or_default();
    let planned = number(view.planned, "request", "requests");
    let spent = number(view.spent, "is", "are");
    format!("The plan comes to {planned} a {span}{cost}, the budget is for {allowed}; {spent} spent.")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::notify::sample;

    #[test]
    fn a_short_budget_is_told_with_plan_order_and_what_to_do() {
        let message = render_shortage(&ShortageView {
            now: sample::now(),
            zone: sample::ZONE,
            source: "serpapi".into(),
            reason: "budget of the day does not reach for every look".into(),
            currency: "USD".into(),
            day: SpanView { planned: 720, allowed: Some(500), spent: 81, cost: Some(1_440_000) },
            month: SpanView { planned: 22_320, allowed: None, spent: 81, cost: Some(44_640_000) },
        });
        assert_eq!(message.subject, "bidwatch leaves out planned looks at serpapi: its budget is short");
        let text = message.text.split_whitespace().collect::<Vec<_>>().join(" ");
        for words in [
            "Budget of the day does not reach for every look. The plan comes to 720 requests a day (1.44 USD), the budget \
             is for 500; 81 are spent.",
            "Extra looks first",
            "never counts as an absence",
            "`bidwatch sources` shows",
        ] {
            assert!(text.contains(words), "{words}\n{text}");
        }
        assert!(!text.contains("a month (44.64"), "what is not bounded is not short");
    }
}
