//! How each party stands, for the digest.

use std::collections::BTreeMap;

use super::{
    digest::Detail,
    strip_words::spoken,
    words::{capitalised, number, share, shown, who},
};
use crate::{
    domain::{Finding, Stance},
    insight::AuctionInsight,
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

/// One line a party: "Weak: left 2 of 14 keywords. Now all hours on 12 keywords, gone on 2".
pub(super) fn in_short(view: &DigestView) -> Vec<Block> {
    const PARTIES: usize = 60;
    let line = |party: &PartyView| Block::Labelled {
        label: who(&party.party),
        text: format!("{}. Now {}", capitalised(&party.strength), tally(party.queries.iter())),
    };
    rivals_first(view).take(PARTIES).map(line).chain(left_out(view, PARTIES)).collect()
}

/// Every party with the strips of its queries, as many as `detail` allows, rivals before your own shop.
pub(super) fn in_full(view: &DigestView, detail: Detail) -> Vec<Block> {
    let told = rivals_first(view).take(detail.parties).flat_map(|party| one_party(party, view, detail));
    told.chain(left_out(view, detail.parties)).collect()
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
    // Those on which something changed come first: there may not be room for all.
    let changed = |query: &&PartyQueryView| view.findings.iter().any(|found| concerns(&found.finding, party, query));
    let (mut queries, others): (Vec<_>, Vec<_>) = party.queries.iter().partition(changed);
    queries.extend(others);
    let mut blocks = vec![
        Block::Heading(who(&party.party)),
        Block::Paragraph(format!("{}.", capitalised(&party.strength))),
        Block::Paragraph(format!("Over the last 14 days: {}.", tally(party.queries.iter()))),
    ];
    let shown: Vec<StripRow> = queries.iter().take(detail.queries).map(|query| row(query)).collect();
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
    blocks
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
    let part = |(place, count): (&usize, &u64)| {
        format!("{} on {}", ORDER[*place].words(), number(*count, "keyword", "keywords"))
    };
    by_stance.iter().map(part).collect::<Vec<_>>().join(", ")
}

fn row(query: &PartyQueryView) -> StripRow {
    let mut label = shown(&query.query.keyword);
    for part in [Some(query.query.source.as_str()), query.query.place.as_deref()].into_iter().flatten() {
        label.push_str(" · ");
        label.push_str(&shown(part));
    }
    StripRow {
        spoken: spoken(&label, &query.strip),
        label,
        tag: Some(Tag { words: query.stance.words().to_owned(), tone: Tone::Quiet }),
        note: String::new(),
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
    facts.extend(slots(&query.insight));
    facts
}

/// Share of voice and first slots, where he was seen at all.
fn slots(insight: &AuctionInsight) -> Option<String> {
    (insight.presence.rate().hits > 0).then(|| {
        let rank = insight.mean_rank().map(|rank| format!(", mean rank {rank:.1}")).unwrap_or_default();
        let (slots, first) = (share(insight.slots.rate()), share(insight.absolute_top.rate()));
        format!("All ad slots {slots}, first slot when there {first}{rank}")
    })
}
