//! bidwatch: who holds which ad slot, and what each rival does over time.
//!
//! The modules stand in the order in which data flows:
//!
//! ```text
//! config → schedule → fetch → extract → store → detect → notify
//!          when?      Page    Check     record  Finding  Message
//!          pure       I/O     pure      I/O     pure     pure, then I/O
//! ```
//!
//! No stage knows another stage; what they hand on lives in [`domain`]. [`app`] alone knows them all.

pub mod domain;
pub mod observation;

pub mod config;
pub mod detect;
pub mod extract;
pub mod fetch;
pub mod insight;
pub mod notify;
pub mod render;
pub mod report;
pub mod schedule;
pub mod store;
pub mod words;

pub mod app;
pub mod cli;
pub mod demo;
