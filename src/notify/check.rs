use std::path::Path;

use crate::domain::Problem;

use super::{
    AddressError, MailSettings, Security, SmtpSettings, Transport, wire::address::mailbox, wire::smtp::is_loopback,
};

/// What is wrong in the `[mail]` table, without looking at the disk or the network.
pub fn check(settings: &MailSettings) -> Vec<Problem> {
    let mut problems = Vec::new();
    problems.extend(address_problem("from", &settings.from));
    for (key, addresses) in [("to", &settings.to), ("operator", &settings.operator)] {
        for (i, address) in addresses.iter().enumerate() {
            problems.extend(address_problem(&format!("{key}[{i}]"), address));
        }
    }
    if settings.to.is_empty() {
        problems.push(Problem::at("to", "nobody gets the mails").help("to = [\"you@shop.example\"]"));
    }
    match &settings.transport {
        Transport::Smtp(smtp) => problems.extend(smtp_problems(smtp)),
        Transport::Folder(folder) if folder.as_os_str().is_empty() => {
            problems.push(Problem::at("folder", "the folder has no name").help("folder = \"mails\""));
        }
        Transport::Folder(_) => {}
    }
    problems
}

/// What is wrong with an address of mail, told at `key`.
pub fn address_problem(key: &str, text: &str) -> Option<Problem> {
    let help = match mailbox(text).err()? {
        AddressError::Malformed(_) => "write `you@shop.example` or `Name <you@shop.example>`",
        AddressError::NotAscii(_) => "use an address with plain letters before the @",
    };
    Some(Problem::at(key, format!("`{}` is no address mail can go to", crate::domain::display_safe(text))).help(help))
}

fn smtp_problems(smtp: &SmtpSettings) -> Vec<Problem> {
    let mut problems = Vec::new();
    let host = smtp.host.trim();
    let bare_host = host.trim_start_matches('[').trim_end_matches(']');
    if url::Host::parse(host).is_err() && bare_host.parse::<std::net::IpAddr>().is_err() {
        let help = if host.contains(':') { "the port has its own key, `port`" } else { "host = \"smtp.shop.example\"" };
        problems.push(Problem::at("smtp.host", format!("`{host}` is no host name")).help(help));
    }
    if smtp.port == 0 {
        problems.push(Problem::at("smtp.port", "no server listens on port 0").help("465 for tls, 587 for starttls"));
    }
    match (&smtp.username, &smtp.password) {
        (Some(user), _) if user.is_empty() => {
            problems.push(
                Problem::at("smtp.username", "the user name is empty")
                    .help("leave the key out to send without signing in"),
            );
        }
        (Some(_), None) => {
            problems.push(
                Problem::at("smtp.username", "a user name without a password")
                    .help("name a file, a variable or a credential with the password"),
            );
        }
        (None, Some(_)) => {
            problems.push(
                Problem::at("smtp.password", "a password without a user name").help("username = \"you@shop.example\""),
            );
        }
        (Some(_), Some(_)) if smtp.security == Security::None && !is_loopback(bare_host) => {
            problems.push(
                Problem::at("smtp.security", format!("the password would go to {host} in clear"))
                    .help("security = \"starttls\" or \"tls\"; in clear only to this very machine"),
            );
        }
        _ => {}
    }
    if smtp.security == Security::None && smtp.ca_file.as_deref().is_some_and(|path| path != Path::new("")) {
        problems.push(
            Problem::at("smtp.ca_file", "certificates for a connection in clear")
                .help("security = \"starttls\" or \"tls\""),
        );
    }
    problems
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use super::*;
    use crate::notify::sample;

    fn keys(settings: &MailSettings) -> Vec<String> {
        check(settings).into_iter().map(|problem| problem.key).collect()
    }

    fn smtp() -> SmtpSettings {
        SmtpSettings {
            host: "smtp.shop.example".into(),
            port: 587,
            security: Security::Starttls,
            username: Some("watch".into()),
            password: Some("secret".to_owned().into()),
            ca_file: None,
        }
    }

    fn with(smtp: SmtpSettings) -> MailSettings {
        MailSettings { transport: Transport::Smtp(smtp), ..sample::settings() }
    }

    #[test]
    fn a_good_table_has_no_problem() {
        assert_eq!(keys(&sample::settings()), [""; 0]);
        assert_eq!(keys(&with(smtp())), [""; 0]);
        assert_eq!(keys(&with(SmtpSettings { host: "::1".into(), security: Security::None, ..smtp() })), [""; 0]);
    }

    #[test]
    fn every_bad_address_is_told_where_it_stands() {
        let settings = MailSettings {
            from: "bidwatch".into(),
            to: vec!["a@shop.example".into(), "b".into()],
            operator: vec!["c d@shop.example".into()],
            ..sample::settings()
        };
        assert_eq!(keys(&settings), ["from", "to[1]", "operator[0]"]);
        assert_eq!(keys(&MailSettings { to: vec![], ..sample::settings() }), ["to"]);
    }

    #[test]
    fn a_server_set_up_wrong_is_told() {
        let cases = [
            (SmtpSettings { host: "smtp.shop.example:587".into(), ..smtp() }, "smtp.host"),
            (SmtpSettings { host: String::new(), ..smtp() }, "smtp.host"),
            (SmtpSettings { port: 0, ..smtp() }, "smtp.port"),
            (SmtpSettings { password: None, ..smtp() }, "smtp.username"),
            (SmtpSettings { username: None, ..smtp() }, "smtp.password"),
            (SmtpSettings { security: Security::None, ..smtp() }, "smtp.security"),
            (
                SmtpSettings {
                    security: Security::None,
                    username: None,
                    password: None,
                    ca_file: Some(PathBuf::from("ca.pem")),
                    ..smtp()
                },
                "smtp.ca_file",
            ),
        ];
        for (smtp, key) in cases {
            assert_eq!(keys(&with(smtp)), [key]);
        }
    }
}
