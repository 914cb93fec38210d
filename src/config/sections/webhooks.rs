use secrecy::ExposeSecret;

use super::{
    super::{
        reader::{SecretKeys, Table},
        suggest::closest,
    },
    Surroundings, language,
};
use crate::{
    domain::{Problem, display_safe},
    fetch::{check_post_url, posts_in_clear, same_host},
    notify::{Template, Webhook, is_key, template, template_names},
};

const KEY: SecretKeys = SecretKeys { inline: "key", file: "key_file", env: "key_env", credential: "key_credential" };
const SECRET: SecretKeys =
    SecretKeys { inline: "secret", file: "secret_file", env: "secret_env", credential: "secret_credential" };

/// `[[webhooks]]`: where alerts are posted besides.
pub(super) fn read(root: &Table<'_>, surroundings: &Surroundings<'_>) -> Vec<Webhook> {
    let mut webhooks: Vec<Webhook> = Vec::new();
    for table in root.tables("webhooks") {
        let webhook = one(&table, surroundings);
        if webhooks.iter().any(|other| other.name == webhook.name) {
            let message = format!("two webhooks are named `{}`", display_safe(&webhook.name));
            table.tell(&Problem::at("name", message).help("give each a name of its own"));
        }
        webhooks.push(webhook);
        table.finish();
    }
    webhooks
}

fn one(table: &Table<'_>, surroundings: &Surroundings<'_>) -> Webhook {
    let environment = surroundings.environment.for_mail();
    let webhook = Webhook {
        name: name(table),
        url: table.required_text("url", "where to post: url = \"https://chat.example/hook/{key}\"").unwrap_or_default(),
        key: table.secret(KEY, surroundings.folder, &environment),
        secret: table.secret(SECRET, surroundings.folder, &environment),
        template: format(table),
        language: language::read(table),
        allow_private_addresses: table.boolean("allow_private_addresses").unwrap_or_default(),
    };
    if webhook.url.is_empty() {
        return webhook;
    }
    if let Err(why) = check_post_url(&webhook.url, webhook.allow_private_addresses) {
        let problem = Problem::at("url", why);
        let meant = check_post_url(&webhook.url, true).is_ok();
        let help =
            if meant { "set allow_private_addresses = true if that is meant" } else { "write it whole, with https://" };
        table.tell(&problem.help(help));
    }
    if webhook.url.contains("{key}") && webhook.key.is_none() {
        table.tell(
            &Problem::at("url", "{key} stands for nothing")
                .help("say with key_file, key_env or key_credential where it is"),
        );
    }
    check_key(table, &webhook);
    let key = webhook.key.as_ref().map(|key| key.expose_secret().trim()).filter(|key| !key.is_empty());
    if key.is_some_and(|key| !is_key(key)) {
        let problem = Problem::at("", "the key holds something that cannot stand in an address");
        table.tell(
            &problem.help("only the part of the address that {key} stands for: letters, digits and - . _ ~ / = + %"),
        );
    }
    webhook
}

/// A key that reaches nobody, is missing, or can be read on its way.
fn check_key(table: &Table<'_>, webhook: &Webhook) {
    let Webhook { url, template, .. } = webhook;
    let in_url = url.contains("{key}");
    let in_body = template.as_ref().is_some_and(Template::has_key);
    let own = template.as_ref().map_or("https://chat.example/hook/{key}", Template::url);
    let where_it_is = "and say with key_file, key_env or key_credential where the key is";
    if in_body && webhook.key.is_none() {
        let problem = Problem::at("", "the key is missing: this chat wants it with each note");
        table.tell(&problem.help("say with key_file, key_env or key_credential where it is"));
    } else if !in_url && !in_body && webhook.key.is_some() {
        let problem = Problem::at("url", "a key is set, and this address has no {key}");
        table.tell(&problem.help(format!("write {{key}} where it belongs, such as \"{own}\"")));
    } else if !in_url && own.contains("{key}") && template.is_some() && same_host(url, own) {
        let problem = Problem::at("url", "this chat's addresses hold a key, and this one has no {key}");
        table.tell(&problem.help(format!("write \"{own}\", {where_it_is}")));
    }
    if (in_url || in_body) && posts_in_clear(url) {
        let problem = Problem::at("url", "the key would go over the network for everybody to read");
        table.tell(&problem.help("write https:// in place of http://; plain http is only for this machine itself"));
    }
}

fn name(table: &Table<'_>) -> String {
    let help = "a short name of your own, such as name = \"team\"";
    let name = table.required_text("name", help).unwrap_or_default();
    if !name.chars().all(|c| c.is_ascii_alphanumeric() || "-_".contains(c)) {
        let message = format!("`{}` is no name for a webhook", display_safe(&name));
        table.tell(&Problem::at("name", message).help("letters, digits, - and _"));
    }
    name
}

/// `template`: what the body looks like.
fn format(table: &Table<'_>) -> Option<Template> {
    const OWN: &str = "json";
    let name = table.text("template").filter(|name| name != OWN)?;
    let found = template(&name);
    if found.is_none() {
        let names = || template_names().chain([OWN]);
        let help = match closest(&name, names()) {
            Some(meant) => format!("did you mean \"{meant}\"?"),
            None => format!("there are \"{}\"", names().collect::<Vec<_>>().join("\", \"")),
        };
        table.tell(&Problem::at("template", format!("there is no template `{}`", display_safe(&name))).help(help));
    }
    found
}
