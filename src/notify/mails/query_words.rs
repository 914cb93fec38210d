//! A query by its name.

use crate::{domain::Query, notify::DigestView, words::shown};

/// The keyword, with its source where several are watched, and its place where it has one.
pub(super) fn query_label(view: &DigestView, query: &Query) -> String {
    let source = (view.coverage.len() > 1).then_some(query.source.as_str());
    let parts = [Some(query.keyword.as_str()), source, query.place.as_deref()];
    parts.into_iter().flatten().map(shown).collect::<Vec<_>>().join(" · ")
}
