use proptest::prelude::*;

use super::*;
use crate::{
    domain::Slot,
    extract::{Field, Kind, Spec},
};

const PAGE: &str = "https://market.example/search?q=shoes";

fn list(rules: &[&str]) -> Vec<String> {
    rules.iter().map(|&rule| rule.to_owned()).collect()
}

fn html_spec() -> Spec {
    Spec {
        listing: list(&["#ads li.ad", "li.ad"]),
        ad: list(&[".paid"]),
        fields: [(Field::Title, list(&["h3"])), (Field::Price, list(&[".price"])), (Field::Url, list(&["a@href"]))]
            .into(),
        empty: list(&[".no-results"]),
        ..Spec::default()
    }
}

fn json_spec(script: Option<&str>) -> Spec {
    Spec {
        kind: Kind::Json,
        listing: list(&["$.items[*]", "$.more | $.items[*]"]),
        ad: list(&["$.sponsored", "in $.more"]),
        fields: [(Field::Title, list(&["$.title"])), (Field::Price, list(&["$.price"]))].into(),
        empty: list(&["$.total == 0"]),
        script: script.map(str::to_owned),
        ..Spec::default()
    }
}

fn of(spec: &Spec, text: &str) -> Extraction {
    let source = Source { text, url: PAGE, media_type: None, replaced: false };
    extract(&Rules::compile(spec).unwrap(), source)
}

fn verdict(spec: &Spec, text: &str) -> (Outcome, String) {
    let extraction = of(spec, text);
    (extraction.outcome, extraction.detail.unwrap_or_default())
}

fn page(items: &str) -> String {
    format!("<!doctype html><html><head><title>Results</title></head><body><ol id=ads>{items}</ol></body></html>")
}

const ITEM: &str = "<li class='ad paid'><a href=/p/1><h3>Acme</h3></a><span class=price>&pound;9.99</span></li>";

#[test]
fn a_results_page_gives_its_listings() {
    let extraction = of(&html_spec(), &page(&format!("{ITEM}<li class=ad><h3>Best</h3>")));
    assert_eq!((extraction.outcome, extraction.detail), (Outcome::Ok, None));
    let [first, second] = &extraction.listings[..] else { panic!("two listings") };
    assert_eq!((first.slot, first.rank, first.position), (Some(Slot::Ad), 1, 1));
    assert_eq!(first.url.as_deref(), Some("https://market.example/p/1"));
    assert_eq!((first.price.as_deref(), first.currency.as_deref()), (Some("9.99"), Some("GBP")));
    assert_eq!((second.slot, second.rank, second.position), (Some(Slot::Organic), 1, 2));
    assert_eq!((second.price.as_deref(), second.currency.as_deref()), (None, None));
}

#[test]
fn what_is_no_results_page_is_never_one_without_listings() {
    let spec = html_spec();
    let cases = [
        ("", Outcome::Failed, "empty page"),
        (" \n ", Outcome::Failed, "empty page"),
        ("<html><title>Are you a robot?</title><div class=g-recaptcha></div></html>", Outcome::Blocked, "captcha"),
        ("<html><title>Before you continue</title><button>Accept all</button></html>", Outcome::Blocked, "consent"),
        ("<html><title>Sign in</title><form><input type=password></form></html>", Outcome::Blocked, "login"),
        ("<html><title>Back soon</title><h1>Down for maintenance</h1></html>", Outcome::Failed, "maintenance"),
        (
            "<html><body><ol id=r2><li class=x9><h3>Acme</h3></ol></body></html>",
            Outcome::Unparsed,
            "no listing recognised",
        ),
        (
            "<!doctype html><html><body><ol id=ads><li class=ad><h3>Ac",
            Outcome::Failed,
            "incomplete: the page ends before its end",
        ),
        ("{\"error\": \"no such page\"}", Outcome::Failed, "not HTML: JSON"),
        ("\u{fffd}\u{fffd}PK\u{3}\u{4}\u{fffd}", Outcome::Unparsed, "no listing recognised"),
    ];
    for (text, outcome, detail) in cases {
        assert_eq!(verdict(&spec, text), (outcome, detail.to_owned()), "{text:?}");
    }
    let pdf = Source { text: "%PDF-1.4", url: PAGE, media_type: Some("application/pdf"), replaced: false };
    let extraction = extract(&Rules::compile(&spec).unwrap(), pdf);
    assert_eq!(
        (extraction.outcome, extraction.detail.as_deref()),
        (Outcome::Failed, Some("not HTML: application/pdf"))
    );
}

#[test]
fn where_the_rule_for_the_seller_finds_nothing_any_more_nobody_is_called_absent() {
    let mut spec = html_spec();
    spec.fields.insert(Field::Seller, list(&[".shop"]));
    let ad = |class: &str| format!("<li class='ad paid'><h3>Shoes</h3><b class={class}>Acme</b></li>");
    let one_of_three = page(&[ad("shop"), ad("x9"), ad("x9")].concat());
    assert_eq!(verdict(&spec, &one_of_three), (Outcome::Ok, String::new()));
    let drifted = page(&ad("x9").repeat(3));
    let told = "3 ads recognised, but seller finds nothing in any";
    assert_eq!(verdict(&spec, &drifted), (Outcome::Unparsed, told.to_owned()));
    // Ads may go without a name that other listings have, as long as they have another.
    spec.fields.insert(Field::ItemId, list(&["@data-id"]));
    let without_id = page(&ad("shop").repeat(3));
    assert_eq!(verdict(&spec, &without_id), (Outcome::Ok, String::new()));
}

#[test]
fn a_wall_outweighs_the_word_that_there_are_no_results() {
    let wall = "<html><p class=no-results></p><script>window._cf_chl_opt={}</script></html>";
    assert_eq!(verdict(&html_spec(), wall), (Outcome::Blocked, "cloudflare".into()));
}

#[test]
fn only_the_site_itself_says_that_there_are_no_results() {
    let none = page("<p class=no-results>No results for shoes</p>");
    assert_eq!(verdict(&html_spec(), &none).0, Outcome::Empty);
    let others = page(&format!("<p class=no-results>No exact results, but:</p>{ITEM}"));
    assert_eq!(verdict(&html_spec(), &others).0, Outcome::Ok);
}

#[test]
fn a_page_without_what_good_pages_have_is_no_evidence() {
    let spec = Spec { present: list(&["#footer"]), ..html_spec() };
    let lacks = (Outcome::Unparsed, "it lacks what good pages have".to_owned());
    assert_eq!(verdict(&spec, &page(ITEM)), lacks);
    assert_eq!(verdict(&spec, &page("<p class=no-results>none</p>")), lacks);
    assert_eq!(verdict(&spec, &page(&format!("{ITEM}<p id=footer>"))).0, Outcome::Ok);
}

#[test]
fn listings_without_a_single_field_are_not_understood() {
    let bare = page("<li class=ad><b>Acme</b></li><li class=ad><b>Best</b></li>");
    assert_eq!(verdict(&html_spec(), &bare).1, "listings recognised, but none of their fields");
}

#[test]
fn without_a_rule_for_ads_no_slot_is_told() {
    let spec = Spec { ad: Vec::new(), ..html_spec() };
    assert_eq!(of(&spec, &page(ITEM)).listings[0].slot, None);
}

#[test]
fn an_end_marker_of_the_source_takes_the_place_of_the_end_tag() {
    let marked = |marker: &str| Spec { end_marker: Some(marker.into()), ..html_spec() };
    let open = format!("<!doctype html><html><body><ol id=ads>{ITEM}</ol><!-- served -->");
    assert_eq!(verdict(&html_spec(), &open).0, Outcome::Failed);
    assert_eq!(verdict(&marked("<!-- served"), &open).0, Outcome::Ok);
    assert_eq!(verdict(&marked(""), &open).0, Outcome::Ok);
    assert_eq!(verdict(&marked("<!-- served"), &page(ITEM)).0, Outcome::Failed);
}

#[test]
fn what_was_cut_or_garbled_is_said() {
    let many = of(&html_spec(), &page(&ITEM.repeat(700)));
    assert_eq!((many.listings.len(), many.detail.as_deref()), (500, Some("cut at 500 listings")));
    let garbled = page(&ITEM.replace("Acme", "Ac\u{fffd}me"));
    let source = Source { text: &garbled, url: PAGE, media_type: Some("text/html"), replaced: true };
    let extraction = extract(&Rules::compile(&html_spec()).unwrap(), source);
    assert_eq!(
        (extraction.outcome, extraction.detail.as_deref()),
        (Outcome::Ok, Some("some characters could not be read"))
    );
}

#[test]
fn json_answers_are_read_and_broken_ones_are_not_understood() {
    let spec = json_spec(None);
    let extraction = of(&spec, r#"{"items":[{"title":"A","price":9.5,"sponsored":true},{"title":"B"}],"total":2}"#);
    let slots: Vec<_> = extraction.listings.iter().map(|listing| listing.slot).collect();
    assert_eq!(slots, [Some(Slot::Ad), Some(Slot::Organic)]);
    assert_eq!(extraction.listings[0].price.as_deref(), Some("9.5"));
    assert_eq!(verdict(&spec, r#"{"items":[],"total":0}"#).0, Outcome::Empty);
    assert_eq!(verdict(&spec, r#"{"error":"invalid key"}"#), (Outcome::Unparsed, "no listing recognised".into()));
    assert_eq!(verdict(&spec, r#"{"items":[{"title""#).0, Outcome::Unparsed);
    assert_eq!(verdict(&spec, "<html><title>Just a moment...</title></html>"), (Outcome::Blocked, "cloudflare".into()));
    assert_eq!(
        verdict(&spec, r#"{"ret":["RGV587_ERROR::SM"],"data":{}}"#),
        (Outcome::Blocked, "alibaba-punish".into())
    );
    assert_eq!(verdict(&spec, &"[".repeat(10_000)).0, Outcome::Failed);
}

#[test]
fn json_in_a_script_is_read_with_the_json_text_inside() {
    let spec = json_spec(Some("g_page"));
    let state = r#"g_page = {"items":[{"title":"A"}],"more":"{\"items\":[{\"title\":\"B\"}]}"};"#;
    let extraction = of(&spec, &format!("<html><script>{state}</script></html>"));
    let found: Vec<_> = extraction.listings.iter().map(|listing| (listing.title.as_deref(), listing.slot)).collect();
    assert_eq!(found, [(Some("A"), Some(Slot::Organic)), (Some("B"), Some(Slot::Ad))]);
    assert_eq!(verdict(&spec, "<html><p>no state</p></html>"), (Outcome::Unparsed, "no listing recognised".into()));
    let cut = format!("<html><script>{}", &state[..40]);
    assert_eq!(verdict(&spec, &cut), (Outcome::Failed, "incomplete: the page ends before its end".into()));
    assert_eq!(verdict(&spec, "<html><script>g_page = {nonsense};</script></html>").0, Outcome::Unparsed);
}

#[test]
fn elements_side_by_side_without_end_are_not_compared_each_with_each() {
    let spec = Spec { empty: list(&[".x ~ *"]), ..html_spec() };
    let page = format!("<li class=ad><h3>A</h3></li>{}", "<i></i>".repeat(20_000));
    assert_eq!(verdict(&spec, &page), (Outcome::Failed, "too many elements side by side".into()));
}

/// Pieces that pages are made of, in no order.
fn soup() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        Just("<li class=ad>".to_owned()),
        Just("<h3>".to_owned()),
        Just("</li>".to_owned()),
        Just("<a href='".to_owned()),
        Just("<table>".to_owned()),
        Just("<template>".to_owned()),
        Just("</template>".to_owned()),
        Just("<svg>".to_owned()),
        Just("<b><p>".to_owned()),
        Just("</b>".to_owned()),
        Just("<select><option>".to_owned()),
        Just("<math><mi>".to_owned()),
        Just("<script>g_page = {\"items\":[".to_owned()),
        Just("]};</script>".to_owned()),
        Just("<frameset>".to_owned()),
        Just("{\"title\":\"x\"},".to_owned()),
        Just("<!--".to_owned()),
        Just("&amp".to_owned()),
        Just("<span class=price>1.".to_owned()),
        Just("</body></html>".to_owned()),
        Just("<html><body>".to_owned()),
        Just("<form>".to_owned()),
        Just("</p>".to_owned()),
        "\\PC{0,8}",
        any::<char>().prop_map(String::from),
    ];
    proptest::collection::vec(piece, 0..60).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn no_text_makes_it_panic_and_only_ok_has_listings(text in soup()) {
        for spec in [html_spec(), json_spec(None), json_spec(Some("g_page")), json_spec(Some("script"))] {
            let extraction = of(&spec, &text);
            prop_assert_eq!(extraction.outcome == Outcome::Ok, !extraction.listings.is_empty());
            prop_assert_ne!(extraction.outcome, Outcome::Skipped);
            for (n, listing) in extraction.listings.iter().enumerate() {
                prop_assert_eq!(listing.position as usize, n + 1);
                prop_assert!(listing.url.as_deref().is_none_or(|url| url.starts_with("http")));
            }
        }
    }
}
