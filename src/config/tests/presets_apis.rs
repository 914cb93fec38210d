//! The presets of APIs against answers in the shape of their documentation, written by hand: what they extract, and that
//! a refusal is never taken for an absence.

use std::path::Path;

use serde_json::{Value, json};

use crate::{
    config::{Config, Environment},
    domain::{Block, Listing, Outcome, Slot},
    extract::{Extraction, Rules, Source, extract},
};

fn seen(preset: &str, answer: &Value) -> Extraction {
    let environment = Environment::empty().without_secrets();
    let source = Config::without_file(Path::new("/"), &environment).source_or_preset(preset).unwrap();
    let rules = Rules::compile(&source.spec).unwrap();
    let text = answer.to_string();
    extract(
        &rules,
        Source { text: &text, url: &source.access.url, media_type: Some("application/json"), replaced: false },
    )
}

/// Each listing as `slot block title | seller or domain | price`.
fn shown(extraction: &Extraction) -> Vec<String> {
    let word = |listing: &Listing| {
        let slot = listing.slot.map_or("?", Slot::as_str);
        let block = listing.block.map_or("-", Block::as_str);
        let who = listing.seller.as_deref().or(listing.domain.as_deref()).unwrap_or("-");
        let price = [listing.price.as_deref(), listing.currency.as_deref()].map(Option::unwrap_or_default).join(" ");
        format!("{slot} {block} {} | {who} | {price}", listing.title.as_deref().unwrap_or("-")).trim_end().to_owned()
    };
    assert_eq!(extraction.outcome, Outcome::Ok, "{:?}", extraction.detail);
    extraction.listings.iter().map(word).collect()
}

fn outcome(preset: &str, answer: &Value) -> (Outcome, String) {
    let seen = seen(preset, answer);
    (seen.outcome, seen.detail.unwrap_or_default())
}

fn refused(preset: &str, answer: &Value, with: &str) {
    let (outcome, detail) = outcome(preset, answer);
    assert!(
        matches!(outcome, Outcome::Failed | Outcome::Blocked | Outcome::Unparsed),
        "{preset}: {outcome:?} {answer}"
    );
    assert!(detail.contains(with), "{preset}: {detail}");
}

#[test]
fn serper_gives_ads_and_results() {
    let answer = json!({
        "searchParameters": {"q": "garden hose", "gl": "us", "hl": "en", "type": "search"},
        "ads": [
            {"title": "Hoses in 3 sizes", "link": "https://www.hose-barn.example/c/hoses", "position": 1},
            {"title": "Hose trolleys", "link": "https://trolley.example/", "position": 2, "blockPosition": "bottom"},
        ],
        "organic": [
            {"title": "How to pick a hose", "link": "https://green-thumb.example/hose", "snippet": "…", "position": 1},
            {"title": "Hose, 20 m", "link": "https://tools.example/h20", "position": 2, "price": "$19.90", "rating": 4.4},
        ],
    });
    let extraction = seen("serper", &answer);
    assert_eq!(
        shown(&extraction),
        [
            "ad - Hoses in 3 sizes | www.hose-barn.example |",
            "organic - How to pick a hose | green-thumb.example |",
            "organic - Hose, 20 m | tools.example | 19.90",
            "ad bottom Hose trolleys | trolley.example |",
        ]
    );
    assert_eq!(extraction.listings[2].rating, Some(4.4));
    let none = json!({"searchParameters": {"q": "zzqx"}, "organic": []});
    assert_eq!(outcome("serper", &none).0, Outcome::Empty);
    refused("serper", &json!({"message": "Unauthorized.", "statusCode": 403}), "Unauthorized");
    refused(
        "serper",
        &json!({"message": "Not enough credits", "statusCode": 400}),
        "the source says: Not enough credits",
    );
    refused("serper", &json!({}), "lacks what good pages have");
}

#[test]
fn searchapi_gives_shopping_ads_results_and_ads_below_them() {
    let answer = json!({
        "search_metadata": {"status": "Success"},
        "shopping_ads": [{"position": 1, "block_position": "top", "title": "Kettle 1 l", "seller": "Boil & Co", "link": "https://boil.example/1l", "price": "€29.00"}],
        "ads": [
            {"block_position": "bottom", "title": "Kettles on sale", "domain": "sale.example", "link": "https://sale.example/k"},
            {"block_position": "top", "title": "Kettle shop", "domain": "kettle.example", "link": "https://kettle.example/"},
        ],
        "organic_results": [{"position": 1, "title": "Kettle - a history", "domain": "old-kettles.example", "link": "https://old-kettles.example/"}],
    });
    assert_eq!(
        shown(&seen("searchapi", &answer)),
        [
            "ad top Kettle 1 l | Boil & Co | 29.00 EUR",
            "ad top Kettle shop | kettle.example |",
            "organic - Kettle - a history | old-kettles.example |",
            "ad bottom Kettles on sale | sale.example |",
        ]
    );
    let none = json!({"search_metadata": {"status": "Success"}, "error": "Google didn't return any results."});
    assert_eq!(outcome("searchapi", &none).0, Outcome::Empty);
    refused(
        "searchapi",
        &json!({"error": "Invalid API key. It is a04f19c27bd83e65a1f0c9d7."}),
        "Invalid API key. It is ***",
    );
    refused("searchapi", &json!({"search_metadata": {"status": "Processing"}, "organic_results": []}), "Processing");
}

#[test]
fn dataforseo_gives_its_items_in_page_order() {
    let item = |kind: &str, rank: u32, title: &str, domain: &str| json!({"type": kind, "rank_absolute": rank, "position": "left", "title": title, "domain": domain, "url": format!("https://{domain}/")});
    let answer = json!({"status_code": 20000, "status_message": "Ok.", "tasks": [{
        "status_code": 20000, "status_message": "Ok.",
        "result": [{"keyword": "tent", "items_count": 5, "items": [
            item("paid", 1, "Tents from 99", "camp.example"),
            {"type": "people_also_ask", "rank_absolute": 2, "items": [{"title": "What is a tent?"}]},
            item("organic", 3, "Tent - meaning", "words.example"),
            {"type": "shopping", "rank_absolute": 4, "title": "Sponsored", "items": [
                {"type": "shopping_element", "title": "Dome tent", "seller": "Peak Store", "url": "https://peak.example/d",
                 "price": {"current": 149.5, "currency": "USD", "displayed_price": "$149.50"}}]},
            item("paid", 5, "Tent hire", "hire.example"),
        ]}],
    }]});
    assert_eq!(
        shown(&seen("dataforseo", &answer)),
        [
            "ad - Tents from 99 | camp.example |",
            "organic - Tent - meaning | words.example |",
            "ad carousel Dome tent | Peak Store | 149.50 USD",
            "ad - Tent hire | hire.example |",
        ]
    );
    let task = |code: u32, message: &str| json!({"status_code": 20000, "status_message": "Ok.", "tasks": [{"status_code": code, "status_message": message, "result": null}]});
    assert_eq!(outcome("dataforseo", &task(40102, "No Search Results.")).0, Outcome::Empty);
    refused("dataforseo", &task(40501, "Invalid Field: 'location_name'."), "Invalid Field");
    refused("dataforseo", &task(40602, "Task In Queue."), "Task In Queue");
    let unpaid = json!({"status_code": 40200, "status_message": "Payment Required.", "tasks": []});
    refused("dataforseo", &unpaid, "the source says: Payment Required.");
    refused(
        "dataforseo",
        &json!({"status_code": 40100, "status_message": "You are not authorized.", "tasks": null}),
        "authorized",
    );
}

#[test]
fn valueserp_gives_its_ads_by_block() {
    let answer = json!({
        "request_info": {"success": true, "credits_remaining": 12},
        "ads": [
            {"position": 1, "block_position": "top", "title": "Oak desks", "domain": "oak.example", "link": "https://oak.example/d"},
            {"position": 2, "block_position": "bottom", "title": "Cheap desks", "domain": "cheap.example", "link": "https://cheap.example/"},
        ],
        "inline_shopping": [{"title": "Desk 120 cm", "merchant": "Plank", "link": "https://plank.example/120", "price": "£85"}],
        "organic_results": [{"position": 1, "title": "Desk (furniture)", "domain": "wiki.example", "link": "https://wiki.example/desk"}],
    });
    assert_eq!(
        shown(&seen("valueserp", &answer)),
        [
            "ad carousel Desk 120 cm | Plank | 85 GBP",
            "ad top Oak desks | oak.example |",
            "organic - Desk (furniture) | wiki.example |",
            "ad bottom Cheap desks | cheap.example |",
        ]
    );
    let none =
        json!({"request_info": {"success": true}, "search_information": {"original_query_yields_zero_results": true}});
    assert_eq!(outcome("valueserp", &none).0, Outcome::Empty);
    let spent =
        json!({"request_info": {"success": false, "message": "You have run out of credits"}, "organic_results": []});
    refused("valueserp", &spent, "run out of credits");
}

#[test]
fn oxylabs_and_bright_data_give_lists_that_are_put_in_page_order() {
    let answer = json!({"results": [{"status_code": 200, "content": {"parse_status_code": 12000, "results": {
        "paid": [
            {"pos": 1, "pos_overall": 1, "title": "Lamps today", "url": "https://lamp.example/", "url_shown": "https://lamp.example"},
            {"pos": 2, "pos_overall": 4, "title": "Lamps tomorrow", "url": "https://late.example/", "url_shown": "late.example"},
        ],
        "organic": [
            {"pos": 1, "pos_overall": 2, "title": "Lamp", "url": "https://words.example/lamp", "url_shown": "https://words.example › lamp"},
            {"pos": 2, "pos_overall": 3, "title": "Lamp oil", "url": "https://oil.example/", "url_shown": "oil.example"},
        ],
        "pla": {"items": [{"pos": 1, "title": "Desk lamp", "seller": "Lumen", "price": "$12", "url": "https://lumen.example/1"}], "pos_overall": 0},
    }}}]});
    let titles = |extraction: &Extraction| -> Vec<String> {
        shown(extraction).into_iter().map(|line| line.split(" | ").next().unwrap().to_owned()).collect()
    };
    assert_eq!(
        titles(&seen("oxylabs", &answer)),
        ["ad carousel Desk lamp", "ad - Lamps today", "organic - Lamp", "organic - Lamp oil", "ad - Lamps tomorrow"]
    );
    refused("oxylabs", &json!({"message": "Unauthorized"}), "Unauthorized");
    let blocked = json!({"results": [{"status_code": 613, "content": "Faulted after too many retries"}]});
    refused("oxylabs", &blocked, "too many retries");
    let none =
        json!({"results": [{"status_code": 200, "content": {"results": {"organic": [], "total_results_count": 0}}}]});
    assert_eq!(outcome("oxylabs", &none).0, Outcome::Empty);

    let answer = json!({
        "general": {"search_engine": "google", "results_cnt": 2},
        "top_ads": [{"title": "Rugs", "link": "https://rug.example/", "display_link": "https://rug.example", "rank": 1, "global_rank": 1}],
        "organic": [{"title": "Rug", "link": "https://words.example/rug", "display_link": "words.example", "rank": 1, "global_rank": 2}],
        "bottom_ads": [{"title": "Mats", "link": "https://mat.example/", "display_link": "mat.example", "rank": 1, "global_rank": 3}],
    });
    assert_eq!(titles(&seen("brightdata", &answer)), ["ad top Rugs", "organic - Rug", "ad bottom Mats"]);
    refused("brightdata", &json!({"error": "zone not found"}), "zone not found");
}

#[test]
fn the_others_give_what_they_document() {
    let zenserp = json!({"query": {"q": "mug"}, "paid": [{"title": "Mugs", "url": "https://mug.example/", "visurl": "mug.example"}],
        "organic": [{"position": 1, "title": "Mug", "url": "https://words.example/mug", "destination": "words.example"}, {"videos": []}]});
    assert_eq!(shown(&seen("zenserp", &zenserp)), ["ad - Mugs | mug.example |", "organic - Mug | words.example |"]);
    refused("zenserp", &json!({"error": "Not enough requests."}), "Not enough requests");
    let robot = json!({"status": "SUCCESS", "result": {"paidResults": [{"title": "Pans", "url": "https://pan.example/"}],
        "organicResults": [{"title": "Pan", "url": "https://words.example/pan"}]}});
    assert_eq!(shown(&seen("scrapingrobot", &robot)), ["ad - Pans | pan.example |", "organic - Pan | words.example |"]);
    refused("scrapingrobot", &json!({"status": "FAILED", "error": "Wrong token"}), "Wrong token");
    let serpapi = json!({"search_metadata": {"status": "Success"}, "ads": [
        {"position": 1, "block_position": "top", "title": "Bikes", "displayed_link": "www.bike.example/", "link": "https://www.bike.example/x"}],
        "shopping_results": [{"title": "Bike 26", "source": "Wheel", "price": "$300.00", "link": "https://wheel.example/26"}],
        "organic_results": [{"title": "Bike", "displayed_link": "https://words.example › bike", "link": "https://words.example/bike"}]});
    assert_eq!(
        shown(&seen("serpapi", &serpapi)),
        [
            "ad carousel Bike 26 | Wheel | 300.00",
            "ad top Bikes | www.bike.example |",
            "organic - Bike | words.example |"
        ]
    );
    let none = json!({"search_metadata": {"status": "Success"}, "error": "Google hasn't returned any results for this query."});
    assert_eq!(outcome("serpapi", &none).0, Outcome::Empty);
    refused("serpapi", &json!({"error": "Your account has run out of searches."}), "run out of searches");
    let spent = json!({"request_info": {"success": false, "message": "Your monthly quota is spent"}});
    refused("rainforest", &spent, "Your monthly quota is spent");
}

#[test]
fn sites_with_json_in_their_pages_are_read() {
    let walmart = json!({"props": {"pageProps": {"initialData": {"searchResult": {"aggregatedCount": 2, "itemStacks": [{"items": [
        {"usItemId": "11", "name": "Rake", "isSponsoredFlag": true, "sellerName": "Yard", "canonicalUrl": "/ip/rake/11", "priceInfo": {"linePrice": "$9.97"}},
        {"usItemId": "12", "name": "Spade", "isSponsoredFlag": false, "sellerName": "Walmart.com", "canonicalUrl": "/ip/spade/12", "priceInfo": {"linePrice": "$14.00"}},
        {"__typename": "AdPlaceholder"},
    ]}]}}}}});
    assert_eq!(
        shown(&seen("walmart", &walmart)),
        ["ad grid Rake | Yard | 9.97 USD", "organic grid Spade | Walmart.com | 14.00 USD"]
    );
    let shopee = json!({"error": 90_309_999, "error_msg": null, "items": null, "nomore": true});
    refused("shopee", &shopee, "90309999");
}
