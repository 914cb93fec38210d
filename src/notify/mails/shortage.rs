//! A budget that does not reach for all that is planned: told once a month.

use super::coverage_words::detail_words;
use crate::{
    notify::{
        Message, ShortageView, SpanView,
        draw::{
            document::{Block, Document, Tag, Tone},
            draw,
        },
    },
    words::{
        Lang, capitalised,
        catalogue::{form, mail, trouble as say},
        price, shown,
    },
};

/// The mail for a source of which planned looks are left out.
pub fn render_shortage(view: &ShortageView) -> Message {
    draw(&document(view))
}

fn document(view: &ShortageView) -> Document {
    let (lang, voice) = (view.lang, view.voice());
    let (source, reason) = (shown(&view.source), detail_words(lang, &view.reason, 200));
    let labelled = |label: &str, text: String| Block::Labelled { label: label.to_owned(), text };
    let tag = Some(Tag { words: say::short_tag(lang).to_owned(), tone: Tone::Warning });
    let plans = [(&view.day, say::plan_day as Plan), (&view.month, say::plan_month)];
    let plans = plans.into_iter().filter_map(|(span, say)| plan(lang, span, &view.currency, say));
    let plans = plans.reduce(|first, second| form::then(lang, &first, &second)).unwrap_or_default();
    let blocks = vec![
        Block::Headline { text: say::short_headline(lang, &source, &voice.moment(view.now)), tag },
        labelled(say::why(lang), say::short_why(lang, &capitalised(&reason), &plans)),
        labelled(say::short_what(lang), say::short_order(lang).to_owned()),
        labelled(say::means(lang), say::short_means(lang).to_owned()),
        labelled(say::could_do(lang), say::short_do(lang).to_owned()),
        Block::Paragraph(say::short_once(lang).to_owned()),
    ];
    Document {
        lang,
        subject: say::short_subject(lang, &source),
        kicker: say::kicker(lang, &voice.today()),
        preview: reason,
        blocks,
        footer: vec![mail::outside(lang).to_owned(), mail::glossary(lang, view.zone.name())],
    }
}

type Plan = fn(Lang, &str, &str, u64, u64) -> String;

/// "The plan comes to 720 requests a day (1.44 USD), the budget is for 500; 498 are spent."
fn plan(lang: Lang, view: &SpanView, currency: &str, say: Plan) -> Option<String> {
    let allowed = view.allowed?;
    let cost = view.cost.map(|micros| form::brackets(lang, &price(lang, micros, currency)));
    Some(say(lang, &form::requests(lang, view.planned), &cost.unwrap_or_default(), allowed, view.spent))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::notify::sample;

    #[test]
    fn a_short_budget_is_told_with_plan_order_and_what_to_do() {
        let message = render_shortage(&ShortageView {
            lang: Lang::En,
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
