//! A planted change of layout, from the notice to the repaired history.
//!
//! A small shop on loopback is watched for four days of simulated time. On the third it renames a class; then the rule
//! is mended, and the pages that were kept meanwhile are read again.
//!
//! ```sh
//! cargo run --example layout                # the class of each listing is renamed
//! cargo run --example layout -- seller      # only that of the seller; titles and prices stay
//! ```
//!
//! The store, its pages and the mails are left in `bidwatch-layout/`.

#![expect(clippy::print_stdout, reason = "a program for the terminal")]

use std::{
    fs,
    io::{BufRead, BufReader, Write},
    net::{SocketAddr, TcpListener, TcpStream},
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicI64, Ordering},
    },
    thread,
};

use bidwatch::{
    app::{App, Clock, Reread},
    config::{Config, Environment},
    fetch::install_tls,
    store::Span,
};
use chrono::{DateTime, TimeDelta, Utc};

const FOLDER: &str = "bidwatch-layout";
const KEYWORDS: [&str; 3] = ["shoes", "boots", "sandals"];

/// The classes of a listing and of its seller, before and after.
struct Plan {
    before: [&'static str; 2],
    after: [&'static str; 2],
    /// The rules that no longer fit, and how they are mended.
    mend: (&'static str, &'static str),
}

const LISTING: Plan = Plan {
    before: ["hit", "shop"],
    after: ["card-x7f", "shop"],
    mend: ("listing = \"li.hit\"", "listing = [\"li.hit\", \"li[class^=card-]\"]"),
};
const SELLER: Plan = Plan {
    before: ["hit", "shop"],
    after: ["hit", "store-name"],
    mend: ("seller = \".shop\"", "seller = [\".shop\", \".store-name\"]"),
};

fn main() -> anyhow::Result<()> {
    install_tls();
    let plan = if std::env::args().nth(1).as_deref() == Some("seller") { SELLER } else { LISTING };
    let folder = Path::new(FOLDER);
    if folder.exists() {
        anyhow::bail!("{FOLDER} is there already; move it away");
    }
    fs::create_dir(folder)?;
    let changed = Arc::new(AtomicBool::new(false));
    let site = open_shop(&plan, Arc::clone(&changed))?;
    fs::write(folder.join("bidwatch.toml"), config(site))?;

    live(folder, 0..48)?;
    told(folder, "Two days of hourly looks.")?;
    changed.store(true, Ordering::Relaxed);
    live(folder, 48..72)?;
    told(folder, "The third day: the shop renames a class.")?;
    again(folder, "The rules as they are, on the kept pages that told nothing", Reread::Preview)?;
    let text = fs::read_to_string(folder.join("bidwatch.toml"))?;
    fs::write(folder.join("bidwatch.toml"), text.replace(plan.mend.0, plan.mend.1))?;
    println!("The rule is mended: {}\n", plan.mend.1);
    again(folder, "The mended rules, on the same pages", Reread::Preview)?;
    again(folder, "Recorded and judged again", Reread::Record)?;
    live(folder, 72..96)?;
    told(folder, "The fourth day.")
}

fn config(site: SocketAddr) -> String {
    format!(
        r#"timezone = "Europe/Berlin"
[[rivals]]
name = "Rival One"
sellers = ["Rival One"]
[[sources]]
name = "shop"
url = "http://{site}/search?q={{keyword}}"
allow_private_addresses = true
pace = {{ min_gap = "0s", jitter = "0s", concurrency = 4 }}
[sources.html]
listing = "li.hit"
ad = ".ad"
title = "h3"
seller = ".shop"
item_id = "@data-id"
price = ".price"
[[watches]]
source = "shop"
keywords = {KEYWORDS:?}
schedule = "0 * * * *"
[mail.digest]
enabled = false
"#
    )
}

fn begin() -> DateTime<Utc> {
    "2026-03-23T00:00:00Z".parse().expect("a date")
}

fn app(folder: &Path, clock: &Arc<AtomicI64>) -> anyhow::Result<Arc<App>> {
    let config = Config::load(&folder.join("bidwatch.toml"), &Environment::empty());
    let config = config.map_err(|report| anyhow::anyhow!("{}", report.render(false)))?;
    let clock = Arc::clone(clock);
    let now = move || begin() + TimeDelta::hours(clock.load(Ordering::Relaxed));
    Ok(Arc::new(App::open(config, Clock::new(now))?))
}

/// Looks as the daemon would, hour after hour.
fn live(folder: &Path, hours: std::ops::Range<i64>) -> anyhow::Result<()> {
    let clock = Arc::new(AtomicI64::new(hours.start));
    let app = app(folder, &clock)?;
    let put = |now: DateTime<Utc>| clock.store((now - begin()).num_hours(), Ordering::Relaxed);
    let living = app.live_until(begin() + TimeDelta::hours(hours.end - 1), put, |_, _, _| {});
    tokio::runtime::Builder::new_current_thread().enable_all().build()?.block_on(living)
}

/// The checks by outcome, the findings and the mails so far.
fn told(folder: &Path, what: &str) -> anyhow::Result<()> {
    let app = app(folder, &Arc::default())?;
    let (checks, findings) =
        app.store.read(|view| Ok((view.checks(&Span::default())?, view.findings(&Span::default(), None)?)))?;
    let mut outcomes = std::collections::BTreeMap::<String, u32>::new();
    for check in checks {
        let detail = check.detail.map(|detail| format!(" ({detail})")).unwrap_or_default();
        *outcomes.entry(format!("{}{detail}", check.outcome.as_str())).or_default() += 1;
    }
    println!("{what}");
    for (outcome, checks) in &outcomes {
        println!("  {checks:4} checks {outcome}");
    }
    println!("  {:4} findings", findings.len());
    let mails = fs::read_dir(folder.join("mail")).into_iter().flatten().flatten();
    let mut mails: Vec<_> = mails.map(|entry| entry.path()).collect();
    mails.sort();
    for mail in &mails {
        let text = fs::read_to_string(mail)?;
        println!("       mail: {}", text.lines().find(|line| line.starts_with("Subject:")).unwrap_or_default());
    }
    println!();
    Ok(())
}

fn again(folder: &Path, what: &str, how: Reread) -> anyhow::Result<()> {
    let reparsed = app(folder, &Arc::new(AtomicI64::new(72)))?.reparse(&Span::default(), how)?;
    let back = reparsed.read.iter().filter(|read| read.is_back()).count();
    println!("{what}\n  {back} of {} are read", reparsed.read.len());
    if let Some(lost) = reparsed.read.iter().find(|read| !read.is_back()) {
        println!("  the others: {}", lost.now.1.as_deref().unwrap_or_default());
    }
    if how == Reread::Record {
        println!("  {} recorded; {} findings or corrections, none mailed", reparsed.recorded, reparsed.findings);
    }
    println!();
    Ok(())
}

fn open_shop(plan: &Plan, changed: Arc<AtomicBool>) -> anyhow::Result<SocketAddr> {
    let listener = TcpListener::bind("127.0.0.1:0")?;
    let site = listener.local_addr()?;
    let (before, after) = (page(plan.before), page(plan.after));
    thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let page = if changed.load(Ordering::Relaxed) { &after } else { &before };
            // A visitor who goes away is no trouble of the shop's.
            let _ = serve(stream, page);
        }
    });
    Ok(site)
}

fn serve(mut stream: TcpStream, page: &str) -> std::io::Result<()> {
    let mut request = String::new();
    let mut lines = BufReader::new(stream.try_clone()?);
    lines.read_line(&mut request)?;
    let mut header = String::new();
    while lines.read_line(&mut header)? > 2 {
        header.clear();
    }
    let (status, body) = if request.contains("/robots.txt") { ("404 Not Found", "") } else { ("200 OK", page) };
    let length = body.len();
    write!(
        stream,
        "HTTP/1.1 {status}\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n{body}"
    )
}

fn page([hit, seller]: [&str; 2]) -> String {
    let ads = ["Rival One", "Another Shop", "Third Shop"].map(|shop| (shop, "<em class=ad>Sponsored</em>"));
    let all = ads.into_iter().chain([("Corner Shop", ""); 12]);
    let listing = |(id, (shop, label)): (usize, (&str, &str))| {
        format!(
            "<li class={hit} data-id=i{id}>{label}<h3>Pair {id}</h3><b class={seller}>{shop}</b><i class=price>9.99 EUR</i></li>"
        )
    };
    let listings: String = all.enumerate().map(listing).collect();
    format!("<!doctype html><html><head><title>Shop</title></head><body><ol>{listings}</ol></body></html>")
}
