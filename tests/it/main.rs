//! The one integration-test binary: linking is the slow part of a test build.

#![expect(clippy::unwrap_used, reason = "a test that meets the unforeseen is to fail")]

mod answers;
mod architecture;
mod bench;
mod browser;
mod cli;
mod columns;
mod confirm;
mod daemon;
mod demo;
mod docs;
mod formats;
mod fuzz;
mod manners;
mod market;
mod names;
mod pages;
mod postfix;
mod presets;
mod render;
mod replay;
mod report;
mod rigs;
mod store;
mod street;
mod strength;
mod stress;
mod undefended;
mod walls;
mod webhook;
mod year;
