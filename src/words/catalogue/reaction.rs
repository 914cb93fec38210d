//! What a rival did after you did something.

say! {
    too_little_seen(name: &str) {
        En { "{name}: too little was seen to tell, or it is too soon; it takes some hours of looks after the note and ten days before it." }
        Zh { "{name}：数据太少或时间太短，还说不准；需要记录之后几小时、之前十天的检查。" }
    }
    no_move(name: &str) { En { "{name} made no move that looks like an answer." } Zh { "{name}没有看起来像回应的动作。" } }

    took_top(name: &str, on: &str) { En { "{name} took the first ad slot on {on}" } Zh { "{name}在{on}上拿下首位广告位" } }
    gave_top(name: &str, on: &str) { En { "{name} gave up the first ad slot on {on}" } Zh { "{name}在{on}上让出首位广告位" } }
    showed_more(name: &str, on: &str) { En { "{name} is seen more on {on}" } Zh { "{name}在{on}上出现得更多" } }
    showed_less(name: &str, on: &str) { En { "{name} is seen less on {on}" } Zh { "{name}在{on}上出现得更少" } }
    cut_price(name: &str, on: &str) { En { "{name} shows items for less on {on}" } Zh { "{name}在{on}上的商品标价降低" } }
    raised_price(name: &str, on: &str) { En { "{name} shows items for more on {on}" } Zh { "{name}在{on}上的商品标价提高" } }
    the_keyword() { En { "the keyword" } Zh { "该关键词" } }
    some_keywords(moved: usize, of: usize) { En { "{moved} of {of} keywords" } Zh { " {moved} 个关键词（共 {of} 个）" } }
    first_seen(did: &str, span: &str) {
        En { "{did}, first seen {span} after your note" }
        Zh { "{did}，在你记录之后 {span}首次看到" }
    }
    usual_day(usual: &str, compared: usize) {
        En { "otherwise it is {usual} in a day, over {compared} days before" }
        Zh { "平时一天 {usual} 个（此前 {compared} 天）" }
    }
    usual_days(usual: &str, compared: usize) {
        En { "otherwise it is {usual} in three days, over {compared} days before" }
        Zh { "平时三天 {usual} 个（此前 {compared} 天）" }
    }
    an_answer() { En { "probably an answer" } Zh { "很可能是回应" } }
    perhaps_an_answer() { En { "perhaps an answer" } Zh { "也许是回应" } }
    nothing_new() { En { "nothing that he does not do anyway" } Zh { "与平时无异" } }
    below_one_percent() { En { "below 1 %" } Zh { "不到 1%" } }
    chance(percent: &str) { En { "{percent} %" } Zh { "{percent}%" } }
    sentence(did: &str, usual: &str, verdict: &str, chance: &str) {
        En { "{did}; {usual}: {verdict} (so much without any cause: {chance})." }
        Zh { "{did}；{usual}：{verdict}（无缘无故出现这么多的可能：{chance}）。" }
    }
    days(n: i64) { En { "{n} days" } Zh { "{n} 天" } }
}
