//! Reading: two pictures of a label in, the words that a visitor sees out. Pure.
//!
//! ```text
//! Picture without ┐
//! Picture with ───┴→ Ink ──→ Glyphs ──→ Reading ←── Alphabet ←── Sheet of letters, drawn by the same browser
//!                  what the   shapes                 shapes that
//!                  label adds in lines                are known
//! ```
//!
//! Only what the label adds to the picture is looked at. So it does not matter by which trick it is hidden: what is
//! covered, cut off, transparent or drawn by a font of dots adds nothing, or nothing that is a letter.

mod alphabet;
mod glyphs;
mod ink;
mod picture;
mod shape;
mod sheet;
mod sight;

pub(super) use alphabet::Alphabet;
pub(super) use ink::Ink;
pub(super) use picture::Picture;
pub(super) use sheet::{HEIGHT as SHEET_HEIGHT, Sheet, WIDTH as SHEET_WIDTH};
pub(super) use sight::{Reading, Sight};
