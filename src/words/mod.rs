//! The words: all that bidwatch says to its reader, in each language, in one catalogue. Pure.
//!
//! ```text
//! catalogue/   every sentence once, its languages side by side; what is missing does not compile
//! form/        numbers, shares, dates, money and lists in the reader's form
//! sentence/    a finding in one sentence
//! ```

#[macro_use]
mod say;

pub(crate) mod catalogue;
mod figure;
mod form;
mod lang;
mod sentence;
mod terms;
#[cfg(test)]
mod tests;
mod voice;
mod wrap;

pub use figure::Figure;
pub(crate) use form::{
    capitalised, clipped, counts, hours, list, list_more, mean, money_words, on_keywords, percent, price, price_of,
    quoted, share, shown, spaced, subject, sure, who,
};
pub use lang::Lang;
pub use sentence::{late_withdrawn, sentence};
pub use terms::stance;
pub(crate) use terms::{STANCES, clock_hour_and_days, clock_nature, clock_when, clock_words, meaning, tally};
pub use voice::Voice;
pub(crate) use voice::{short_date, weekday, weekday_date, weekdays};
pub(crate) use wrap::pieces;
