//! What `bidwatch findings`, `rivals` and `--once` print around the sentences.

say! {
    nothing_found() {
        En { "Nothing was found so far. A finding needs days of looks to rest on." }
        Zh { "目前没有发现。一项发现需要若干天的检查作依据。" }
    }
    none_fits(n: u64) { En { match n { 1 => "None of the {n} finding fits that.", _ => "None of the {n} findings fits that." } } Zh { "{n} 项发现中没有符合的。" } }
    pages_of(id: &str) {
        En { "The pages before and after:\n  bidwatch pages --finding {id} --out DIR" }
        Zh { "前后的页面：\n  bidwatch pages --finding {id} --out DIR" }
    }
    taken_back(what: &str) { En { "taken back: {what}" } Zh { "撤回：{what}" } }
    of(id: &str) { En { " (of {id})" } Zh { "（针对 {id}）" } }
    grown(more: usize, last: &str) { En { "; {more} more, the last {last}" } Zh { "；另有 {more} 项，最近一项 {last}" } }
    keywords(named: &str) { En { "Keywords: {named}" } Zh { "关键词：{named}" } }
    you_seen(when: &str) { En { "You: seen ({when})" } Zh { "你：已知晓（{when}）" } }
    you_wrong(when: &str) { En { "You: not so ({when})" } Zh { "你：不属实（{when}）" } }

    no_rival() {
        En { "The config names no rival. `bidwatch rivals --suggest` names advertisers seen often." }
        Zh { "配置中没有写对手。`bidwatch rivals --suggest` 会列出常见的广告主。" }
    }
    a_line_means() {
        En { "A line of a keyword: the day as a strip since he stands so (0–24 h), and how often he was shown in the whole time. Every figure of every keyword: `bidwatch rivals --rival NAME`, or `--keyword KEYWORD`." }
        Zh { "每行一个关键词：从对方进入该状态起的时段图（0–24 点），以及全部时间内出现的次数。每个关键词的全部数字：`bidwatch rivals --rival NAME`，或 `--keyword KEYWORD`。" }
    }
    legend() {
        En { "(84–95) is the 95 % interval in per cent, 83/91 its counts. In the peak, off-peak, weekdays, weekends: since he stands so; all else: the whole time. None of this is a bid: only what a visitor sees. `bidwatch rivals --explain` tells what each figure means." }
        Zh { "(84–95) 是 95% 置信区间（百分比），83/91 是次数。高峰时段、非高峰、工作日、周末：从对方进入该状态起；其余：全部时间。这些都不是出价：只是访客能看到的。`bidwatch rivals --explain` 说明每个数字的含义。" }
    }
    no_page() {
        En { "No page with ads in that time: nothing can be said of anybody." }
        Zh { "这段时间没有带广告的页面：对谁都无从判断。" }
    }
    heading(pages: u64, since: &str, until: &str, zone: &str) {
        En { match pages { 1 => "{pages} page with ads from {since} to {until} ({zone}). Strength: the 90 days up to then.", _ => "{pages} pages with ads from {since} to {until} ({zone}). Strength: the 90 days up to then." } }
        Zh { "{pages} 个带广告的页面，从 {since} 到 {until}（{zone}）。实力：截至当时的 90 天。" }
    }
    keyword_head() { En { "keyword" } Zh { "关键词" } }
    strip_head() { En { "0–24 h" } Zh { "0–24 点" } }
    shown_head() { En { "shown" } Zh { "出现" } }
    stance_head() { En { "stance, since" } Zh { "状态，自" } }
    strip_line(strip: &str) { En { "{strip}  0–24 h" } Zh { "{strip}  0–24 点" } }
    since_then(line: &str) { En { "{line} since then" } Zh { "{line}，自那时起" } }
    mean_rank(line: &str, rank: &str) { En { "{line}; mean rank {rank}" } Zh { "{line}；平均排名 {rank}" } }
    never_shown(list: &str, at_most: &str) { En { "never shown: {list} (at most {at_most} %)" } Zh { "从未出现：{list}（至多 {at_most}%）" } }
    not_looked_at(list: &str) { En { "not looked at: {list}" } Zh { "没有检查：{list}" } }
    unclear(stance: &str, percent: &str) { En { "{stance}; the likeliest stance has {percent} %" } Zh { "{stance}；最可能的状态占 {percent}%" } }
    likeliest_over_99(stance: &str) { En { "{stance}; the likeliest stance has over 99 %" } Zh { "{stance}；最可能的状态超过 99%" } }
    sure(stance: &str, percent: &str) { En { "{stance}, {percent} % sure" } Zh { "{stance}，把握 {percent}%" } }
    over_99_sure(stance: &str) { En { "{stance}, over 99 % sure" } Zh { "{stance}，把握超过 99%" } }
    with_since(stance: &str, since: &str) { En { "{stance}, since {since}" } Zh { "{stance}，自{since}" } }
    query_line(label: &str, stance: &str) { En { "{label}: {stance}" } Zh { "{label}：{stance}" } }
    estimated(sums: &str) {
        En { "{sums}: an estimate from your numbers, nobody sees it" }
        Zh { "{sums}：按你的数字估算，没有人能看到真实花费" }
    }

    unseen_head() {
        En { "Could not be seen (this says nothing about any rival):" }
        Zh { "没看到（不说明任何对手的情况）：" }
    }
    found_head() { En { "Found:" } Zh { "发现：" } }
    found(text: &str, sure: &str) { En { "{text} ({sure})" } Zh { "{text}（{sure}）" } }
    page_ads(ads: usize, organic: usize) { En { "{ads} ads, {organic} organic" } Zh { "{ads} 个广告，{organic} 个自然结果" } }
    page_hidden(n: usize) {
        En { "{n} listings; which of them are ads could not be told" }
        Zh { "{n} 个结果；分不清哪些是广告" }
    }
    page_empty() { En { "the site says there are no results" } Zh { "网站显示没有结果" } }
    page_without(organic: usize) {
        En { "no ads on this page, {organic} organic (says nothing about one rival)" }
        Zh { "本页没有广告，{organic} 个自然结果（不说明某个对手的情况）" }
    }
    last_seen(when: &str) { En { "last seen {when}" } Zh { "上次看到 {when}" } }
    first_time() { En { "seen for the first time" } Zh { "第一次看到" } }
    head_slot() { En { "  slot" } Zh { "  位置" } }
    head_block() { En { "block" } Zh { "区块" } }
    head_who() { En { "who" } Zh { "谁" } }
    head_title() { En { "title" } Zh { "标题" } }
    head_price() { En { "price" } Zh { "价格" } }
    head_turn() { En { "since last time" } Zh { "与上次相比" } }
    not_on_page(who: &str, rank: u32) {
        En { "not on this page: {who} (was {rank}); one miss proves nothing" }
        Zh { "本页没有：{who}（上次 {rank}）；一次没看到不说明什么" }
    }
    watched_absent(names: &str) { En { "watched, without an ad here now: {names}" } Zh { "已关注、此刻在此没有广告：{names}" } }
    you(name: &str) { En { "★ {name} (you)" } Zh { "★ {name}（你）" } }
    new_here() { En { "new here" } Zh { "新出现" } }
    same() { En { "same" } Zh { "不变" } }
    up_from(rank: u32) { En { "up from {rank}" } Zh { "由 {rank} 上升" } }
    down_from(rank: u32) { En { "down from {rank}" } Zh { "由 {rank} 下降" } }
}
