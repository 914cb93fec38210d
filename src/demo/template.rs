//! The demo's config: an ordinary one, filled in.

use std::{fmt::Write, net::SocketAddr, path::Path};

use super::{
    cast::OUR_SHOP,
    market::{Market, PEAK},
};

/// The hourly look, a crontab line in local time.
pub(super) const SCHEDULE: &str = "0 * * * *";
/// The same for the peak hours: every step of the market.
pub(super) const PEAK_SCHEDULE: &str = "*/20 * * * *";

const TEMPLATE: &str = include_str!("demo.toml");

/// The config of a market served at `address`, whose mails go to a folder `mails` below `folder`, told in `language`.
pub fn config_text(market: &Market, address: SocketAddr, folder: &Path, language: &str) -> String {
    let mut rivals = String::new();
    for bidder in market.bidders()[OUR_SHOP + 1..].iter().filter(|bidder| bidder.watched) {
        let name = quoted(bidder.name);
        write!(rivals, "\n[[rivals]]\nname = {name}\nsellers = [{name}]\n").expect("a string takes any text");
    }
    let keywords: Vec<String> = market.keywords().iter().map(|keyword| quoted(keyword)).collect();
    TEMPLATE
        .replace("{zone}", market.zone().name())
        .replace("{language}", language)
        .replace("{peak}", PEAK)
        .replace("{rivals}", &rivals)
        .replace("{address}", &address.to_string())
        .replace("{keywords}", &keywords.join(", "))
        .replace("{schedule}", SCHEDULE)
        .replace("{peak_schedule}", PEAK_SCHEDULE)
        .replace("{mails}", &quoted(&folder.join("mails").to_string_lossy()))
}

/// The text as a TOML string.
fn quoted(text: &str) -> String {
    toml::Value::from(text).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_config_names_the_server_the_rivals_and_the_keywords() {
        let market = Market::new(1, "2026-03-02T00:00:00Z".parse().unwrap(), chrono_tz::Asia::Shanghai);
        let text = config_text(&market, ([127, 0, 0, 1], 4_321).into(), Path::new("/tmp/a \"b\""), "en");
        let config: toml::Table = text.parse().unwrap();
        assert_eq!(config["timezone"].as_str(), Some("Asia/Shanghai"));
        assert_eq!(config["sources"][0]["url"].as_str(), Some("http://127.0.0.1:4321/search?q={keyword}"));
        assert_eq!(config["rivals"].as_array().unwrap().len(), 7);
        assert_eq!(config["rivals"][0]["name"].as_str(), Some("Rival Runner"));
        assert_eq!(config["watches"][0]["keywords"][3].as_str(), Some("女包"));
        assert_eq!(config["mail"]["folder"]["path"].as_str(), Some("/tmp/a \"b\"/mails"));
    }
}
