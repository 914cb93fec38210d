use std::collections::HashSet;

use super::super::reader::Table;
use crate::domain::{Problem, Rival, Roster, display_safe, identity_key, registrable_domain};

/// `[own]` and `[[rivals]]`.
pub(super) fn read(root: &Table<'_>) -> Roster {
    let own_table = root.table("own");
    let rival_tables = root.tables("rivals");
    let own = own_table.as_ref().map(|table| (table, party(table, Some("Own shop"))));
    let rivals: Vec<_> = rival_tables.iter().map(|table| (table, party(table, None))).collect();
    let parties: Vec<_> = own.iter().chain(&rivals).collect();
    tell_same_names(&parties);
    let roster =
        Roster::new(own.as_ref().map(|(_, own)| own.clone()), rivals.iter().map(|(_, rival)| rival.clone()).collect());
    tell_contested(&roster, &parties);
    own_table.into_iter().chain(rival_tables).for_each(Table::finish);
    roster
}

/// One shop; `name` may be left out where there is another.
fn party(table: &Table<'_>, name: Option<&str>) -> Rival {
    let named = match name {
        None => table.required_text("name", "the name you know the shop by, as it is to stand in mails"),
        Some(name) => table.text("name").or_else(|| Some(name.to_owned())),
    };
    let domains = table.keyed_texts("domains");
    let rival = Rival {
        name: named.unwrap_or_default(),
        sellers: table.texts("sellers"),
        domains: domains.iter().map(|(_, domain)| domain.clone()).collect(),
        item_ids: table.texts("item_ids"),
    };
    // A list that is there and holds nothing good is told already.
    let given = ["sellers", "domains", "item_ids"].into_iter().any(|key| table.has(key) && !table.is_empty_list(key));
    if !given {
        let problem = Problem::at("", "nothing says how this shop is told on a page");
        table.tell(&problem.help("add sellers = [\"shop name\"], domains = [\"shop.com\"] or item_ids = [\"123\"]"));
    }
    for (key, domain) in domains {
        if registrable_domain(&domain).is_none() {
            let problem = Problem::at(key, format!("`{}` is no domain", display_safe(&domain)));
            table.tell(&problem.help("the shop's own domain, such as \"shop.com\" or \"shop.co.uk\""));
        }
    }
    rival
}

fn tell_same_names(parties: &[&(&Table<'_>, Rival)]) {
    let mut seen = HashSet::new();
    for (table, rival) in parties.iter().filter(|(_, rival)| !rival.name.is_empty()) {
        if !seen.insert(identity_key(&rival.name)) {
            let problem = Problem::at("name", format!("two shops are named `{}`", display_safe(&rival.name)));
            table.tell(&problem.help("give each a name of its own, or put both into one table"));
        }
    }
}

/// Two who claim one shop: told at the second claim.
fn tell_contested(roster: &Roster, parties: &[&(&Table<'_>, Rival)]) {
    for (claim, first, second) in roster.contested() {
        let Some((table, rival)) =
            parties.iter().rev().find(|(_, rival)| rival.name == second).map(|party| (party.0, &party.1))
        else {
            continue;
        };
        let lists = [("sellers", &rival.sellers), ("domains", &rival.domains), ("item_ids", &rival.item_ids)];
        let key = lists.iter().find_map(|(key, list)| {
            let index = list.iter().position(|item| *item == claim)?;
            Some(format!("{key}[{index}]"))
        });
        let message = format!("`{}` is already `{}`", display_safe(&claim), display_safe(&first));
        table.tell(
            &Problem::at(key.unwrap_or_default(), message).help("a shop can be one rival only: keep it in one table"),
        );
    }
}
