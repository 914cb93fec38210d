//! The demo's marketplace, read by the real street.

use std::sync::Arc;

use bidwatch::{
    app::{App, Clock},
    config::{Config, Environment},
    demo::{Market, SimulatedClock, config_text, serve},
    domain::{Outcome, Standing},
};
use chrono::{DateTime, TimeDelta, Utc};

#[tokio::test(flavor = "multi_thread")]
async fn a_day_of_the_marketplace_is_seen_as_it_is_with_a_digest_each_morning() {
    bidwatch::fetch::install_tls();
    let folder = tempfile::tempdir().unwrap();
    let begin: DateTime<Utc> = "2026-03-02T00:00:00Z".parse().unwrap();
    let market = Arc::new(Market::new(17, begin, chrono_tz::Europe::London));
    let clock = SimulatedClock::new(begin);
    let address = serve(Arc::clone(&market), clock.clone(), std::future::pending()).await.unwrap();
    let text = config_text(&market, address, folder.path(), "en");
    let config = Config::parse(&text, &folder.path().join("bidwatch.toml"), &Environment::empty()).unwrap();
    let reading = clock.clone();
    let app = Arc::new(App::open(config, Clock::new(move || reading.now())).unwrap());
    let mut checks = Vec::new();
    let end = begin + TimeDelta::hours(32);
    app.live_until(end, |now| clock.set(now), |_, seen, _| checks.extend_from_slice(seen)).await.unwrap();

    // 33 full hours and two more looks in each of the three peak hours of the first evening.
    assert_eq!(checks.len(), (33 + 6) * market.keywords().len());
    for check in &checks {
        assert_eq!(check.outcome, Outcome::Ok, "{}: {:?}", check.query, check.detail);
        let serp = market.serp(&check.query.keyword, check.checked_at).unwrap();
        let shops = |slot: bool| -> Vec<&str> {
            check.listings.iter().filter(|hit| hit.is_ad() == slot).filter_map(|hit| hit.seller.as_deref()).collect()
        };
        assert_eq!(shops(true), serp.ads.iter().map(|ad| ad.offer.seller).collect::<Vec<_>>());
        assert_eq!(shops(false), serp.organic.iter().map(|offer| offer.seller).collect::<Vec<_>>());
    }
    let with_ads = checks.iter().filter(|check| check.standing() == Standing::Ads).count();
    assert!(with_ads > checks.len() * 9 / 10);
    let mails = std::fs::read_dir(folder.path().join("mails")).unwrap().count();
    assert_eq!(mails, 2, "a digest each morning");
}
