//! A page that somebody saved, as if it had just come. Pure but for the time it is given.

use chrono::{DateTime, Utc};

use super::{Arrival, Page, charset::decode};

/// The page of a saved file's bytes, from the address that it came from (may be empty).
pub fn decode_saved(bytes: Vec<u8>, url: &str, now: DateTime<Utc>) -> Page {
    let host = url::Url::parse(url).ok().and_then(|url| url.host_str().map(str::to_owned));
    let domain = host.as_deref().and_then(|host| host.rsplit('.').next());
    let decoded = decode(bytes, None, domain);
    Page {
        url: url.to_owned(),
        text: decoded.text,
        media_type: None,
        replaced: decoded.replaced,
        fetched_at: now,
        arrival: Arrival::default(),
    }
}
