/// What each figure about a party means, under the name it is shown by.
///
/// Formulas: `docs/judgement.md`.
pub const FIGURES: [(&str, &str); 19] = [
    (
        "check",
        "One look at the results page of one keyword. Only pages with ads on which every slot is told count: what could not be seen says nothing of anybody.",
    ),
    (
        "(84–95)",
        "The 95 % interval, in per cent. Looks of one day are alike, so the day counts as the unit that was drawn: it is wider than one for so many independent looks would be.",
    ),
    ("shown", "Observed impression share: checks that showed him / all."),
    ("first slot", "Checks in which he held the first ad slot / all."),
    (
        "absolute top",
        "He held the first ad of the page, not below or beside the results / checks that showed him. The JSON has the same over the checks that showed you too, as the ads API has it.",
    ),
    ("top of page", "Shown above the results / checks that showed him and tell where their ads stand."),
    ("overlap", "Checks that showed both of you / checks that showed you."),
    ("above you", "He stood above you / checks that showed both."),
    (
        "you outrank",
        "Outranking share: you stood above him, or only you were shown / all checks, also those without you.",
    ),
    ("all ad slots", "Share of voice: his ad slots / all ad slots shown."),
    (
        "in the peak",
        "Presence in your peak hours; off-peak, weekdays and weekends likewise. Since he took up the stance that he has now.",
    ),
    (
        "stance",
        "What the judgement believes of him now, how sure it is, and since when. Unclear: no stance is likelier than not. The strip has a sign for each hour of the local day since then: █ in 40 % of the checks or more, ▄ now and then, ▁ rarely, · absent, blank: not looked at.",
    ),
    (
        "endurance",
        "Days fought of those looked at in the last 90. A day is fought where he was seen in 40 % of the checks of the peak, or of the other hours, of any keyword. Three days looked at and not fought are a break.",
    ),
    (
        "depth",
        "Keywords on which he fights (a spell of three days fought or more that no break has ended), those that he left, his share of all ad slots in the last seven days.",
    ),
    ("height", "The first slot, the mean rank and standing above you, in the last seven days."),
    (
        "response",
        "You passed him: one day he was clearly above you (in two thirds of six checks or more that show both), on the next clear day you were. And whether and after how many days he was back above you, within a week.",
    ),
    ("recovery", "How often he left a keyword (a break after a spell), came back, and after how many days."),
    (
        "strong, weak …",
        "Strong: for 28 days without a break, at three quarters of the hours or more, on half of the keywords or more, and high: the first slot on half of his keywords, or above you half of the time. Steady: 14 days, at most hours. Weak: left as many keywords as he holds, or comes in a third of the hours or less, or on less than half of the days without being new. Nothing is said before seven days were looked at.",
    ),
    (
        "spend",
        "Only with [[estimates]] in the config: his share of the clicks (each slot weighs 1/rank, or your click_curve) times your clicks a day times your cost per click. The range has the lower and the upper ends of all three. An estimate from your numbers: nobody sees it.",
    ),
];
