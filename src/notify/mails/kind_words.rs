//! What is said of each kind of finding: only what somebody outside can know.

use crate::{
    domain::FindingKind,
    notify::draw::document::Tone,
    words::{Lang, catalogue::kind as say},
};

/// The words for one kind.
pub(super) struct KindWords {
    /// Who did what on which keywords: "Rival A left the ad slots on 女包".
    pub(super) did: fn(Lang, &str, &str) -> String,
    /// What it is to the reader.
    pub(super) tone: Tone,
    /// The same in two or three words.
    pub(super) tag: Say,
    /// What it may mean.
    pub(super) meaning: Say,
    /// What the reader could do.
    pub(super) advice: Say,
}

type Say = fn(Lang) -> &'static str;

fn words(did: fn(Lang, &str, &str) -> String, tone: Tone, tag: Say, meaning: Say, advice: Say) -> KindWords {
    KindWords { did, tone, tag, meaning, advice }
}

/// The words for what a rival did.
pub(super) fn of_rival(kind: FindingKind) -> KindWords {
    use Tone::{Bad, Good, Warning};
    use say::{less_room, more_room};
    match kind {
        FindingKind::BackOff => words(say::left, Good, more_room, say::left_means, say::left_advice),
        FindingKind::RetreatToPeak => {
            words(say::retreated, Good, more_room, say::retreated_means, say::retreated_advice)
        }
        FindingKind::PeakEntry => {
            words(say::entered_peak, Bad, less_room, say::entered_peak_means, say::entered_peak_advice)
        }
        FindingKind::Enter => words(say::entered, Bad, less_room, say::entered_means, say::entered_advice),
        FindingKind::Return => words(say::returned, Bad, less_room, say::returned_means, say::returned_advice),
        FindingKind::Expand => words(say::expanded, Bad, less_room, say::expanded_means, say::expanded_advice),
        FindingKind::TakeTop => words(say::took_top, Bad, say::took_top_tag, say::took_top_means, say::took_top_advice),
        FindingKind::CedeTop => {
            words(say::ceded_top, Good, say::ceded_top_tag, say::ceded_top_means, say::ceded_top_advice)
        }
        FindingKind::RunsOut => {
            words(say::runs_out, Good, say::runs_out_tag, say::runs_out_means, say::runs_out_advice)
        }
        FindingKind::RunsOutEarlier => words(
            say::runs_out_earlier,
            Good,
            say::runs_out_earlier_tag,
            say::runs_out_earlier_means,
            say::runs_out_earlier_advice,
        ),
        FindingKind::RunsOutLater => words(
            say::runs_out_later,
            Bad,
            say::runs_out_later_tag,
            say::runs_out_later_means,
            say::runs_out_later_advice,
        ),
        FindingKind::RunsOutNoMore => {
            words(say::runs_out_no_more, Bad, less_room, say::runs_out_no_more_means, say::runs_out_no_more_advice)
        }
        FindingKind::MarketRise => {
            words(say::market_up, Bad, say::market_tag, say::market_up_means, say::market_up_advice)
        }
        FindingKind::MarketFall => {
            words(say::market_down, Good, say::market_tag, say::market_down_means, say::market_down_advice)
        }
        FindingKind::Withdrawn => {
            words(say::unchanged, Warning, say::unchanged_tag, say::unchanged_means, say::unchanged_advice)
        }
    }
}

/// The words for the reader's own shop.
pub(super) fn of_own(kind: FindingKind) -> KindWords {
    use Tone::{Bad, Good};
    use say::{own_gone_advice, own_gone_means, own_meant_advice, own_tag};
    match kind {
        FindingKind::BackOff => words(say::own_left, Bad, own_tag, own_gone_means, own_gone_advice),
        FindingKind::RetreatToPeak => words(say::own_peak_only, Bad, own_tag, own_gone_means, own_gone_advice),
        FindingKind::CedeTop => {
            words(say::own_lost_top, Bad, own_tag, say::own_lost_top_means, say::own_lost_top_advice)
        }
        FindingKind::RunsOut => words(say::runs_out, Bad, own_tag, own_gone_means, own_gone_advice),
        FindingKind::RunsOutEarlier => words(say::runs_out_earlier, Bad, own_tag, own_gone_means, own_gone_advice),
        FindingKind::RunsOutLater | FindingKind::RunsOutNoMore => {
            words(say::runs_out_later, Good, own_tag, say::own_lasts_means, own_meant_advice)
        }
        FindingKind::PeakEntry => words(say::own_peak, Good, own_tag, say::own_peak_means, own_meant_advice),
        FindingKind::Enter | FindingKind::Return | FindingKind::Expand => {
            words(say::own_all_hours, Good, own_tag, say::own_all_hours_means, own_meant_advice)
        }
        FindingKind::TakeTop => words(say::own_took_top, Good, own_tag, say::own_took_top_means, own_meant_advice),
        FindingKind::MarketRise | FindingKind::MarketFall | FindingKind::Withdrawn => of_rival(kind),
    }
}
