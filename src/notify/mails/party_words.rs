//! How each party stands, for the digest.

use super::{digest::Detail, strip_words::spoken};
use crate::{
    domain::{Finding, Stance},
    notify::{
        DigestView, PartyQueryView, PartyView,
        draw::document::{Block, StripRow, Tag, Tone},
    },
    words::{
        self, Lang, STANCES, capitalised,
        catalogue::{form, mail as say},
        counts, list_more, mean, share, shown, tally, who,
    },
};

/// The stances a reader meets below, in a fixed order.
pub(super) fn stances(view: &DigestView) -> Vec<Stance> {
    STANCES.into_iter().filter(|&stance| queries(view).any(|query| query.stance == stance)).collect()
}

fn queries(view: &DigestView) -> impl Iterator<Item = &PartyQueryView> {
    view.parties.iter().flat_map(|party| &party.queries)
}

/// One line a party: "Weak: left 2 of 14 keywords. Now all hours on 12 keywords, absent on 2."
pub(super) fn in_short(view: &DigestView) -> Vec<Block> {
    const PARTIES: usize = 60;
    let lang = view.lang;
    let line = |party: &PartyView| Block::Labelled { label: who(lang, &party.party), text: standing(lang, party) };
    rivals_first(view).take(PARTIES).map(line).chain(left_out(view, PARTIES)).collect()
}

/// Every party with the strips of its queries, as many as `detail` allows, rivals before your own shop.
pub(super) fn in_full(view: &DigestView, detail: Detail) -> Vec<Block> {
    let told = rivals_first(view).take(detail.parties).flat_map(|party| one_party(party, view, detail));
    told.chain(left_out(view, detail.parties)).collect()
}

/// "Weak: left 2 of 14 keywords. Now all hours on 12 keywords, absent on 2."
fn standing(lang: Lang, party: &PartyView) -> String {
    let now = say::now(lang, &tallied(lang, party.queries.iter()));
    let Some(strength) = &party.strength else { return now };
    form::then(lang, &form::full_stop(lang, &capitalised(&strength.verdict(lang).text)), &now)
}

fn left_out(view: &DigestView, told: usize) -> Option<Block> {
    let rest = view.parties.len().saturating_sub(told);
    (rest > 0).then(|| Block::Paragraph(say::rivals_left_out(view.lang, rest as u64)))
}

fn rivals_first(view: &DigestView) -> impl Iterator<Item = &PartyView> {
    let own = |own: bool| view.parties.iter().filter(move |party| party.party.own == own);
    own(false).chain(own(true))
}

fn one_party(party: &PartyView, view: &DigestView, detail: Detail) -> Vec<Block> {
    let lang = view.lang;
    // Where he is not, there is no day to draw. Those on which something changed come first: there may not be room for
    // all.
    let (absent, there): (Vec<_>, Vec<_>) = party.queries.iter().partition(|query| query.stance == Stance::Gone);
    let changed = |query: &&PartyQueryView| view.findings.iter().any(|found| concerns(&found.finding, party, query));
    let (mut queries, others): (Vec<_>, Vec<_>) = there.into_iter().partition(changed);
    queries.extend(others);
    let mut blocks = vec![Block::Heading(who(lang, &party.party)), Block::Paragraph(standing(lang, party))];
    let shown: Vec<StripRow> = queries.iter().take(detail.queries).map(|query| row(query, view)).collect();
    if !shown.is_empty() {
        blocks.push(Block::Strips(shown));
    }
    if queries.len() > detail.queries {
        let rest = queries.len() - detail.queries;
        let tally = tallied(lang, queries.iter().skip(detail.queries).copied());
        blocks.push(Block::Paragraph(say::keywords_left_out(lang, rest as u64, &tally)));
    }
    blocks.extend(absent_from(lang, &absent));
    blocks
}

/// "Absent on kw 1 (0 of 319 checks), kw 2 (1 of 320) and 9 more."
fn absent_from(lang: Lang, queries: &[&PartyQueryView]) -> Option<Block> {
    const NAMED: usize = 6;
    let one = |(index, query): (usize, &&PartyQueryView)| {
        let (keyword, counts) = (shown(&query.query.keyword), counts(lang, query.strip.total()));
        match index {
            0 => say::absent_first(lang, &keyword, &counts),
            _ => form::in_brackets(lang, &keyword, &counts),
        }
    };
    let named: Vec<String> = queries.iter().enumerate().map(one).collect();
    (!named.is_empty()).then(|| Block::Fact(say::absent_on(lang, &list_more(lang, &named, NAMED))))
}

fn concerns(finding: &Finding, party: &PartyView, query: &PartyQueryView) -> bool {
    let keyword = &query.query.keyword;
    let mut moved = finding.market.iter().flat_map(|market| &market.rivals);
    (finding.party == party.party || moved.any(|name| party.party.rival.as_ref() == Some(name)))
        && finding.query.source == query.query.source
        && (finding.query.keyword == *keyword || finding.keywords.contains(keyword))
}

fn tallied<'a>(lang: Lang, queries: impl Iterator<Item = &'a PartyQueryView>) -> String {
    let tally = tally(lang, queries.map(|query| query.stance));
    if tally.is_empty() { say::not_on_any(lang).to_owned() } else { tally }
}

fn row(query: &PartyQueryView, view: &DigestView) -> StripRow {
    let lang = view.lang;
    let several = queries(view).any(|other| other.query.source != query.query.source);
    let source = several.then_some(query.query.source.as_str());
    let mut label = shown(&query.query.keyword);
    for part in [source, query.query.place.as_deref()].into_iter().flatten() {
        label.push_str(" · ");
        label.push_str(&shown(part));
    }
    let since = |since| say::row_since(lang, &view.voice().moment(since));
    StripRow {
        spoken: spoken(lang, &label, &query.strip),
        label,
        tag: Some(Tag { words: words::stance(lang, query.stance).to_owned(), tone: Tone::Quiet }),
        note: query.since.map_or_else(String::new, since),
        strip: query.strip,
        facts: facts(lang, query),
    }
}

fn facts(lang: Lang, query: &PartyQueryView) -> Vec<String> {
    let (peak, off) = (query.presence.peak, query.presence.off);
    let share = |rate| share(lang, rate);
    let seen = match (peak.checks, off.checks) {
        (0, 0) => say::not_looked_yet(lang).to_owned(),
        (0, _) => say::seen_share(lang, &share(off)),
        (_, 0) => say::seen_in_peak(lang, &share(peak)),
        _ => say::seen_both(lang, &share(peak), &share(off)),
    };
    let mut facts = vec![seen];
    facts.extend(slots(lang, query));
    facts
}

/// Share of voice and first slots, where he was seen at all.
fn slots(lang: Lang, query: &PartyQueryView) -> Option<String> {
    let insight = &query.insight;
    // The strip may be of less.
    let over = if query.since.is_some() { say::slots_of_14_days } else { say::slots };
    (insight.presence.rate().hits > 0).then(|| {
        let facts = over(lang, &share(lang, insight.slots.rate()), &share(lang, insight.absolute_top.rate()));
        insight.mean_rank().map_or(facts.clone(), |rank| say::with_mean_rank(lang, &facts, &mean(rank)))
    })
}
