//! One look: the pages of one query fetched and extracted. Nothing is recorded here.

use std::{collections::HashMap, sync::Arc};

use tokio::task::{Id, JoinError, JoinSet};

use crate::{
    config::Source,
    domain::{Listing, Outcome, Problem, Query},
    extract::{self, Extraction, Rules},
    fetch::{Access, FetchError, Fetcher, Page},
    render::{Renderer, When},
};

use super::App;

/// A source with its rules compiled.
#[derive(Clone)]
pub struct Sight {
    /// How its pages are asked for.
    pub access: Arc<Access>,
    /// How its listings are told.
    pub rules: Arc<Rules>,
    /// When its pages are laid out in a browser.
    pub render: When,
    /// That browser.
    pub(super) renderer: Arc<Renderer>,
}

impl Sight {
    /// Compiles the rules of a source.
    pub fn of(source: &Source) -> Result<Self, Vec<Problem>> {
        Ok(Self {
            access: Arc::new(source.access.clone()),
            rules: Arc::new(Rules::compile(&source.spec)?),
            render: source.render,
            renderer: Arc::new(Renderer::new(source.browser.clone())),
        })
    }

    /// Looks at a query: all its pages, or what came in their way. A later page that fails fails the look: half
    /// of the listings would be taken for the absence of the others.
    pub(super) async fn look(&self, fetcher: &Fetcher, query: &Query) -> Extraction {
        let mut seen = Extraction { outcome: Outcome::Ok, detail: None, listings: Vec::new() };
        for number in 0..self.access.pages {
            let page = self.page(fetcher, fetcher.page(&self.access, query, number).await).await;
            match page.outcome {
                Outcome::Ok => {
                    seen.detail = seen.detail.or(page.detail);
                    extract::append(&mut seen.listings, page.listings);
                }
                // The site says that there is nothing more.
                Outcome::Empty if number > 0 => break,
                _ => {
                    let detail = page
                        .detail
                        .map(|detail| if number == 0 { detail } else { format!("page {}: {detail}", number + 1) });
                    return Extraction { outcome: page.outcome, detail, listings: Vec::new() };
                }
            }
        }
        seen
    }

    /// Looks at the first page once: what `probe` does.
    pub async fn probe(&self, fetcher: &Fetcher, query: &Query) -> Extraction {
        self.page(fetcher, fetcher.page_once(&self.access, query, 0).await).await
    }

    /// What a page is that was fetched, or that came with a refusal.
    pub(super) async fn page(&self, fetcher: &Fetcher, fetched: Result<Page, FetchError>) -> Extraction {
        match fetched {
            Ok(page) => {
                let mut extraction = self.extract(page.clone()).await;
                if let (Outcome::Ok, Some(since)) = (extraction.outcome, page.arrival.unchanged_since) {
                    let remark = || format!("unchanged since {} (HTTP 304)", since.format("%Y-%m-%d %H:%MZ"));
                    extraction.detail.get_or_insert_with(remark);
                }
                if extraction.outcome == Outcome::Blocked {
                    fetcher.met_wall(&self.access, &page);
                }
                self.shown(&page, extraction, self.render).await.extraction
            }
            Err(error) => {
                let wall = error.page().and_then(|page| extract::wall(&page.text, &page.url));
                let (outcome, detail) = match wall {
                    Some(wall) => (wall.outcome, format!("{} ({})", wall.kind, error.detail())),
                    None => (
                        error.outcome(),
                        [Some(error.detail()), self.said(&error)].into_iter().flatten().collect::<Vec<_>>().join("; "),
                    ),
                };
                Extraction { outcome, detail: Some(detail), listings: Vec::<Listing>::new() }
            }
        }
    }

    /// What the body of a refused request says of the reason.
    fn said(&self, error: &FetchError) -> Option<String> {
        extract::refusal(&self.rules, source(error.page()?))
    }

    /// Extracts a page here and now.
    pub fn extract_now(&self, page: &Page) -> Extraction {
        extract::extract(&self.rules, source(page))
    }

    /// Extracts off the async threads; a parser that panics is a failed look, not a dead daemon.
    pub(super) async fn extract(&self, page: Page) -> Extraction {
        let sight = self.clone();
        let work = tokio::task::spawn_blocking(move || sight.extract_now(&page));
        work.await.unwrap_or_else(|_| failed("the parser broke off: please report this page"))
    }
}

fn source(page: &Page) -> extract::Source<'_> {
    let Page { text, url, media_type, replaced, .. } = page;
    extract::Source { text, url, media_type: media_type.as_deref(), replaced: *replaced }
}

impl App {
    /// Looks at a query of a source of the config.
    pub(super) async fn look(&self, query: &Query) -> Extraction {
        match self.sights.get(&query.source) {
            Some(sight) => sight.look(&self.fetcher, query).await,
            None => failed("the source is no longer in the config"),
        }
    }

    /// What robots.txt says of each source's pages: (source, whether it allows them, in a sentence).
    pub async fn robots(&self) -> Vec<(String, bool, String)> {
        let mut reports = Vec::new();
        for (name, sight) in &self.sights {
            let Some(query) = self.queries.iter().find(|query| query.source == *name) else { continue };
            let report = self.fetcher.robots(&sight.access, query).await;
            reports.push((name.clone(), report.allows, report.sentence));
        }
        reports
    }
}

fn failed(detail: &str) -> Extraction {
    Extraction { outcome: Outcome::Failed, detail: Some(detail.to_owned()), listings: Vec::new() }
}

/// Looks under way, each with a tag of its own. One that panics ends as a failed look.
pub(super) struct Looks<T> {
    tasks: JoinSet<Extraction>,
    asked: HashMap<Id, (Query, T)>,
}

impl<T> Looks<T> {
    pub(super) fn new() -> Self {
        Self { tasks: JoinSet::new(), asked: HashMap::new() }
    }

    pub(super) fn len(&self) -> usize {
        self.tasks.len()
    }

    pub(super) fn start(&mut self, app: &Arc<App>, query: Query, tag: T) {
        let (app, asked) = (Arc::clone(app), query.clone());
        let task = self.tasks.spawn(async move { app.look(&asked).await });
        self.asked.insert(task.id(), (query, tag));
    }

    /// The next look to end; `None` when none is under way. Safe to drop and call again.
    pub(super) async fn next(&mut self) -> Option<(Query, T, Extraction)> {
        let ended = self.tasks.join_next_with_id().await?;
        Some(self.ended(ended))
    }

    /// A look that has ended already.
    pub(super) fn next_ended(&mut self) -> Option<(Query, T, Extraction)> {
        let ended = self.tasks.try_join_next_with_id()?;
        Some(self.ended(ended))
    }

    fn ended(&mut self, ended: Result<(Id, Extraction), JoinError>) -> (Query, T, Extraction) {
        let (id, seen) = ended.unwrap_or_else(|error| {
            tracing::error!(%error, "a look broke off");
            (error.id(), failed("the look broke off: please report this"))
        });
        let (query, tag) = self.asked.remove(&id).expect("every look that was started is kept until it ends");
        (query, tag, seen)
    }

    /// Gives up every look under way.
    pub(super) fn abort(&mut self) {
        self.tasks.abort_all();
        self.asked.clear();
    }
}
