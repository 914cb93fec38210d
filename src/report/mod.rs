//! The report: one HTML file that needs nothing else. Pure: a view in, text out.
//!
//! ```text
//! ReportView → parts → Page → templates/report.html
//!              words   charts (SVG of our own), style and script inlined, their hashes in the policy
//! ```

mod chart;
mod page;
mod parts;
mod policy;
mod view;
mod words;

pub use page::render_report;
pub use view::{
    Ad, ChainView, HoursAhead, LastPage, NoteLine, Only, PartyView, QueryView, ReportView, Spell, StandingView,
};
pub use view::{MOST_CHAINS, SourceView, THREE_WEEKS};
