//! Every kind of mail in Chinese: no word of English but names, commands and keywords, and fit to be sent.

use regex::Regex;

use crate::{
    domain::{FindingKind, Party},
    notify::{
        Ailment, AilmentView, AlertView, DigestView, FindingView, Head, List, MAX_SUBJECT_CHARS, Message, ShortageView,
        SpanView, ToldBefore, TroubleView, compose, render_ailment, render_alert, render_digest, render_shortage,
        render_test, render_trouble, sample,
    },
    words::{Lang, Voice},
};

/// What stands in a Chinese mail as it is: names of the samples, commands, what a server said.
const SAME: &str = r"`[^`]*`|bidwatch( (ack|wrong|snooze) .*)?|Rival A|taobao|ebay|serpapi|kw|HTTP|cloudflare|Asia/Shanghai|robots\.txt|GB|[0-9a-f]{16}|no route";

fn zh() -> Voice {
    Voice { lang: Lang::Zh, ..sample::voice() }
}

fn alert(findings: Vec<FindingView>, still: bool) -> Message {
    let Voice { lang, zone, now } = zh();
    render_alert(&AlertView { lang, now, zone, held_since: Some(now), still, findings })
}

fn mails() -> Vec<Message> {
    let Voice { lang, zone, now } = zh();
    let of = |kind: FindingKind| {
        let mut view = sample::finding_view(kind, "Rival A", "女包");
        // Without its English sentence.
        view.finding.text.clear();
        view
    };
    let own = |kind: FindingKind| {
        let mut view = of(kind);
        view.finding.party = Party::own();
        view
    };
    let mut mails: Vec<Message> = FindingKind::ALL.map(|kind| alert(vec![of(kind)], false)).into();
    mails.extend(FindingKind::ALL.map(|kind| alert(vec![own(kind)], true)));
    mails.push(alert(FindingKind::ALL.map(of).into(), false));
    let ended = ToldBefore { finding: of(FindingKind::BackOff).finding, at: Some(now) };
    let mut revises = of(FindingKind::Return);
    revises.finding.revises = true;
    mails.push(alert(vec![FindingView { ends: Some(ended.clone()), corrects: Some(ended), ..revises }], false));
    let mut digest = DigestView { lang, ..sample::digest(3) };
    digest.findings = vec![of(FindingKind::BackOff)];
    mails.push(render_digest(&digest));
    digest.findings.clear();
    mails.push(render_digest(&digest));
    for reason in ["blocked: captcha", "unparsed", "skipped: not running at that time", "failed: HTTP 503"] {
        for over in [None, Some(now)] {
            let (source, since, reason) = ("taobao".to_owned(), now, reason.to_owned());
            mails.push(render_trouble(&TroubleView { lang, now, zone, source, since, over, reason, lost: 3 }));
        }
    }
    for ailment in [Ailment::Disk { free: 1, total: 2 }, Ailment::Mail { waited: 3 }, Ailment::Store { waited: 4 }] {
        let reason = "no route".to_owned();
        mails.push(render_ailment(&AilmentView { lang, now, zone, ailment, since: now, over: Some(now), reason }));
    }
    let span = SpanView { planned: 720, allowed: Some(500), spent: 81, cost: Some(1_440_000) };
    let reason = "budget of the day does not reach for every look".to_owned();
    let (source, currency) = ("serpapi".to_owned(), "USD".to_owned());
    mails.push(render_shortage(&ShortageView { lang, now, zone, source, reason, currency, day: span, month: span }));
    mails.push(render_test(zh()));
    mails
}

#[test]
fn a_chinese_mail_says_nothing_in_english() {
    let (same, word) = (Regex::new(SAME).unwrap(), Regex::new("[A-Za-z]{2,}").unwrap());
    for Message { subject, text, html } in mails() {
        let all = format!("{subject}\n{text}");
        let rest = same.replace_all(&all, "");
        assert!(!word.is_match(&rest), "{:?}\nin {text}", word.find(&rest));
        assert!(html.contains("<html lang=\"zh-Hans\">") && html.contains("PingFang SC"), "{html}");
    }
}

#[test]
fn a_chinese_subject_is_short_and_arrives_as_it_was_written() {
    for message in mails() {
        assert!(message.subject.chars().count() <= MAX_SUBJECT_CHARS, "{}", message.subject);
        let (from, to) = ("bidwatch <watch@shop.example>", ["seller@shop.example".to_owned()]);
        let head =
            Head { id: "1", instance: "i", date: sample::now(), from, to: &to, list: List::Alert, in_reply_to: None };
        let raw = compose(&message, &head).unwrap();
        let read = mail_parser::MessageParser::default().parse(&raw).unwrap();
        assert_eq!(read.subject(), Some(message.subject.as_str()));
    }
}

#[test]
fn an_alert_in_chinese_reads_as_a_seller_would_say_it() {
    let message = alert(vec![sample::finding_view(FindingKind::BackOff, "Rival A", "女包")], false);
    assert_eq!(message.subject, "Rival A 退出了“女包”的广告位（自周一 00:00 起）");
    for words in ["你的空间变大", "已知晓？", "bidwatch ack ", "把握 99%。约从周一 00:00 开始", "2026年3月10日 周二"]
    {
        assert!(message.text.contains(words), "{words}\n{}", message.text);
    }
}
