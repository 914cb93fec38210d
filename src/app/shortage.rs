//! Planned looks that are not made: recorded with their reason, and a budget that is short told once a month.

use chrono::{DateTime, NaiveDate, Utc};

use crate::{
    config::Source,
    domain::{Check, Outcome, Query},
    fetch::Standing,
    notify::{ShortageView, SpanView, render_shortage},
    schedule::{Cap, Shortage, local_day},
    store::{Result, Writer},
};

use super::{App, planned::Planned};

/// Planned instants of one query at which nobody looks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Skip {
    /// The query.
    pub query: Query,
    /// The instants, each with its reason.
    pub missed: Vec<(DateTime<Utc>, &'static str)>,
    /// Up to where the plan is dealt with thereby.
    pub through: DateTime<Utc>,
}

impl App {
    /// Records planned instants at which nobody looks, all of them in one unit of work.
    pub fn skip(&self, skips: &[Skip]) -> Result<()> {
        let now = self.clock.now();
        self.store.write(|unit: &mut Writer<'_>| {
            for Skip { query, missed, through } in skips {
                for (at, reason) in missed {
                    unit.record(&Check::without_page(query.clone(), *at, Outcome::Skipped, *reason))?;
                    if let Some(shortage) = Shortage::ALL.into_iter().find(|shortage| shortage.reason() == *reason) {
                        let day = local_day(self.config.dayparts.timezone, *at);
                        unit.count_left_out(&query.source, day, 1)?;
                        self.tell_shortage(unit, &query.source, day, shortage, now)?;
                    }
                }
                unit.deal_through(query, *through)?;
            }
            Ok(())
        })
    }

    /// How a source is met, as far as this process knows.
    pub(super) fn standing(&self, source: &str) -> Option<Standing> {
        let sight = self.sights.get(source)?;
        let query = self.queries.iter().find(|query| query.source == source)?;
        Some(self.fetcher.standing(&sight.access, query))
    }

    fn tell_shortage(
        &self,
        unit: &mut Writer<'_>,
        name: &str,
        day: NaiveDate,
        shortage: Shortage,
        now: DateTime<Utc>,
    ) -> Result<()> {
        let Some(source) = self.config.sources.iter().find(|source| source.name() == name) else { return Ok(()) };
        if unit.shortage_was_told(name, day)? {
            return Ok(());
        }
        tracing::warn!(source = name, reason = shortage.reason(), "planned looks are left out");
        unit.tell_shortage(name, day, now)?;
        let place = self.sights.keys().take_while(|known| *known != name).count();
        let letter = self.trouble_letter(format!("budget-{}-{place}", day.format("%Y-%m")), now);
        self.post().enqueue(unit, letter, &render_shortage(&self.shortage_view(unit, source, day, shortage, now)?))
    }

    fn shortage_view(
        &self,
        unit: &Writer<'_>,
        source: &Source,
        day: NaiveDate,
        shortage: Shortage,
        now: DateTime<Utc>,
    ) -> Result<ShortageView> {
        let planned = Planned::of(&self.config, source);
        let currency = source.budget.price.as_ref().map_or("", |price| price.currency.as_str()).to_owned();
        let spans = [
            (source.budget.day, planned.day, unit.spent_on(source.name(), day, &currency)?),
            (source.budget.month, planned.month, unit.spent_in_month(source.name(), day, &currency)?),
        ];
        let [day, month] = spans.map(|(cap, planned, spent): (Cap, u64, _)| SpanView {
            planned,
            allowed: source.budget.cap(cap),
            spent: spent.requests,
            cost: source.budget.price.as_ref().map(|_| source.budget.cost(planned)),
        });
        let (zone, source) = (self.config.dayparts.timezone, source.name().to_owned());
        let lang = self.config.mail.language_for(self.trouble_readers());
        Ok(ShortageView { lang, now, zone, source, reason: shortage.reason().to_owned(), currency, day, month })
    }
}
