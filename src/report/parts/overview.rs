//! The first page: what could not be seen, how you stand, how everybody else does, what is new.

use super::{
    Cell, Chip,
    scene::{Scene, finding_anchor, party_anchor, query_anchor},
    swatch,
    tags::Tags,
    tone,
};
use crate::{
    domain::{PartyId, Query},
    notify::{finding_in_words, strip_in_words},
    report::{
        chart::{self, Svg},
        view::{PartyView, ReportView},
        words,
    },
    words::{Lang, capitalised, catalogue::report as say, shown, stance, tally},
};

/// Keywords of the table of stances; of more, each rival's tally says it.
const MOST_ROWS: usize = 60;
/// Findings that are named here.
const MOST_RECENT: usize = 8;

pub(in crate::report) struct Overview {
    pub(in crate::report) spells: Vec<(String, bool)>,
    pub(in crate::report) gaps: Vec<String>,
    pub(in crate::report) sources: Vec<SourceRow>,
    pub(in crate::report) own: Option<Own>,
    /// Whether it is missing for want of a name in the config, and not because one rival was asked for.
    pub(in crate::report) lacks_own: bool,
    pub(in crate::report) rivals: Vec<RivalRow>,
    pub(in crate::report) stances: Option<Stances>,
    /// The newest first.
    pub(in crate::report) recent: Vec<Recent>,
    /// How many further ones there are below …
    pub(in crate::report) more: usize,
    /// … in words.
    pub(in crate::report) more_words: String,
}

pub(in crate::report) struct SourceRow {
    pub(in crate::report) tags: Tags,
    pub(in crate::report) name: String,
    pub(in crate::report) words: String,
    pub(in crate::report) chart: Svg,
}

pub(in crate::report) struct Own {
    pub(in crate::report) name: String,
    pub(in crate::report) verdict: String,
    /// Label and value.
    pub(in crate::report) tiles: Vec<(&'static str, Cell)>,
    pub(in crate::report) rank: String,
}

pub(in crate::report) struct RivalRow {
    pub(in crate::report) tags: Tags,
    pub(in crate::report) href: String,
    pub(in crate::report) name: String,
    pub(in crate::report) grade: Chip,
    pub(in crate::report) verdict: String,
    pub(in crate::report) now: String,
    pub(in crate::report) day: Svg,
    pub(in crate::report) shown: Cell,
    pub(in crate::report) first: Cell,
}

/// Keywords against parties.
pub(in crate::report) struct Stances {
    pub(in crate::report) heads: Vec<(Tags, String, String)>,
    pub(in crate::report) rows: Vec<(Tags, String, String, Vec<StanceCell>)>,
    /// Said where not all keywords have a row.
    pub(in crate::report) rest: Option<String>,
}

pub(in crate::report) struct StanceCell {
    pub(in crate::report) tags: Tags,
    pub(in crate::report) swatch: &'static str,
    pub(in crate::report) words: &'static str,
    pub(in crate::report) sure: String,
    /// The same with since when.
    pub(in crate::report) title: String,
}

pub(in crate::report) struct Recent {
    pub(in crate::report) tags: Tags,
    pub(in crate::report) when: String,
    pub(in crate::report) href: String,
    pub(in crate::report) headline: String,
    pub(in crate::report) chip: Chip,
    pub(in crate::report) state: Option<&'static str>,
}

pub(in crate::report) fn overview(scene: &Scene<'_>) -> Overview {
    let view = scene.view;
    let (recent, more) = recent(scene);
    Overview {
        spells: view.spells.iter().map(|spell| (words::spell(view, spell), spell.ended.is_none())).collect(),
        gaps: view.coverage.iter().filter_map(|source| words::gap(view.lang, source)).collect(),
        sources: sources(scene),
        lacks_own: view.only.rival.is_none(),
        own: view.parties.iter().find(|party| party.id == PartyId::Own).map(|party| own(view.lang, party)),
        rivals: view.parties.iter().filter(|party| party.id != PartyId::Own).map(|party| rival(view, party)).collect(),
        stances: stances(scene),
        recent,
        more,
        more_words: say::more(view.lang, more),
    }
}

fn sources(scene: &Scene<'_>) -> Vec<SourceRow> {
    let row = |source: &crate::report::view::SourceView| SourceRow {
        tags: scene.of_source(&source.source),
        name: shown(&source.source),
        words: words::coverage(scene.view.lang, source),
        chart: chart::coverage(&scene.axis, &source.days, &words::coverage(scene.view.lang, source)),
    };
    scene.view.coverage.iter().map(row).collect()
}

fn own(lang: Lang, party: &PartyView) -> Own {
    let insight = &party.overall;
    let tiles = [
        (say::shown(lang), &insight.presence),
        (say::first_slot(lang), &insight.first_slot),
        (say::all_slots(lang), &insight.slots),
    ];
    Own {
        name: shown(&party.name),
        verdict: capitalised(&party.strength.verdict(lang).text),
        tiles: tiles.into_iter().map(|(label, sampled)| (label, Cell::of(lang, sampled, true))).collect(),
        rank: words::mean_rank(insight.mean_rank()),
    }
}

fn rival(view: &ReportView, party: &PartyView) -> RivalRow {
    let lang = view.lang;
    let verdict = party.strength.verdict(lang);
    let day = party.week.day();
    let looked = party.standings.iter().zip(&view.queries).filter(|(of, _)| of.insight.presence.rate().checks > 0);
    RivalRow {
        tags: Scene::of_party(party.id),
        href: format!("#{}", party_anchor(party)),
        name: words::party(view.lang, party),
        grade: Chip::of(tone(verdict.grade), capitalised(verdict.grade.words(lang))),
        verdict: verdict.reasons,
        now: tally(lang, looked.map(|(of, _)| of.posture.stance)),
        day: chart::strip(&day, &say::spoken(lang, &words::party(lang, party), &strip_in_words(lang, &day))),
        shown: Cell::of(lang, &party.overall.presence, true),
        first: Cell::of(lang, &party.overall.first_slot, false),
    }
}

fn stances(scene: &Scene<'_>) -> Option<Stances> {
    let view = scene.view;
    let heads = view.parties.iter();
    let heads = heads
        .map(|party| (Scene::of_party(party.id), format!("#{}", party_anchor(party)), words::party(view.lang, party)));
    let cell = |party: &PartyView, place: usize| {
        let posture = &party.standings[place].posture;
        StanceCell {
            tags: Scene::of_party(party.id),
            swatch: swatch(posture.stance),
            words: stance(view.lang, posture.stance),
            sure: words::sure(view.lang, posture),
            title: words::posture(view, posture),
        }
    };
    let row = |(place, query): (usize, &Query)| {
        let cells = view.parties.iter().map(|party| cell(party, place)).collect();
        (scene.of_query(place), format!("#{}", query_anchor(query)), words::query(view, query), cells)
    };
    let rows: Vec<_> = view.queries.iter().map(|of| &of.query).enumerate().take(MOST_ROWS).map(row).collect();
    let left = view.queries.len().saturating_sub(MOST_ROWS);
    let rest = (left > 0).then(|| say::rows_left_out(view.lang, left));
    (!rows.is_empty() && !view.parties.is_empty()).then(|| Stances { heads: heads.collect(), rows, rest })
}

/// The newest findings of the time that the rates are of, and how many more there are.
fn recent(scene: &Scene<'_>) -> (Vec<Recent>, usize) {
    let view = scene.view;
    let last_at = |chain: &crate::report::view::ChainView| chain.steps.last().map(|step| step.at);
    let mut chains: Vec<_> =
        view.chains.iter().filter(|chain| last_at(chain).is_some_and(|at| at >= view.since)).collect();
    chains.sort_by_key(|chain| std::cmp::Reverse(last_at(chain)));
    let told = |chain: &&crate::report::view::ChainView| {
        let face = chain.face();
        let in_words = finding_in_words(view.lang, face);
        Recent {
            tags: scene.of_findings(&chain.steps),
            when: words::moment(view, chain.steps.last().map_or(face.at, |step| step.at)),
            href: format!("#{}", finding_anchor(face)),
            headline: in_words.headline,
            chip: Chip::of(in_words.tone, in_words.tag),
            state: words::state(view.lang, chain),
        }
    };
    (chains.iter().take(MOST_RECENT).map(told).collect(), chains.len().saturating_sub(MOST_RECENT))
}
