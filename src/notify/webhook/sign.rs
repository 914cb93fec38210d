use ring::hmac;

/// The signature of a post: HMAC-SHA256 over `TIMESTAMP.BODY`, as "sha256=" and hex digits.
pub(super) fn signature(secret: &[u8], timestamp: &str, body: &str) -> String {
    let key = hmac::Key::new(hmac::HMAC_SHA256, secret);
    let tag = hmac::sign(&key, format!("{timestamp}.{body}").as_bytes());
    tag.as_ref().iter().fold("sha256=".to_owned(), |text, byte| format!("{text}{byte:02x}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_signature_is_the_one_that_any_receiver_reckons() {
        // printf '1773115207.{"a":1}' | openssl dgst -sha256 -hmac hush
        let expected = "sha256=d7671fcbe25c7e36cb2264726135b9a403e3944542b97577dbf868d25a697f0c";
        assert_eq!(signature(b"hush", "1773115207", "{\"a\":1}"), expected);
        assert_ne!(signature(b"hush", "1773115208", "{\"a\":1}"), expected);
    }
}
