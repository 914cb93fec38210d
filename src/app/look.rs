//! One look: the pages of one query fetched and extracted. Nothing is recorded here.

use std::{collections::HashMap, ops::ControlFlow, sync::Arc};

use tokio::task::{Id, JoinError, JoinSet};

use crate::{
    config::Source,
    domain::{Listing, Outcome, Problem, Query},
    extract::{self, Extraction, Rules, Said},
    fetch::{Access, FetchError, Fetcher, Page},
    render::{RenderError, Renderer, When},
    store::PackedPage,
};

use super::{App, Shown, habits::Marked};

/// What a look brought.
#[derive(Debug, Clone)]
pub(super) struct Seen {
    /// What was seen.
    pub(super) extraction: Extraction,
    /// The pages that it was seen on, in turn, as they are kept; empty where none came or none are kept.
    pub(super) pages: Vec<PackedPage>,
    /// The marks of those that the rules took for good.
    pub(super) marks: Vec<Marked>,
}

impl Seen {
    /// A look that no page came of.
    pub(super) fn nothing(extraction: Extraction) -> Self {
        Self { extraction, pages: Vec::new(), marks: Vec::new() }
    }
}

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
    /// Tells these rules from others.
    pub(super) fingerprint: String,
}

impl Sight {
    /// Compiles the rules of a source.
    pub fn of(source: &Source) -> Result<Self, Vec<Problem>> {
        // More pages make more listings.
        let fingerprint = format!("{}-{}", source.spec.fingerprint(), source.access.pages);
        Ok(Self {
            access: Arc::new(source.access.clone()),
            rules: Arc::new(Rules::compile(&source.spec)?),
            fingerprint,
            render: source.render,
            renderer: Arc::new(Renderer::new(source.browser.clone())),
        })
    }

    /// Looks at a query: all its pages, or what came in their way. A later page that fails fails the look: half
    /// of the listings would be taken for the absence of the others.
    pub(super) async fn look(&self, fetcher: &Fetcher, query: &Query) -> (Turns, Vec<Arc<Page>>) {
        let (mut turns, mut pages) = (Turns::default(), Vec::new());
        for number in 0..self.access.pages {
            let (read, page, _) = self.page(fetcher, fetcher.page(&self.access, query, number).await).await;
            pages.extend(page);
            if turns.take(read).is_break() {
                break;
            }
        }
        (turns, pages)
    }

    /// Looks at the first page once: what `probe` does. With why no browser showed it, if one was wanted.
    pub async fn probe(&self, fetcher: &Fetcher, query: &Query) -> (Extraction, Option<RenderError>) {
        let (read, _, failure) = self.page(fetcher, fetcher.page_once(&self.access, query, 0).await).await;
        (read.extraction, failure)
    }

    /// What a page is that was fetched, or that came with a refusal; the page; and why no browser showed it.
    async fn page(
        &self,
        fetcher: &Fetcher,
        fetched: Result<Page, FetchError>,
    ) -> (Read, Option<Arc<Page>>, Option<RenderError>) {
        match fetched {
            Ok(page) => {
                let page = Arc::new(page);
                let Read { mut extraction, marks } = self.extract(Arc::clone(&page)).await;
                if let (Outcome::Ok, Some(since)) = (extraction.outcome, page.arrival.unchanged_since) {
                    let remark = || format!("unchanged since {} (HTTP 304)", since.format("%Y-%m-%d %H:%MZ"));
                    extraction.detail.get_or_insert_with(remark);
                }
                if extraction.outcome == Outcome::Blocked {
                    fetcher.met_wall(&self.access, &page);
                }
                let Shown { extraction, text, failure } = self.shown(&page, extraction, self.render).await;
                // Kept as a browser showed it: reading it again needs none.
                let page = text.map_or_else(|| Arc::clone(&page), |text| Arc::new(Page { text, ..(*page).clone() }));
                (Read { extraction, marks }, Some(page), failure)
            }
            Err(error) => {
                let wall = error.page().and_then(|page| extract::wall(&page.text, &page.url));
                let (outcome, detail) = match wall {
                    Some(wall) => (wall.outcome, format!("{} ({})", wall.kind, error.detail())),
                    None => (error.outcome(), error.detail()),
                };
                let detail = [Some(detail), self.said(&error)].into_iter().flatten().collect::<Vec<_>>().join("; ");
                let page = error.page().cloned().map(Arc::new);
                let extraction = Extraction { outcome, detail: Some(detail), listings: Vec::<Listing>::new() };
                (Read { extraction, marks: None }, page, None)
            }
        }
    }

    /// What the body of a refused request says of the reason.
    fn said(&self, error: &FetchError) -> Option<String> {
        extract::refusal(&self.rules, source_of(error.page()?))
    }

    /// Extracts a page here and now.
    pub fn extract_now(&self, page: &Page) -> Extraction {
        extract::extract(&self.rules, source_of(page))
    }

    /// The same with its marks.
    pub(super) fn read_now(&self, page: &Page) -> Read {
        let (extraction, marks) = extract::extract_with_marks(&self.rules, source_of(page));
        let said = if extraction.outcome == Outcome::Ok { Said::Listings } else { Said::NoResults };
        Read { extraction, marks: marks.map(|marks| (marks, said)) }
    }

    /// Extracts off the async threads; a parser that panics is a failed look, not a dead daemon.
    pub(super) async fn extract(&self, page: Arc<Page>) -> Read {
        let sight = self.clone();
        let work = tokio::task::spawn_blocking(move || sight.read_now(&page));
        let broke = || Read { extraction: failed("the parser broke off: please report this page"), marks: None };
        work.await.unwrap_or_else(|_| broke())
    }
}

fn source_of(page: &Page) -> extract::Source<'_> {
    let Page { text, url, media_type, replaced, .. } = page;
    extract::Source { text, url, media_type: media_type.as_deref(), replaced: *replaced }
}

/// What a page was read as, and its marks where the rules took it for good.
pub(super) struct Read {
    pub(super) extraction: Extraction,
    pub(super) marks: Option<Marked>,
}

/// The pages of one check, put together as they come.
pub(super) struct Turns {
    pub(super) seen: Extraction,
    pub(super) marks: Vec<Marked>,
    /// How many pages there were so far.
    pub(super) number: u32,
}

impl Default for Turns {
    fn default() -> Self {
        let seen = Extraction { outcome: Outcome::Ok, detail: None, listings: Vec::new() };
        Self { seen, marks: Vec::new(), number: 0 }
    }
}

impl Turns {
    /// Takes in what the next page is; breaks where no further page is wanted.
    pub(super) fn take(&mut self, Read { extraction: page, marks }: Read) -> ControlFlow<()> {
        self.number += 1;
        self.marks.extend(marks);
        match page.outcome {
            Outcome::Ok => {
                self.seen.detail = self.seen.detail.take().or(page.detail);
                extract::append(&mut self.seen.listings, page.listings);
                return ControlFlow::Continue(());
            }
            // The site says that there is nothing more.
            Outcome::Empty if self.number > 1 => {}
            outcome => {
                let number = self.number;
                let numbered = |detail| if number == 1 { detail } else { format!("page {number}: {detail}") };
                self.seen = Extraction { outcome, detail: page.detail.map(numbered), listings: Vec::new() };
            }
        }
        ControlFlow::Break(())
    }
}

impl App {
    /// Looks at a query of a source of the config.
    pub(super) async fn look(&self, query: &Query) -> Seen {
        let Some(sight) = self.sights.get(&query.source) else {
            return Seen::nothing(failed("the source is no longer in the config"));
        };
        let (Turns { seen, marks, .. }, pages) = sight.look(&self.fetcher, query).await;
        Seen { extraction: seen, pages: self.pack(pages).await, marks }
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
    tasks: JoinSet<Seen>,
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
    pub(super) async fn next(&mut self) -> Option<(Query, T, Seen)> {
        let ended = self.tasks.join_next_with_id().await?;
        Some(self.ended(ended))
    }

    /// A look that has ended already.
    pub(super) fn next_ended(&mut self) -> Option<(Query, T, Seen)> {
        let ended = self.tasks.try_join_next_with_id()?;
        Some(self.ended(ended))
    }

    fn ended(&mut self, ended: Result<(Id, Seen), JoinError>) -> (Query, T, Seen) {
        let (id, seen) = ended.unwrap_or_else(|error| {
            tracing::error!(%error, "a look broke off");
            (error.id(), Seen::nothing(failed("the look broke off: please report this")))
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
