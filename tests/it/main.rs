//! The one integration-test binary: linking is the slow part of a test build.

mod store;
