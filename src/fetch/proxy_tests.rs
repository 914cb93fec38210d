//! Proxies against small ones on loopback: HTTP (whole addresses and CONNECT) and SOCKS5.

use std::{
    sync::{Arc, Mutex},
    time::Duration,
};

use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _, copy_bidirectional},
    net::{TcpListener, TcpStream},
};

use super::*;
use crate::domain::{Outcome, Query};

/// A proxy that keeps what it was asked for, and by whom.
struct Middleman {
    port: u16,
    asked: Arc<Mutex<Vec<String>>>,
}

impl Middleman {
    /// One that handles each connection with `serve`.
    async fn open<F, Fut>(serve: F) -> Self
    where
        F: Fn(TcpStream, Arc<Mutex<Vec<String>>>) -> Fut + Send + 'static,
        Fut: Future<Output = Option<()>> + Send + 'static,
    {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let asked = Arc::new(Mutex::new(Vec::new()));
        let kept = Arc::clone(&asked);
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(serve(stream, Arc::clone(&kept)));
            }
        });
        Self { port, asked }
    }

    /// An HTTP proxy. A whole address is answered with `answer`; CONNECT leads to `port` of this machine.
    async fn http(answer: &'static str, port: u16) -> Self {
        Self::open(move |mut stream, asked| async move {
            let head = head(&mut stream).await;
            let connects = head.starts_with("CONNECT ");
            asked.lock().unwrap().push(head);
            if connects && port > 0 {
                stream.write_all(b"HTTP/1.1 200 OK\r\n\r\n").await.ok()?;
                let mut host = TcpStream::connect(("127.0.0.1", port)).await.ok()?;
                copy_bidirectional(&mut stream, &mut host).await.ok()?;
            } else {
                stream.write_all(answer.as_bytes()).await.ok()?;
            }
            Some(())
        })
        .await
    }

    /// A SOCKS5 server (RFC 1928, 1929) that wants user "me" and password "p:w@", and leads to `port`.
    async fn socks(port: u16) -> Self {
        Self::open(move |mut stream, asked| async move {
            let mut greeting = [0; 2];
            stream.read_exact(&mut greeting).await.ok()?;
            let mut methods = vec![0; usize::from(greeting[1])];
            stream.read_exact(&mut methods).await.ok()?;
            if !methods.contains(&2) {
                stream.write_all(&[5, 0xff]).await.ok()?;
                return None;
            }
            stream.write_all(&[5, 2]).await.ok()?;
            stream.read_exact(&mut greeting).await.ok()?;
            let mut user = vec![0; usize::from(greeting[1])];
            stream.read_exact(&mut user).await.ok()?;
            let mut password = vec![0; usize::from(stream.read_u8().await.ok()?)];
            stream.read_exact(&mut password).await.ok()?;
            let welcome = user == b"me" && password == b"p:w@";
            stream.write_all(&[1, u8::from(!welcome)]).await.ok()?;
            let mut request = [0; 4];
            stream.read_exact(&mut request).await.ok()?;
            let host = if request[3] == 1 {
                let mut ip = [0; 4];
                stream.read_exact(&mut ip).await.ok()?;
                std::net::Ipv4Addr::from(ip).to_string()
            } else {
                let mut name = vec![0; usize::from(stream.read_u8().await.ok()?)];
                stream.read_exact(&mut name).await.ok()?;
                String::from_utf8(name).ok()?
            };
            let wanted = stream.read_u16().await.ok()?;
            asked.lock().unwrap().push(format!("{host}:{wanted}"));
            stream.write_all(&[5, 0, 0, 1, 127, 0, 0, 1, 0, 0]).await.ok()?;
            let mut host = TcpStream::connect(("127.0.0.1", port)).await.ok()?;
            copy_bidirectional(&mut stream, &mut host).await.ok()?;
            Some(())
        })
        .await
    }

    /// A site that answers everything with "seen".
    async fn site() -> Self {
        Self::http(SEEN, 0).await
    }

    fn asked(&self) -> Vec<String> {
        self.asked.lock().unwrap().clone()
    }

    fn at(&self, scheme: &str) -> String {
        format!("{scheme}://127.0.0.1:{}", self.port)
    }
}

const SEEN: &str = "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Type: text/html\r\nContent-Length: 4\r\n\r\nseen";
const DENIED: &str = "HTTP/1.1 403 Forbidden\r\nConnection: close\r\nContent-Length: 0\r\n\r\n";

async fn head(stream: &mut TcpStream) -> String {
    let mut read = Vec::new();
    while !read.ends_with(b"\r\n\r\n") && stream.read_buf(&mut read).await.is_ok_and(|bytes| bytes > 0) {}
    String::from_utf8(read).unwrap_or_default()
}

/// A public source behind these proxies.
fn through(proxies: &[String]) -> Access {
    Access {
        robots: RobotsPolicy::Ignore,
        pace: Pace { min_gap: Duration::ZERO, jitter: Duration::ZERO, concurrency: 4 },
        proxies: proxies.iter().map(|proxy| Proxy::parse(proxy).unwrap()).collect(),
        ..Access::new("x", "http://shop.example/s?q={keyword}")
    }
}

async fn look(fetcher: &Fetcher, access: &Access) -> Result<Page, FetchError> {
    fetcher.page(access, &Query::new("x", "shoes"), 0).await
}

fn fetcher() -> Fetcher {
    let mut fetcher = Fetcher::new();
    fetcher.retry_base = Duration::from_millis(1);
    fetcher
}

#[tokio::test]
async fn an_http_proxy_is_asked_for_the_whole_address_with_its_password() {
    let proxy = Middleman::http(SEEN, 0).await;
    let whole = format!("http://me:hunter%402@127.0.0.1:{}", proxy.port);
    let page = look(&fetcher(), &through(&[whole])).await.unwrap();
    assert_eq!((page.text.as_str(), page.arrival.proxy), ("seen", Some(0)));
    let asked = &proxy.asked()[0];
    assert!(asked.starts_with("GET http://shop.example/s?q=shoes HTTP/1.1"), "{asked}");
    // base64 of "me:hunter@2"
    assert!(asked.to_lowercase().contains("proxy-authorization: basic bwu6ahvudgvyqdi="), "{asked}");
}

/// A site that speaks TLS as shop.example; its port, and the file of its certificate.
async fn tls_site(folder: &std::path::Path) -> (u16, std::path::PathBuf) {
    install_tls();
    let made = rcgen::generate_simple_self_signed(["shop.example".to_owned()]).unwrap();
    let file = folder.join("ca.pem");
    std::fs::write(&file, made.cert.pem()).unwrap();
    let key = rustls::pki_types::PrivateKeyDer::try_from(made.signing_key.serialize_der()).unwrap();
    let config = rustls::ServerConfig::builder().with_no_client_auth();
    let config = config.with_single_cert(vec![made.cert.der().clone()], key).unwrap();
    let acceptor = tokio_rustls::TlsAcceptor::from(Arc::new(config));
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            if let Ok(mut stream) = acceptor.accept(stream).await {
                let mut request = [0; 4_096];
                let _ = stream.read(&mut request).await;
                let _ = stream.write_all(SEEN.as_bytes()).await;
                let _ = stream.shutdown().await;
            }
        }
    });
    (port, file)
}

#[tokio::test]
async fn https_goes_through_a_tunnel_and_is_trusted_as_without() {
    let folder = tempfile::tempdir().unwrap();
    let (port, ca_file) = tls_site(folder.path()).await;
    let proxy = Middleman::http(DENIED, port).await;
    let access = |name: &str| Access {
        url: format!("https://{name}/{{keyword}}"),
        ca_file: Some(ca_file.clone()),
        attempts: 1,
        ..through(&[proxy.at("http")])
    };
    let page = look(&fetcher(), &access("shop.example")).await.unwrap();
    assert_eq!(page.text, "seen");
    assert!(proxy.asked()[0].starts_with("CONNECT shop.example:443 HTTP/1.1"), "{:?}", proxy.asked());
    let error = look(&fetcher(), &access("other.example")).await.unwrap_err();
    assert_eq!(error.to_string(), "tls: the certificate is for another host");
    let socks = Middleman::socks(port).await;
    let at = format!("socks5h://me:p%3Aw%40@127.0.0.1:{}", socks.port);
    let page = look(&fetcher(), &Access { proxies: through(&[at]).proxies, ..access("shop.example") }).await.unwrap();
    assert_eq!((page.text.as_str(), socks.asked()), ("seen", vec!["shop.example:443".to_owned()]));
}

#[tokio::test]
async fn a_tunnel_that_is_refused_is_the_proxy_s_failure() {
    let refusing = Middleman::http(DENIED, 0).await;
    let picky = Middleman::http("HTTP/1.1 407 Who?\r\nContent-Length: 0\r\n\r\n", 0).await;
    for (proxy, scheme, told) in [
        (&refusing, "https", "it did not get through to the host (proxy 1 of 1)"),
        (&picky, "https", "it asks for another user and password"),
        (&picky, "http", "it asks for another user and password (HTTP 407)"),
    ] {
        let url = format!("{scheme}://shop.example/{{keyword}}");
        let access = Access { url, attempts: 1, ..through(&[proxy.at("http")]) };
        let error = look(&fetcher(), &access).await.unwrap_err();
        assert_eq!(error.outcome(), Outcome::Failed);
        assert!(
            error.to_string().starts_with("proxy: ") && error.to_string().contains(told.split(" (").next().unwrap()),
            "{error}"
        );
    }
}

#[tokio::test]
async fn socks_is_spoken_with_names_resolved_there_or_here() {
    let site = Middleman::site().await;
    let proxy = Middleman::socks(site.port).await;
    let at = |scheme: &str| format!("{scheme}://me:p%3Aw%40@127.0.0.1:{}", proxy.port);
    let page = look(&fetcher(), &through(&[at("socks5h")])).await.unwrap();
    assert_eq!(page.text, "seen");
    assert_eq!(proxy.asked(), ["shop.example:80"], "the name is resolved by the proxy");

    // Resolved here, a name that stands for this machine is refused before the proxy hears of it.
    let local = Access { url: "http://localhost.localdomain/{keyword}".into(), ..through(&[at("socks5")]) };
    let error = look(&fetcher(), &local).await.unwrap_err();
    assert!(matches!(error.cause(), Cause::Refused(_) | Cause::Proxy(_) | Cause::Network(_)), "{error:?}");
    assert_eq!(proxy.asked().len(), 1);

    let stranger = format!("socks5h://me:hunter2@127.0.0.1:{}", proxy.port);
    let error = look(&fetcher(), &Access { attempts: 1, ..through(&[stranger]) }).await.unwrap_err();
    assert_eq!(error.to_string(), "proxy: it asks for another user and password");
    assert!(!format!("{error:?}").contains("hunter2"));
}

#[tokio::test]
async fn a_proxy_does_not_lead_to_private_addresses() {
    let proxy = Middleman::http(SEEN, 0).await;
    for url in ["http://127.0.0.1/", "http://2130706433/", "http://[::1]/", "http://10.0.0.1/", "http://localhost/"] {
        let access = Access { url: url.into(), ..through(&[proxy.at("http")]) };
        let error = look(&fetcher(), &access).await.unwrap_err();
        assert!(matches!(error.cause(), Cause::Refused(_)), "{url}: {error}");
    }
    assert_eq!(proxy.asked(), [""; 0]);
}

#[tokio::test]
async fn a_dead_proxy_rests_and_the_others_go_on() {
    let dead = TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap();
    let good = Middleman::http(SEEN, 0).await;
    let access = through(&[format!("http://{dead}"), good.at("http")]);
    let fetcher = fetcher();
    for _ in 0..3 {
        assert_eq!(look(&fetcher, &access).await.unwrap().arrival.proxy, Some(1));
    }
    let standing = fetcher.standing(&access, &Query::new("x", "shoes"));
    let rests: Vec<bool> = standing.proxies.iter().map(|proxy| proxy.rests_until.is_some()).collect();
    assert_eq!((rests, fetcher.tally("x").sent), (vec![true, false], 4), "it was tried once");

    let alone = through(&[format!("http://{dead}")]);
    let alone = Access { source: "y".into(), attempts: 1, ..alone };
    let told = |error: FetchError| (error.outcome(), error.to_string());
    let first = told(look(&fetcher, &alone).await.unwrap_err());
    assert_eq!(first, (Outcome::Failed, "proxy: connection refused (proxy 1 of 1)".into()));
    for _ in 0..2 {
        look(&fetcher, &alone).await.unwrap_err();
    }
    let (outcome, words) = told(look(&fetcher, &alone).await.unwrap_err());
    assert!(outcome == Outcome::Failed && words.starts_with("proxy: it rests until "), "{words}");
}

#[tokio::test]
async fn a_proxy_that_is_turned_away_rests_for_that_host_alone() {
    let (shut, open) = (Middleman::http(DENIED, 0).await, Middleman::http(SEEN, 0).await);
    let fetcher = fetcher();
    let access = Access { attempts: 1, ..through(&[shut.at("http"), open.at("http")]) };
    let mut came = Vec::new();
    for _ in 0..9 {
        came.push(look(&fetcher, &access).await.map_err(|error| error.to_string()).is_ok());
    }
    // Denied three times, it is left out from then on.
    assert_eq!(came, [false, true, false, true, false, true, true, true, true]);
    let elsewhere = Access { url: "http://other.example/{keyword}".into(), ..access.clone() };
    for _ in 0..2 {
        let _ = look(&fetcher, &elsewhere).await;
    }
    assert_eq!(shut.asked().len(), 4, "another host has said nothing yet");
    let alone = Access { proxies: access.proxies[..1].to_vec(), source: "y".into(), ..access };
    for _ in 0..3 {
        look(&fetcher, &alone).await.unwrap_err();
    }
    let error = look(&fetcher, &alone).await.unwrap_err();
    assert_eq!(error.outcome(), Outcome::Blocked);
    assert!(error.to_string().starts_with("HTTP 403: left alone until "), "{error}");
}

#[tokio::test]
async fn each_proxy_has_a_visitor_of_its_own() {
    const GIVES: &str = "HTTP/1.1 200 OK\r\nConnection: close\r\nSet-Cookie: id=7\r\nContent-Length: 1\r\n\r\nx";
    let (one, two) = (Middleman::http(GIVES, 0).await, Middleman::http(GIVES, 0).await);
    let access = Access { keep_visitor: true, ..through(&[one.at("http"), two.at("http")]) };
    let fetcher = fetcher();
    for _ in 0..4 {
        look(&fetcher, &access).await.unwrap();
    }
    for proxy in [one, two] {
        let carried: Vec<bool> = proxy.asked().iter().map(|request| request.contains("cookie: id=7")).collect();
        assert_eq!(carried, [false, true]);
    }
}
