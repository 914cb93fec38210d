//! How each party stands, for the digest.

use std::collections::BTreeMap;

use super::{
    digest::Detail,
    strip_words::spoken,
    words::{capitalised, counts, moment, number, share, shown, who},
};
use crate::{
    domain::{Finding, Stance},
    notify::{
        DigestView, PartyQueryView, PartyView,
        draw::document::{Block, StripRow, Tag, Tone},
    },
};

/// The stances a reader meets below, in a fixed order.
pub(super) fn stances(view: &DigestView) -> Vec<Stance> {
    ORDER.into_iter().filter(|&stance| queries(view).any(|query| query.stance == stance)).collect()
}

const ORDER: [Stance; 9] = [
    Stance::AllHours,
    Stance::PeakOnly,
    Stance::WeekdaysOnly,
    Stance::RunsOut,
    Stance::Partial,
    Stance::Unclear,
    Stance::Probing,
    Stance::Gone,
    Stance::Unknown,
];

fn queries(view: &DigestView) -> impl Iterator<Item = &PartyQueryView> {
    view.parties.iter().flat_map(|party| &party.queries)
}

/// One line a party: "Weak: left 2 of 14 keywords. Now all hours on 12 keywords, absent on 2."
pub(super) fn in_short(view: &DigestView) -> Vec<Block> {
    const PARTIES: usize = 60;
    let line = |party: &PartyView| Block::Labelled { label: who(&party.party), text: standing(party) };
    rivals_first(view).take(PARTIES).map(line).chain(left_out(view, PARTIES)).collect()
}

/// Every party with the strips of its queries, as many as `detail` allows, rivals before your own shop.
pub(super) fn in_full(view: &DigestView, detail: Detail) -> Vec<Block> {
    let told = rivals_first(view).take(detail.parties).flat_map(|party| one_party(party, view, detail));
    told.chain(left_out(view, detail.parties)).collect()
}

/// "Weak: left 2 of 14 keywords. Now all hours on 12 keywords, absent on 2."
fn standing(party: &PartyView) -> String {
    let now = format!("Now {}.", tally(party.queries.iter()));
    if party.strength.is_empty() { now } else { format!("{}. {now}", capitalised(&party.strength)) }
}

fn left_out(view: &DigestView, told: usize) -> Option<Block> {
    let rest = view.parties.len().saturating_sub(told);
    (rest > 0).then(|| {
        let rivals = number(rest as u64, "rival is", "rivals are");
        Block::Paragraph(format!("{rivals} left out here to keep the mail short. `bidwatch rivals` shows them."))
    })
}

fn rivals_first(view: &DigestView) -> impl Iterator<Item = &PartyView> {
    let own = |own: bool| view.parties.iter().filter(move |party| party.party.own == own);
    own(false).chain(own(true))
}

fn one_party(party: &PartyView, view: &DigestView, detail: Detail) -> Vec<Block> {
    // Where he is not, there is no day to draw. Those on which something changed come first: there may not be room for
    // all.
    let (absent, there): (Vec<_>, Vec<_>) = party.queries.iter().partition(|query| query.stance == Stance::Gone);
    let changed = |query: &&PartyQueryView| view.findings.iter().any(|found| concerns(&found.finding, party, query));
    let (mut queries, others): (Vec<_>, Vec<_>) = there.into_iter().partition(changed);
    queries.extend(others);
    let mut blocks = vec![Block::Heading(who(&party.party)), Block::Paragraph(standing(party))];
    let shown: Vec<StripRow> = queries.iter().take(detail.queries).map(|query| row(query, view)).collect();
    if !shown.is_empty() {
        blocks.push(Block::Strips(shown));
    }
    if queries.len() > detail.queries {
        let rest = queries.len() - detail.queries;
        blocks.push(Block::Paragraph(format!(
            "{} left out here to keep the mail short: {}. `bidwatch rivals` shows them.",
            number(rest as u64, "keyword is", "keywords are"),
            tally(queries.iter().skip(detail.queries).copied())
        )));
    }
    blocks.extend(absent_from(&absent));
    blocks
}

/// "Absent on kw 1 (0 of 319 checks), kw 2 (1 of 320) and 9 more."
fn absent_from(queries: &[&PartyQueryView]) -> Option<Block> {
    const NAMED: usize = 6;
    let one = |(index, query): (usize, &&PartyQueryView)| {
        let checks = if index == 0 { " checks" } else { "" };
        format!("{} ({}{checks})", shown(&query.query.keyword), counts(query.strip.total()))
    };
    let named: Vec<String> = queries.iter().take(NAMED).enumerate().map(one).collect();
    let more = queries.len().saturating_sub(NAMED);
    let more = if more > 0 { format!(" and {more} more") } else { String::new() };
    (!named.is_empty()).then(|| Block::Fact(format!("Absent on {}{more}.", named.join(", "))))
}

fn concerns(finding: &Finding, party: &PartyView, query: &PartyQueryView) -> bool {
    let keyword = &query.query.keyword;
    let mut moved = finding.market.iter().flat_map(|market| &market.rivals);
    (finding.party == party.party || moved.any(|name| party.party.rival.as_ref() == Some(name)))
        && finding.query.source == query.query.source
        && (finding.query.keyword == *keyword || finding.keywords.contains(keyword))
}

fn tally<'a>(queries: impl Iterator<Item = &'a PartyQueryView>) -> String {
    let mut by_stance: BTreeMap<usize, u64> = BTreeMap::new();
    for query in queries {
        let place = ORDER.iter().position(|&stance| stance == query.stance).unwrap_or(ORDER.len() - 1);
        *by_stance.entry(place).or_default() += 1;
    }
    if by_stance.is_empty() {
        return "not seen on any keyword".to_owned();
    }
    let part = |(index, (place, count)): (usize, (&usize, &u64))| {
        let count = if index == 0 { number(*count, "keyword", "keywords") } else { count.to_string() };
        format!("{} on {count}", ORDER[*place].words())
    };
    by_stance.iter().enumerate().map(part).collect::<Vec<_>>().join(", ")
}

fn row(query: &PartyQueryView, view: &DigestView) -> StripRow {
    let several = queries(view).any(|other| other.query.source != query.query.source);
    let source = several.then_some(query.query.source.as_str());
    let mut label = shown(&query.query.keyword);
    for part in [source, query.query.place.as_deref()].into_iter().flatten() {
        label.push_str(" · ");
        label.push_str(&shown(part));
    }
    StripRow {
        spoken: spoken(&label, &query.strip),
        label,
        tag: Some(Tag { words: query.stance.words().to_owned(), tone: Tone::Quiet }),
        note: query.since.map_or_else(String::new, |since| format!("since {}", moment(since, view.now, view.zone))),
        strip: query.strip,
        facts: facts(query),
    }
}

fn facts(query: &PartyQueryView) -> Vec<String> {
    let (peak, off) = (query.presence.peak, query.presence.off);
    let seen = match (peak.checks, off.checks) {
        (0, 0) => "Not looked at yet".to_owned(),
        (0, _) => format!("Seen {}", share(off)),
        (_, 0) => format!("Seen in the peak {}", share(peak)),
        _ => format!("Seen in the peak {}, off-peak {}", share(peak), share(off)),
    };
    let mut facts = vec![seen];
    facts.extend(slots(query));
    facts
}

/// Share of voice and first slots, where he was seen at all.
fn slots(query: &PartyQueryView) -> Option<String> {
    let insight = &query.insight;
    // The strip may be of less.
    let over = if query.since.is_some() { "In 14 days: all" } else { "All" };
    (insight.presence.rate().hits > 0).then(|| {
        let rank = insight.mean_rank().map(|rank| format!(", mean rank {rank:.1}")).unwrap_or_default();
        let (slots, first) = (share(insight.slots.rate()), share(insight.absolute_top.rate()));
        format!("{over} ad slots {slots}, first slot when there {first}{rank}")
    })
}
