//! The page: its parts placed by the template, with style and script inlined and named in the policy.

use askama::Template;

use super::{
    chart::{self, Svg},
    parts::{
        Scene,
        controls::{Choice, choices},
        finding::{FindingPart, finding},
        keyword::{KeywordPart, keyword},
        overview::{Overview, overview},
        rival::{RivalPart, rival},
    },
    policy,
    view::{MOST_CHAINS, ReportView},
    words::{
        self,
        glossary::glossary,
        labels::{Labels, Spoken},
    },
};
use crate::{
    domain::PartyId,
    notify::finding_in_words,
    words::{clipped, shown},
};

const STYLE: &str = include_str!("report.css");
const SCRIPT: &str = include_str!("report.js");

/// The report as one HTML file. Every text is escaped by the template or by the charts.
pub fn render_report(view: &ReportView) -> String {
    let scene = Scene::new(view);
    let chains = || view.chains.iter().rev();
    let rivals_first = |own: bool| view.parties.iter().filter(move |party| (party.id == PartyId::Own) == own);
    let page = Page {
        w: Labels::of(view.lang),
        policy: policy::policy(STYLE, SCRIPT),
        style: STYLE,
        script: SCRIPT,
        spoken: policy::json(&Spoken::of(view.lang)),
        span: words::span(view),
        zone: view.zone.to_string(),
        made: words::made(view),
        narrowed: words::narrowed(view),
        unseen: words::unseen(view),
        coverage_chart: words::coverage_chart(view),
        figures_of: words::figures_of(view),
        time_lines: words::time_lines(view),
        choices: choices(&scene),
        overview: overview(&scene),
        rivals: rivals_first(false).chain(rivals_first(true)).map(|party| rival(&scene, party)).collect(),
        keywords: (0..view.queries.len()).map(|place| keyword(&scene, place)).collect(),
        findings: chains().take(MOST_CHAINS).map(|chain| finding(&scene, chain)).collect(),
        earlier: chains()
            .skip(MOST_CHAINS)
            .map(|chain| (words::moment(view, chain.face().at), finding_in_words(view.lang, chain.face()).headline))
            .collect(),
        notes: notes(view),
        glossary: glossary(view.lang),
        dates: scene.dates(),
        grid: chart::grid_lines(),
    };
    page.render().expect("writing to a string does not fail")
}

#[derive(Template)]
#[template(path = "report.html")]
struct Page {
    w: Labels,
    policy: String,
    style: &'static str,
    script: &'static str,
    spoken: String,
    span: String,
    zone: String,
    made: String,
    narrowed: Option<String>,
    unseen: String,
    coverage_chart: &'static str,
    figures_of: String,
    time_lines: String,
    choices: Vec<Choice>,
    overview: Overview,
    rivals: Vec<RivalPart>,
    keywords: Vec<KeywordPart>,
    findings: Vec<FindingPart>,
    earlier: Vec<(String, String)>,
    notes: Vec<(String, String, String)>,
    glossary: Vec<(&'static str, String)>,
    dates: Svg,
    grid: Svg,
}

fn notes(view: &ReportView) -> Vec<(String, String, String)> {
    let on = |keyword: &Option<String>| keyword.as_deref().map(shown).unwrap_or_default();
    view.notes
        .iter()
        .rev()
        .map(|note| (words::moment(view, note.at), on(&note.keyword), clipped(&note.text, 300)))
        .collect()
}
