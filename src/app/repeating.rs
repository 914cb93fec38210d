//! Where a checker is taken for the same visitor for hours, as far as the memory tells.

use crate::{
    detect::Memory,
    store::{Reader, Result},
};

/// Each of these sources where looks repeat each other, and for how many hours. Memory that cannot be read tells
/// nothing: it will be made anew.
pub fn repeating<'a>(view: &Reader<'_>, sources: impl IntoIterator<Item = &'a str>) -> Result<Vec<(String, f64)>> {
    let mut found = Vec::new();
    for source in sources {
        let Some(stored) = view.memory(source)?.filter(|stored| !stored.shared.is_empty()) else { continue };
        let hours = Memory::restore(source, Some(&stored.shared), []).ok().and_then(|memory| memory.repeats_for());
        found.extend(hours.map(|hours| (source.to_owned(), hours)));
    }
    Ok(found)
}
