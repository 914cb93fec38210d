//! Whom to ask for a page as it is seen.

use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};

use tokio::sync::Mutex;

use super::{RenderError, Settings, browser::Browser, camera};

/// A page to be laid out, and where on it to look.
#[derive(Debug, Clone)]
pub struct Job {
    /// The page's text.
    pub text: String,
    /// The address that it came from; may be empty.
    pub url: String,
    /// CSS selectors of the labels: what may bear the word for an ad.
    pub labels: Vec<String>,
    /// CSS selectors of the listings; a label outside of every listing is none.
    pub listings: Vec<String>,
}

/// Whose turn it is: one browser is enough for a small machine.
static TURN: Mutex<()> = Mutex::const_new(());

/// Lays pages out, one at a time in the whole process.
#[derive(Debug, Default)]
pub struct Renderer {
    settings: Settings,
}

impl Renderer {
    /// One that works by these settings.
    pub fn new(settings: Settings) -> Self {
        Self { settings }
    }

    /// The page's text, each label with what a visitor reads in it in the attribute [`super::SEEN`].
    ///
    /// Waits for its turn; then a browser is started, and gone again when this is ready or dropped.
    pub async fn render(&self, job: Job) -> Result<String, RenderError> {
        let _turn = TURN.lock().await;
        let given_up = Arc::new(AtomicBool::new(false));
        let _giving_up = GivesUp(Arc::clone(&given_up));
        let settings = self.settings.clone();
        let work = tokio::task::spawn_blocking(move || {
            let mut browser = Browser::start(&settings, given_up)?;
            camera::develop(&mut browser, &job).map_err(|error| browser.reason(error))
        });
        work.await.unwrap_or_else(|_| Err(RenderError::broken("what reads the page broke off: please report it")))
    }
}

/// Tells the browser's watch that nobody waits any more.
struct GivesUp(Arc<AtomicBool>);

impl Drop for GivesUp {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Relaxed);
    }
}
