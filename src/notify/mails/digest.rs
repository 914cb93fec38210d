//! The digest: first what could not be seen, then what changed, then the hours to come, then how everybody stands.

use super::{
    answer_words, before_words, clock_words, coverage_words, finding_words as say, newcomer_words, note_words,
    own_words, party_words, price_words, sources_words, strip_words::legend, undefended,
};
use crate::{
    notify::{
        DigestView, FindingView, Message,
        draw::{
            document::{Block, Document},
            draw,
            size::fitting,
        },
    },
    words::{
        self, capitalised,
        catalogue::{form, hours, mail},
        list, meaning, shown,
    },
};

/// How much a digest tells in full.
#[derive(Debug, Clone, Copy)]
pub(super) struct Detail {
    /// Findings with strips.
    pub(super) findings: usize,
    /// Queries of each party with strips.
    pub(super) queries: usize,
    /// Parties.
    pub(super) parties: usize,
    /// Queries whose undefended hours are drawn.
    pub(super) hours: usize,
}

/// The daily digest. Where nothing changed it is a short mail that says so.
pub fn render_digest(view: &DigestView) -> Message {
    const PARTIES: usize = 25;
    /// A calendar that is to be read over a coffee.
    const MOST_HOURS: usize = 8;
    /// A strip with its facts weighs some 2 KB; more than these need not be drawn to see that they are too many.
    const MOST_STRIPS: usize = 60;
    let strips = |queries: usize| -> usize {
        view.parties.iter().take(PARTIES).map(|party| party.queries.len().min(queries)).sum()
    };
    let levels = [(30, 200), (20, 60), (20, 40), (20, 25), (15, 16), (10, 10), (10, 6), (5, 4), (5, 2), (3, 1)];
    let levels = levels.into_iter().filter(|&(_, queries)| strips(queries) <= MOST_STRIPS).chain([(1, 0)]);
    let detail = |(findings, queries): (usize, usize)| {
        let hours = queries.clamp(1, MOST_HOURS);
        draw(&document(view, Detail { findings, queries, parties: PARTIES, hours }))
    };
    fitting(levels.map(detail))
        .unwrap_or_else(|| draw(&document(view, Detail { findings: 0, queries: 0, parties: 0, hours: 0 })))
}

fn document(view: &DigestView, detail: Detail) -> Document {
    let lang = view.lang;
    let mut blocks = vec![Block::Headline { text: headline(view), tag: None }];
    blocks.extend(coverage_words::blocks(view));
    let yours = note_words::blocks(view).into_iter().chain(newcomer_words::notice(view));
    if view.findings.is_empty() {
        blocks.extend(yours);
        blocks.extend(undefended::in_short(view));
        blocks.extend(own_words::in_short(view));
        blocks.extend(party_words::in_short(view));
        blocks.extend(clock_words::blocks(view));
        blocks.extend(price_words::blocks(view));
    } else {
        blocks.extend(changes(view, detail));
        blocks.extend(yours);
        blocks.extend(undefended::in_full(view, detail.hours));
        blocks.extend(own_words::in_full(view));
        blocks.extend(party_words::in_full(view, detail));
        blocks.push(Block::Legend(legend(lang)));
        blocks.extend(clock_words::blocks(view));
        blocks.extend(price_words::blocks(view));
        blocks.extend(sources_words::blocks(view));
    }
    Document {
        lang,
        subject: subject(view),
        kicker: mail::digest_kicker(lang, &view.voice().day(view.date)),
        preview: coverage_words::in_short(view),
        blocks,
        footer: footer(view),
    }
}

fn headline(view: &DigestView) -> String {
    let what = match view.findings.as_slice() {
        [] => capitalised(nothing(view)),
        many => form::changes(view.lang, many.len() as u64),
    };
    mail::since(view.lang, &what, &view.voice().moment(view.from))
}

/// What a digest without findings says: that nothing changed only where something was seen.
fn nothing(view: &DigestView) -> &'static str {
    let seen = coverage_words::seen(view);
    match (seen.checks, seen.hits) {
        (0, _) => mail::nothing_looked(view.lang),
        (_, 0) => mail::nothing_seen(view.lang),
        _ if !view.prices.is_empty() => hours::only_prices(view.lang),
        _ => mail::nothing_changed(view.lang),
    }
}

fn subject(view: &DigestView) -> String {
    let lang = view.lang;
    let headlines = || view.findings.iter().map(|found| say::headline(lang, found)).collect::<Vec<_>>();
    let what = match view.findings.as_slice() {
        [] => nothing(view).to_owned(),
        [only] => say::headline(lang, only),
        many => form::labelled(lang, &form::changes(lang, many.len() as u64), &list(lang, &headlines())),
    };
    let what = match view.blind.as_slice() {
        [] => what,
        [(source, ..)] => mail::not_seen(lang, &shown(source), &what),
        many => mail::sources_not_seen(lang, many.len(), &what),
    };
    mail::digest_subject(lang, &view.voice().weekday_date(view.date), &what)
}

/// What changed, in the order in which it was found.
fn changes(view: &DigestView, detail: Detail) -> Vec<Block> {
    let lang = view.lang;
    let mut blocks = vec![Block::Heading(mail::what_changed(lang).to_owned())];
    for found in view.findings.iter().take(detail.findings) {
        blocks.extend(change(found, view));
    }
    let rest: Vec<String> =
        view.findings.iter().skip(detail.findings).map(|found| say::headline(lang, found)).collect();
    if !rest.is_empty() {
        const NAMED: usize = 20;
        let told = rest[..rest.len().min(NAMED)].join(form::semicolon(lang));
        let text = match rest.len().saturating_sub(NAMED) {
            0 => mail::all_shown(lang, &told),
            more => mail::and_more_shown(lang, &told, more),
        };
        blocks.push(Block::Labelled { label: mail::told_in_short(lang, rest.len() as u64), text });
    }
    blocks
}

fn change(found: &FindingView, view: &DigestView) -> Vec<Block> {
    let (lang, voice, finding) = (view.lang, view.voice(), &found.finding);
    let fact = |text: String| Block::Fact(form::full_stop(lang, &text));
    let mut blocks: Vec<Block> = before_words::blocks(found, voice);
    blocks.push(Block::Item { text: say::headline_since(found, voice), tag: Some(say::tag(lang, finding)) });
    blocks.extend(answer_words::said(found, voice));
    blocks.extend(say::strips(lang, found));
    if finding.keywords.len() > 1 {
        blocks.push(fact(say::place(lang, finding)));
    }
    blocks.extend(say::members(lang, finding).map(fact));
    blocks.push(Block::Fact(say::evidence(lang, finding)));
    blocks.push(Block::Fact(say::certainty(finding, voice)));
    blocks
}

fn footer(view: &DigestView) -> Vec<String> {
    let lang = view.lang;
    let checks: u64 = view.coverage.iter().map(|(_, coverage)| coverage.planned).sum();
    let mut footer = vec![
        form::then(lang, mail::outside(lang), &mail::planned_behind(lang, checks)),
        mail::glossary(lang, view.zone.name()),
    ];
    let stances = party_words::stances(view);
    if !stances.is_empty() {
        let told = |stance| mail::stance_is(lang, words::stance(lang, stance), meaning(lang, stance));
        let told: Vec<String> = stances.into_iter().map(told).collect();
        footer.push(mail::stances(lang, &told.join(form::semicolon(lang))));
    }
    if !view.findings.is_empty() {
        footer.push(mail::figures(lang).to_owned());
    }
    footer
}

#[cfg(test)]
mod tests {
    use chrono::TimeDelta;

    use super::*;
    use crate::{
        domain::{FindingKind, Query, Rate},
        insight::{Ahead, DayAhead, Odds, OwnWeek},
        notify::{HoursView, OwnView, draw::size, sample},
    };

    #[test]
    fn what_could_not_be_seen_comes_before_what_changed() {
        let message = render_digest(&sample::digest(3));
        for part in [&message.text, &message.html] {
            let part = part.split_whitespace().collect::<Vec<_>>().join(" ");
            let at = |words: &str| part.find(words).unwrap_or_else(|| panic!("{words} in {part}"));
            let order = [
                at("ebay cannot be seen since Mon 16:00"),
                at("refused for good"),
                at("turned away: cloudflare (10)"),
                at("What changed"),
                at("left the ad slots on 女包 since"),
                at("peak only on 3 keywords"),
                at("all hours on 3 keywords"),
            ];
            assert!(order.is_sorted(), "{order:?}");
        }
        assert_eq!(message.subject, "Digest Tue 10 Mar: ebay not seen; Rival A left the ad slots on 女包");
    }

    #[test]
    fn each_keyword_shows_presence_slots_and_first_slot_with_counts() {
        let text = render_digest(&sample::digest(1)).text.replace('\u{a0}', " ");
        for words in [
            "peak only  ····················███·",
            "Seen in the peak 100 % (60 of 60), off-peak 0 % (0 of 420)",
            "All ad slots 50 % (2 of 4), first slot when there 100 % (2 of 2)",
        ] {
            assert!(text.contains(words), "{words} in {text}");
        }
    }

    #[test]
    fn a_day_without_change_is_a_short_mail_that_says_so() {
        let mut view = sample::digest(200);
        view.findings.clear();
        let message = render_digest(&view);
        assert!(message.text.contains("Nothing changed since Mon 12:00"), "{}", message.text);
        assert!(message.subject.ends_with("nothing changed"));
        assert!(message.text.lines().count() < 50 && size::weight(&message) < 12_000);
    }

    #[test]
    fn where_nothing_was_seen_no_digest_says_that_nothing_changed() {
        let mut view = sample::digest(3);
        view.findings.clear();
        view.coverage[0].1.unseen.values_mut().for_each(|count| *count = 144);
        assert!(render_digest(&view).text.contains("Nothing could be seen since Mon 12:00"));
        view.coverage.clear();
        let message = render_digest(&view);
        assert!(message.text.contains("Nothing was looked at since Mon 12:00"), "{}", message.text);
        assert!(message.subject.ends_with("nothing was looked at"), "{}", message.subject);
    }

    #[test]
    fn a_year_of_keywords_is_cut_with_a_count_and_what_changed_stays() {
        let mut view = sample::digest(200);
        view.findings = vec![sample::finding_view(FindingKind::BackOff, "Rival A", "kw 150")];
        let message = render_digest(&view);
        assert!(size::weight(&message) <= size::MAX_MAIL_BYTES);
        assert!(message.text.contains("left out here to keep the mail short: peak only on"), "{}", message.text);
        let rows = message.text.split("Rival A\n-------").nth(1).unwrap();
        assert!(rows.find("kw 150 ") < rows.find("女包 "), "{rows}");
    }

    #[test]
    fn two_hundred_keywords_and_twenty_rivals_with_all_that_may_be_told_stay_within_100_kb() {
        let mut view = sample::digest(200);
        let rival = view.parties[1].clone();
        view.parties.extend((0..19).map(|_| rival.clone()));
        let of = |free: f64| Odds { free, low: 0.5, high: 1.0, looks: 20, as_now: Rate::new(18, 20) };
        let date = view.date;
        let day = |ahead: i64| DayAhead {
            date: date + TimeDelta::days(ahead),
            event: None,
            hours: std::array::from_fn(|hour| Ahead::Odds(of(if hour % 4 == 0 { 0.9 } else { 0.1 }))),
        };
        let days: Vec<DayAhead> = (0..4).map(day).collect();
        let queries: Vec<Query> = view.parties[1].queries.iter().map(|of| of.query.clone()).collect();
        let hours = |query: &Query| HoursView { query: query.clone(), blind: false, days: days.clone(), looks: 672 };
        view.hours = queries.iter().map(hours).collect();
        view.yielding = vec!["Rival A".into(); 20];
        let week = |hits: u64| OwnWeek {
            shown: Rate::new(hits, 40),
            top: Rate::new(hits, 40),
            absolute_top: Rate::new(hits, 40),
            ad_rank: Some(1.5),
            organic: Rate::new(hits, 40),
            organic_rank: Some(3.0),
        };
        let own = |query: &Query| (query.clone(), [week(10), week(40)]);
        view.own = Some(OwnView { all: [week(10), week(40)], queries: queries.iter().map(own).collect() });
        view.findings = (0..40).map(|_| sample::finding_view(FindingKind::Enter, "Rival A", "女包")).collect();
        let message = render_digest(&view);
        assert!(size::weight(&message) <= size::MAX_MAIL_BYTES, "{}", size::weight(&message));
        assert!(message.text.contains("Hours that are likely undefended") && message.text.contains("Your own shop"));
    }

    #[test]
    fn whatever_names_are_watched_the_mail_still_passes() {
        let mut view = sample::digest(20);
        let party = view.parties[1].clone();
        view.parties.extend((0..100).map(|_| party.clone()));
        view.findings = (0..100).map(|_| sample::finding_view(FindingKind::Enter, &"长名".repeat(150), "k")).collect();
        let message = render_digest(&view);
        assert!(size::weight(&message) <= size::MAX_MAIL_BYTES, "{}", size::weight(&message));
    }
}
