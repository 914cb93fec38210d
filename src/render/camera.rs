//! Photographs each label of a page, with and without what it draws, and has the pictures read.

use serde::Deserialize;
use serde_json::json;

use super::{
    RenderError, SEEN,
    browser::Browser,
    fill::Placeholders,
    reading::{Alphabet, Ink, Picture, Reading, SHEET_HEIGHT, SHEET_WIDTH, Sheet, Sight},
    renderer::Job,
    tab::{Frame, Tab},
};

/// Labels of one page that are looked at.
const MOST_LABELS: usize = 300;
/// The largest page, in bytes; and what may become of one when the browser writes it out.
const MAX_PAGE: usize = 16 << 20;
/// How many pixels a CSS pixel is wide: at four, small print can be read.
const CLOSE: f64 = 4.0;
/// Pixels of one picture; a larger part of the page is looked at from further away.
const MAX_PIXELS: f64 = 2_000_000.0;
/// The address of a page that came from nowhere, and of the sheet of letters.
const NOWHERE: &str = "http://page.invalid/";

/// What the script says of a label before it is photographed.
#[derive(Deserialize)]
struct Aim {
    /// What the page says stands there, in several orders.
    words: Vec<String>,
    /// Why what is drawn there cannot be known.
    unknown: Option<String>,
    /// Whether something that is none of its listing's lies over it.
    #[serde(default)]
    covered: bool,
    /// Where it is drawn; `None`: nowhere.
    at: Option<Frame>,
}

/// The page's text with what a visitor reads in each label; the page itself where it has no label.
pub(super) fn develop(browser: &mut Browser, job: &Job) -> Result<String, RenderError> {
    if job.text.len() > MAX_PAGE {
        return Err(RenderError::TooLarge);
    }
    let mut tab = Tab::open(&mut browser.wire)?;
    tab.lay_out(&job.text, address(&job.url))?;
    let wanted = json!({"labels": job.labels, "listings": job.listings, "most": MOST_LABELS});
    tab.evaluate(&format!("{}({wanted})", include_str!("label.js")))?;
    let count = tab.evaluate("bidwatch.begin()")?.as_u64().unwrap_or_default();
    if count == 0 {
        return Ok(job.text.clone());
    }
    tracing::debug!(labels = count, "laid out");
    let sights = (0..count).map(|number| sight(&mut tab, number)).collect::<Result<Vec<_>, _>>()?;
    tracing::debug!("photographed");
    let placeholders = Placeholders::for_page(&job.text);
    let asked = json!([SEEN, placeholders.word(), MAX_PAGE]);
    let text = tab.evaluate(&format!("bidwatch.text(...{asked})"))?;
    let text = text.as_str().ok_or(RenderError::TooLarge)?;
    let readings = read(&mut tab, &sights)?;
    Ok(placeholders.fill(text, &readings))
}

fn address(url: &str) -> &str {
    if url.starts_with("http://") || url.starts_with("https://") { url } else { NOWHERE }
}

/// What is to be seen of one label.
fn sight(tab: &mut Tab<'_>, number: u64) -> Result<Sight, RenderError> {
    let aim: Aim = serde_json::from_value(tab.evaluate(&format!("bidwatch.aim({number})"))?)
        .map_err(|error| RenderError::broken(error.to_string()))?;
    if let Some(why) = aim.unknown {
        tracing::debug!(number, why, "a label cannot be told");
        return Ok(Sight::Unknown);
    }
    let Some(frame) = aim.at else { return Ok(Sight::Nothing) };
    let scale = CLOSE.min((MAX_PIXELS / (frame.width * frame.height)).sqrt());
    let Some(ink) = ink(tab, number, frame, scale)? else {
        // Whether it is hidden, or the layout has moved something foreign over it, is not known.
        return Ok(if aim.covered { Sight::Unknown } else { Sight::Nothing });
    };
    tab.evaluate(&format!("bidwatch.isolate({number})"))?;
    let alone = self::ink(tab, number, frame, scale)?;
    tab.evaluate(&format!("bidwatch.release({number})"))?;
    Ok(Sight::of(&ink, alone.as_ref(), scale, aim.words))
}

/// What a label adds to the picture; `None` for nothing that anybody sees.
fn ink(tab: &mut Tab<'_>, number: u64, frame: Frame, scale: f64) -> Result<Option<Ink>, RenderError> {
    let without = picture(tab, frame, scale)?;
    tab.evaluate(&format!("bidwatch.show({number})"))?;
    let with = picture(tab, frame, scale)?;
    tab.evaluate(&format!("bidwatch.hide({number})"))?;
    Ok(Ink::between(&without, &with))
}

fn picture(tab: &mut Tab<'_>, frame: Frame, scale: f64) -> Result<Picture, RenderError> {
    let png = tab.photograph(frame, scale)?;
    Picture::of_png(&png).ok_or_else(|| RenderError::broken("a picture that is none"))
}

/// Reads what was seen, by letters that the same browser draws.
fn read(tab: &mut Tab<'_>, sights: &[Sight]) -> Result<Vec<Option<String>>, RenderError> {
    if !sights.iter().any(Sight::has_ink) {
        return Ok(sights.iter().map(|sight| sight.read(&Alphabet::default()).into_text()).collect());
    }
    let sheet = Sheet::of(sights.iter().flat_map(Sight::words));
    let mut alphabet = Alphabet::default();
    tracing::debug!(pages = sheet.pages().len(), "letters to be drawn");
    for page in sheet.pages() {
        tab.lay_out(&page.html(), NOWHERE)?;
        let frame = Frame { x: 0.0, y: 0.0, width: SHEET_WIDTH as f64, height: SHEET_HEIGHT as f64 };
        page.cut(&picture(tab, frame, 1.0)?, &mut alphabet);
    }
    tracing::debug!("letters are known");
    let readings = sights.iter().map(|sight| sight.read(&alphabet)).map(Reading::into_text).collect();
    tracing::debug!(?readings, "read");
    Ok(readings)
}
