//! The marketplace's web server, on loopback.

use std::{convert::Infallible, future::Future, io, net::SocketAddr, sync::Arc};

use chrono::{DateTime, Utc};
use http_body_util::Full;
use hyper::{Method, Request, Response, StatusCode, body::Bytes, header, server::conn::http1, service::service_fn};
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::{net::TcpListener, task::JoinSet};

use super::{
    clock::SimulatedClock,
    market::{Market, Visit},
    page,
};

type Body = Full<Bytes>;

const ROBOTS: &str = "User-agent: *\nAllow: /search\nDisallow: /account\nDisallow: /captcha\n";

/// Serves the market as the `clock` shows it, on a free port of 127.0.0.1, until `shutdown` is ready;
/// then every connection is closed.
///
/// `/search?q=KEYWORD` is the results page, `/robots.txt` allows it. Fails where no port can be bound.
pub async fn serve(
    market: Arc<Market>,
    clock: SimulatedClock,
    shutdown: impl Future<Output = ()> + Send + 'static,
) -> io::Result<SocketAddr> {
    let listener = TcpListener::bind(("127.0.0.1", 0)).await?;
    let address = listener.local_addr()?;
    tokio::spawn(async move {
        tokio::select! {
            () = accept(listener, market, clock) => {}
            () = shutdown => {}
        }
    });
    Ok(address)
}

/// Never ends by itself; dropped, it closes what it accepted.
async fn accept(listener: TcpListener, market: Arc<Market>, clock: SimulatedClock) {
    let mut connections = JoinSet::new();
    loop {
        let Ok((stream, _)) = listener.accept().await else {
            // Out of file handles, as a rule: some time later there are some again.
            tokio::time::sleep(std::time::Duration::from_millis(50)).await;
            continue;
        };
        while connections.try_join_next().is_some() {}
        let (market, clock) = (Arc::clone(&market), clock.clone());
        connections.spawn(async move {
            let service = service_fn(|request| {
                let response = answer(&market, clock.now(), &request);
                async { Ok::<_, Infallible>(response) }
            });
            let served = http1::Builder::new().timer(TokioTimer::new()).serve_connection(TokioIo::new(stream), service);
            // A visitor who hangs up is no concern of the marketplace.
            let _ = served.await;
        });
    }
}

fn answer<B>(market: &Market, now: DateTime<Utc>, request: &Request<B>) -> Response<Body> {
    if request.method() != Method::GET {
        return html(StatusCode::METHOD_NOT_ALLOWED, page::status("Not allowed", "Pages here can only be read."));
    }
    match request.uri().path() {
        "/" => html(StatusCode::OK, page::front()),
        "/robots.txt" => reply(StatusCode::OK, "text/plain; charset=utf-8", ROBOTS.to_owned()),
        "/search" => search(market, now, request.uri().query().unwrap_or_default()),
        _ => html(StatusCode::NOT_FOUND, page::status("Not found", "There is no such page.")),
    }
}

fn search(market: &Market, now: DateTime<Utc>, query: &str) -> Response<Body> {
    let words = url::form_urlencoded::parse(query.as_bytes()).find(|(name, _)| name == "q");
    let keyword = words.map(|(_, words)| words.trim().to_owned()).unwrap_or_default();
    match market.visit(&keyword, now) {
        Visit::Page(serp) => html(StatusCode::OK, page::results(&keyword, &serp)),
        Visit::NewLayout(serp) => html(StatusCode::OK, page::results_in_new_layout(&keyword, &serp)),
        Visit::NoResults => html(StatusCode::OK, page::no_results(&keyword)),
        Visit::Captcha => html(StatusCode::OK, page::captcha()),
        Visit::Outage => {
            html(StatusCode::SERVICE_UNAVAILABLE, page::status("Back soon", "The marketplace is down. We are on it."))
        }
    }
}

fn html(status: StatusCode, text: String) -> Response<Body> {
    reply(status, "text/html; charset=utf-8", text)
}

fn reply(status: StatusCode, media_type: &'static str, text: String) -> Response<Body> {
    let mut response = Response::new(Body::from(text));
    *response.status_mut() = status;
    response.headers_mut().insert(header::CONTENT_TYPE, header::HeaderValue::from_static(media_type));
    response
}

#[cfg(test)]
mod tests {
    use tokio::{
        io::{AsyncReadExt, AsyncWriteExt},
        net::TcpStream,
        sync::oneshot,
    };

    use super::*;

    /// The whole answer to a GET, head and body.
    async fn get(address: SocketAddr, target: &str) -> io::Result<String> {
        let mut stream = TcpStream::connect(address).await?;
        let request = format!("GET {target} HTTP/1.1\r\nHost: bazaar\r\nConnection: close\r\n\r\n");
        stream.write_all(request.as_bytes()).await?;
        let mut answer = String::new();
        stream.read_to_string(&mut answer).await?;
        Ok(answer)
    }

    #[tokio::test]
    async fn a_visitor_gets_the_page_of_the_simulated_instant_until_the_market_closes() {
        let market = Arc::new(Market::new(5, "2026-03-02T00:00:00Z".parse().unwrap(), chrono_tz::UTC));
        let clock = SimulatedClock::new(market.calendar().instant((3, 12)));
        let (close, closed) = oneshot::channel::<()>();
        let until = async move { drop(closed.await) };
        let address = serve(Arc::clone(&market), clock.clone(), until).await.unwrap();
        assert!(address.ip().is_loopback());

        let page = get(address, "/search?q=%E5%A5%B3%E5%8C%85").await.unwrap();
        assert!(page.starts_with("HTTP/1.1 200") && page.contains("Results for “女包”"), "{page}");
        assert!(page.contains("Sponsored") && page.trim_end().ends_with("</html>"));
        assert_eq!(page.split_once("\r\n\r\n").unwrap().1, {
            let serp = market.serp("女包", clock.now()).unwrap();
            page::results("女包", &serp)
        });
        assert!(get(address, "/robots.txt").await.unwrap().contains("Allow: /search"));
        assert!(get(address, "/search?q=nothing").await.unwrap().contains("class=\"nothing\""));
        assert!(get(address, "/account").await.unwrap().starts_with("HTTP/1.1 404"));

        clock.set(market.calendar().instant((16, 20)));
        assert!(get(address, "/search?q=gym+bag").await.unwrap().starts_with("HTTP/1.1 503"));

        close.send(()).unwrap();
        // The closing is under way: at the latest when the runtime idles, the port is free.
        while TcpStream::connect(address).await.is_ok() {
            tokio::task::yield_now().await;
        }
    }
}
