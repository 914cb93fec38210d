use std::collections::{BTreeMap, BTreeSet};

use crate::{
    domain::{Finding, Query},
    words::Lang,
};

use super::{Envelope, MailSettings, Webhook, rule::keywords_of};

/// What makes a circle: the lists that it stands on, and its language.
type Circle = (BTreeSet<usize>, Lang);

/// Who is told of what: those who share the same watches and language are told by one mail, and each sees only what is his. A webhook
/// is a reader like those in `to`, alone in its circle.
#[derive(Debug, Clone)]
pub struct Readers<'a> {
    settings: &'a MailSettings,
    /// Every list of addresses there is, `to` first.
    lists: Vec<&'a [String]>,
    /// Bare addresses that stand on the same lists and read the same language, in the order of the config.
    circles: Vec<(Circle, Vec<String>)>,
    /// How the config writes each.
    written: BTreeMap<String, String>,
}

impl<'a> Readers<'a> {
    /// Those of a config.
    pub fn of(settings: &'a MailSettings) -> Self {
        let mut lists: Vec<&[String]> = vec![&settings.to];
        for list in settings.by_query.values() {
            if !lists.contains(&list.as_slice()) {
                lists.push(list);
            }
        }
        let mut readers = Self { settings, circles: Vec::new(), written: BTreeMap::new(), lists };
        let mut order: Vec<String> = Vec::new();
        let mut on: BTreeMap<String, BTreeSet<usize>> = BTreeMap::new();
        for (index, list) in readers.lists.iter().enumerate() {
            for written in *list {
                let Ok(Envelope { to: bare, .. }) = Envelope::new(&settings.from, written) else { continue };
                readers.written.entry(bare.clone()).or_insert_with(|| written.clone());
                if !order.contains(&bare) {
                    order.push(bare.clone());
                }
                on.entry(bare).or_default().insert(index);
            }
        }
        for bare in order {
            let alike = (on.remove(&bare).unwrap_or_default(), settings.language_of(&bare));
            match readers.circles.iter_mut().find(|(others, _)| *others == alike) {
                Some((_, circle)) => circle.push(bare),
                None => readers.circles.push((alike, vec![bare])),
            }
        }
        for webhook in &settings.webhooks {
            let address = webhook.address();
            readers.written.insert(address.clone(), address.clone());
            let language = settings.language_of(&address);
            readers.circles.push((([0].into(), language), vec![address]));
        }
        readers
    }

    /// The circles that a finding is for, each as its bare addresses. One that spans watches goes whole to the readers
    /// of each.
    pub fn of_finding(&self, finding: &Finding) -> Vec<&[String]> {
        let list = |keyword: &str| self.list_of(&Query { keyword: keyword.to_owned(), ..finding.query.clone() });
        self.of_lists(&keywords_of(finding).into_iter().map(list).collect())
    }

    /// The circles that read what is seen of a query.
    pub fn of_query(&self, query: &Query) -> Vec<&[String]> {
        self.of_lists(&[self.list_of(query)].into())
    }

    /// The circles that get mails, in the order of the config: those that read a digest.
    pub fn circles(&self) -> impl Iterator<Item = &[String]> {
        let mailed = self.circles.iter().filter(|(_, circle)| !circle.iter().any(|bare| Webhook::is_address(bare)));
        mailed.map(|(_, circle)| circle.as_slice())
    }

    /// Which list of addresses is told of a query: that of its watch, else `to`.
    fn list_of(&self, query: &Query) -> usize {
        let own = self.settings.by_query.get(query);
        own.and_then(|own| self.lists.iter().position(|list| list == own)).unwrap_or(0)
    }

    fn of_lists(&self, wanted: &BTreeSet<usize>) -> Vec<&[String]> {
        let theirs = self.circles.iter().filter(|((lists, _), _)| !lists.is_disjoint(wanted));
        theirs.map(|(_, circle)| circle.as_slice()).collect()
    }

    /// Addresses in groups such as each gets one mail: by circle, and those that are in none together.
    pub fn grouped(&self, addresses: &BTreeSet<String>) -> Vec<Vec<String>> {
        let within = |circle: &[String]| circle.iter().filter(|bare| addresses.contains(*bare)).cloned().collect();
        let mut groups: Vec<Vec<String>> = self.circles.iter().map(|(_, circle)| within(circle)).collect();
        // A webhook that is no longer in the config cannot be reached.
        let left = |bare: &&String| !self.written.contains_key(*bare) && !Webhook::is_address(bare);
        groups.push(addresses.iter().filter(left).cloned().collect());
        groups.retain(|group| !group.is_empty());
        groups
    }

    /// Addresses as the config writes them, with names.
    pub fn written(&self, addresses: &[String]) -> Vec<String> {
        addresses.iter().map(|bare| self.written.get(bare).unwrap_or(bare).clone()).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{domain::FindingKind, notify::sample};

    fn settings() -> MailSettings {
        let list = |to: &[&str]| to.iter().map(|&to| to.to_owned()).collect::<Vec<_>>();
        MailSettings {
            to: list(&["Boss <boss@shop.example>", "ann@shop.example"]),
            by_query: [
                (Query::new("taobao", "bags"), list(&["ann@shop.example", "ben@shop.example"])),
                (Query::new("taobao", "belts"), list(&["ann@shop.example", "ben@shop.example"])),
            ]
            .into(),
            ..sample::settings()
        }
    }

    fn told(keywords: &[&str]) -> Vec<Vec<String>> {
        let settings = settings();
        let mut finding = sample::finding(FindingKind::BackOff, "Rival A", keywords[0]);
        finding.keywords = keywords.iter().map(|&keyword| keyword.to_owned()).collect();
        Readers::of(&settings).of_finding(&finding).into_iter().map(<[String]>::to_vec).collect()
    }

    #[test]
    fn who_reads_another_language_gets_a_mail_of_his_own() {
        let languages = [("ben@shop.example".to_owned(), Lang::Zh)].into();
        let settings = MailSettings { languages, by_query: BTreeMap::new(), ..settings() };
        let to = ["boss@shop.example", "ann@shop.example", "ben@shop.example"].map(str::to_owned);
        let settings = MailSettings { to: to.to_vec(), ..settings };
        let finding = sample::finding(FindingKind::BackOff, "Rival A", "bags");
        let circles =
            Readers::of(&settings).of_finding(&finding).into_iter().map(<[String]>::to_vec).collect::<Vec<_>>();
        assert_eq!(circles, [vec![to[0].clone(), to[1].clone()], vec![to[2].clone()]]);
        assert_eq!(settings.language_for(&circles[1]), Lang::Zh);
        assert_eq!(settings.language_for(&to), Lang::En, "one mail for all is in the language of the config");
    }

    #[test]
    fn a_watch_has_its_own_readers_and_the_others_the_usual_ones() {
        assert_eq!(told(&["shoes"]), [["boss@shop.example"], ["ann@shop.example"]]);
        assert_eq!(told(&["belts"]), [["ann@shop.example"], ["ben@shop.example"]]);
        assert_eq!(told(&["belts", "shoes"]).len(), 3, "one that spans watches goes to the readers of each, once");
    }

    #[test]
    fn without_readers_of_their_own_all_get_one_mail() {
        let settings = MailSettings { by_query: BTreeMap::new(), ..settings() };
        let readers = Readers::of(&settings);
        let finding = sample::finding(FindingKind::BackOff, "Rival A", "bags");
        assert_eq!(readers.of_finding(&finding), [["boss@shop.example", "ann@shop.example"]]);
        assert_eq!(readers.written(&["boss@shop.example".into()]), ["Boss <boss@shop.example>"]);
    }

    #[test]
    fn whoever_was_told_and_is_no_reader_any_more_is_still_reached() {
        let settings = settings();
        let told = ["ann@shop.example", "gone@shop.example"].map(str::to_owned).into();
        assert_eq!(Readers::of(&settings).grouped(&told), [["ann@shop.example"], ["gone@shop.example"]]);
    }

    #[test]
    fn a_webhook_is_told_what_the_usual_readers_are_alone_and_not_what_is_for_others() {
        let webhook = Webhook {
            language: None,
            name: "team".into(),
            url: "https://chat.example/".into(),
            key: None,
            secret: None,
            template: None,
            allow_private_addresses: false,
        };
        let settings = MailSettings { webhooks: vec![webhook], ..settings() };
        let readers = Readers::of(&settings);
        let of = |keyword: &str| readers.of_finding(&sample::finding(FindingKind::BackOff, "Rival A", keyword)).len();
        assert_eq!([of("shoes"), of("belts")], [3, 2]);
        let told = ["boss@shop.example", "webhook:team", "webhook:gone"].map(str::to_owned).into();
        assert_eq!(readers.grouped(&told), [["boss@shop.example"], ["webhook:team"]]);
    }
}
