//! The bytes of a mail. Fixed when it is enqueued: the same message under the same head gives the
//! same bytes, so that every try sends one and the same mail and a receiver can tell a repeat.

use chrono::{DateTime, Utc};
use lettre::message::{
    Body, MessageBuilder, MultiPart, SinglePart,
    header::{ContentTransferEncoding, ContentType, HeaderName, HeaderValue},
};

use super::address::{AddressError, mailbox};
use crate::notify::message::{Message, one_line};

/// What a mail says about itself.
#[derive(Debug, Clone)]
pub struct Head<'a> {
    /// The outbox's id of it: letters, digits, `-`, `_`, `.`.
    pub id: &'a str,
    /// Which installation sends it; keeps the ids of two apart.
    pub instance: &'a str,
    /// When it was enqueued.
    pub date: DateTime<Utc>,
    /// The sender, `Name <address>` or a bare address.
    pub from: &'a str,
    /// Everybody it goes to.
    pub to: &'a [String],
    /// Which kind of mail it is.
    pub list: List,
    /// The Message-ID of the mail it follows up, as [`message_id`] gives it.
    pub in_reply_to: Option<String>,
}

/// The kinds of mail, which a reader may want to file apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum List {
    /// Something a rival did.
    Alert,
    /// The daily digest.
    Digest,
    /// Something that ails bidwatch.
    Trouble,
    /// A mail to see whether mail arrives.
    Test,
}

impl List {
    /// The name in ids and headers.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Alert => "alert",
            Self::Digest => "digest",
            Self::Trouble => "trouble",
            Self::Test => "test",
        }
    }
}

/// Why a mail cannot be made.
#[derive(Debug, thiserror::Error)]
pub enum ComposeError {
    /// A sender or recipient cannot be used.
    #[error(transparent)]
    Address(#[from] AddressError),
    /// Nobody to send it to.
    #[error("a mail needs a recipient")]
    NoRecipient,
    /// An id or instance has nothing that could stand in a Message-ID.
    #[error("`{0}` gives no Message-ID: letters, digits, `-`, `_` and `.` count")]
    Id(String),
    /// The mail library refused.
    #[error("the mail cannot be put together: {0}")]
    Library(#[from] lettre::error::Error),
    /// The result breaks a rule of the wire. Never seen; checked so that it stays so.
    #[error("the mail put together breaks a rule of SMTP: {0}")]
    Unfit(&'static str),
}

/// The Message-ID of a mail, with its angle brackets: `<alert-ID.INSTANCE@domain-of-from>`.
pub fn message_id(list: List, id: &str, instance: &str, from: &str) -> Result<String, ComposeError> {
    let domain = mailbox(from)?.email.domain().to_owned();
    Ok(format!("<{}-{}.{}@{domain}>", list.as_str(), id_text(id)?, id_text(instance)?))
}

/// The bytes of a mail: headers, plain text and HTML, ASCII throughout, lines ended by CR LF.
pub fn compose(message: &Message, head: &Head<'_>) -> Result<Vec<u8>, ComposeError> {
    if head.to.is_empty() {
        return Err(ComposeError::NoRecipient);
    }
    let from = mailbox(head.from)?;
    let id = message_id(head.list, head.id, head.instance, head.from)?;
    // `=_` can stand in neither quoted-printable nor base64, so no body can hold the boundary (RFC 2045, 6.7).
    let boundary = format!("=_{}_{}", head.list.as_str(), id_text(head.id)?);
    let mut builder = MessageBuilder::new().from(from.clone());
    for to in head.to {
        builder = builder.to(mailbox(to)?);
    }
    builder = builder.subject(one_line(&message.subject)).message_id(Some(id));
    if let Some(earlier) = &head.in_reply_to {
        let earlier = reference(earlier)?;
        builder = builder.in_reply_to(earlier.clone()).references(earlier);
    }
    // RFC 3834: no vacation notice may answer it.
    builder = builder.raw_header(raw("Auto-Submitted", "auto-generated".to_owned()));
    builder = builder.raw_header(raw("Date", head.date.format("%a, %d %b %Y %H:%M:%S +0000").to_string()));
    for (name, value) in list_headers(head.list, &from.email) {
        builder = builder.raw_header(raw(name, value));
    }
    let parts = MultiPart::alternative()
        .boundary(boundary)
        .singlepart(part(&message.text, ContentType::TEXT_PLAIN))
        .singlepart(part(&message.html, ContentType::TEXT_HTML));
    let bytes = builder.multipart(parts)?.formatted();
    fit_for_smtp(&bytes)?;
    Ok(bytes)
}

/// List-Id (RFC 2919) lets a reader file by kind. Only the digest comes unasked day after day, so
/// only it says how to be rid of it (RFC 2369): by a mail to its sender, who keeps the config.
fn list_headers(list: List, from: &lettre::Address) -> Vec<(&'static str, String)> {
    let domain = from.domain();
    let kind = list.as_str();
    let mut headers = vec![("List-Id", format!("bidwatch {kind} <{kind}.bidwatch.{domain}>"))];
    if list == List::Digest {
        let user: String = from.user().bytes().map(percent_encoded).collect();
        let value = format!("<mailto:{user}@{domain}?subject=unsubscribe%20bidwatch%20digest>");
        headers.push(("List-Unsubscribe", value));
    }
    headers
}

fn percent_encoded(byte: u8) -> String {
    match byte {
        b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'+' => char::from(byte).to_string(),
        _ => format!("%{byte:02X}"),
    }
}

/// Quoted-printable or base64, whichever is shorter: HTML is mostly ASCII, CJK text is not.
/// Both keep lines below 80 bytes; a line of one dot is the mailer's to double.
fn part(text: &str, content_type: ContentType) -> SinglePart {
    let encoded = |encoding| Body::new_with_encoding(text.to_owned(), encoding).expect("both encodings hold any text");
    let quoted = encoded(ContentTransferEncoding::QuotedPrintable);
    let base64 = encoded(ContentTransferEncoding::Base64);
    let shorter = if quoted.len() <= base64.len() { quoted } else { base64 };
    SinglePart::builder().header(content_type).body(shorter)
}

fn raw(name: &'static str, value: String) -> HeaderValue {
    // The values are ASCII of our own making, far below 998 bytes: nothing to encode or to fold.
    HeaderValue::dangerous_new_pre_encoded(HeaderName::new_from_ascii_str(name), value.clone(), value)
}

/// An id as it may stand in a Message-ID: other characters become `-`.
fn id_text(id: &str) -> Result<String, ComposeError> {
    const MAX_ID_CHARS: usize = 80;
    let allowed = |c: char| if c.is_ascii_alphanumeric() || "-_.".contains(c) { c } else { '-' };
    let text: String = id.chars().take(MAX_ID_CHARS).map(allowed).collect();
    // RFC 5322 dot-atoms neither begin nor end with a dot nor have two in a row.
    let text = text.split('.').filter(|atom| !atom.is_empty()).collect::<Vec<_>>().join(".");
    if text.chars().any(|c| c.is_ascii_alphanumeric()) { Ok(text) } else { Err(ComposeError::Id(id.to_owned())) }
}

fn reference(id: &str) -> Result<String, ComposeError> {
    let inner = id.strip_prefix('<').and_then(|rest| rest.strip_suffix('>'));
    let fit = |inner: &&str| inner.len() < 500 && inner.bytes().all(|b| b.is_ascii_graphic() && b != b'<' && b != b'>');
    inner.filter(fit).map(|_| id.to_owned()).ok_or_else(|| ComposeError::Id(id.to_owned()))
}

/// What RFC 5321 asks of the bytes between DATA and the final dot.
pub(super) fn fit_for_smtp(bytes: &[u8]) -> Result<(), ComposeError> {
    const MAX_LINE_BYTES: usize = 998;
    if !bytes.is_ascii() || bytes.contains(&0) {
        return Err(ComposeError::Unfit("a byte that is not plain ASCII"));
    }
    if !bytes.ends_with(b"\r\n") {
        return Err(ComposeError::Unfit("its last line has no end"));
    }
    for line in bytes.strip_suffix(b"\r\n").unwrap_or(bytes).split(|&byte| byte == b'\n') {
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        if line.contains(&b'\r') {
            return Err(ComposeError::Unfit("a bare CR"));
        }
        if line.len() > MAX_LINE_BYTES {
            return Err(ComposeError::Unfit("a line longer than 998 bytes"));
        }
    }
    let bare_feed = bytes.starts_with(b"\n") || bytes.windows(2).any(|pair| pair[1] == b'\n' && pair[0] != b'\r');
    if bare_feed { Err(ComposeError::Unfit("a bare LF")) } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use mail_parser::MessageParser;

    use super::*;

    fn head(list: List, to: &[String]) -> Head<'_> {
        Head {
            id: "0123456789abcdef",
            instance: "i7",
            date: "2026-03-10T08:00:07Z".parse().unwrap(),
            from: "bidwatch 女包 <watch@shop.example>",
            to,
            list,
            in_reply_to: None,
        }
    }

    fn message(subject: &str, text: &str) -> Message {
        Message::new(subject, text, &format!("<p>{text}</p>"))
    }

    fn to() -> Vec<String> {
        vec!["seller@shop.example".into(), "李 <li@shop.example>".into()]
    }

    #[test]
    fn a_mail_says_what_it_is_and_reads_back_whole() {
        let raw = compose(&message("Rival A backed off on 女包", "Zwei Zeilen\n女包 █▄·"), &head(List::Digest, &to()))
            .unwrap();
        let mail = MessageParser::new().parse(&raw).unwrap();
        assert_eq!(mail.subject(), Some("Rival A backed off on 女包"));
        assert_eq!(mail.body_text(0).unwrap().trim_end().replace("\r\n", "\n"), "Zwei Zeilen\n女包 █▄·");
        assert!(mail.body_html(0).unwrap().contains("女包 █▄·"));
        assert_eq!(mail.message_id(), Some("digest-0123456789abcdef.i7@shop.example"));
        assert_eq!(mail.from().unwrap().first().unwrap().name(), Some("bidwatch 女包"));
        assert_eq!(mail.to().unwrap().as_list().unwrap().len(), 2);
        let text = String::from_utf8(raw).unwrap();
        for line in [
            "Date: Tue, 10 Mar 2026 08:00:07 +0000\r\n",
            "Auto-Submitted: auto-generated\r\n",
            "List-Id: bidwatch digest <digest.bidwatch.shop.example>\r\n",
            "List-Unsubscribe: <mailto:watch@shop.example?subject=unsubscribe%20bidwatch%20digest>\r\n",
            "MIME-Version: 1.0\r\n",
        ] {
            assert!(text.contains(line), "{line} in {text}");
        }
    }

    #[test]
    fn only_the_digest_says_how_to_be_rid_of_it() {
        for list in [List::Alert, List::Trouble, List::Test] {
            let raw = compose(&message("s", "t"), &head(list, &to())).unwrap();
            assert!(!String::from_utf8(raw).unwrap().contains("List-Unsubscribe"));
        }
    }

    #[test]
    fn the_same_mail_has_the_same_bytes() {
        let compose = || compose(&message("s 女", &"长行".repeat(2_000)), &head(List::Alert, &to())).unwrap();
        assert_eq!(compose(), compose());
    }

    #[test]
    fn an_answer_names_what_it_answers() {
        let to = to();
        let earlier = message_id(List::Alert, "1", "i7", "watch@shop.example").unwrap();
        let head = Head { in_reply_to: Some(earlier.clone()), ..head(List::Alert, &to) };
        let text = String::from_utf8(compose(&message("s", "t"), &head).unwrap()).unwrap();
        assert!(
            text.contains(&format!("In-Reply-To: {earlier}\r\n"))
                && text.contains(&format!("References: {earlier}\r\n"))
        );
        let forged = Head { in_reply_to: Some("<a@b>\r\nBcc: <x@evil>".into()), ..head };
        assert!(matches!(compose(&message("s", "t"), &forged), Err(ComposeError::Id(_))));
    }

    #[test]
    fn nothing_in_a_message_ends_it_or_adds_a_header() {
        let hostile = "x\r\nBcc: y@evil.example\r\n\r\n.\r\nMAIL FROM:<x@evil>\n.\nRCPT TO:<v@evil>\r.\rDATA\n";
        let raw = compose(&message(hostile, hostile), &head(List::Alert, &to())).unwrap();
        let text = String::from_utf8(raw).unwrap();
        let headers = text.split("\r\n\r\n").next().unwrap();
        assert!(!headers.lines().any(|line| line.starts_with("Bcc")), "{headers}");
        let mail = MessageParser::new().parse(text.as_bytes()).unwrap();
        assert_eq!(mail.to().unwrap().as_list().unwrap().len(), 2);
        assert!(mail.body_text(0).unwrap().contains("RCPT TO:<v@evil>"), "shown as the text it is");
    }

    #[test]
    fn a_bad_address_or_id_makes_no_mail() {
        let to = to();
        let compose_with = |head: &Head<'_>| compose(&message("s", "t"), head);
        assert!(matches!(compose_with(&Head { to: &[], ..head(List::Test, &to) }), Err(ComposeError::NoRecipient)));
        assert!(matches!(compose_with(&Head { from: "x", ..head(List::Test, &to) }), Err(ComposeError::Address(_))));
        assert!(matches!(compose_with(&Head { id: "..", ..head(List::Test, &to) }), Err(ComposeError::Id(_))));
    }

    #[test]
    fn what_smtp_forbids_is_caught_at_the_end() {
        for bad in [&b"a\nb\r\n"[..], b"a\rb\r\n", b"a", b"\xff\r\n", b"\n\r\n", &[&[b'x'; 999][..], b"\r\n"].concat()]
        {
            assert!(fit_for_smtp(bad).is_err(), "{:?}", String::from_utf8_lossy(bad));
        }
        assert!(fit_for_smtp(b"a\r\n\r\n.b\r\n").is_ok());
    }
}
