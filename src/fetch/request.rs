//! The request for one page: templates filled in, headers set, secrets known to the mask. Pure.

use reqwest::header::{
    ACCEPT, ACCEPT_LANGUAGE, AUTHORIZATION, CACHE_CONTROL, CONTENT_TYPE, COOKIE, HeaderMap, HeaderName, HeaderValue,
    IF_MODIFIED_SINCE, IF_NONE_MATCH, PROXY_AUTHORIZATION, USER_AGENT,
};
use secrecy::ExposeSecret as _;
use url::{Origin, Url};

use super::{
    Access, Contact, Method,
    error::Cause,
    mask::Mask,
    remembered::Validator,
    template::{Escape, Values, address, fill, is_unset, json, parameters},
};
use crate::domain::{Device, Query};

const ACCEPTED: &str = "text/html,application/xhtml+xml,application/json;q=0.9,application/xml;q=0.8,*/*;q=0.5";

/// Headers that the transport sets itself: another value would break it, or ask for less than a whole page.
const RESERVED: [&str; 16] = [
    "accept-encoding",
    "connection",
    "content-length",
    "expect",
    "host",
    "if-match",
    "if-modified-since",
    "if-none-match",
    "if-range",
    "keep-alive",
    "proxy-authorization",
    "range",
    "te",
    "trailer",
    "transfer-encoding",
    "upgrade",
];

/// Everything that is sent for one page.
#[derive(Clone)]
pub(super) struct Request {
    pub url: Url,
    method: Method,
    /// Sent to whichever host a redirect leads to: who asks, for what.
    public: HeaderMap,
    /// Sent to the source itself only.
    own: HeaderMap,
    body: Option<String>,
    pub mask: Mask,
}

impl Request {
    /// The request for page `page_number`, counted from 0.
    pub(super) fn new(access: &Access, query: &Query, page_number: u32) -> Result<Self, Cause> {
        let page = u64::from(access.first_page) + u64::from(access.page_step) * u64::from(page_number);
        let page = page.to_string();
        let values = Values {
            keyword: &query.keyword,
            page: &page,
            place: query.place.as_deref().unwrap_or_default(),
            language: query.language.as_deref().unwrap_or_default(),
            device: query.device.map_or("", Device::as_str),
            key: access.key.as_ref().map_or("", |key| key.expose_secret()),
        };
        let url = Url::parse(&fill(&address(&access.url, &values), &values, Escape::Percent))
            .map_err(|error| Cause::Request(format!("the url does not hold with this query ({error})")))?;
        if !matches!(url.scheme(), "http" | "https") {
            return Err(Cause::Refused(format!("{} is neither http nor https", url.scheme())));
        }

        let mut public = public_headers(&access.contact, query)?;
        let mut own = HeaderMap::new();
        for (name, template) in &access.headers {
            let template = template.0.expose_secret();
            if is_unset(template, &values) {
                continue;
            }
            let value = fill(template, &values, Escape::None);
            let (name, value) = header(name, &value).map_err(Cause::Request)?;
            if public.contains_key(&name) {
                public.insert(name, value)
            } else {
                own.insert(name, value)
            };
        }
        let body = access.body.as_deref().map(|template| {
            let kind = BodyKind::of(own.get(CONTENT_TYPE), template);
            if let Some(media_type) = kind.media_type() {
                own.entry(CONTENT_TYPE).or_insert(HeaderValue::from_static(media_type));
            }
            match kind {
                BodyKind::Json => json(template, &values),
                BodyKind::Form => fill(&parameters(template, &values), &values, Escape::Percent),
                BodyKind::Other => fill(template, &values, Escape::None),
            }
        });
        let credentials = [AUTHORIZATION, COOKIE, PROXY_AUTHORIZATION].into_iter();
        let credentials = credentials.filter_map(|name| own.get(name)?.to_str().ok());
        let mask = Mask::new(credentials.chain([values.key]).chain(access.cookies.secrets()));
        Ok(Self { url, method: access.method, public, own, body, mask })
    }

    /// The same on condition that the page has changed.
    pub(super) fn unless(mut self, validator: &Validator) -> Self {
        for (name, value) in [(IF_NONE_MATCH, &validator.etag), (IF_MODIFIED_SINCE, &validator.modified)] {
            if let Some(value) = value {
                self.own.insert(name, value.clone());
            }
        }
        self
    }

    /// Whether it was asked on condition.
    pub(super) fn is_conditional(&self) -> bool {
        self.own.contains_key(IF_NONE_MATCH) || self.own.contains_key(IF_MODIFIED_SINCE)
    }

    /// All that the answer may depend on, as far as we know it.
    pub(super) fn identity(&self, access: &Access) -> String {
        // Whoever comes as somebody, or from elsewhere, may be shown something of his own.
        let somebody = access.keep_visitor || !access.cookies.is_empty() || !access.proxies.is_empty();
        let who = if somebody { access.source.as_str() } else { "" };
        let headers =
            |map: &HeaderMap| format!("{:?}", map.iter().map(|(n, v)| (n.as_str(), v.as_bytes())).collect::<Vec<_>>());
        let (public, own) = (headers(&self.public), headers(&self.own));
        let body = self.body.as_deref().unwrap_or_default();
        let bounds = (access.robots, access.reach(), access.max_bytes, access.max_redirects, &access.ca_file);
        format!("{who}\n{:?} {}\n{public}\n{own}\n{:?}\n{body}", self.method, self.url, bounds)
    }

    /// A plain GET of another address in the same name, for robots.txt.
    pub(super) fn plain(url: Url, contact: &Contact) -> Result<Self, Cause> {
        let public = public_headers(contact, &Query::new("", ""))?;
        Ok(Self { url, method: Method::Get, public, own: HeaderMap::new(), body: None, mask: Mask::default() })
    }

    /// What is sent after a redirect with `status` to `url` (RFC 9110 15.4). To another origin go neither the
    /// source's own headers nor its body: they may hold its key.
    pub(super) fn redirected(mut self, status: u16, url: Url) -> Result<Self, Cause> {
        if status == 303 || (matches!(status, 301 | 302) && self.method == Method::Post) {
            self.method = Method::Get;
            self.body = None;
            self.own.remove(CONTENT_TYPE);
        }
        if !same_origin(&self.url, &url) {
            if self.body.is_some() {
                return Err(Cause::Redirect("redirected to another host, which would be sent the body".into()));
            }
            self.own.clear();
        }
        self.url = url;
        Ok(self)
    }

    /// As the client sends it.
    pub(super) fn build(&self, client: &reqwest::Client) -> reqwest::RequestBuilder {
        let method = match self.method {
            Method::Get => reqwest::Method::GET,
            Method::Post => reqwest::Method::POST,
        };
        let builder = client.request(method, self.url.clone()).headers(self.public.clone()).headers(self.own.clone());
        match &self.body {
            Some(body) => builder.body(body.clone()),
            None => builder,
        }
    }
}

/// Same scheme, host and port. A step down from https to http is another origin.
fn same_origin(a: &Url, b: &Url) -> bool {
    matches!((a.origin(), b.origin()), (a @ Origin::Tuple(..), b) if a == b)
}

fn public_headers(contact: &Contact, query: &Query) -> Result<HeaderMap, Cause> {
    let agent = HeaderValue::from_str(&user_agent(contact)).map_err(|_| Cause::Request("bad contact".into()))?;
    let mut headers = HeaderMap::new();
    headers.insert(USER_AGENT, agent);
    headers.insert(ACCEPT, HeaderValue::from_static(ACCEPTED));
    // An answer kept for an earlier visitor would be taken for the market of now.
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    if let Some(languages) = query.language.as_deref().and_then(accept_language) {
        headers.insert(ACCEPT_LANGUAGE, languages);
    }
    if let Some(device) = query.device {
        let hint = if device == Device::Mobile { "?1" } else { "?0" };
        headers.insert(HeaderName::from_static("sec-ch-ua-mobile"), HeaderValue::from_static(hint));
    }
    Ok(headers)
}

/// Product, version and how to reach the one who runs it.
pub(super) fn user_agent(contact: &Contact) -> String {
    let product = concat!("bidwatch/", env!("CARGO_PKG_VERSION"));
    match contact.0.as_deref().map(str::trim).filter(|contact| !contact.is_empty()) {
        None => product.to_owned(),
        Some(url) if url.starts_with("http://") || url.starts_with("https://") => format!("{product} (+{url})"),
        Some(address) => format!("{product} (+mailto:{})", address.trim_start_matches("mailto:")),
    }
}

/// "zh-CN" → "zh-CN,zh;q=0.8". What is no language tag is not sent.
fn accept_language(language: &str) -> Option<HeaderValue> {
    let tag = language.trim().replace('_', "-");
    if tag.is_empty() || !tag.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-') {
        return None;
    }
    let wider = tag.split_once('-').map_or(String::new(), |(wide, _)| format!(",{wide};q=0.8"));
    HeaderValue::from_str(&format!("{tag}{wider}")).ok()
}

/// A header as it may be sent, or why not. Neither name nor value can break out of its line. The message does
/// not show the value.
pub(super) fn header(name: &str, value: &str) -> Result<(HeaderName, HeaderValue), String> {
    let parsed = HeaderName::from_bytes(name.as_bytes()).map_err(|_| format!("{name:?} is no header name"))?;
    if RESERVED.contains(&parsed.as_str()) {
        return Err(format!("the header {parsed} is set by bidwatch itself"));
    }
    if value.chars().any(|c| c.is_control() && c != '\t') {
        return Err(format!("the value of {parsed} holds a control character"));
    }
    let mut value = HeaderValue::from_bytes(value.as_bytes())
        .map_err(|_| format!("the value of {parsed} cannot stand in a header"))?;
    value.set_sensitive(true);
    Ok((parsed, value))
}

/// What a body is, which decides how values are escaped in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum BodyKind {
    Json,
    Form,
    Other,
}

impl BodyKind {
    fn of(content_type: Option<&HeaderValue>, template: &str) -> Self {
        match content_type.and_then(|value| value.to_str().ok()).map(str::to_ascii_lowercase) {
            Some(told) if told.contains("json") => Self::Json,
            Some(told) if told.contains("x-www-form-urlencoded") => Self::Form,
            Some(_) => Self::Other,
            None if template.trim_start().starts_with(['{', '[']) => Self::Json,
            None => Self::Form,
        }
    }

    fn media_type(self) -> Option<&'static str> {
        match self {
            Self::Json => Some("application/json"),
            Self::Form => Some("application/x-www-form-urlencoded"),
            Self::Other => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use secrecy::SecretString;

    use super::*;
    use crate::fetch::SecretTemplate;

    fn access() -> Access {
        let mut access = Access::new("x", "https://x.example/s?q={keyword}&p={page}&key={key}");
        access.key = Some(SecretString::from("hunter2hunter2"));
        access.headers = vec![
            ("Authorization".into(), SecretTemplate(SecretString::from("Bearer {key}"))),
            ("Accept-Language".into(), SecretTemplate(SecretString::from("fr"))),
        ];
        access.contact = Contact(Some("me@shop.example".into()));
        access
    }

    fn query() -> Query {
        Query { language: Some("zh_CN".into()), device: Some(Device::Mobile), ..Query::new("x", "女包 1/2") }
    }

    #[test]
    fn a_request_says_what_is_wanted_and_who_asks() {
        let mut access = access();
        (access.first_page, access.page_step) = (0, 48);
        let request = Request::new(&access, &query(), 2).unwrap();
        assert_eq!(request.url.as_str(), "https://x.example/s?q=%E5%A5%B3%E5%8C%85%201%2F2&p=96&key=hunter2hunter2");
        let agent = request.public[USER_AGENT].to_str().unwrap();
        assert_eq!(agent, concat!("bidwatch/", env!("CARGO_PKG_VERSION"), " (+mailto:me@shop.example)"));
        assert_eq!(request.own[AUTHORIZATION], "Bearer hunter2hunter2");
        assert_eq!(request.public["sec-ch-ua-mobile"], "?1");
        assert!(!request.mask.url(&request.url).contains("hunter2"));
    }

    #[test]
    fn languages_are_asked_for_unless_the_config_says_otherwise() {
        let plain = Request::new(&Access::new("x", "http://x.example/"), &query(), 0).unwrap();
        assert_eq!(plain.public[ACCEPT_LANGUAGE], "zh-CN,zh;q=0.8");
        assert_eq!(Request::new(&access(), &query(), 0).unwrap().public[ACCEPT_LANGUAGE], "fr");
        assert_eq!(accept_language("en\r\nX: y"), None);
    }

    #[test]
    fn secrets_stay_with_the_source() {
        let to = |url: &str| Request::new(&access(), &query(), 0).unwrap().redirected(302, Url::parse(url).unwrap());
        assert!(to("https://x.example/other").unwrap().own.contains_key(AUTHORIZATION));
        for elsewhere in ["https://y.example/", "http://x.example/", "https://x.example:444/", "https://a.x.example/"] {
            assert!(to(elsewhere).unwrap().own.is_empty(), "{elsewhere}");
        }
        let back = to("https://y.example/").unwrap().redirected(302, Url::parse("https://x.example/").unwrap());
        assert!(back.unwrap().own.is_empty());
    }

    #[test]
    fn a_body_is_escaped_for_its_kind_and_goes_to_no_other_host() {
        let mut access = access();
        access.method = Method::Post;
        access.body = Some(r#"{"q":"{keyword}"}"#.into());
        let json = Request::new(&access, &Query::new("x", "a\"b"), 0).unwrap();
        assert_eq!(json.body.as_deref(), Some(r#"{"q":"a\"b"}"#));
        assert_eq!(json.own[CONTENT_TYPE], "application/json");
        access.body = Some("q={keyword}".into());
        let form = |status, url: &str| {
            let request = Request::new(&access, &Query::new("x", "a&b"), 0).unwrap();
            request.redirected(status, Url::parse(url).unwrap())
        };
        assert_eq!(form(307, "https://x.example/").unwrap().body.as_deref(), Some("q=a%26b"));
        assert_eq!(form(302, "https://y.example/").unwrap().body, None);
        assert!(form(308, "https://y.example/").is_err());
    }

    #[test]
    fn headers_cannot_break_out_of_their_line() {
        assert!(header("X-A", "1\r\nX-B: 2").is_err());
        assert!(header("X-A: 1\r\nX-B", "2").is_err());
        assert!(header("Host", "other.example").is_err());
        assert!(header("Range", "bytes=0-1").is_err());
        assert!(header("X-Shop", "女包").is_ok());
    }

    #[test]
    fn only_the_web_is_asked() {
        for url in ["file:///etc/passwd", "gopher://x.example/", "data:text/html,x"] {
            assert!(matches!(Request::new(&Access::new("x", url), &query(), 0), Err(Cause::Refused(_))), "{url}");
        }
    }

    #[test]
    fn a_contact_may_be_a_page() {
        let page = Contact(Some("https://shop.example/bot".into()));
        assert!(user_agent(&page).ends_with(" (+https://shop.example/bot)"));
        assert_eq!(user_agent(&Contact(None)), concat!("bidwatch/", env!("CARGO_PKG_VERSION")));
    }
}
