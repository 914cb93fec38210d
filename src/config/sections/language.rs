use std::collections::BTreeMap;

use super::super::reader::Table;
use crate::{domain::Problem, notify::mail_address, words::Lang};

/// `language`: in which language is told.
pub(super) fn read(table: &Table<'_>) -> Option<Lang> {
    const NAMES: [(&str, Lang); 4] = [("en", Lang::En), ("zh-Hans", Lang::Zh), ("zh", Lang::Zh), ("zh-CN", Lang::Zh)];
    table.choice("language", &NAMES)
}

/// `[mail.languages]`: readers of another language than the others, by their bare addresses.
pub(super) fn of_readers(mail: &Table<'_>) -> BTreeMap<String, Lang> {
    let mut readers = BTreeMap::new();
    let Some(table) = mail.table("languages") else { return readers };
    for lang in Lang::ALL {
        for address in table.texts(lang.as_str()) {
            let Some(bare) = mail_address(&address) else {
                let problem = Problem::at(lang.as_str(), format!("`{address}` is no address mail goes to"));
                table.tell(&problem.help("write it as in `to`"));
                continue;
            };
            if readers.insert(bare, lang).is_some_and(|other| other != lang) {
                table.tell(&Problem::at(lang.as_str(), format!("`{address}` stands under two languages")));
            }
        }
    }
    table.finish();
    readers
}
