//! Scheduling: when each watch is due. Pure; `now` is an argument.
//!
//! A [`Cron`] is one crontab line, a [`Timetable`] the lines of one watch in the market's time zone.
//! [`Budget`] and [`decide`] say which looks are made where money runs short, by what an [`Outlook`] has ahead.
//! [`due`] decides what the daemon does now, [`digest_due`] whether a digest is to be sent.
//!
//! Clock changes, decided once for all of them ([`Cron::next_after`] has the details): a job at fixed hours
//! comes exactly once on each of its days, a job that repeats through the day follows the clock on the wall.

mod budget;
mod confirm;
mod cron;
mod cron_error;
mod dialect;
mod digest;
mod due;
mod firing;
mod outlook;
mod timetable;
mod wall_clock;

pub use budget::{Ahead, Budget, Cap, Left, Outlay, Price, Shortage, Worth, affords_extra, decide, dice};
pub use confirm::{ConfirmSettings, Doubt, ONE_QUERY, Spent, look_again};
pub use cron::Cron;
pub use cron_error::CronError;
pub use digest::{digest_due, latest_digest_day, next_digest};
pub use due::{Due, MAX_MISSED, due};
pub use outlook::{ByStratum, Forecast, Outlook, forecast, local_day};
pub use timetable::Timetable;
