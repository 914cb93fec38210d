use super::shown;
use crate::config::{Config, Environment};

fn load(bytes: &[u8]) -> Result<Config, crate::config::Report> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("bidwatch.toml");
    std::fs::write(&path, bytes).unwrap();
    Config::load(&path, &Environment::empty())
}

#[test]
fn windows_line_ends_and_a_byte_order_mark_do_not_move_places() {
    let report = load(b"\xef\xbb\xbfdatabase = \"x\"\r\ntimezone = 5\r\n").unwrap_err();
    assert_eq!(shown(&report), ["2:12 expected a string, found an integer | write it in quotes, such as \"5\""]);
    assert!(report.to_string().contains("bidwatch.toml:2:12"), "{report}");
    assert!(!report.to_string().contains('\r'));
    let report = load(b"\xef\xbb\xbfdatabse = \"x\"\r\n").unwrap_err();
    assert!(report.to_string().contains("bidwatch.toml:1:1"), "{report}");
}

#[test]
fn places_count_characters_and_not_bytes() {
    let report = load("own = { name = \"女包店\", selers = \"x\" }".as_bytes()).unwrap_err();
    let place = report.mistakes().find(|mistake| mistake.message.contains("selers")).map(|m| (m.line, m.column));
    assert_eq!(place, Some((1, 23)));
    assert!(report.to_string().contains("bidwatch.toml:1:23"), "{report}");
}

#[test]
fn bytes_that_are_no_text_are_told_with_their_place() {
    let report = load(b"database = \"x\"\n# caf\xe9\n").unwrap_err();
    assert_eq!(shown(&report), ["2:6 byte 21 of the file (0xe9) is no UTF-8 | save the file as UTF-8"]);
    assert!(report.to_string().contains("bidwatch.toml:2:6"), "{report}");
}

#[test]
fn a_file_that_cannot_be_a_config_is_refused_whole() {
    let report = load(&vec![b'#'; 1_000_001]).unwrap_err().to_string();
    assert!(report.contains("bidwatch.toml: the config is larger than 1000000 bytes"), "{report}");
    let folder = tempfile::tempdir().unwrap();
    for path in [folder.path().join("none.toml"), folder.path().to_owned()] {
        let report = Config::load(&path, &Environment::empty()).unwrap_err().to_string();
        assert!(report.starts_with("error: /") && report.contains("the config cannot be read"), "{report}");
    }
    load(b"").expect("an empty file says nothing wrong");
}

#[test]
fn hostile_files_end_in_a_report() {
    for bad in ["[".repeat(100_000), "a.".repeat(100_000), "a = ".to_owned() + &"[".repeat(200_000), "\0".repeat(1_000)]
    {
        assert!(load(bad.as_bytes()).unwrap_err().errors() > 0);
    }
}

proptest::proptest! {
    #![proptest_config(proptest::test_runner::Config::with_cases(50))]

    #[test]
    fn a_mangled_config_is_read_or_reported(
        cuts in proptest::collection::vec((0.0..1.0f64, 0usize..40, "[\\PC\\n\"'\\[\\]{}=#,]{0,3}"), 1..4),
    ) {
        let mut text = include_str!("../../../config/bidwatch.example.toml").to_owned();
        for (place, length, put_in) in cuts {
            let boundary = |mut at: usize| {
                while !text.is_char_boundary(at) {
                    at += 1;
                }
                at
            };
            let start = boundary((place * text.len() as f64) as usize);
            let end = boundary((start + length).min(text.len()));
            text.replace_range(start..end, &put_in);
        }
        if let Err(report) = super::parse(&text) {
            proptest::prop_assert!(report.errors() > 0 && report.to_string().contains("error: "));
        }
    }
}
