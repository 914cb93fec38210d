//! One keyword: who holds which slot, ranks over time, hours that nobody watched fights for.

use super::{
    Cell,
    ahead::{AheadPart, ahead},
    rival::{figures, holder},
    scene::{Scene, finding_anchor, party_anchor, query_anchor},
    tags::Tags,
};
use crate::{
    domain::{PartyId, Rate},
    insight::{AuctionInsight, DayStrip, RankSpan, Week},
    notify::{finding_in_words, strip_in_words},
    report::{
        chart::{self, Svg},
        view::{Ad, ChainView, LastPage, PartyView},
        words,
    },
    words::{
        Figure, Lang, capitalised,
        catalogue::{form, report as say},
        clipped, list, share, weekdays,
    },
};

/// Ranks below this are drawn at the lower edge.
const DEEPEST: u32 = 10;
/// Findings that are listed below the time lines.
const MOST_MARKS: usize = 12;
/// Ads of the last page that are shown.
const MOST_ADS: usize = 20;

pub(in crate::report) struct KeywordPart {
    pub(in crate::report) tags: Tags,
    pub(in crate::report) anchor: String,
    pub(in crate::report) label: String,
    /// Who held the first slot most, if anybody watched did.
    pub(in crate::report) holder: Option<String>,
    pub(in crate::report) last: Option<(String, Vec<AdRow>)>,
    pub(in crate::report) columns: Vec<(String, &'static str)>,
    pub(in crate::report) rates: Vec<RateRow>,
    pub(in crate::report) lines: Vec<TimeLine>,
    /// What is marked in them: tags, when, where to find it, what.
    pub(in crate::report) marks: Vec<(Tags, String, String, String)>,
    /// How many earlier ones are marked and not listed …
    pub(in crate::report) more_marks: usize,
    /// … in words.
    pub(in crate::report) more_marks_words: String,
    pub(in crate::report) never: Option<String>,
    pub(in crate::report) ahead: AheadPart,
    pub(in crate::report) open: String,
    pub(in crate::report) week: Svg,
    pub(in crate::report) figures: Vec<(&'static str, Vec<String>)>,
}

pub(in crate::report) struct AdRow {
    pub(in crate::report) rank: u32,
    /// "you", the rival's name, or nothing.
    pub(in crate::report) party: String,
    pub(in crate::report) own: bool,
    pub(in crate::report) seller: String,
    pub(in crate::report) title: String,
    /// An address of the web, or nothing.
    pub(in crate::report) url: Option<String>,
    pub(in crate::report) price: String,
}

pub(in crate::report) struct RateRow {
    pub(in crate::report) tags: Tags,
    pub(in crate::report) href: String,
    pub(in crate::report) name: String,
    pub(in crate::report) rank: String,
    pub(in crate::report) cells: Vec<Cell>,
}

pub(in crate::report) struct TimeLine {
    pub(in crate::report) tags: Tags,
    pub(in crate::report) name: String,
    pub(in crate::report) scale: String,
    pub(in crate::report) chart: Svg,
}

pub(in crate::report) fn keyword(scene: &Scene<'_>, place: usize) -> KeywordPart {
    let view = scene.view;
    let of = &view.queries[place];
    let (label, lang) = (words::query(view, &of.query), view.lang);
    let seen: Vec<&PartyView> = view.parties.iter().filter(|party| !ranks(party, place).is_empty()).collect();
    let in_window = |party: &&PartyView| party.standings[place].insight.presence.rate().hits > 0;
    let (shown, unshown): (Vec<&PartyView>, Vec<&PartyView>) = view.parties.iter().partition(in_window);
    let chains = scene.chains_of(place);
    let has_rivals = view.parties.iter().any(|party| party.id != PartyId::Own);
    let drawn = has_rivals && of.rivals.day().total().checks > 0;
    KeywordPart {
        tags: scene.of_query(place),
        anchor: query_anchor(&of.query),
        holder: first_holder(scene, place),
        last: of.last.as_ref().map(|page| (words::moment(view, page.at), ads(scene, page))),
        columns: COLUMNS.iter().map(|(figure, _)| (capitalised(figure.name(lang)), figure.meaning(lang))).collect(),
        rates: shown.iter().map(|party| rates(lang, party, place)).collect(),
        lines: lines(scene, place, &seen, &chains),
        marks: chains.iter().rev().take(MOST_MARKS).map(|chain| mark(scene, chain)).collect(),
        more_marks: chains.len().saturating_sub(MOST_MARKS),
        more_marks_words: say::earlier_marks(lang, chains.len().saturating_sub(MOST_MARKS)),
        never: never(scene, &unshown, place),
        ahead: ahead(scene, place),
        open: if drawn { words::undefended(lang, &open_hours(&of.rivals)) } else { String::new() },
        week: if drawn {
            let spoken = say::spoken(lang, &label, &strip_in_words(lang, &of.rivals.day()));
            chart::week(&of.rivals, &spoken, weekdays(lang))
        } else {
            Svg::default()
        },
        figures: if drawn && view.queries.len() <= 20 { figures(lang, &of.rivals) } else { Vec::new() },
        label,
    }
}

type Pick = fn(&AuctionInsight) -> &crate::insight::Sampled;

/// The columns of the rates: the figure, and where it is.
const COLUMNS: [(Figure, Pick); 7] = [
    (Figure::Shown, |of| &of.presence),
    (Figure::FirstSlot, |of| &of.first_slot),
    (Figure::TopOfPage, |of| &of.top),
    (Figure::Overlap, |of| &of.overlap),
    (Figure::AboveYou, |of| &of.position_above),
    (Figure::YouOutrank, |of| &of.outranking),
    (Figure::AllAdSlots, |of| &of.slots),
];

fn rates(lang: Lang, party: &PartyView, place: usize) -> RateRow {
    let insight = &party.standings[place].insight;
    let cells = COLUMNS.iter().map(|(figure, pick)| Cell::of(lang, pick(insight), *figure == Figure::Shown));
    RateRow {
        tags: Scene::of_party(party.id),
        href: format!("#{}", party_anchor(party)),
        name: words::party(lang, party),
        rank: words::mean_rank(insight.mean_rank()),
        cells: cells.collect(),
    }
}

fn first_holder(scene: &Scene<'_>, place: usize) -> Option<String> {
    let lang = scene.view.lang;
    let first = |party: &&PartyView| party.standings[place].insight.first_slot.rate();
    let party = scene.view.parties.iter().max_by_key(|party| first(party).hits)?;
    let rate = first(&party);
    (rate.hits > 0).then(|| [words::party(lang, party), share(lang, rate)].join(form::clause(lang)))
}

fn ads(scene: &Scene<'_>, page: &LastPage) -> Vec<AdRow> {
    let row = |Ad { party, listing }: &Ad| {
        let price = listing.price.as_deref().map(|price| {
            let currency = listing.currency.as_deref().unwrap_or_default();
            clipped(format!("{price} {currency}").trim_end(), 24)
        });
        AdRow {
            rank: listing.rank,
            party: party
                .map(
                    |id| if id == PartyId::Own { say::you_here(scene.view.lang).to_owned() } else { holder(scene, id) },
                )
                .unwrap_or_default(),
            own: *party == Some(PartyId::Own),
            seller: clipped(listing.seller.as_deref().or(listing.domain.as_deref()).unwrap_or("–"), 40),
            title: clipped(listing.title.as_deref().unwrap_or("–"), 90),
            url: listing.url.as_deref().and_then(web_address),
            price: price.unwrap_or_else(|| "–".to_owned()),
        }
    };
    page.ads.iter().take(MOST_ADS).map(row).collect()
}

/// An address that a reader may follow: of the web, without a name and password in it, in its plain form.
fn web_address(text: &str) -> Option<String> {
    let url = url::Url::parse(text).ok()?;
    let web = matches!(url.scheme(), "http" | "https") && url.username().is_empty() && url.password().is_none();
    (web && url.as_str().len() <= 2_000).then(|| url.to_string())
}

fn ranks(party: &PartyView, place: usize) -> &[RankSpan] {
    let spans = party.standings[place].ranks.spans();
    if spans.iter().any(|span| span.presence.hits > 0) { spans } else { &[] }
}

fn lines(scene: &Scene<'_>, place: usize, seen: &[&PartyView], chains: &[&ChainView]) -> Vec<TimeLine> {
    let lang = scene.view.lang;
    let worst = |span: &RankSpan| span.ranks().map_or(1, |(_, _, worst)| worst);
    let deepest = seen.iter().flat_map(|party| ranks(party, place)).map(worst).max().unwrap_or(1);
    let drawn = deepest.clamp(2, DEEPEST);
    let line = |party: &&PartyView| {
        let turned = |chain: &&&ChainView| {
            let tags = scene.of_findings(&chain.holds);
            match party.id {
                PartyId::Own => chain.holds.iter().any(|finding| finding.party.own),
                PartyId::Rival(id) => tags.rivals.contains(&id),
            }
        };
        let marks: Vec<i32> = chains.iter().filter(turned).map(|chain| scene.day(chain.face().since)).collect();
        let history = &party.standings[place].ranks;
        let mut total = Rate::default();
        history.spans().iter().for_each(|span| total += span.presence);
        let name = words::party(lang, party);
        TimeLine {
            tags: Scene::of_party(party.id),
            scale: if deepest > DEEPEST { say::rank_to_and_below(lang, DEEPEST) } else { say::rank_to(lang, drawn) },
            chart: chart::ranks(&scene.axis, history, drawn, &marks, &say::shown_in(lang, &name, &share(lang, total))),
            name,
        }
    };
    seen.iter().map(line).collect()
}

fn mark(scene: &Scene<'_>, chain: &ChainView) -> (Tags, String, String, String) {
    let face = chain.face();
    let lang = scene.view.lang;
    let headline = words::with_state(lang, &finding_in_words(lang, face).headline, words::state(lang, chain));
    (
        scene.of_findings(&chain.steps),
        words::moment(scene.view, face.since),
        format!("#{}", finding_anchor(face)),
        headline,
    )
}

fn never(scene: &Scene<'_>, unshown: &[&PartyView], place: usize) -> Option<String> {
    let lang = scene.view.lang;
    let name = |party: &&PartyView| {
        let checks = party.standings[place].insight.presence.rate().checks;
        say::unshown(lang, &words::party(lang, party), checks)
    };
    let names: Vec<String> = unshown.iter().map(name).collect();
    let since = words::day(scene.view, scene.view.since);
    (!names.is_empty()).then(|| say::not_shown_since(lang, &since, &list(lang, &names)))
}

/// Hours of the day in which nine checks of ten showed no watched rival: from, to, such checks / all. Neighbours are one.
fn open_hours(rivals: &Week) -> Vec<(usize, usize, Rate)> {
    /// Less says nothing of an hour.
    const LEAST: u64 = 5;
    let DayStrip(day) = rivals.day();
    let mut spans: Vec<(usize, usize, Rate)> = Vec::new();
    for (hour, rate) in day.into_iter().enumerate() {
        if rate.checks < LEAST || rate.hits * 10 > rate.checks {
            continue;
        }
        let free = Rate::new(rate.checks - rate.hits, rate.checks);
        match spans.last_mut() {
            Some((_, to, sum)) if *to == hour => {
                *to += 1;
                *sum += free;
            }
            _ => spans.push((hour, hour + 1, free)),
        }
    }
    spans
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hours_that_nobody_fights_for_are_found_and_thin_ones_are_not_counted() {
        let mut week = Week::default();
        for day in &mut week.0 {
            for (hour, rate) in day.0.iter_mut().enumerate() {
                *rate = match hour {
                    2..=4 => Rate::new(0, 4),
                    9 => Rate::new(1, 4),
                    12 => Rate::default(),
                    _ => Rate::new(4, 4),
                };
            }
        }
        week.0[0].0[13] = Rate::default();
        assert_eq!(open_hours(&week), [(2, 5, Rate::new(84, 84))]);
        let mut thin = Week::default();
        thin.0[0].0[3] = Rate::new(0, 4);
        assert!(open_hours(&thin).is_empty(), "four checks say nothing of an hour");
    }

    #[test]
    fn only_addresses_of_the_web_are_followed() {
        for bad in
            ["javascript:alert(1)", "data:text/html,x", "file:///etc/passwd", "//x", "http://a:b@c.example/", " "]
        {
            assert_eq!(web_address(bad), None, "{bad}");
        }
        let good = web_address("https://shop.example/a?b=\"><script>").unwrap();
        assert!(good.starts_with("https://shop.example/a?b=") && !good.contains(['<', '"']), "{good}");
    }
}
