//! One look: the pages of one query fetched and extracted. Nothing is recorded here.

use std::{collections::HashMap, sync::Arc};

use crate::{
    config::Source,
    domain::{Listing, Outcome, Problem, Query},
    extract::{self, Extraction, Rules},
    fetch::{Access, Fetcher, Page},
};

/// A source with its rules compiled.
#[derive(Clone)]
pub struct Sight {
    /// How its pages are asked for.
    pub access: Arc<Access>,
    /// How its listings are told.
    pub rules: Arc<Rules>,
}

impl Sight {
    /// Compiles the rules of a source.
    pub fn of(source: &Source) -> Result<Self, Vec<Problem>> {
        Ok(Self { access: Arc::new(source.access.clone()), rules: Arc::new(Rules::compile(&source.spec)?) })
    }
}
