//! From an answer to a page, or to the reason why it is none.

use chrono::{DateTime, Utc};
use url::Host;

use super::{
    Arrival, Page,
    backoff::Closed,
    charset::decode,
    content::{is_binary, no_page},
    error::Cause,
    request::Request,
    visit::Body,
};

/// What an answer's status says; `None` for a good one. The host's reception is noted.
pub(super) fn verdict(body: &Body, now: DateTime<Utc>) -> Option<Cause> {
    if let Err(cause) = note_throttle(body, now) {
        return Some(cause);
    }
    match body.status {
        // No content, none again, and a part of the page only.
        204..=206 => Some(Cause::Status(body.status)),
        200..=299 => None,
        407 if body.proxy.is_some() => Some(Cause::Proxy("it asks for another user and password (HTTP 407)".into())),
        401 | 403 | 407 | 451 => {
            let closed = body.host.reception().denied(now, Some(body.status), body.retry_after);
            Some(closed.map_or(Cause::Denied(body.status), left_alone))
        }
        status => Some(Cause::Status(status)),
    }
}

/// Notes an answer that asks us to slow down: 429, and 503 that says until when.
pub(super) fn note_throttle(body: &Body, now: DateTime<Utc>) -> Result<(), Cause> {
    let asks = body.status == 429 || (body.status == 503 && body.retry_after.is_some());
    if !asks {
        return Ok(());
    }
    let closed = body.host.reception().throttled(now, body.status, body.retry_after);
    Err(closed.map_or(Cause::Denied(body.status), left_alone))
}

fn left_alone(Closed { until, status, asked }: Closed) -> Cause {
    Cause::LeftAlone { status, until, asked }
}

/// The page in an answer, whatever its status.
pub(super) fn page_of(body: Body, request: &Request, now: DateTime<Utc>) -> Result<Page, Cause> {
    if let Some(cause) = body.broken {
        return Err(cause);
    }
    if let Some(what) = no_page(&body.content_type, &body.bytes) {
        return Err(Cause::NotAPage(what));
    }
    let domain = match request.url.host() {
        Some(Host::Domain(name)) => name.trim_end_matches('.').rsplit('.').next(),
        _ => None,
    };
    let decoded = decode(body.bytes, body.content_type.charset.as_deref(), domain);
    if is_binary(&decoded.text) {
        return Err(Cause::NotAPage("binary data".into()));
    }
    let mask = &request.mask;
    let text = if mask.is_clean(&decoded.text) { decoded.text } else { mask.text(&decoded.text) };
    Ok(Page {
        url: mask.url(&request.url),
        text,
        media_type: body.content_type.media_type,
        replaced: decoded.replaced,
        fetched_at: now,
        arrival: Arrival { unchanged_since: None, proxy: body.proxy },
    })
}
