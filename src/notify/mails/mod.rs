//! What each mail says: a view in, a document in words out. The words are those of the catalogue in
//! [`crate::words`]; here is what is said when.

pub(in crate::notify) mod ailment;
pub(in crate::notify) mod alert;
pub(in crate::notify) mod coverage_words;
pub(in crate::notify) mod digest;
pub(in crate::notify) mod in_words;
pub(in crate::notify) mod shortage;
pub(in crate::notify) mod test_mail;
pub(in crate::notify) mod trouble;
pub(in crate::notify) mod undefended;

mod answer_words;
mod before_words;
#[cfg(test)]
mod chinese_tests;
mod clock_words;
mod finding_words;
mod kind_words;
mod newcomer_words;
mod note_words;
mod own_words;
mod party_words;
mod price_words;
mod query_words;
mod sources_words;
mod strip_words;
mod undefended_words;
