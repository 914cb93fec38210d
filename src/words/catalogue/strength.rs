//! How strong somebody is, and why.

say! {
    verdict(grade: &str, reasons: &str) { En { "{grade}: {reasons}" } Zh { "{grade}：{reasons}" } }

    too_little_seen() { En { "too little seen to say" } Zh { "数据太少，还说不准" } }
    not_fighting() { En { "not fighting" } Zh { "未参与争位" } }
    gone() { En { "gone" } Zh { "已退出" } }
    weak() { En { "weak" } Zh { "弱" } }
    mixed() { En { "neither strong nor weak" } Zh { "不强不弱" } }
    steady() { En { "steady" } Zh { "稳定" } }
    strong() { En { "strong" } Zh { "强" } }

    days_so_far(n: u64, least: u64) {
        En { match n { 1 => "{n} day with ads so far, {least} are needed", _ => "{n} days with ads so far, {least} are needed" } }
        Zh { "至今只有 {n} 天看到广告，需要 {least} 天" }
    }
    hardly_looked() { En { "hardly looked at in the last week" } Zh { "最近一周几乎没有检查" } }
    seen_in_none(checks: u64) {
        En { "seen in none of the {checks} checks of the last week" }
        Zh { "最近一周 {checks} 次检查中一次也没出现" }
    }
    probing(hits: u64, checks: u64) {
        En { "probing, seen in {hits} of the {checks} checks of the last week" }
        Zh { "在试探，最近一周 {checks} 次检查中出现 {hits} 次" }
    }
    left_the_keyword() { En { "left the keyword" } Zh { "退出了该关键词" } }
    left_all(of: u64) { En { "left all {of} keywords" } Zh { "退出了全部 {of} 个关键词" } }
    left_of(left: u64, of: u64) { En { "left {left} of {of} keywords" } Zh { "退出了 {of} 个关键词中的 {left} 个" } }
    left(n: u64) { En { match n { 1 => "left {n} keyword", _ => "left {n} keywords" } } Zh { "退出了 {n} 个关键词" } }
    fought(days: u64, of: u64) {
        En { match of { 1 => "fought on {days} of {of} day", _ => "fought on {days} of {of} days" } }
        Zh { "{of} 天中有 {days} 天在争位" }
    }
    fought_only(days: u64, of: u64) {
        En { match of { 1 => "fought on {days} of {of} day only", _ => "fought on {days} of {of} days only" } }
        Zh { "{of} 天中只有 {days} 天在争位" }
    }
    comes_only(when: &str) { En { "comes only {when}" } Zh { "只在 {when}出现" } }
    comes_now_and_then() { En { "comes only now and then" } Zh { "只是偶尔出现" } }
    first_on(n: u64, of: u64) {
        En { match of { 1 => "first slot on {n} of {of} keyword", _ => "first slot on {n} of {of} keywords" } }
        Zh { "{of} 个关键词中有 {n} 个占首位" }
    }
    above_you(percent: &str) {
        En { "above you in {percent} % of the checks that show both" }
        Zh { "双方同现的检查中 {percent}% 排在你之上" }
    }
    fights_on(n: u64, of: u64) {
        En { match of { 1 => "fights on {n} of {of} keyword", _ => "fights on {n} of {of} keywords" } }
        Zh { "{of} 个关键词中在争 {n} 个" }
    }
    lasting(days: u64) { En { match days { 1 => "for {days} day", _ => "for {days} days" } } Zh { "已持续 {days} 天" } }

    now_and_then() { En { "now and then" } Zh { "偶尔" } }
    at_all_hours() { En { "at all hours" } Zh { "全天" } }
    at_nearly_all_hours() { En { "at nearly all hours" } Zh { "几乎全天" } }
    in_hours(n: usize) { En { "in {n} of 24 hours" } Zh { "24 小时中的 {n} 小时" } }

    endurance_now(fought: &str, now: u64) {
        En { "{fought}, {now} without a break so far" }
        Zh { "{fought}，至今连续 {now} 天" }
    }
    endurance_most(fought: &str, now: u64, most: u64) {
        En { "{fought}, {now} without a break so far, {most} at most" }
        Zh { "{fought}，至今连续 {now} 天，最长 {most} 天" }
    }
    endurance_over(fought: &str, most: u64) {
        En { match most { 1 => "{fought}; not now, {most} day without a break at most", _ => "{fought}; not now, {most} days without a break at most" } }
        Zh { "{fought}；现在没有，最长连续 {most} 天" }
    }
    depth(on: u64, of: u64, left: u64, share: &str) {
        En { match of { 1 => "on {on} of {of} keyword, left {left}; {share} of the ad slots", _ => "on {on} of {of} keywords, left {left}; {share} of the ad slots" } }
        Zh { "{of} 个关键词中在争 {on} 个，退出 {left} 个；占广告位 {share}" }
    }
    height(first: &str) { En { "first slot in {first} of the checks" } Zh { "首位占检查的 {first}" } }
    height_rank(height: &str, rank: &str) { En { "{height}, mean rank {rank}" } Zh { "{height}，平均排名 {rank}" } }
    height_above(height: &str, share: &str) { En { "{height}; above you in {share}" } Zh { "{height}；排在你之上 {share}" } }
    never_passed() { En { "you never passed him in that time" } Zh { "这段时间你没有超过对方" } }
    passed_unanswered(times: &str) {
        En { "you passed him {times}; he did not come back above you within a week" }
        Zh { "你超过对方{times}；对方一周内没有反超" }
    }
    passed_answered(times: &str, back: &str, days: &str) {
        En { "you passed him {times}; he was back above you {back}, after {days}" }
        Zh { "你超过对方{times}；对方反超{back}，用时 {days}" }
    }
    left_none() { En { "left no keyword in that time" } Zh { "这段时间没有退出任何关键词" } }
    left_for_good(times: &str) {
        En { "left a keyword {times}, never came back" }
        Zh { "退出关键词{times}，没有再回来" }
    }
    left_and_back(times: &str, back: &str, days: &str) {
        En { "left a keyword {times}, came back {back}, after {days}" }
        Zh { "退出关键词{times}，回来{back}，间隔 {days}" }
    }
    once() { En { "once" } Zh { " 1 次" } }
    twice() { En { "twice" } Zh { " 2 次" } }
    times(n: u64) { En { "{n} times" } Zh { " {n} 次" } }
    days_on_the_mean(days: &str) { En { "{days} days on the mean" } Zh { "平均 {days} 天" } }
    some_days(days: &str) { En { "{days} days" } Zh { "{days} 天" } }
    /// With the figure and its counts.
    share(percent: &str, hits: u64, checks: u64) { En { "{percent} % ({hits}/{checks})" } Zh { "{percent}%（{hits}/{checks}）" } }

    spend(amount: &str) { En { "{amount} a day" } Zh { "每天 {amount}" } }
    alike_items(items: usize, of: usize, rival: &str) {
        En { "{items} of his {of} items were {rival}'s" }
        Zh { "其 {of} 件商品中有 {items} 件曾是 {rival} 的" }
    }
    alike_domain(domain: &str, rival: &str) {
        En { "his domain {domain} was {rival}'s" }
        Zh { "其域名 {domain} 曾是 {rival} 的" }
    }
    /// `same`: what they have in common.
    alike(same: &str, left: &str) {
        En { "{same}, who was last seen on {left}: perhaps the same seller" }
        Zh { "{same}，后者最后一次出现是{left}：可能是同一卖家" }
    }
}
