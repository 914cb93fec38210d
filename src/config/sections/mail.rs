use std::collections::BTreeMap;

use super::{
    super::{
        check,
        reader::{SecretKeys, Table},
    },
    Surroundings, language as languages, market,
};
use crate::{
    domain::Problem,
    notify::{DigestSettings, MailSettings, QuietHours, Security, SmtpSettings, Transport},
    words::Lang,
};

const PASSWORD: SecretKeys =
    SecretKeys { inline: "password", file: "password_file", env: "password_env", credential: "password_credential" };

/// Who mails are from where they go to a folder and the file does not say.
const FROM: &str = "bidwatch <bidwatch@localhost>";
/// Whom they are to.
const TO: &str = "you@localhost";

/// `[mail]`; without one, mails go to the folder `mail` beside the config.
pub(super) fn read(root: &Table<'_>, language: Lang, surroundings: &Surroundings<'_>) -> MailSettings {
    let mut settings = MailSettings {
        from: FROM.to_owned(),
        to: vec![TO.to_owned()],
        operator: Vec::new(),
        transport: Transport::Folder(surroundings.path("mail")),
        digest: DigestSettings::default(),
        alerts: true,
        rules: Vec::new(),
        quiet: QuietHours::default(),
        by_query: BTreeMap::new(),
        webhooks: Vec::new(),
        language,
        languages: BTreeMap::new(),
    };
    let Some(table) = root.table("mail") else { return settings };
    let (from, to) = (table.text("from"), table.texts("to"));
    let by_server = table.sets("smtp");
    for (key, example) in [("from", "from = \"bidwatch <alerts@example.com>\""), ("to", "to = [\"you@example.com\"]")] {
        if by_server && !table.has(key) {
            let problem =
                Problem::at("smtp", format!("mail is to be sent to a server, but `{key}` is missing in [mail]"));
            table.tell(&problem.help(format!("add {example}")));
        }
    }
    if !to.is_empty() || table.is_empty_list("to") {
        settings.to = to;
    }
    settings.from = from.unwrap_or(settings.from);
    settings.operator = table.texts("operator");
    settings.alerts = table.boolean("alerts").unwrap_or(settings.alerts);
    settings.quiet = quiet(root, &table, surroundings);
    settings.digest = digest(&table);
    settings.languages = languages::of_readers(&table);
    settings.transport = transport(&table, surroundings);
    table.tell_all(&check::mail(&settings));
    table.finish();
    settings
}

/// `quiet_hours`, in the market's time.
fn quiet(root: &Table<'_>, mail: &Table<'_>, surroundings: &Surroundings<'_>) -> QuietHours {
    let keyed = mail.keyed_texts("quiet_hours");
    if !keyed.is_empty() && !root.has("timezone") {
        let problem = Problem::at("quiet_hours", "`timezone` is missing: quiet hours are hours of some place");
        mail.tell(&problem.help("the market's own, such as timezone = \"Asia/Shanghai\""));
    }
    for (key, window) in &keyed {
        market::tell_wrong_window(mail, key, window);
    }
    let windows: Vec<&String> = keyed.iter().map(|(_, window)| window).collect();
    // Where something is wrong with it, that is told already.
    let zone = surroundings.dayparts.as_ref().map_or(chrono_tz::Tz::UTC, |dayparts| dayparts.timezone);
    let quiet = QuietHours::new(zone, &windows).unwrap_or_default();
    if quiet.never_end() {
        let problem = Problem::at("quiet_hours", "these hours never end: no alert would ever go out");
        mail.tell(&problem.help("leave some time, or set alerts = false to be told by the digest only"));
    }
    quiet
}

fn digest(mail: &Table<'_>) -> DigestSettings {
    let default = DigestSettings::default();
    let Some(table) = mail.table("digest") else { return default };
    let digest = DigestSettings {
        enabled: table.boolean("enabled").unwrap_or(default.enabled),
        at: table.time_of_day("at").unwrap_or(default.at),
    };
    table.finish();
    digest
}

fn transport(mail: &Table<'_>, surroundings: &Surroundings<'_>) -> Transport {
    let (smtp, folder) = (mail.table("smtp"), mail.table("folder"));
    if let (Some(_), Some(folder)) = (&smtp, &folder) {
        let problem = Problem::at("", "mail goes to a server or to a folder, not both");
        folder.tell(&problem.help("keep [mail.smtp] or [mail.folder]"));
    }
    let path = folder.map(|table| {
        let path = table.text("path");
        table.finish();
        path.map_or_else(|| surroundings.path("mail"), |path| surroundings.path(path))
    });
    match smtp {
        Some(smtp) => Transport::Smtp(server(smtp, surroundings)),
        None => Transport::Folder(path.unwrap_or_else(|| surroundings.path("mail"))),
    }
}

fn server(table: Table<'_>, surroundings: &Surroundings<'_>) -> SmtpSettings {
    let securities = [("tls", Security::Tls), ("starttls", Security::Starttls), ("none", Security::None)];
    let security = table.choice("security", &securities).unwrap_or(Security::Tls);
    let port = table.integer("port", 1..=65_535).map(|port| u16::try_from(port).expect("at most 65535"));
    let settings = SmtpSettings {
        host: table
            .required_text("host", "the name of the mail server, such as host = \"smtp.example.com\"")
            .unwrap_or_default(),
        port: port.unwrap_or(match security {
            Security::Tls => 465,
            Security::Starttls => 587,
            Security::None => 25,
        }),
        security,
        username: table.text("username"),
        password: table.secret(PASSWORD, surroundings.folder, &surroundings.environment.for_mail()),
        ca_file: surroundings.readable_file(&table, "ca_file"),
    };
    let told = ["password_file", "password_env", "password_credential"].into_iter().any(|key| table.has(key));
    if told && !table.has("username") {
        table.tell(
            &Problem::at("", "there is a password, but no `username`").help("add the user name of the mail account"),
        );
    }
    table.finish();
    settings
}
