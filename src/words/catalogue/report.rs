//! The report: labels of its template, sentences, what its script says, what its words mean.

say! {
    title() { En { "Who holds your ad slots" } Zh { "谁占着你的广告位" } }
    kicker() { En { "bidwatch report" } Zh { "bidwatch 报告" } }
    skip() { En { "Skip to the content" } Zh { "跳到正文" } }
    overview() { En { "Overview" } Zh { "总览" } }
    rivals() { En { "Rivals" } Zh { "竞争对手" } }
    keywords() { En { "Keywords" } Zh { "关键词" } }
    findings() { En { "Findings" } Zh { "发现" } }
    notes() { En { "Your notes" } Zh { "你的记录" } }
    words() { En { "Words" } Zh { "名词解释" } }

    filter() { En { "Show only" } Zh { "只显示" } }
    rival() { En { "Rival" } Zh { "对手" } }
    keyword() { En { "Keyword" } Zh { "关键词" } }
    source() { En { "Source" } Zh { "来源" } }
    kind() { En { "Finding" } Zh { "发现" } }
    time() { En { "Found" } Zh { "发现时间" } }
    all() { En { "all" } Zh { "全部" } }
    reset() { En { "Show all" } Zh { "显示全部" } }
    open_all() { En { "Open all" } Zh { "全部展开" } }
    close_all() { En { "Close all" } Zh { "全部收起" } }
    last_days(n: i64) { En { "last {n} days" } Zh { "最近 {n} 天" } }

    all_seen() { En { "Every planned check told something about your rivals." } Zh { "每次计划内的检查都反映了对手情况。" } }
    unseen_means() {
        En { "Nothing is concluded from a check that saw nothing: no rival is called gone because of it." }
        Zh { "没看到的检查不会用来下结论：不会因此说任何对手退出。" }
    }
    you() { En { "You" } Zh { "你" } }
    no_own() {
        En { "The config names no shop of yours ([own]), so nobody is held against you." }
        Zh { "配置中没有写你的店铺（[own]），因此没有与你的对比。" }
    }
    glance() { En { "Rivals at a glance" } Zh { "对手一览" } }
    no_rivals() {
        En { "The config names no rival. bidwatch rivals --suggest names advertisers seen often." }
        Zh { "配置中没有写对手。bidwatch rivals --suggest 会列出常见的广告主。" }
    }
    verdict() { En { "Strength" } Zh { "实力" } }
    now() { En { "Now" } Zh { "目前" } }
    day() { En { "The day, 0–24 h" } Zh { "一天 0–24 点" } }
    shown() { En { "Shown" } Zh { "展示份额" } }
    first_slot() { En { "First slot" } Zh { "首位" } }
    mean_rank() { En { "Mean rank" } Zh { "平均排名" } }
    all_slots() { En { "All ad slots" } Zh { "广告位占比" } }
    stance() { En { "Stance" } Zh { "状态" } }
    stances() { En { "Who stands how, keyword by keyword" } Zh { "各关键词上各家的状态" } }
    recent() { En { "What changed" } Zh { "变化" } }
    none_recent() { En { "Nothing was found to change in this time." } Zh { "这段时间没有发现变化。" } }
    more(n: usize) { En { "Findings: {n} more" } Zh { "发现：另有 {n} 项" } }

    week() { En { "The week, hour by hour, on the keywords where he fights" } Zh { "对方争位的关键词上，一周各小时" } }
    figures() { En { "The same in figures" } Zh { "对应数字" } }
    clocks() { En { "Budget clock" } Zh { "下线时刻" } }
    spend() { En { "What he may spend" } Zh { "可能的花费" } }
    on_keywords() { En { "Keyword by keyword" } Zh { "逐个关键词" } }
    his_findings() { En { "Findings" } Zh { "发现" } }

    last_page() { En { "The ad slots on the last page" } Zh { "最近一页的广告位" } }
    slot() { En { "Slot" } Zh { "位置" } }
    seller() { En { "Seller" } Zh { "卖家" } }
    item() { En { "Item" } Zh { "商品" } }
    price() { En { "Price" } Zh { "价格" } }
    rates() { En { "Rates" } Zh { "各项比率" } }
    rates_mean() {
        En { "Each share with its counts and its 95 % interval. The dot is the share, the line its interval." }
        Zh { "每个比率都带有次数和 95% 置信区间。圆点是比率，线段是区间。" }
    }
    who() { En { "Who" } Zh { "谁" } }
    over_time() { En { "Ranks over time" } Zh { "排名走势" } }
    over_time_means() {
        En { "The line is the middle rank, the first slot at the top; the band reaches from the best to the worst rank. The bar below is how often he was shown. A dotted line marks a finding." }
        Zh { "线为排名中位数，首位在最上方；色带从最好到最差排名。下方的条表示出现频率。虚线处有一项发现。" }
    }
    earlier_marks(n: usize) { En { "{n} earlier ones are marked and not listed here." } Zh { "更早的 {n} 项只作标记，未在此列出。" } }
    open_hours() { En { "Hours without a watched rival" } Zh { "没有关注对手的时段" } }
    open_hours_means() {
        En { "Dark where any watched rival was there, pale where none was." }
        Zh { "深色：有关注的对手在；浅色：没有。" }
    }
    held_first() { En { "first slot held most by" } Zh { "占首位最多的是" } }

    before() { En { "Three weeks before" } Zh { "此前三周" } }
    since() { En { "Since, three weeks at most" } Zh { "之后，最多三周" } }
    meaning() { En { "What it may mean" } Zh { "可能意味着" } }
    advice() { En { "What you could do" } Zh { "你可以做的" } }
    place() { En { "Where" } Zh { "位置" } }
    members() { En { "Who takes part" } Zh { "涉及对手" } }
    history() { En { "What was said, in turn" } Zh { "依次说过什么" } }
    pages() { En { "The pages it rests on" } Zh { "所依据的页面" } }
    nothing_found() {
        En { "Nothing was found in this time. A finding needs days of looks to rest on." }
        Zh { "这段时间没有发现。一项发现需要若干天的检查作依据。" }
    }
    earlier() { En { "Earlier findings, a line each" } Zh { "更早的发现，每项一行" } }
    made(when: &str, zone: &str) { En { "Made {when} ({zone})." } Zh { "生成于 {when}（{zone}）。" } }
    without_script() {
        En { "Filters, sorting and figures under the pointer need script; everything else reads without." }
        Zh { "筛选、排序和悬停数字需要脚本；其余内容无需脚本即可阅读。" }
    }

    span(pages: u64, since: &str, until: &str) {
        En { match pages { 1 => "{pages} page with ads from {since} to {until}", _ => "{pages} pages with ads from {since} to {until}" } }
        Zh { "{pages} 个带广告的页面，从 {since} 到 {until}" }
    }
    narrowed(parts: &str) { En { "Made for {parts} only." } Zh { "仅限{parts}。" } }
    the_source(name: &str) { En { "the source {name}" } Zh { "来源 {name}" } }
    the_keyword(name: &str) { En { "the keyword {name}" } Zh { "关键词“{name}”" } }
    the_rival(name: &str) { En { "the rival {name}" } Zh { "对手 {name}" } }
    unseen(since: &str) { En { "What could not be seen since {since}" } Zh { "自{since} 以来没看到的" } }
    column_a_day() {
        En { "A column a day; what rises in it is the part of the checks that read no page." }
        Zh { "每天一列；升起的部分是没有读到页面的检查比例。" }
    }
    column_a_week() {
        En { "A column a week; what rises in it is the part of the checks that read no page." }
        Zh { "每周一列；升起的部分是没有读到页面的检查比例。" }
    }
    figures_of(since: &str) {
        En { "Shares and ranks are of the whole time, from {since} on. A stance, and the day or week drawn for it, is of the time since he stands so; over several keywords, of those where he fights, or is seen if he fights on none. Strength is of the last 90 days." }
        Zh { "比率和排名取自{since} 以来的全部时间。状态及其时段图从对方进入该状态算起；涉及多个关键词时，取其争位的关键词，若都未争位则取其出现过的。实力取最近 90 天。" }
    }
    time_lines_by_day(from: &str) { En { "Time lines have a column a day, from {from} on." } Zh { "走势图自{from} 起每天一列。" } }
    time_lines_by_week(from: &str) {
        En { "Time lines have a column a week, from {from} on: there is too much for a column a day. A shorter time, or one keyword or rival (`bidwatch report --keyword …`), is drawn by day." }
        Zh { "走势图自{from} 起每周一列：数据太多，无法每天一列。缩短时间，或只看一个关键词、一个对手（`bidwatch report --keyword …`），即按天绘制。" }
    }
    spell(source: &str, began: &str, reason: &str) {
        En { "{source} cannot be seen since {began}: {reason}." }
        Zh { "{source} 自{began} 起看不到：{reason}。" }
    }
    spell_over(source: &str, began: &str, ended: &str, reason: &str) {
        En { "{source} could not be seen from {began} to {ended}: {reason}." }
        Zh { "{source} 从{began} 到{ended} 看不到：{reason}。" }
    }
    no_check_planned() { En { "no check was planned" } Zh { "没有计划检查" } }
    read_a_page(read: u64, planned: u64) {
        En { "{read} of {planned} checks read a page" }
        Zh { "{planned} 次检查中 {read} 次读到页面" }
    }
    gap(source: &str, silent: u64, planned: u64, parts: &str) {
        En { "{source}: {silent} of {planned} checks told nothing about rivals: {parts}." }
        Zh { "{source}：{planned} 次检查中 {silent} 次未能反映对手情况：{parts}。" }
    }
    gap_reason(reason: &str, n: u64) { En { "{reason} {n}" } Zh { "{reason} {n} 次" } }
    gap_reason_all(reason: &str, n: u64, detail: &str) { En { "{reason} {n} ({detail})" } Zh { "{reason} {n} 次（{detail}）" } }
    gap_reason_most(reason: &str, n: u64, detail: &str) {
        En { "{reason} {n} (mostly {detail})" }
        Zh { "{reason} {n} 次（多为{detail}）" }
    }
    slots_hidden(n: u64) { En { "pages that hide which listings are ads {n}" } Zh { "页面看不出哪些是广告 {n} 次" } }
    without_ads(n: u64) { En { "pages without any ad {n}" } Zh { "页面没有广告 {n} 次" } }
    posture(stance: &str, sure: &str) { En { "{stance}, {sure}" } Zh { "{stance}，{sure}" } }
    posture_since(stance: &str, sure: &str, since: &str) { En { "{stance}, {sure}, since {since}" } Zh { "{stance}，{sure}，自{since}" } }
    likeliest(percent: &str) { En { "the likeliest stance has {percent}" } Zh { "最可能的状态占 {percent}" } }
    name_you(name: &str) { En { "{name} (you)" } Zh { "{name}（你）" } }
    you_here() { En { "you" } Zh { "你" } }
    clock(label: &str, clock: &str) { En { "{label}: {clock}." } Zh { "{label}：{clock}。" } }
    estimate(sums: &str) {
        En { "{sums}. An estimate from your own numbers in [[estimates]]: nobody sees it." }
        Zh { "{sums}。这是按你在 [[estimates]] 中填的数字估算的：没有人能看到真实花费。" }
    }
    open_span(hours: &str, hits: u64, checks: u64) { En { "{hours} ({hits} of {checks} checks)" } Zh { "{hours}（{checks} 次检查中 {hits} 次）" } }
    never_open() {
        En { "In every hour that was looked at, a watched rival was there in more than one of ten checks." }
        Zh { "在检查过的每个小时里，都有超过十分之一的检查看到关注的对手。" }
    }
    open(spans: &str) {
        En { "No watched rival was seen in nine of ten checks or more at {spans}. Others, whom you do not watch, may have been there." }
        Zh { "以下时段九成及以上的检查中没有关注的对手：{spans}。你未关注的其他广告主可能在。" }
    }
    taken_back() { En { "Taken back" } Zh { "已撤回" } }
    takes_back() { En { "Takes back" } Zh { "撤回" } }
    partly_taken_back() { En { "Partly taken back" } Zh { "部分撤回" } }
    corrected() { En { "Corrected" } Zh { "已更正" } }
    extended() { En { "Extended" } Zh { "已补充" } }
    found() { En { "Found" } Zh { "发现" } }
    gathered() { En { "Gathered" } Zh { "已合并" } }
    more_headlines(first: &str, n: usize) { En { "{first}; {n} more" } Zh { "{first}；另有 {n} 项" } }
    first_in_on(hits: u64, checks: u64, kw: &str) { En { "first in {hits} of {checks} checks on {kw}" } Zh { "{kw}：{checks} 次检查中首位 {hits} 次" } }
    seen_in_on(hits: u64, checks: u64, kw: &str) { En { "seen in {hits} of {checks} checks on {kw}" } Zh { "{kw}：{checks} 次检查中出现 {hits} 次" } }
    first_in(hits: u64, checks: u64) { En { "first in {hits} of {checks} checks" } Zh { "{checks} 次检查中首位 {hits} 次" } }
    seen_in(hits: u64, checks: u64) { En { "seen in {hits} of {checks} checks" } Zh { "{checks} 次检查中出现 {hits} 次" } }
    spoken(label: &str, strip: &str) { En { "{label}: {strip}" } Zh { "{label}：{strip}" } }
    shown_in(name: &str, share: &str) { En { "{name}: shown in {share}" } Zh { "{name}：出现 {share}" } }
    rank_to(deepest: u32) { En { "rank 1 to {deepest}" } Zh { "排名 1 到 {deepest}" } }
    rank_to_and_below(deepest: u32) { En { "rank 1 to {deepest} and below" } Zh { "排名 1 到 {deepest} 及以下" } }
    with_state(headline: &str, state: &str) { En { "{headline} ({state})" } Zh { "{headline}（{state}）" } }
    unshown(name: &str, checks: u64) { En { "{name} (0 of {checks})" } Zh { "{name}（0/{checks} 次）" } }
    not_shown_since(since: &str, names: &str) { En { "Not shown here since {since}: {names}." } Zh { "自{since} 以来未在此出现：{names}。" } }
    unlooked(query: &str) { En { "{query} (not looked at)" } Zh { "{query}（没有检查）" } }
    unshown_checks(query: &str, checks: u64) { En { "{query} (0 of {checks} checks)" } Zh { "{query}（0/{checks} 次检查）" } }
    not_shown_on(names: &str) { En { "Not shown in this time on {names}." } Zh { "这段时间未出现在：{names}。" } }
    rows_left_out(n: usize) {
        En { "{n} more keywords are left out of this table; each rival below has all of them." }
        Zh { "另有 {n} 个关键词未列入此表；下面每个对手处列有全部。" }
    }

    kind_back_off() { En { "backed off" } Zh { "退出" } }
    kind_retreat() { En { "retreated to the peak" } Zh { "退守高峰时段" } }
    kind_peak_entry() { En { "entered in the peak" } Zh { "高峰时段入场" } }
    kind_enter() { En { "entered" } Zh { "入场" } }
    kind_return() { En { "came back" } Zh { "回归" } }
    kind_expand() { En { "expanded to all hours" } Zh { "扩展到全天" } }
    kind_take_top() { En { "took the first slot" } Zh { "拿下首位" } }
    kind_cede_top() { En { "gave up the first slot" } Zh { "让出首位" } }
    kind_runs_out() { En { "runs out in the day" } Zh { "中途下线" } }
    kind_earlier() { En { "runs out earlier" } Zh { "更早下线" } }
    kind_later() { En { "runs out later" } Zh { "更晚下线" } }
    kind_no_more() { En { "runs out no more" } Zh { "不再中途下线" } }
    kind_market_rise() { En { "the market rose" } Zh { "市场上升" } }
    kind_market_fall() { En { "the market fell" } Zh { "市场下降" } }
    kind_withdrawn() { En { "taken back" } Zh { "撤回" } }

    check() { En { "check" } Zh { "检查" } }
    check_means() {
        En { "One look at the results page of one keyword. Only pages with ads on which every slot is told count." }
        Zh { "对一个关键词的搜索结果页查看一次。只有带广告、且每个位置都分得清的页面才计入。" }
    }
    ad_slot() { En { "ad slot" } Zh { "广告位" } }
    ad_slot_means() {
        En { "A place on the page that is paid for. Slot 1, or rank 1, is the first of them." }
        Zh { "页面上付费的位置。位置 1，即排名 1，是其中的第一个（首位）。" }
    }
    peak() { En { "peak" } Zh { "高峰时段" } }
    peak_means() {
        En { "Your rush hours, as set in the config. Everything else is off-peak." }
        Zh { "你在配置中设定的繁忙时段。其余都是非高峰时段。" }
    }
    a_share() { En { "47 % (384 of 814)" } Zh { "47%（384/814 次）" } }
    a_share_means() {
        En { "A share never stands alone: so many checks in which it was so, of so many that could tell." }
        Zh { "比率不会单独出现：能判断的检查有多少次，其中多少次如此。" }
    }
    an_interval() { En { "22–74 %" } Zh { "22–74%" } }
    an_interval_means() {
        En { "The 95 % interval: where the share may truly be. Looks of one day are alike, so it is wider than one for so many independent looks would be." }
        Zh { "95% 置信区间：真实比率可能所在的范围。同一天的检查彼此相似，因此比同样次数的独立检查所得的区间更宽。" }
    }
    a_strip() { En { "the day as a strip" } Zh { "时段图" } }
    a_strip_means() {
        En { "An hour a cell, from 0 to 24 h: full in 40 % of the checks or more, half now and then, half and pale rarely (up to 12 %), grey absent, blank not looked at." }
        Zh { "0 到 24 点每小时一格：满格为 40% 及以上的检查中出现，半格为时有出现，浅色半格为很少（12% 及以下），灰色为不在，空白为没有检查。" }
    }
    sure() { En { "sure" } Zh { "把握" } }
    sure_means() {
        En { "The probability that it is so, by the judgement's own reckoning. Never 100 %." }
        Zh { "按判断自身的计算，事实如此的概率。绝不会是 100%。" }
    }
    revisions() { En { "corrected, extended, taken back" } Zh { "更正、补充、撤回" } }
    revisions_mean() {
        En { "A finding never changes. With more checks a new one may correct it, add keywords to it, or take it back; they stand together here as one." }
        Zh { "一项发现写下后不再改动。检查多了之后，新的发现可能更正它、为它补充关键词，或撤回它；在此合并显示。" }
    }
    budget_clock() { En { "budget clock" } Zh { "下线时刻" } }
    budget_clock_means() {
        En { "When somebody goes dark in the course of the day. From outside a budget is never seen, only its clock." }
        Zh { "一天当中何时从广告位上消失。从外面看不到预算，只能看到下线的时刻。" }
    }

    colon() { En { ": " } Zh { "：" } }
    script_join() { En { "; " } Zh { "；" } }
    script_seen() { En { "seen in {hits} of {checks} checks" } Zh { "{checks} 次检查中出现 {hits} 次" } }
    script_unseen() { En { "not looked at" } Zh { "没有检查" } }
    script_read() { En { "{hits} of {checks} checks read a page" } Zh { "{checks} 次检查中 {hits} 次读到页面" } }
    script_unplanned() { En { "no check planned" } Zh { "没有计划检查" } }
    script_rank() { En { "rank {middle} in the middle, {best} to {worst}" } Zh { "排名中位数 {middle}，{best} 到 {worst}" } }
    script_one_rank() { En { "rank {middle}" } Zh { "排名 {middle}" } }
    script_hours() { En { "{from}–{to} h" } Zh { "{from}–{to} 点" } }
    script_week() { En { "week of {day}" } Zh { "{day}起的一周" } }
    script_fits() { En { "{shown} of {all} {what} shown" } Zh { "{what}：显示 {shown}/{all}" } }
    script_sort() { En { "Sort by {column}" } Zh { "按{column}排序" } }
}
