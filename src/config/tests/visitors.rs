//! Place, language and device: whether a source takes what a watch gives it.

use super::parse;

fn warned(source: &str, watch: &str) -> Vec<String> {
    let text = format!(
        "timezone = \"UTC\"\n[[sources]]\nname = \"s\"\nhtml = {{ listing = \"li\", title = \"h3\" }}\n{source}\n[[watches]]\nsource = \"s\"\nkeywords = [\"a\"]\n{watch}\n"
    );
    parse(&text)
        .unwrap_or_else(|report| panic!("{report}"))
        .warnings
        .mistakes()
        .map(|mistake| mistake.message)
        .collect()
}

#[test]
fn what_a_source_does_not_take_is_warned_of() {
    let plain = "url = \"https://x.example/?q={keyword}\"";
    let told = warned(plain, "place = \"de\"\ndevice = \"mobile\"");
    assert_eq!(told.len(), 2, "{told:?}");
    assert!(told[0].contains("`s` takes no place") && told[1].contains("takes no device"), "{told:?}");
    assert!(warned(plain, "language = \"de\"").is_empty(), "a page for people is asked in that language");
    let own = format!("{plain}\nheaders = {{ Accept-Language = \"fr\" }}");
    assert_eq!(warned(&own, "language = \"de\"").len(), 1, "the source's own header stands above it");
    let all = "url = \"https://x.{place=com}/?q={keyword}&hl={language}&d={device=desktop}\"";
    assert!(warned(all, "place = \"de\"\nlanguage = \"de\"\ndevice = \"mobile\"").is_empty());
}
