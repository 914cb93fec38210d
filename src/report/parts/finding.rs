//! One finding with all that corrects, extends or takes it back.

use super::{
    Chip,
    scene::{Scene, finding_anchor},
    tags::Tags,
};
use crate::{
    domain::{Finding, FindingKind, Rate},
    insight::DayStrip,
    notify::{certainty_in_words, finding_in_words, strip_spoken},
    report::{
        chart::{self, Svg},
        view::ChainView,
        words,
    },
    words::{Lang, catalogue::report as say, clipped, quoted, sentence, shown},
};

pub(in crate::report) struct FindingPart {
    pub(in crate::report) tags: Tags,
    pub(in crate::report) anchor: String,
    /// The other ids that lead here.
    pub(in crate::report) anchors: Vec<String>,
    pub(in crate::report) when: String,
    pub(in crate::report) headline: String,
    pub(in crate::report) chip: Chip,
    pub(in crate::report) state: Option<&'static str>,
    pub(in crate::report) sure: String,
    /// The sentences that hold; what was said first where nothing does.
    pub(in crate::report) texts: Vec<String>,
    pub(in crate::report) certainty: String,
    pub(in crate::report) evidence: String,
    /// Label, strip and counts; none for a whole market.
    pub(in crate::report) strips: Vec<(&'static str, Svg, String)>,
    pub(in crate::report) meaning: &'static str,
    pub(in crate::report) advice: &'static str,
    pub(in crate::report) place: String,
    pub(in crate::report) members: Option<String>,
    pub(in crate::report) steps: Vec<Step>,
    pub(in crate::report) command: String,
}

pub(in crate::report) struct Step {
    pub(in crate::report) what: &'static str,
    pub(in crate::report) when: String,
    pub(in crate::report) text: String,
    pub(in crate::report) sure: String,
    pub(in crate::report) id: String,
}

pub(in crate::report) fn finding(scene: &Scene<'_>, chain: &ChainView) -> FindingPart {
    let (face, lang) = (chain.face(), scene.view.lang);
    let in_words = finding_in_words(lang, face);
    let texts = if chain.holds.is_empty() { &chain.steps[..1] } else { chain.holds.as_slice() };
    FindingPart {
        tags: scene.of_findings(&chain.steps),
        anchor: finding_anchor(face),
        anchors: chain.steps.iter().filter(|step| step.id != face.id).map(finding_anchor).collect(),
        when: words::moment(scene.view, face.at),
        headline: headline(lang, chain),
        chip: Chip::of(in_words.tone, in_words.tag),
        state: words::state(lang, chain),
        sure: if face.kind == FindingKind::Withdrawn { String::new() } else { in_words.sure.clone() },
        texts: texts.iter().map(|finding| clipped(&sentence(lang, finding, scene.view.zone), 800)).collect(),
        certainty: certainty(scene, face),
        evidence: if face.market.is_none() { in_words.evidence } else { String::new() },
        strips: if face.market.is_none() { strips(lang, chain, face) } else { Vec::new() },
        meaning: in_words.meaning,
        advice: in_words.advice,
        place: in_words.place,
        members: in_words.members,
        steps: steps(scene, chain),
        command: format!("bidwatch pages --finding {}", shown(&face.id)),
    }
}

/// What holds; with how many keywords more said otherwise in the same chain.
fn headline(lang: Lang, chain: &ChainView) -> String {
    let headline = |finding| finding_in_words(lang, finding).headline;
    match chain.holds.as_slice() {
        // A thing taken back is named by what was said first.
        [] => headline(&chain.steps[0]),
        [only] => headline(only),
        [first, rest @ ..] => say::more_headlines(lang, &headline(first), rest.len()),
    }
}

/// "99 % sure. It began about Mon 23 Mar 2026, 01:00; the check of … decided it."
fn certainty(scene: &Scene<'_>, face: &Finding) -> String {
    let (since, at) = (words::moment(scene.view, face.since), words::moment(scene.view, face.at));
    certainty_in_words(scene.view.lang, face, &since, &at)
}

fn strips(lang: Lang, chain: &ChainView, face: &Finding) -> Vec<(&'static str, Svg, String)> {
    let first = matches!(face.kind, FindingKind::TakeTop | FindingKind::CedeTop);
    let row = |label: &'static str, strip: &DayStrip| {
        let Rate { hits, checks } = strip.total();
        let counted = if face.keywords.len() > 1 {
            let say = if first { say::first_in_on } else { say::seen_in_on };
            say(lang, hits, checks, &quoted(lang, &shown(&face.query.keyword)))
        } else {
            let say = if first { say::first_in } else { say::seen_in };
            say(lang, hits, checks)
        };
        (label, chart::strip(strip, &strip_spoken(lang, label, strip)), counted)
    };
    let rows = [row(say::before(lang), &chain.before), row(say::since(lang), &chain.after)];
    if chain.before.total().checks + chain.after.total().checks == 0 { Vec::new() } else { rows.into() }
}

/// What was said in turn, where more than one thing was.
fn steps(scene: &Scene<'_>, chain: &ChainView) -> Vec<Step> {
    if chain.steps.len() < 2 {
        return Vec::new();
    }
    let lang = scene.view.lang;
    let earlier = std::iter::once(None).chain(chain.steps.iter().map(Some));
    let step = |(earlier, step): (Option<&Finding>, &Finding)| Step {
        what: words::step(lang, earlier, step),
        when: words::moment(scene.view, step.at),
        text: clipped(&sentence(lang, step, scene.view.zone), 600),
        sure: if step.kind == FindingKind::Withdrawn { String::new() } else { finding_in_words(lang, step).sure },
        id: shown(&step.id),
    };
    earlier.zip(&chain.steps).map(step).collect()
}
