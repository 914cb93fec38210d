//! The one integration-test binary: linking is the slow part of a test build.

mod architecture;
mod bench;
mod cli;
mod daemon;
mod docs;
mod rigs;
mod store;
mod street;
