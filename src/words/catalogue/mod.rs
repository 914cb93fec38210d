//! The catalogue. An entry is a whole sentence or a word that stands for itself, never a piece of a sentence that another
//! language would put elsewhere; what goes into it has a name.

pub(crate) mod figures;
pub(crate) mod finding;
pub(crate) mod form;
pub(crate) mod hours;
pub(crate) mod kind;
pub(crate) mod mail;
pub(crate) mod outcome;
pub(crate) mod reaction;
pub(crate) mod report;
pub(crate) mod sentence;
pub(crate) mod strength;
pub(crate) mod terminal;
pub(crate) mod terms;
pub(crate) mod time;
pub(crate) mod trouble;
