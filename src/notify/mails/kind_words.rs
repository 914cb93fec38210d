//! What is said of each kind of finding: only what somebody outside can know.

use crate::{domain::FindingKind, notify::draw::document::Tone};

/// The words for one kind.
pub(super) struct KindWords {
    /// Goes between the name and the keyword: "left the ad slots on".
    pub(super) did: &'static str,
    /// What it is to the reader.
    pub(super) tone: Tone,
    /// The same in two or three words.
    pub(super) tag: &'static str,
    /// What it may mean.
    pub(super) meaning: &'static str,
    /// What the reader could do.
    pub(super) advice: &'static str,
}

const MORE_ROOM: &str = "More room for you";
const LESS_ROOM: &str = "Less room for you";

/// The words for what a rival did.
pub(super) fn of_rival(kind: FindingKind) -> KindWords {
    let words = |did, tone, tag, meaning, advice| KindWords { did, tone, tag, meaning, advice };
    match kind {
        FindingKind::BackOff => words(
            "left the ad slots on",
            Tone::Good,
            MORE_ROOM,
            "He fought for the ad slots here and is gone now, or shows up only now and then. He may have paused, cut \
             down or moved elsewhere; from outside these look the same.",
            "There is one contender less in the hours he left. If you ease off there, do it in small steps and watch \
             your rank; he may come back.",
        ),
        FindingKind::RetreatToPeak => words(
            "retreated to the peak on",
            Tone::Good,
            MORE_ROOM,
            "Outside the peak he is hardly seen any more; in the peak he still fights. So it looks when somebody sets \
             hours for his ads, or keeps them for the rush.",
            "Outside the peak there is one contender less. In the peak nothing has changed: hold your ground there.",
        ),
        FindingKind::PeakEntry => words(
            "now contests the peak on",
            Tone::Bad,
            LESS_ROOM,
            "He was absent and is now in the ad slots in the peak, and only there.",
            "Watch your rank in the peak over the next days before you answer: some only try for a while.",
        ),
        FindingKind::Enter => words(
            "now advertises at all hours on",
            Tone::Bad,
            LESS_ROOM,
            "He was absent and is now in the ad slots in the peak and outside it.",
            "Look who lost the place he took. If it was you, decide which hours are worth holding first.",
        ),
        FindingKind::Return => words(
            "is back at all hours on",
            Tone::Bad,
            LESS_ROOM,
            "He had backed off and now fights again, in the peak and outside it.",
            "What you changed while he was away may no longer hold: look at your rank first, then at your hours.",
        ),
        FindingKind::Expand => words(
            "expanded to all hours on",
            Tone::Bad,
            LESS_ROOM,
            "He was in the ad slots in the peak only and now is there outside it too.",
            "The quiet hours have one contender more. Look whether you still hold your slot there.",
        ),
        FindingKind::TakeTop => words(
            "took the first ad slot on",
            Tone::Bad,
            "First slot lost to him",
            "He is there as often as before, but now mostly in the first ad slot.",
            "Look at your own rank: did he pass you, or somebody else? The digest shows who stood first.",
        ),
        FindingKind::CedeTop => words(
            "gave up the first ad slot on",
            Tone::Good,
            "First slot contested",
            "He is there as often as before, but no longer mostly in the first ad slot.",
            "Look who stands first now. If it is you, nothing needs doing but watching.",
        ),
        FindingKind::RunsOut => words(
            "goes dark in the course of the day on",
            Tone::Good,
            "Hours left open",
            "Day after day he is there at first and gone later. So it looks when something for the day is used up, or \
             when hours are set.",
            "After he goes dark there is one contender less, until the next day.",
        ),
        FindingKind::RunsOutEarlier => words(
            "goes dark earlier in the day on",
            Tone::Good,
            "More hours left open",
            "He used to stay longer before he went dark for the day.",
            "The hours without him begin earlier now; look at the strip for when.",
        ),
        FindingKind::MarketRise | FindingKind::MarketFall => of_market(kind == FindingKind::MarketRise),
        FindingKind::RunsOutLater => words(
            "lasts longer into the day on",
            Tone::Bad,
            "Fewer hours left open",
            "He used to go dark for the day sooner.",
            "The hours without him begin later now; look at the strip for when.",
        ),
        FindingKind::RunsOutNoMore => words(
            "no longer goes dark in the course of the day on",
            Tone::Bad,
            LESS_ROOM,
            "He used to be gone later in the day and is there to its end now.",
            "The late hours have one contender more. Look whether you still hold your slot there.",
        ),
        FindingKind::Withdrawn => words(
            "did not change after all on",
            Tone::Warning,
            "Taken back",
            "With more checks the earlier finding no longer holds.",
            "If you changed anything because of it, look at it again.",
        ),
    }
}

/// The words for a move of the whole market.
fn of_market(up: bool) -> KindWords {
    let words = |did, tone, meaning, advice| KindWords { did, tone, tag: "The market moves", meaning, advice };
    if up {
        words(
            "show up more on",
            Tone::Bad,
            "So many did not decide alone on the same day. So it looks in a sale, on a holiday, or when the site shows more \
             ads or changed its rules.",
            "Do not answer one rival: ask what the day is. If it is a sale, decide what a place is worth to you while it \
             lasts; most go back when it is over, and that is told once.",
        )
    } else {
        words(
            "show up less on",
            Tone::Good,
            "So many did not decide alone on the same day. So it looks after a sale, on a holiday, or when the site shows \
             fewer ads or changed its rules.",
            "There are fewer contenders for now. Look whether you are still shown yourself: if you fell with them, it is the \
             site.",
        )
    }
}

/// The words for the reader's own shop.
pub(super) fn of_own(kind: FindingKind) -> KindWords {
    const GONE: &str = "Your ads are seen less than before. A budget used up, a paused campaign, a refused ad or \
                        rivals above you: from outside these look the same.";
    const ACCOUNT: &str = "Look into your advertising account: does the campaign run, is the day's budget used up, is \
                           the ad approved?";
    const YOURS: &str = "If this is what you meant to do, nothing needs doing. If not, look into your account.";
    let words = |did, tone, meaning, advice| KindWords { did, tone, tag: "Your own shop", meaning, advice };
    match kind {
        FindingKind::BackOff => words("dropped out of the ad slots on", Tone::Bad, GONE, ACCOUNT),
        FindingKind::RetreatToPeak => words("is seen in the peak only on", Tone::Bad, GONE, ACCOUNT),
        FindingKind::CedeTop => words(
            "lost the first ad slot on",
            Tone::Bad,
            "You are there as often as before, but no longer mostly in the first ad slot.",
            "Look who stands first now, and whether those hours are worth it to you.",
        ),
        FindingKind::RunsOut => words("goes dark in the course of the day on", Tone::Bad, GONE, ACCOUNT),
        FindingKind::RunsOutEarlier => words("goes dark earlier in the day on", Tone::Bad, GONE, ACCOUNT),
        FindingKind::RunsOutLater | FindingKind::RunsOutNoMore => words(
            "lasts longer into the day on",
            Tone::Good,
            "Your ads are seen until later in the day than before.",
            YOURS,
        ),
        FindingKind::PeakEntry => {
            words("is seen in the peak now on", Tone::Good, "Your ads are seen in the peak, and only there.", YOURS)
        }
        FindingKind::Enter | FindingKind::Return | FindingKind::Expand => {
            words("is seen at all hours now on", Tone::Good, "Your ads are seen in the peak and outside it.", YOURS)
        }
        FindingKind::TakeTop => words(
            "holds the first ad slot now on",
            Tone::Good,
            "You are there as often as before, and now mostly in the first ad slot.",
            YOURS,
        ),
        FindingKind::MarketRise | FindingKind::MarketFall | FindingKind::Withdrawn => of_rival(kind),
    }
}
