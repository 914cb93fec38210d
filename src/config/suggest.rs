//! "Did you mean": the nearest of the names there are.

/// What is longer is no slip of the pen.
const MAX_BYTES: usize = 100;

/// The candidate that `typed` was probably meant to be: few letters apart, or one the beginning of the other.
pub fn closest<'a>(typed: &str, candidates: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    if typed.len() > MAX_BYTES {
        return None;
    }
    let folded = typed.to_lowercase().replace('-', "_");
    let distance = |candidate: &str| {
        let edits = strsim::damerau_levenshtein(&folded, &candidate.to_lowercase().replace('-', "_"));
        let begins = folded.len() >= 3 && candidate.len() >= 3;
        let begins = begins && (candidate.starts_with(&folded) || folded.starts_with(candidate));
        if begins { edits.min(1) } else { edits }
    };
    let allowed = (folded.chars().count() / 3).clamp(1, 3);
    let nearest = candidates.map(|candidate| (distance(candidate), candidate)).min()?;
    (nearest.0 <= allowed).then_some(nearest.1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slips_are_seen_through_and_other_words_are_not() {
        let known = ["keywords", "keywords_file", "schedule", "source", "ad", "url"];
        let suggested = |typed| closest(typed, known.into_iter());
        assert_eq!(suggested("keyword"), Some("keywords"));
        assert_eq!(suggested("Keywords"), Some("keywords"));
        assert_eq!(suggested("keywords-file"), Some("keywords_file"));
        assert_eq!(suggested("shedule"), Some("schedule"));
        assert_eq!(suggested("ulr"), Some("url"));
        assert_eq!(suggested("colour"), None);
    }
}
