//! `[sources.budget]`: what a source may cost, and whether what is planned fits into it.

use super::super::{Source, Watch, plan::timetables, reader::Table};
use crate::{
    domain::{Dayparts, Problem, money},
    schedule::{Budget, Cap, Price, forecast},
};

/// The most requests of a bound.
const MOST: u64 = 1_000_000_000;

/// The highest price of one request, in millionths.
const HIGHEST_PRICE: u64 = 10_000_000_000;

/// What a source may cost.
pub(super) fn of(source: &Table<'_>) -> Budget {
    let Some(table) = source.table("budget") else { return Budget::default() };
    let price = table.money("price");
    let currency = table.text("currency").unwrap_or_default();
    let requests = |key| table.integer(key, 1..=MOST);
    let (day_money, month_money) = (table.money("money_per_day"), table.money("money_per_month"));
    let budget = Budget {
        price: price.map(|micros| Price { micros, currency: currency.clone() }),
        day: Cap { requests: requests("requests_per_day"), micros: day_money },
        month: Cap { requests: requests("requests_per_month"), micros: month_money },
    };
    if price.is_some_and(|micros| micros > HIGHEST_PRICE) {
        table.tell(&Problem::at("price", "this is out of range").help("what one request costs, at most 10000"));
    }
    let without_price = price.is_none() && (day_money.is_some() || month_money.is_some());
    if without_price {
        let problem = Problem::at("", "money is bounded, but `price` is missing");
        table.tell(&problem.help("what one request costs, such as price = \"0.002\""));
    }
    let is_currency = currency.len() == 3 && currency.bytes().all(|byte| byte.is_ascii_uppercase());
    if price.is_some() && !table.has("currency") {
        table.tell(&Problem::at("price", "`currency` is missing").help("its three letters, such as \"USD\""));
    } else if table.has("currency") && !is_currency {
        table.tell(&Problem::at("currency", "this is no currency").help("its three letters, such as \"USD\""));
    }
    table.finish();
    budget
}

/// Warns where what the watches plan does not fit into what a source may cost, and by how much.
pub(super) fn warn_of_shortages(root: &Table<'_>, sources: &[Source], watches: &[Watch], dayparts: &Dayparts) {
    for (table, source) in root.tables("sources").iter().zip(sources).filter(|(_, source)| source.budget.is_bounded()) {
        let of_source: Vec<Watch> = watches.iter().filter(|watch| watch.source == source.name()).cloned().collect();
        // Schedules that are wrong are told already.
        let Ok(groups) = timetables(&of_source, dayparts) else { continue };
        let (mut day, mut month) = (0, 0);
        for (timetable, queries) in &groups {
            let looks = forecast(timetable);
            let pages = u64::from(source.access.pages) * queries.len() as u64;
            day += looks.day.iter().sum::<u64>() * pages;
            month += looks.month.iter().sum::<u64>() * pages;
        }
        for (span, planned, cap) in [("day", day, source.budget.day), ("month", month, source.budget.month)] {
            if let Some(most) = source.budget.cap(cap).filter(|most| planned > *most) {
                table.warn(&shortage(&source.budget, span, planned, most));
            }
        }
    }
}

fn shortage(budget: &Budget, span: &str, planned: u64, most: u64) -> Problem {
    let cost = |requests: u64| match &budget.price {
        Some(price) => format!(" ({})", money(budget.cost(requests), &price.currency)),
        None => String::new(),
    };
    let message = format!(
        "the plan needs {planned} requests a {span}{}, the budget is for {most}{}: {} too few",
        cost(planned),
        cost(most),
        planned - most
    );
    let share = most as f64 / planned as f64 * 100.0;
    Problem::at("budget", message).help(format!(
        "about {share:.0} % of the planned looks will be made, the peak and queries on which something moves first; \
         look more rarely, at fewer keywords or pages, or raise the budget"
    ))
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use crate::{
        config::{Config, Environment, Report},
        schedule::{Cap, Price},
    };

    fn read(budget: &str, watches: &str) -> Result<Config, Report> {
        let text = format!(
            "timezone = \"UTC\"\n[[sources]]\nname = \"api\"\nurl = \"https://a.example/?q={{keyword}}&p={{page}}\"\npages = 2\n\
             html = {{ listing = \"li\", title = \"b\" }}\n[sources.budget]\n{budget}\n{watches}"
        );
        Config::parse(&text, Path::new("b.toml"), &Environment::empty())
    }

    #[test]
    fn prices_and_bounds_are_read_to_the_millionth() {
        let budget = "price = 0.0015\ncurrency = \"USD\"\nrequests_per_day = 500\nmoney_per_month = \"20\"";
        let budget = read(budget, "").unwrap().sources[0].budget.clone();
        assert_eq!(budget.price, Some(Price { micros: 1_500, currency: "USD".into() }));
        assert_eq!((budget.day.requests, budget.month), (Some(500), Cap { requests: None, micros: Some(20_000_000) }));
        assert_eq!(budget.cap(budget.month), Some(13_333));
    }

    #[test]
    fn what_is_wrong_with_a_budget_is_told() {
        for (budget, part) in [
            ("money_per_day = 5", "`price` is missing"),
            ("price = \"0.01\"", "`currency` is missing"),
            ("price = \"0,01\"\ncurrency = \"USD\"", "`0,01` is no amount"),
            ("price = \"0.0000001\"\ncurrency = \"USD\"", "is no amount"),
            ("price = -1\ncurrency = \"USD\"", "`-1` is no amount"),
            ("price = 10001\ncurrency = \"USD\"", "out of range"),
            ("price = 1\ncurrency = \"dollars\"", "no currency"),
            ("requests_per_day = 0", "out of range"),
            ("requests_a_day = 5", "unknown"),
        ] {
            let told = read(budget, "").unwrap_err().to_string();
            assert!(told.contains(part), "{budget}\n{told}");
        }
    }

    #[test]
    fn a_plan_that_does_not_fit_is_warned_of_with_what_is_missing() {
        let watch = "[[watches]]\nsource = \"api\"\nkeywords = [\"a\", \"b\"]\nschedule = \"0 * * * *\"\n";
        let again = "[[watches]]\nsource = \"api\"\nkeywords = [\"a\"]\nschedule = \"*/30 * * * *\"\n";
        // 24 looks at each of two keywords, two pages each.
        assert!(read("requests_per_day = 96", watch).unwrap().warnings.is_empty());
        let budget = "price = \"0.01\"\ncurrency = \"USD\"\nmoney_per_day = \"0.50\"\nrequests_per_month = 3000";
        let warnings = read(budget, watch).unwrap().warnings.to_string();
        assert!(
            warnings
                .contains("the plan needs 96 requests a day (0.96 USD), the budget is for 50 (0.50 USD): 46 too few"),
            "{warnings}"
        );
        assert!(warnings.contains("about 52 % of the planned looks") && !warnings.contains("a month"), "{warnings}");
        let both = read("requests_per_day = 100", &format!("{watch}{again}")).unwrap().warnings.to_string();
        assert!(both.contains("needs 144 requests a day"), "hours that two watches share count once: {both}");
    }
}
