//! The stage against small servers on loopback that answer with raw bytes.

use std::{
    sync::{Arc, Mutex},
    time::Duration,
};

use secrecy::SecretString;
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpListener,
};

use super::*;
use crate::domain::{Outcome, Query};

/// A server that answers the n-th request with `answer(path, n)`, closes, and keeps what it was asked.
struct Site {
    port: u16,
    requests: Arc<Mutex<Vec<String>>>,
}

impl Site {
    async fn open(answer: impl Fn(&str, usize) -> String + Send + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let requests = Arc::new(Mutex::new(Vec::new()));
        let kept = Arc::clone(&requests);
        tokio::spawn(async move {
            while let Ok((mut stream, _)) = listener.accept().await {
                let mut request = vec![0; 16 * 1024];
                let read = stream.read(&mut request).await.unwrap_or(0);
                let request = String::from_utf8_lossy(&request[..read]).into_owned();
                let path = request.split(' ').nth(1).unwrap_or_default().to_owned();
                let nth = kept.lock().unwrap().len();
                kept.lock().unwrap().push(request);
                let _ = stream.write_all(answer(&path, nth).as_bytes()).await;
            }
        });
        Self { port, requests }
    }

    fn url(&self, rest: &str) -> String {
        format!("http://127.0.0.1:{}{rest}", self.port)
    }

    fn access(&self) -> Access {
        Access {
            allow_private_addresses: true,
            robots: RobotsPolicy::Ignore,
            pace: Pace { min_gap: Duration::ZERO, jitter: Duration::ZERO, concurrency: 4 },
            ..Access::new("x", self.url("/s?q={keyword}"))
        }
    }

    fn requests(&self) -> Vec<String> {
        self.requests.lock().unwrap().clone()
    }
}

fn answer(status: &str, headers: &str, body: &str) -> String {
    format!("HTTP/1.1 {status}\r\nConnection: close\r\nContent-Length: {}\r\n{headers}\r\n{body}", body.len())
}

fn page(body: &str) -> String {
    answer("200 OK", "Content-Type: text/html; charset=utf-8\r\n", body)
}

async fn fetch(access: &Access) -> Result<Page, FetchError> {
    Fetcher::new().page(access, &Query::new("x", "shoes"), 0).await
}

#[tokio::test]
async fn a_page_comes_with_its_address_type_and_text() {
    let site = Site::open(|_, _| page("<p>女包</p>")).await;
    let page = fetch(&site.access()).await.unwrap();
    assert_eq!((page.text.as_str(), page.media_type.as_deref()), ("<p>女包</p>", Some("text/html")));
    assert_eq!(page.url, site.url("/s?q=shoes"));
    let request = &site.requests()[0];
    assert!(request.contains("user-agent: bidwatch/") && !request.contains("cookie"), "{request}");
}

#[tokio::test]
async fn private_addresses_are_not_even_connected_to() {
    let site = Site::open(|_, _| page("secret")).await;
    let port = site.port;
    for host in ["127.0.0.1", "2130706433", "0x7f.1", "[::ffff:127.0.0.1]", "localhost"] {
        let access = Access::new("x", format!("http://{host}:{port}/{{keyword}}"));
        let error = fetch(&access).await.unwrap_err();
        assert!(matches!(error.cause(), Cause::Refused(_)), "{host}: {error}");
    }
    assert_eq!(site.requests(), [""; 0]);
}

#[tokio::test]
async fn redirects_are_examined_hop_by_hop() {
    for to in ["file:///etc/passwd", "gopher://127.0.0.1:25/", "http://169.254.169.254/", "http://[fe80::1]/"] {
        let site = Site::open(move |_, _| answer("302 Found", &format!("Location: {to}\r\n"), "")).await;
        let error = fetch(&site.access()).await.unwrap_err();
        assert!(matches!(error.cause(), Cause::Refused(_)), "{to}: {error}");
        assert_eq!(error.outcome(), Outcome::Failed);
    }
    let site = Site::open(|path, _| answer("302 Found", &format!("Location: {path}x\r\n"), "")).await;
    let error = fetch(&site.access()).await.unwrap_err();
    assert!(error.to_string().starts_with("more than 5 redirects (redirected: http://"), "{error}");
    assert_eq!(site.requests().len(), 6);
}

#[tokio::test]
async fn keys_go_to_their_own_host_only_and_are_never_shown() {
    let other = Site::open(|_, _| answer("404 Not Found", "", "gone")).await;
    let to = other.url("/elsewhere?echo=canary%20key");
    let site = Site::open(move |_, _| answer("302 Found", &format!("Location: {to}\r\n"), "")).await;
    let mut access = site.access();
    access.url = format!("{}&k={{key}}", access.url);
    access.key = Some(SecretString::from("canary key"));
    access.headers = vec![("X-Api".into(), SecretTemplate(SecretString::from("{key}")))];
    let error = fetch(&access).await.unwrap_err();
    assert!(site.requests()[0].contains("x-api: canary key"));
    assert!(!other.requests()[0].contains("x-api"));
    assert!(error.detail().contains("?echo=***"), "{error}");
    assert!(!format!("{error} {error:?} {access:?}").contains("canary"), "{error:?}");
}

#[tokio::test]
async fn after_429_the_host_is_not_asked_again() {
    let site = Site::open(|_, _| answer("429 Too Many Requests", "Retry-After: 120\r\n", "slow down")).await;
    let fetcher = Fetcher::new();
    let query = Query::new("x", "shoes");
    let first = fetcher.page(&site.access(), &query, 0).await.unwrap_err();
    assert_eq!(first.page().map(|page| page.text.as_str()), Some("slow down"));
    let second = fetcher.page(&site.access(), &query, 1).await.unwrap_err();
    assert_eq!((first.outcome(), second.outcome()), (Outcome::Blocked, Outcome::Blocked));
    assert!(second.to_string().starts_with("HTTP 429: asked to wait until "), "{second}");
    assert_eq!(site.requests().len(), 1);
    let other = Site::open(|_, _| page("x")).await;
    assert!(fetcher.page(&other.access(), &query, 0).await.is_ok());
}

#[tokio::test]
async fn what_fails_for_a_moment_is_tried_again_but_not_by_probe() {
    let flaky = |_: &str, nth| if nth == 0 { answer("500 Oops", "", "") } else { page("x") };
    let site = Site::open(flaky).await;
    let mut fetcher = Fetcher::new();
    fetcher.retry_base = Duration::from_millis(1);
    assert!(fetcher.page(&site.access(), &Query::new("x", "y"), 0).await.is_ok());
    let site = Site::open(flaky).await;
    let error = Fetcher::new().page_once(&site.access(), &Query::new("x", "y"), 0).await.unwrap_err();
    assert_eq!(error.to_string(), "HTTP 500");
    let site = Site::open(|_, _| answer("404 Not Found", "", "")).await;
    assert_eq!(fetch(&site.access()).await.unwrap_err().to_string(), "HTTP 404");
    assert_eq!(site.requests().len(), 1);
}

#[tokio::test]
async fn half_a_page_is_none() {
    let chunked = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n";
    let short = "HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\nhello";
    let gzip = "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 5\r\n\r\nhello";
    for raw in [chunked, short, gzip] {
        let site = Site::open(move |_, _| raw.to_owned()).await;
        let access = Access { attempts: 1, ..site.access() };
        let error = fetch(&access).await.unwrap_err();
        assert!(matches!(error.cause(), Cause::Incomplete(_)), "{raw}: {error}");
    }
}

#[tokio::test]
async fn pages_beyond_the_cap_are_cut_off() {
    let endless =
        Site::open(|_, _| format!("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n{}", "x".repeat(50_000))).await;
    let told = Site::open(|_, _| page(&"x".repeat(50_000))).await;
    for site in [endless, told] {
        let error = fetch(&Access { max_bytes: 10_000, ..site.access() }).await.unwrap_err();
        assert_eq!(error.to_string(), "larger than 10000 bytes");
    }
}

#[tokio::test]
async fn robots_txt_is_obeyed_and_asked_for_once() {
    let site = Site::open(|path, _| match path {
        "/robots.txt" => answer("200 OK", "", "User-agent: bidwatch\nDisallow: /s\n"),
        _ => page("x"),
    })
    .await;
    let access = Access { robots: RobotsPolicy::Obey, ..site.access() };
    let (fetcher, query) = (Fetcher::new(), Query::new("x", "shoes"));
    assert_eq!(fetcher.robots(&access, &query).await.sentence, "robots.txt forbids /s (Disallow: /s)");
    let error = fetcher.page(&access, &query, 0).await.unwrap_err();
    assert_eq!((error.outcome(), error.to_string()), (Outcome::Skipped, "robots.txt forbids /s".into()));
    let other = Access { url: site.url("/t/{keyword}"), ..access.clone() };
    assert!(fetcher.page(&other, &query, 0).await.is_ok());
    let asked = site.requests().iter().filter(|request| request.starts_with("GET /robots.txt ")).count();
    assert_eq!(asked, 1);
}

#[tokio::test]
async fn a_failing_robots_txt_means_no() {
    let site = Site::open(|path, _| match path {
        "/robots.txt" => answer("503 Busy", "", ""),
        _ => page("x"),
    })
    .await;
    let error = fetch(&Access { robots: RobotsPolicy::Obey, ..site.access() }).await.unwrap_err();
    assert_eq!(error.to_string(), "robots.txt answers HTTP 503, so nothing may be fetched");
    assert_eq!(site.requests().len(), 1);
}

#[tokio::test]
async fn each_look_is_a_fresh_visitor_unless_the_source_says_otherwise() {
    let site = Site::open(|_, _| answer("200 OK", "Set-Cookie: id=7\r\n", "x")).await;
    let (fetcher, query) = (Fetcher::new(), Query::new("x", "shoes"));
    let kept = Access { keep_visitor: true, ..site.access() };
    for access in [&site.access(), &site.access(), &kept, &kept] {
        fetcher.page(access, &query, 0).await.unwrap();
    }
    let carried: Vec<bool> = site.requests().iter().map(|request| request.contains("cookie: id=7")).collect();
    assert_eq!(carried, [false, false, false, true]);
}

#[tokio::test]
async fn walls_met_page_after_page_close_the_host() {
    let site = Site::open(|_, _| page("are you a robot?")).await;
    let (fetcher, query) = (Fetcher::new(), Query::new("x", "shoes"));
    for _ in 0..3 {
        let page = fetcher.page(&site.access(), &query, 0).await.unwrap();
        fetcher.met_wall(&site.access(), &page);
    }
    let error = fetcher.page(&site.access(), &query, 0).await.unwrap_err();
    assert_eq!(error.outcome(), Outcome::Blocked);
    assert!(error.to_string().starts_with("walls in a row: left alone until "), "{error}");
}

#[tokio::test]
async fn a_page_that_two_queries_want_in_one_minute_is_fetched_once() {
    let site = Site::open(|_, _| page("x")).await;
    let fetcher = Fetcher::new();
    let other = Access { source: "y".into(), ..site.access() };
    let (mine, his) = (Query::new("x", "shoes"), Query::new("y", "shoes"));
    let (a, b) = (site.access(), other.clone());
    let (one, two) = tokio::join!(fetcher.page(&a, &mine, 0), fetcher.page(&b, &his, 0));
    assert!(one.is_ok() && two.is_ok());
    assert_eq!(site.requests().len(), 1);
    fetcher.page(&site.access(), &mine, 0).await.unwrap();
    assert_eq!(site.requests().len(), 2, "who looks again sees another page");
    let stranger = Access { robots: RobotsPolicy::Obey, ..other };
    fetcher.page(&stranger, &Query::new("z", "shoes"), 0).await.unwrap();
    assert_eq!(site.requests().len(), 4, "who goes by other rules fetches by himself");
    assert_eq!((fetcher.tally("x").sent + fetcher.tally("y").sent, fetcher.tally("y").shared), (3, 1));
}

#[tokio::test]
async fn a_page_that_did_not_change_is_not_sent_again() {
    let site = Site::open(|_, nth| {
        let mark = if nth < 5 { "ETag: \"a\"\r\n" } else { "ETag: \"b\"\r\n" };
        if (2..=4).contains(&nth) { answer("304 Not Modified", mark, "") } else { answer("200 OK", mark, "x") }
    })
    .await;
    let (fetcher, query) = (Fetcher::new(), Query::new("x", "shoes"));
    let mut unchanged = Vec::new();
    for _ in 0..7 {
        let page = fetcher.page(&site.access(), &query, 0).await.unwrap();
        assert_eq!(page.text, "x");
        unchanged.push(page.arrival.unchanged_since.is_some());
    }
    assert_eq!(unchanged, [false, false, true, true, true, false, false]);
    let asked: Vec<bool> = site.requests().iter().map(|request| request.contains("if-none-match: \"a\"")).collect();
    assert_eq!(asked, [false, false, true, true, true, true, false]);
    assert_eq!(fetcher.tally("x").unchanged, 3);
    let plain = Access { conditional: false, ..site.access() };
    for _ in 0..3 {
        fetcher.page(&plain, &query, 0).await.unwrap();
    }
    assert!(site.requests()[7..].iter().all(|request| !request.contains("if-none-match")));
}

#[tokio::test]
async fn a_server_that_marks_its_visitors_is_never_shown_its_mark() {
    let site = Site::open(|_, nth| answer("200 OK", &format!("ETag: \"visitor {nth}\"\r\n"), "x")).await;
    let (fetcher, query) = (Fetcher::new(), Query::new("x", "shoes"));
    for _ in 0..4 {
        fetcher.page(&site.access(), &query, 0).await.unwrap();
    }
    assert!(site.requests().iter().all(|request| !request.contains("if-none-match")));
}

#[tokio::test]
async fn cookies_of_a_file_go_to_their_host_alone_and_are_never_shown() {
    let other = Site::open(|_, _| page("x")).await;
    let to = other.url("/").replace("127.0.0.1", "localhost");
    let site = Site::open(move |path, _| match path {
        "/s?q=shoes" => answer("302 Found", &format!("Location: {to}\r\nSet-Cookie: given=1\r\n"), ""),
        _ => page("your session is hunter2-hunter2-hunter2"),
    })
    .await;
    let file = "127.0.0.1\tFALSE\t/\tTRUE\t0\tid\thunter2-hunter2-hunter2\n";
    let access = Access { cookies: Cookies::parse(file).unwrap(), ..site.access() };
    let fetcher = Fetcher::new();
    fetcher.page(&access, &Query::new("x", "shoes"), 0).await.unwrap();
    assert!(site.requests()[0].contains("cookie: id=hunter2-hunter2-hunter2"), "{:?}", site.requests());
    assert!(!other.requests()[0].contains("cookie:"));
    let page = fetcher.page(&access, &Query::new("x", "hats"), 0).await.unwrap();
    assert_eq!(page.text, "your session is ***");
    assert!(site.requests()[1].contains("cookie: id=") && !site.requests()[1].contains("given"));
}
