//! One exchange with one host: admitted, in turn, within the budget, bounded.

use std::{sync::Arc, time::Duration};

use chrono::{DateTime, Utc};
use reqwest::{
    Client, Response, StatusCode,
    header::{CONTENT_TYPE, DATE, ETAG, LAST_MODIFIED, LOCATION, RETRY_AFTER},
};
use url::Url;

use super::{
    Access,
    address::forbidden_host,
    backoff::{Closed, retry_after},
    budget::Budget,
    content::ContentType,
    error::Cause,
    failure::{Stage, cause_of},
    pace::{Host, Hosts},
    remembered::Validator,
    request::Request,
    route::Route,
};

/// How much is read of an answer that is no page: enough to tell what wall it is.
const ERROR_PAGE_WITHIN: usize = 256 * 1024;

/// How much of a body is wanted.
#[derive(Debug, Clone, Copy)]
pub(super) enum Wanted {
    /// All of it; more bytes than these are an error.
    Whole(u64),
    /// The first so many bytes.
    Beginning(usize),
}

/// What a host answered.
pub(super) enum Answer {
    /// Look elsewhere.
    Redirect {
        status: u16,
        to: Url,
    },
    Body(Body),
}

/// An answer with its body.
pub(super) struct Body {
    /// How the host has met those who came the same way.
    pub host: Arc<Host>,
    /// Through which proxy it came.
    pub proxy: Option<usize>,
    /// What the page may be asked by next time.
    pub validator: Option<Validator>,
    pub status: u16,
    pub content_type: ContentType,
    /// How long the host asks to be left alone.
    pub retry_after: Option<Duration>,
    pub bytes: Vec<u8>,
    /// Why the body is not as wanted, if it is not.
    pub broken: Option<Cause>,
}

/// Refuses what may not be asked, before anything is sent: private addresses, hosts to be left alone.
pub(super) fn admit(hosts: &Hosts, access: &Access, route: &Route, url: &Url) -> Result<Arc<Host>, Cause> {
    if let Some(why) = forbidden_host(url, access.reach()) {
        return Err(Cause::Refused(why));
    }
    let met = route.met(hosts, url);
    left_alone(&met, hosts.now())?;
    Ok(met)
}

fn left_alone(host: &Host, now: DateTime<Utc>) -> Result<(), Cause> {
    match host.closed(now) {
        None => Ok(()),
        Some(Closed { until, status, asked }) => Err(Cause::LeftAlone { status, until, asked }),
    }
}

/// Who sends, by which way.
pub(super) struct Sender<'a> {
    pub hosts: &'a Hosts,
    pub client: Client,
    pub route: Route,
    /// Told before each request.
    pub sending: &'a (dyn Fn() + Sync),
}

/// Sends `request` in the host's turn and reads the answer.
pub(super) async fn exchange(
    Sender { hosts, client, route, sending }: &Sender<'_>,
    access: &Access,
    request: &Request,
    gap: Duration,
    wanted: Wanted,
    budget: &mut Budget,
) -> Result<Answer, Cause> {
    let met = admit(hosts, access, route, &request.url)?;
    let _turn = hosts.of(&request.url).turn(&access.pace, gap, fastrand::f64()).await;
    // Whoever was before us may have been told to stay away.
    left_alone(&met, hosts.now())?;

    sending();
    let sent = budget.spend(request.build(client).send()).await;
    let sent = sent.map_err(|cause| route.failed(cause, false, hosts.now()))?;
    let mut response =
        sent.map_err(|error| route.failed(cause_of(&error, Stage::Head), error.is_connect(), hosts.now()))?;
    if response.status() != StatusCode::PROXY_AUTHENTICATION_REQUIRED {
        route.served();
    }
    let status = response.status().as_u16();
    if matches!(status, 301 | 302 | 303 | 307 | 308) {
        return Ok(Answer::Redirect { status, to: location(&response, &request.url)? });
    }
    let wanted = if response.status().is_success() { wanted } else { Wanted::Beginning(ERROR_PAGE_WITHIN) };
    let header = |name| response.headers().get(name).map(|value| String::from_utf8_lossy(value.as_bytes()));
    let content_type = header(CONTENT_TYPE).map(|value| ContentType::parse(&value)).unwrap_or_default();
    let headers = response.headers();
    let validator = Validator::of(headers.get(ETAG), headers.get(LAST_MODIFIED), headers.get(DATE));
    let retry_after = header(RETRY_AFTER).and_then(|value| retry_after(&value, hosts.now()));
    let mut bytes = Vec::new();
    let read = budget.spend(read(&mut response, &mut bytes, wanted)).await;
    let broken = read.and_then(|read| read).err();
    let proxy = route.proxy();
    Ok(Answer::Body(Body { host: met, proxy, validator, status, content_type, retry_after, bytes, broken }))
}

/// Where a redirect leads. Only http and https lead anywhere.
fn location(response: &Response, from: &Url) -> Result<Url, Cause> {
    let told = response.headers().get(LOCATION).map(|value| String::from_utf8_lossy(value.as_bytes()));
    let status = response.status().as_u16();
    let told = told.ok_or_else(|| Cause::Redirect(format!("HTTP {status} that leads nowhere")))?;
    let mut to =
        from.join(told.trim()).map_err(|_| Cause::Redirect(format!("HTTP {status} that leads to no address")))?;
    if !matches!(to.scheme(), "http" | "https") {
        return Err(Cause::Refused(format!("a redirect to {}:", to.scheme())));
    }
    // A host must not give us a name and password to use elsewhere. Both fail for no http address.
    let _ = to.set_username("");
    let _ = to.set_password(None);
    Ok(to)
}

/// Reads the body into `bytes`, counting inflated bytes as they come.
async fn read(response: &mut Response, bytes: &mut Vec<u8>, wanted: Wanted) -> Result<(), Cause> {
    if let (Wanted::Whole(most), Some(told)) = (wanted, response.content_length())
        && told > most
    {
        return Err(Cause::TooLarge(most));
    }
    while let Some(chunk) = response.chunk().await.map_err(|error| cause_of(&error, Stage::Body))? {
        match wanted {
            Wanted::Whole(most) if (bytes.len() + chunk.len()) as u64 > most => return Err(Cause::TooLarge(most)),
            Wanted::Beginning(most) if bytes.len() + chunk.len() >= most => {
                bytes.extend_from_slice(&chunk[..most - bytes.len()]);
                return Ok(());
            }
            _ => bytes.extend_from_slice(&chunk),
        }
    }
    Ok(())
}
