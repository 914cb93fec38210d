//! Cuts the text of a rule at its own marks, but not inside quotes and brackets.

/// The rule's head and its steps: `head | step | step`.
///
/// A bar between spaces cuts; not within quotes or brackets, nor inside `/…/`.
pub(super) fn head_and_steps(rule: &str) -> (&str, Vec<&str>) {
    let mut parts = Vec::new();
    let mut rest = rule;
    loop {
        let end = if rest.trim_start().starts_with('/') { end_of_pattern(rest) } else { outside(rest, " | ") };
        let Some(end) = end else { break };
        parts.push(&rest[..end]);
        rest = &rest[end + 3..];
    }
    parts.push(rest);
    let head = parts.remove(0);
    (head.trim(), parts)
}

/// The last `mark` outside quotes and brackets.
pub(super) fn last_outside(text: &str, mark: char) -> Option<usize> {
    let mut found = None;
    scan(text, |at, rest| {
        if rest.starts_with(mark) {
            found = Some(at);
        }
        false
    });
    found
}

/// The first `mark` outside quotes and brackets.
pub(super) fn outside(text: &str, mark: &str) -> Option<usize> {
    let mut found = None;
    scan(text, |at, rest| {
        let here = rest.starts_with(mark);
        if here {
            found = Some(at);
        }
        here
    });
    found
}

/// Where the step after `/pattern/` begins.
fn end_of_pattern(text: &str) -> Option<usize> {
    text.match_indices("/ | ").map(|(at, _)| at + 1).find(|&at| !text[..at - 1].ends_with('\\'))
}

/// Calls `visit` at each place outside quotes and brackets until it says `true`.
fn scan(text: &str, mut visit: impl FnMut(usize, &str) -> bool) {
    let (mut quote, mut depth, mut escaped) = (None, 0_u32, false);
    for (at, c) in text.char_indices() {
        if escaped {
            escaped = false;
            continue;
        }
        match (quote, c) {
            (_, '\\') => escaped = true,
            (Some(open), _) if c == open => quote = None,
            (Some(_), _) => {}
            (None, '"' | '\'') => quote = Some(c),
            (None, '[' | '(') => depth += 1,
            (None, ']' | ')') => depth = depth.saturating_sub(1),
            (None, _) => {
                if depth == 0 && visit(at, &text[at..]) {
                    return;
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bars_cut_outside_quotes_brackets_and_patterns_only() {
        assert_eq!(head_and_steps("a@href | ?u | base64"), ("a@href", vec!["?u", "base64"]));
        assert_eq!(head_and_steps("a[title='x | y']"), ("a[title='x | y']", vec![]));
        assert_eq!(head_and_steps("$.a[?@.b || @.c] | $.d"), ("$.a[?@.b || @.c]", vec!["$.d"]));
        assert_eq!(head_and_steps("b | /(x | y)/ | base64"), ("b", vec!["/(x | y)/", "base64"]));
        assert_eq!(head_and_steps(r"b | /a\/ | b/ | base64"), ("b", vec![r"/a\/ | b/", "base64"]));
    }

    #[test]
    fn marks_in_quotes_do_not_count() {
        assert_eq!(last_outside("a[href*='@x']@href", '@'), Some(13));
        assert_eq!(last_outside("a[href*='@x']", '@'), None);
        assert_eq!(outside("$[?@.a == 1] == 2", "=="), Some(13));
    }
}
