//! The hours to come, your own position, prices that moved, and coverage: in the digest and in `bidwatch hours`.

say! {
    heading() { En { "Hours that are likely undefended" } Zh { "可能无人防守的时段" } }
    what_it_is(days: i64) {
        En { "When the first ad slot, your own ads left out, is likely free of the rivals you watch: odds from the habit of the last {days} days, no forecast of what they will do, and nothing about bids. The further the day, the less sure; of several days the odds of the last are told." }
        Zh { "不计你自己的广告，首位广告位何时可能没有你关注的对手：按最近 {days} 天的习惯得出的几率，不是对其动作的预测，也与出价无关。日子越远越不确定；几天合写时，写的是最后一天的几率。" }
    }
    after_last_page(last: &str) {
        En { "The last page with ads is of {last}: the hours are those after it, as all stood then." }
        Zh { "最后一个带广告的页面是{last}：以下是其后的时段，以当时的情况为准。" }
    }
    as_of_last_page(what: &str, last: &str) {
        En { "{what} As of the last page with ads, {last}." }
        Zh { "{what}截至最后一个带广告的页面，{last}。" }
    }
    yielding_more(names: &str, more: usize) {
        En { "A slot that only {names} or {more} more hold counts as free: judged weak, or gone." }
        Zh { "只有 {names} 或另外 {more} 个对手占着的位置算作空出：其实力判断为弱，或已退出。" }
    }
    unseen_of_late() {
        En { "Not enough was seen of late to say in which hours it is likely free." }
        Zh { "近来看到的不足以判断哪些时段可能空出。" }
    }
    blind_now() {
        En { "Nothing is said of hours to come: this source cannot be seen at the moment." }
        Zh { "目前看不到这个来源：不对以后的时段作判断。" }
    }
    legend_title() { En { "Odds that the first ad slot is free" } Zh { "首位广告位空出的几率" } }
    legend_75() { En { "75 % or more" } Zh { "75% 及以上" } }
    legend_60() { En { "60 % or more" } Zh { "60% 及以上" } }
    legend_25() { En { "25 % or more" } Zh { "25% 及以上" } }
    legend_less() { En { "less" } Zh { "更低" } }
    legend_untold() { En { "not told" } Zh { "不作判断" } }
    legend_short() {
        En { "█ 75 % or more, ▄ 60 %, ▁ 25 %, · less, blank: not told" }
        Zh { "█ 75% 及以上，▄ 60%，▁ 25%，· 更低，空白：不作判断" }
    }
    none_of_these() { En { "No hour of these days is likely free" } Zh { "这几天没有可能空出的时段" } }
    yielding(names: &str) {
        En { "A slot that only {names} holds counts as free: judged weak, or gone." }
        Zh { "只有 {names} 占着的位置算作空出：其实力判断为弱，或已退出。" }
    }
    yielding_all(names: &str) {
        En { "A slot that only they hold counts as free, judged weak or gone: {names}." }
        Zh { "只有以下对手占着的位置算作空出（实力判断为弱，或已退出）：{names}。" }
    }
    all_day() { En { "all day" } Zh { "全天" } }
    free_at(hours: &str, odds: &str) { En { "{hours}: free at {odds}" } Zh { "{hours}：空出几率 {odds}" } }
    interval(low: &str, high: &str) { En { "{low}–{high}\u{a0}%" } Zh { "{low}–{high}%" } }
    odds(free: &str, interval: &str, hits: u64, looks: u64) {
        En { "{free} ({interval}); so far in {hits} of {looks} looks" }
        Zh { "{free}（{interval}）；此前 {looks} 次检查中 {hits} 次" }
    }
    odds_before(free: &str, interval: &str, looks: u64) {
        En { "{free} ({interval}); from {looks} looks, all made before your rivals stood as now" }
        Zh { "{free}（{interval}）；来自 {looks} 次检查，均在对手进入目前状态之前" }
    }
    odds_partly(free: &str, interval: &str, hits: u64, now: u64, looks: u64) {
        En { "{free} ({interval}); so far in {hits} of {now} looks since your rivals stand as now, from {looks} in all" }
        Zh { "{free}（{interval}）；对手进入目前状态以来 {now} 次检查中 {hits} 次，共 {looks} 次" }
    }
    known_date(day: &str, event: &str) {
        En { "{day} is a known date ({event}): a habit says nothing of it" }
        Zh { "{day}是已知日期（{event}）：习惯对它不适用" }
    }
    further(told: &str) {
        En { "Further: {told}. `bidwatch hours` shows all hours." }
        Zh { "其他：{told}。`bidwatch hours` 显示全部时段。" }
    }
    further_more(told: &str, more: usize) {
        En { "Further: {told}; and {more} more, see `bidwatch hours`." }
        Zh { "其他：{told}；另有 {more} 个，见 `bidwatch hours`。" }
    }
    best(told: &str) {
        En { "{told}. Odds from the habit of the last weeks, no forecast." }
        Zh { "{told}。几率来自最近几周的习惯，不是预测。" }
    }
    best_more(told: &str, more: usize) {
        En { "{told}; and {more} more, see `bidwatch hours`. Odds from the habit of the last weeks, no forecast." }
        Zh { "{told}；另有 {more} 个，见 `bidwatch hours`。几率来自最近几周的习惯，不是预测。" }
    }
    days_span(first: &str, last: &str) { En { "{first}–{last}" } Zh { "{first}至{last}" } }
    spoken_none(label: &str, dates: &str) {
        En { "{label}, {dates}: no hour is likely free" }
        Zh { "{label}，{dates}：没有可能空出的时段" }
    }
    spoken(label: &str, dates: &str, spans: &str) {
        En { "{label}, {dates}, odds that the first ad slot is free: {spans}" }
        Zh { "{label}，{dates}，首位广告位空出的几率：{spans}" }
    }
    span_at(hours: &str, free: &str) { En { "{hours} {free}" } Zh { "{hours} {free}" } }
    shortly(label: &str, day: &str, hours: &str, free: &str) {
        En { "{label} {day} {hours} ({free})" }
        Zh { "{label} {day} {hours}（{free}）" }
    }
    defended(names: &str) { En { "No hour is likely free on {names}." } Zh { "没有可能空出的时段：{names}。" } }
    unseen(names: &str) { En { "Not enough seen to say: {names}." } Zh { "数据不足，还说不准：{names}。" } }
    blind(names: &str) {
        En { "Nothing is said of what cannot be seen at the moment: {names}." }
        Zh { "目前看不到的不作判断：{names}。" }
    }
    nothing_watched() {
        En { "Nothing is watched so, or no rival is named in the config." }
        Zh { "没有这样的关注项，或配置中没有写对手。" }
    }
    cannot_be_seen(since: &str) { En { "cannot be seen since {since}: nothing is said" } Zh { "自{since} 起看不到：不作判断" } }
    no_hour() { En { "no hour is likely free" } Zh { "没有可能空出的时段" } }
    not_enough() { En { "not enough seen" } Zh { "数据不足" } }

    this_week() { En { "Last 7 days" } Zh { "最近 7 天" } }
    week_before() { En { "Week before" } Zh { "前一周" } }
    own_shown() { En { "In the ad slots" } Zh { "在广告位上" } }
    own_top() { En { "Above the results, when there" } Zh { "在场时位于页首" } }
    own_first() { En { "First ad of the page, when there" } Zh { "在场时占首位" } }
    own_organic() { En { "In the ordinary results" } Zh { "在自然结果中" } }
    own_ad_rank() { En { "Mean rank among the ads" } Zh { "广告平均排名" } }
    own_organic_rank() { En { "Mean rank in the ordinary results" } Zh { "自然排名均值" } }
    own_keyword(label: &str, now: &str, before: &str) {
        En { "{label}: in the ad slots {now}, the week before {before}." }
        Zh { "{label}：在广告位上 {now}，前一周 {before}。" }
    }
    own_further(more: usize) {
        En { "And {more} more changed by a fifth of the checks or more. `bidwatch rivals` shows them." }
        Zh { "另有 {more} 个关键词的变化达到检查的五分之一。`bidwatch rivals` 会列出。" }
    }
    own_both(now: &str, before: &str, first: &str, first_before: &str) {
        En { "In the ad slots {now}, the week before {before}. First ad of the page when there {first}, the week before {first_before}." }
        Zh { "在广告位上 {now}，前一周 {before}。在场时占首位 {first}，前一周 {first_before}。" }
    }

    only_prices() { En { "only prices moved" } Zh { "只有价格变动" } }
    prices() { En { "Prices that moved" } Zh { "价格变动" } }
    price(who: &str, title: &str, before: &str, after: &str) {
        En { "{who}: “{title}” {before} → {after}" }
        Zh { "{who}：“{title}” {before} → {after}" }
    }
    change(sign: char, percent: &str) { En { "{sign}{percent}\u{a0}%" } Zh { "{sign}{percent}%" } }
    change_little(sign: char) { En { "{sign}under 1\u{a0}%" } Zh { "{sign}不到 1%" } }
    change_huge(sign: char) { En { "{sign}over 999\u{a0}%" } Zh { "{sign}超过 999%" } }
    on_one(keyword: &str, source: &str) { En { "{keyword} ({source})" } Zh { "{keyword}（{source}）" } }
    on_more(keyword: &str, more: usize, source: &str) {
        En { "{keyword} and {more} more ({source})" }
        Zh { "{keyword}，另有 {more} 个（{source}）" }
    }
    price_seen(counts: &str, since: &str, place: &str) {
        En { "Seen on {counts} checks since {since}, on {place}." }
        Zh { "自{since} 起检查中看到 {counts}，关键词：{place}。" }
    }
    prices_further(more: usize) { En { "And {more} more moved less." } Zh { "另有 {more} 个变动较小。" } }

    coverage() { En { "Coverage" } Zh { "检查覆盖" } }
    coverage_line(source: &str, counts: &str, with_ads: u64) {
        En { "{source}: {counts} checks saw a page; {with_ads} of these show who advertises." }
        Zh { "{source}：{counts}检查看到了页面；其中 {with_ads} 次能看出谁在投广告。" }
    }
    more_sources(n: u64) {
        En { match n { 1 => "And {n} more source, see `bidwatch sources`.", _ => "And {n} more sources, see `bidwatch sources`." } }
        Zh { "另有 {n} 个来源，见 `bidwatch sources`。" }
    }
}
