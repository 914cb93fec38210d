//! The observation log: checks as lines of JSON or CSV, for import, export and other tools.

mod csv;
mod line;
mod read;

pub use csv::{CsvWriter, inert};
pub use line::{LineError, parse_line, write_line};
pub use read::{ReadError, read_log};
