//! The figures as markdown tables.

use std::fmt::Write;

use chrono::TimeDelta;

use super::{
    Score, Told,
    bazaar::{Telling, Truth},
};

const HEAD: &str = "\
| scenario | changes | recall | precision | F1 | delay h | delay / bound | false / series-year | of ranks | taken back | arguable | in sale | of market | first word | last word | said | came true | right | unsure | wrong | ρ 1 h |
|---|---|---|---|---|---|---|---|---|---|---|---|---|---|---|---|---|---|---|---|---|
";

/// One row a scenario.
pub(crate) fn figures(scored: &[(String, Score)]) -> String {
    let rows = scored.iter().map(|(name, score)| row(name, score));
    HEAD.to_owned() + &rows.collect::<String>()
}

fn row(name: &str, score: &Score) -> String {
    let share = |part: usize, whole: usize| (whole > 0).then(|| part as f64 / whole as f64);
    let false_all = score.false_presence + score.false_rank;
    let (recall, precision) = (share(score.met, score.changes), share(score.met, score.met + false_all));
    let f1 = recall.zip(precision).filter(|(r, p)| r + p > 0.0).map(|(r, p)| 2.0 * r * p / (r + p));
    let pairs: Vec<(f64, f64)> = score.delays.iter().filter_map(|(delay, bound)| Some((*delay, (*bound)?))).collect();
    let bound = median(pairs.iter().map(|pair| pair.1)).filter(|bound| *bound > 0.0);
    let ratio = median(pairs.iter().map(|pair| pair.0)).zip(bound).map(|(delay, bound)| delay / bound);
    let told = score.came_true.len();
    let said = (told > 0).then(|| score.came_true.iter().map(|(said, _)| said).sum::<f64>() / told as f64);
    let came_true = share(score.came_true.iter().filter(|(_, came)| *came).count(), told);
    let weeks = score.stances.iter().sum();
    let [right, unsure, wrong] = score.stances.map(|count| share(count, weeks));
    let per_year = |count: usize| Some(count as f64 / score.series_years);
    let figures = [
        recall,
        precision,
        f1,
        median(score.delays.iter().map(|(delay, _)| *delay)),
        ratio,
        per_year(false_all),
        per_year(score.false_rank),
        per_year(score.taken_back),
        per_year(score.arguable),
        per_year(score.in_sale),
        Some(score.of_market as f64),
        share(score.first_right, score.met),
        share(score.last_right, score.met),
        said,
        came_true,
        right,
        unsure,
        wrong,
        median(score.correlation.iter().copied()),
    ];
    let cells = figures.map(|figure| figure.map_or("–".to_owned(), |figure| format!("{figure:.2}")));
    format!("| {name} | {} | {} |\n", score.changes, cells.join(" | "))
}

const BINS: [f64; 5] = [0.0, 0.9, 0.95, 0.99, 1.01];

/// How often what was said with some confidence came true.
pub(crate) fn reliability(scored: &[(String, Score)]) -> String {
    let mut text = "| confidence | told | said | came true |\n|---|---|---|---|\n".to_owned();
    for bin in BINS.windows(2) {
        let all = scored.iter().flat_map(|(_, score)| &score.came_true);
        let told: Vec<&(f64, bool)> = all.filter(|(said, _)| (bin[0]..bin[1]).contains(said)).collect();
        if told.is_empty() {
            continue;
        }
        let said = told.iter().map(|(said, _)| said).sum::<f64>() / told.len() as f64;
        let came = told.iter().filter(|(_, came)| *came).count() as f64 / told.len() as f64;
        writeln!(text, "| {:.2} to {:.2} | {} | {said:.3} | {came:.3} |", bin[0], bin[1].min(1.0), told.len())
            .expect("a string takes what is written");
    }
    text
}

/// Every change and every telling of one season.
pub(crate) fn story(truth: &Truth, told: &[(Telling, Told)], score: &Score) -> String {
    let mut lines = Vec::new();
    for change in &truth.changes {
        let kind = change.kind.map_or("any", |kind| kind.as_str());
        let rates = |rates: &super::bazaar::Rates| format!("{:.2}/{:.2}", rates.peak, rates.off);
        let need = if change.optional { "may" } else { "must" };
        let name = &truth.shops[change.series.shop].name;
        let moved = format!("{} → {}", rates(&change.before), rates(&change.after));
        lines.push((change.from, format!("  truth {need} {kind} {name} {} {moved}", change.series.keyword)));
    }
    for (telling, told) in told {
        let name = &truth.shops[telling.series.shop].name;
        let words = format!("{} {}", telling.first.as_str(), telling.last.as_str());
        let since = telling.since.format("%m-%d %H:%M");
        let text = format!(
            "        told {words} {name} {} since {since} {:.3}: {told:?}",
            telling.series.keyword, telling.confidence
        );
        let market = if *told == Told::False { market_around(truth, telling) } else { String::new() };
        lines.push((telling.at, text + &market));
    }
    for (at, series, stance) in &score.wrong {
        let name = &truth.shops[series.shop].name;
        let week = truth.rates(*series, *at - TimeDelta::days(7), *at).unwrap_or_default();
        let dark = truth.days(*series, *at - TimeDelta::days(7), *at).iter().filter(|day| day.goes_dark).count();
        let rates = format!("{:.2}/{:.2}, goes dark on {dark} days", week.peak, week.off);
        let text = format!(
            "            wrong {name} {} {}: {rates}",
            series.keyword,
            bidwatch::words::stance(bidwatch::words::Lang::En, *stance)
        );
        lines.push((*at, text));
    }
    lines.sort_by_key(|line| line.0);
    let lines: Vec<String> = lines.iter().map(|(at, line)| format!("{} {line}", at.format("%m-%d %H:%M"))).collect();
    lines.join("\n")
}

/// What the market did in the days before and after a telling.
fn market_around(truth: &Truth, telling: &Telling) -> String {
    let days = TimeDelta::days(5);
    let [before, after] = [telling.since - days, telling.since].map(|from| {
        let rates = truth.rates(telling.series, from, from + days).unwrap_or_default();
        format!("{:.2}/{:.2}, first {:.2}", rates.peak, rates.off, rates.top.unwrap_or_default())
    });
    format!(" ({before} → {after})")
}

fn median(values: impl Iterator<Item = f64>) -> Option<f64> {
    let mut values: Vec<f64> = values.collect();
    values.sort_by(f64::total_cmp);
    let middle = values.len().checked_sub(1)? / 2;
    Some(f64::midpoint(values[middle], values[values.len() / 2]))
}
