//! The keys of a JSON answer.

use serde_json::Value;

use super::Names;

/// Keys that stand deeper are content.
const DEEPEST: usize = 4;
/// Of an object with more keys, which is a table of data, none are taken.
const MOST_KEYS: usize = 100;

/// Counts the paths of keys, down to lists: what a list holds is content.
pub(super) fn gather(value: &Value, names: &mut Names) {
    let mut open = vec![(String::new(), value, 0)];
    while let Some((path, value, depth)) = open.pop() {
        let Value::Object(members) = value else { continue };
        if depth == DEEPEST || members.len() > MOST_KEYS {
            continue;
        }
        for (key, value) in members.iter().filter(|(key, _)| super::is_given(key)) {
            let path = format!("{path}.{key}");
            names.add_as_it_is("path", &path);
            open.push((path, value, depth + 1));
        }
    }
}
