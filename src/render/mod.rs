//! Rendering: what a visitor reads in the labels of a page, told by laying it out in a real browser. I/O.
//!
//! Some sites write the word "Sponsored" into every listing and let only some of them be seen, by a font of dots,
//! by classes that change with each load, by shuffled letters. Such a page is laid out in Chromium with its network
//! closed and its scripts off; each label is photographed alone, and what the picture shows is read.
//!
//! ```text
//! Job ── Browser ── Tab ── Camera ── reading ── fill ── the page's text, each label with `data-bidwatch-seen`
//!        process    wire   label.js  pictures → words   attributes
//! ```
//!
//! What reads is pure (`reading`, `fill`). What cannot be told gets no attribute: it is never guessed.

mod browser;
mod camera;
mod error;
mod fill;
mod folder;
mod group;
mod reading;
mod renderer;
mod settings;
mod tab;
mod wire;

pub use browser::find;
pub use error::RenderError;
pub use renderer::{Job, Renderer};
pub use settings::{Settings, When};

/// The attribute that a label bears once it has been looked at: what a visitor reads in it; "" for nothing.
pub const SEEN: &str = "data-bidwatch-seen";
