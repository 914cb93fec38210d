//! Keeps what may be a secret out of everything that is shown.
//!
//! A config is shown back to its user when something in it is wrong, and that ends in terminals, logs
//! and bug reports. So what stands behind a key that sounds like a secret is starred out first,
//! letter by letter, so that lines and columns stay where they are.

/// Whether a key of that name holds a secret, or says where one is.
pub(super) fn sounds_secret(key: &str) -> bool {
    let key = key.to_ascii_lowercase();
    key.split(['_', '-', '.']).any(|word| {
        word.ends_with("key")
            || matches!(word, "pass" | "auth" | "oauth")
            || PARTS.iter().any(|part| word.contains(part))
            || (word.len() < 12 && strsim::damerau_levenshtein(word, "password") <= 2)
    })
}

/// What words for secrets hold.
const PARTS: [&str; 8] = ["passw", "passphrase", "pwd", "secret", "token", "authorization", "cookie", "credential"];

/// The text with every secret in it starred out: what follows `password =`, `"X-Api-Key": `, `?token=`
/// and the like up to the end of the line (of the string, where it has many lines), and the password
/// in `https://user:password@host`.
pub(super) fn masked(text: &str) -> String {
    let mut shown: Vec<bool> = vec![true; text.len()];
    for (at, word) in words(text) {
        if let Some(secret) = sounds_secret(word).then(|| value_after(text, at, at + word.len())).flatten() {
            shown[secret].fill(false);
        }
    }
    for (at, _) in text.match_indices("://") {
        let rest = &text[at + 3..];
        let authority = &rest[..rest.find(|c: char| c.is_whitespace() || "/?#\"'".contains(c)).unwrap_or(rest.len())];
        if let Some((user_and_password, _)) = authority.rsplit_once('@') {
            let colon = user_and_password.find(':').map_or(0, |colon| colon + 1);
            shown[at + 3 + colon..at + 3 + user_and_password.len()].fill(false);
        }
    }
    for secret in proxy_passwords(text) {
        shown[secret].fill(false);
    }
    starred(text, |byte| shown[byte])
}

/// What stands behind `host:port:`, as sellers of proxies write user and password.
fn proxy_passwords(text: &str) -> impl Iterator<Item = std::ops::Range<usize>> {
    let words = text.split(|c: char| c.is_whitespace() || "\"',[]".contains(c));
    words.filter_map(|word| {
        let mut parts = word.splitn(4, ':');
        let (host, port, _user, password) = (parts.next()?, parts.next()?, parts.next()?, parts.next()?);
        let is_proxy = host.contains('.') && (1..=5).contains(&port.len()) && port.bytes().all(|b| b.is_ascii_digit());
        let from = password.as_ptr() as usize - text.as_ptr() as usize;
        is_proxy.then(|| from..from + password.len())
    })
}

/// The text with the characters starred out that `shown` says no to. It is as long in bytes as it was,
/// so that spans still hold.
pub(super) fn starred(text: &str, shown: impl Fn(usize) -> bool) -> String {
    let star = |(at, c): (usize, char)| match c.len_utf8() {
        _ if shown(at) || c.is_whitespace() => c,
        1 => '*',
        2 => '·',
        3 => '•',
        _ => '🞄',
    };
    text.char_indices().map(star).collect()
}

/// The words that could be keys, and where they begin.
fn words(text: &str) -> impl Iterator<Item = (usize, &str)> {
    text.split(|c: char| !(c.is_ascii_alphanumeric() || c == '_' || c == '-'))
        .filter(|word| !word.is_empty())
        .map(move |word| (word.as_ptr() as usize - text.as_ptr() as usize, word))
}

/// Where the value of the key at `start..end` stands, if it is followed by `=` or `:`.
fn value_after(text: &str, start: usize, end: usize) -> Option<std::ops::Range<usize>> {
    let rest = &text[end..];
    let unquoted = rest.trim_start_matches(['"', '\'']);
    let sign = unquoted.trim_start_matches([' ', '\t']);
    let value = sign.strip_prefix(['=', ':'])?;
    let value = value.trim_start_matches([' ', '\t']);
    let from = text.len() - value.len();
    let in_query = text[..start].ends_with(['?', '&']) && rest.starts_with('=');
    let bare = value.trim_start_matches(['"', '\'']);
    let bare = ["Bearer ", "Basic ", "Token "].into_iter().find_map(|scheme| bare.strip_prefix(scheme)).unwrap_or(bare);
    let length = if bare.starts_with("{key}") || says_where(&text[start..end], value) {
        0
    } else if in_query {
        value.find(|c: char| c.is_whitespace() || "&#\"'".contains(c)).unwrap_or(value.len())
    } else if let Some(quotes) = ["\"\"\"", "'''"].into_iter().find(|quotes| value.starts_with(quotes)) {
        value[3..].find(quotes).map_or(value.len(), |close| close + 6)
    } else {
        value.find(['\r', '\n']).unwrap_or(value.len())
    };
    Some(from..from + length)
}

/// Whether this is a place where a secret is, and not one put there by mistake: `key_file = "secrets/api.key"`,
/// `key_env = "API_KEY"`, `key_credential = "api-key"`.
fn says_where(key: &str, value: &str) -> bool {
    let value = value.trim_start_matches(['"', '\'']);
    let value = &value[..value.find(['"', '\'', '\r', '\n']).unwrap_or(value.len())];
    match key.rsplit_once('_') {
        Some((_, "file")) => value.contains(['/', '.']),
        Some((_, "env")) => value.chars().all(|c| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_'),
        Some((_, "credential")) => value.contains(['-', '_', '.']),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_follows_a_secret_s_name_is_starred_out() {
        for (text, expected) in [
            ("password = \"hunter2\"\nport = 25", "password = *********\nport = 25"),
            ("headers = { X-Api-Key = \"abc\", a = 1 }", "headers = { X-Api-Key = ****** * * * *"),
            ("\"auth_token\" = 'x", "\"auth_token\" = **"),
            ("url = \"https://a.b/?api_key=abc&page={page}\"", "url = \"https://a.b/?api_key=***&page={page}\""),
            ("url = \"https://a.b/?key={key}&q={keyword}\"", "url = \"https://a.b/?key={key}&q={keyword}\""),
            ("url = \"https://me:pw@a.b/\"", "url = \"https://me:**@a.b/\""),
            ("secret = \"\"\"\nab\ncd\"\"\"\nx = 1", "secret = ***\n**\n*****\nx = 1"),
            ("x = [\"p.example:80:me:pw:2\"]", "x = [\"p.example:80:me:****\"]"),
            ("key = \"ü包\"", "key = *·•*"),
            ("password_file = \"hunter2\"", "password_file = *********"),
            ("key_env = \"sk-abc\"", "key_env = ********"),
        ] {
            assert_eq!(masked(text), expected);
            assert_eq!(masked(text).len(), text.len());
        }
    }

    #[test]
    fn words_that_only_sound_alike_stay() {
        for text in [
            "keyword = \"a\"",
            "keywords = [\"a\"]",
            "password_file = \"a/b\"",
            "key_env = \"A\"",
            "auth = 'Bearer {key}'",
            "author = 1",
            "passive=1",
            "x = 1",
        ] {
            assert_eq!(masked(text), text);
        }
    }
}
