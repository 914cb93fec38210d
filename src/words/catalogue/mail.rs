//! Mails: alert, digest, troubles, and what stands under all of them.

say! {
    outside() {
        En { "bidwatch looks at public result pages from outside, as any visitor sees them. It sees who is there, in which slot, at which rank and when. It never sees a bid, a budget or a sale." }
        Zh { "bidwatch 从外部查看公开的搜索结果页，与任何访客所见相同。它能看到谁在、在哪个位置、排第几、什么时候；看不到出价、预算或成交。" }
    }
    glossary(zone: &str) {
        En { "A check is one look at the results page of one keyword. Peak: your rush hours, as set in the config. Times are local to {zone}." }
        Zh { "一次检查就是对一个关键词的搜索结果页查看一次。高峰时段：你在配置中设定的繁忙时段。时间均为 {zone} 当地时间。" }
    }
    figures() {
        En { "All ad slots: his part of all ad slots shown in that time, also called share of voice. Strips and figures are of the last 14 days, or of the time since he stands so. Rank 1 is the first ad slot; the mean rank counts the checks in which he was there." }
        Zh { "广告位占比：这段时间对方占全部广告位的比例，也叫声量份额。时段图和数字取最近 14 天，或从对方进入现在的状态算起。排名 1 即首位广告位；平均排名只计对方在场的检查。" }
    }

    alert_kicker(when: &str) { En { "bidwatch alert · {when}" } Zh { "bidwatch 提醒 · {when}" } }
    reminder_kicker(when: &str) { En { "bidwatch reminder · {when}" } Zh { "bidwatch 再次提醒 · {when}" } }
    held(kicker: &str, since: &str) {
        En { "{kicker} · held since {since} (quiet hours)" }
        Zh { "{kicker} · 自{since} 暂缓（免打扰时段）" }
    }
    still_hold(n: u64) { En { match n { 1 => "{n} change still holds", _ => "{n} changes still hold" } } Zh { "{n} 项变化仍在持续" } }
    still_so(day: i64, what: &str) { En { "Still so, day {day}: {what}" } Zh { "仍在持续，第 {day} 天：{what}" } }
    over(what: &str) { En { "Over: {what}" } Zh { "结束：{what}" } }
    corrected(what: &str) { En { "Corrected: {what}" } Zh { "更正：{what}" } }
    without_details(n: u64) {
        En { match n { 1 => "{n} change is without details here", _ => "{n} changes are without details here" } }
        Zh { "另有 {n} 项变化未在此详述" }
    }
    findings_show_all() {
        En { "`bidwatch findings` shows every one with its counts." }
        Zh { "`bidwatch findings` 列出每一项及其计数。" }
    }
    at_a_glance() { En { "At a glance" } Zh { "一览" } }
    checks_behind(before: u64, since: u64) {
        En { match before { 1 => "{before} check before and {since} since stand behind this mail.", _ => "{before} checks before and {since} since stand behind this mail." } }
        Zh { "本邮件依据此前 {before} 次、之后 {since} 次检查。" }
    }
    finding_ids(ids: &str) {
        En { "Finding {ids}; `bidwatch findings` shows it with every count." }
        Zh { "发现 {ids}；`bidwatch findings` 列出其全部计数。" }
    }

    digest_kicker(day: &str) { En { "bidwatch digest · {day}" } Zh { "bidwatch 日报 · {day}" } }
    digest_subject(day: &str, what: &str) { En { "Digest {day}: {what}" } Zh { "日报 {day}：{what}" } }
    since(what: &str, when: &str) { En { "{what} since {when}" } Zh { "自{when} 以来：{what}" } }
    nothing_looked() { En { "nothing was looked at" } Zh { "没有检查" } }
    nothing_seen() { En { "nothing could be seen" } Zh { "什么都没看到" } }
    nothing_changed() { En { "nothing changed" } Zh { "没有变化" } }
    not_seen(source: &str, what: &str) { En { "{source} not seen; {what}" } Zh { "{source} 看不到；{what}" } }
    sources_not_seen(n: usize, what: &str) { En { "{n} sources not seen; {what}" } Zh { "{n} 个来源看不到；{what}" } }
    what_changed() { En { "What changed" } Zh { "变化" } }
    told_in_short(n: u64) { En { match n { 1 => "{n} change told in short", _ => "{n} changes told in short" } } Zh { "另有 {n} 项变化，简述如下" } }
    and_more_shown(told: &str, more: usize) {
        En { "{told}; and {more} more. `bidwatch findings` shows them all." }
        Zh { "{told}；另有 {more} 项。`bidwatch findings` 列出全部。" }
    }
    all_shown(told: &str) {
        En { "{told}. `bidwatch findings` shows them all." }
        Zh { "{told}。`bidwatch findings` 列出全部。" }
    }
    planned_behind(n: u64) {
        En { match n { 1 => "{n} planned check stands behind this digest.", _ => "{n} planned checks stand behind this digest." } }
        Zh { "本日报依据 {n} 次计划内的检查。" }
    }
    stances(told: &str) { En { "How rivals stand: {told}." } Zh { "对手的状态：{told}。" } }
    stance_is(stance: &str, meaning: &str) { En { "{stance} = {meaning}" } Zh { "{stance}＝{meaning}" } }

    saw_a_page(counts: &str) { En { "{counts} checks saw a page" } Zh { "{counts}检查看到了页面" } }
    cannot_be_seen(source: &str, since: &str) { En { "{source} cannot be seen since {since}" } Zh { "{source} 自{since} 起看不到" } }
    stays_unknown() {
        En { "What rivals do there stays unknown until it can be seen again." }
        Zh { "在恢复之前，对手在那里做什么无从得知。" }
    }
    refused_for_good(n: u64) {
        En { match n { 1 => "{n} mail was refused for good by the mail server", _ => "{n} mails were refused for good by the mail server" } }
        Zh { "{n} 封邮件被邮件服务器永久拒收" }
    }
    refused_are_kept() {
        En { "They are kept. `bidwatch status` names them and says why." }
        Zh { "邮件已保留。`bidwatch status` 会列出它们和原因。" }
    }
    no_check_planned() { En { "No check was planned in this time." } Zh { "这段时间没有计划检查。" } }
    all_seen(counts: &str) { En { "Every check saw a page: {counts}." } Zh { "每次检查都看到了页面：{counts}。" } }
    told_nothing_follows(seen: &str) { En { "{seen}. What told nothing about rivals:" } Zh { "{seen}。以下未能反映对手情况：" } }
    told_nothing_title() { En { "Checks that told nothing about rivals" } Zh { "未能反映对手情况的检查" } }
    repeating(source: &str, hours: &str) {
        En { "Looks at {source} repeat each other for about {hours}, as if the site knew its visitor: bidwatch asks for more evidence there. A fresh visitor for each check would help; checking more often would not." }
        Zh { "{source} 的检查结果在约 {hours}内彼此重复，好像网站认得访客：bidwatch 在那里要求更多证据。每次检查换一个新访客会有帮助；增加检查次数则没有。" }
    }
    gap(source: &str, silent: u64, planned: u64, reasons: &str) {
        En { "{source}: {silent} of {planned} checks: {reasons}." }
        Zh { "{source}：{planned} 次检查中的 {silent} 次：{reasons}。" }
    }
    gap_reason(reason: &str, n: u64) { En { "{reason} ({n})" } Zh { "{reason}（{n}）" } }
    other_reasons(n: u64) { En { "other reasons ({n})" } Zh { "其他原因（{n}）" } }
    slots_hidden(n: u64) { En { "pages that hide which listings are ads ({n})" } Zh { "页面看不出哪些是广告（{n}）" } }
    without_ads(n: u64) { En { "pages without any ad ({n})" } Zh { "页面没有广告（{n}）" } }

    goes_dark() { En { "Who goes dark in the course of the day" } Zh { "谁会在一天中途下线" } }
    clocks_more(n: usize) { En { "And {n} more. `bidwatch rivals` shows them." } Zh { "另有 {n} 个。`bidwatch rivals` 会列出。" } }
    clock_on(who: &str, kw: &str, clock: &str) { En { "{who} on {kw}: {clock}." } Zh { "{who}，{kw}：{clock}。" } }
    nature(nature: &str) { En { "{nature}:" } Zh { "{nature}：" } }

    newcomer(name: &str, likeness: &str) { En { "{name}: {likeness}." } Zh { "{name}：{likeness}。" } }
    newcomer_hint() {
        En { "If so, `bidwatch rivals --suggest` shows what to put into your config. Nothing is merged by itself." }
        Zh { "如果是，`bidwatch rivals --suggest` 会告诉你该写进配置的内容。不会自动合并。" }
    }
    newcomer_title() { En { "Perhaps a rival under another name" } Zh { "可能是换了名字的对手" } }

    notes_left_out(n: u64) {
        En { match n { 1 => "{n} earlier note is left out here. `bidwatch note --list` shows all.", _ => "{n} earlier notes are left out here. `bidwatch note --list` shows all." } }
        Zh { "更早的 {n} 条记录未在此列出。`bidwatch note --list` 列出全部。" }
    }
    noted(when: &str, text: &str) { En { "You noted {when}: {text}" } Zh { "你在{when} 记录：{text}" } }
    noted_on(when: &str, kw: &str, text: &str) { En { "You noted {when} on {kw}: {text}" } Zh { "你在{when} 就{kw}记录：{text}" } }
    did_nothing_new(n: u64) {
        En { match n { 1 => "{n} rival did nothing that he does not do anyway.", _ => "{n} rivals did nothing that he does not do anyway." } }
        Zh { "{n} 个对手没有不同于平时的动作。" }
    }
    little_seen_of(n: u64) {
        En { match n { 1 => "Of {n} rival too little was seen so far.", _ => "Of {n} rivals too little was seen so far." } }
        Zh { "{n} 个对手目前数据太少。" }
    }

    now(tally: &str) { En { "Now {tally}." } Zh { "目前：{tally}。" } }
    not_on_any() { En { "not seen on any keyword" } Zh { "没有在任何关键词上看到" } }
    rivals_left_out(n: u64) {
        En { match n { 1 => "{n} rival is left out here to keep the mail short. `bidwatch rivals` shows them.", _ => "{n} rivals are left out here to keep the mail short. `bidwatch rivals` shows them." } }
        Zh { "为了简短，另有 {n} 个对手未在此列出。`bidwatch rivals` 会列出。" }
    }
    keywords_left_out(n: u64, tally: &str) {
        En { match n { 1 => "{n} keyword is left out here to keep the mail short: {tally}. `bidwatch rivals` shows them.", _ => "{n} keywords are left out here to keep the mail short: {tally}. `bidwatch rivals` shows them." } }
        Zh { "为了简短，另有 {n} 个关键词未在此列出：{tally}。`bidwatch rivals` 会列出。" }
    }
    absent_first(kw: &str, counts: &str) { En { "{kw} ({counts} checks)" } Zh { "{kw}（{counts}）" } }
    absent_on(list: &str) { En { "Absent on {list}." } Zh { "不在：{list}。" } }
    row_since(when: &str) { En { "since {when}" } Zh { "自{when}" } }
    not_looked_yet() { En { "Not looked at yet" } Zh { "还没有检查" } }
    seen_share(share: &str) { En { "Seen {share}" } Zh { "出现 {share}" } }
    seen_in_peak(share: &str) { En { "Seen in the peak {share}" } Zh { "高峰时段出现 {share}" } }
    seen_both(peak: &str, off: &str) {
        En { "Seen in the peak {peak}, off-peak {off}" }
        Zh { "高峰时段出现 {peak}，非高峰时段 {off}" }
    }
    slots(slots: &str, first: &str) {
        En { "All ad slots {slots}, first slot when there {first}" }
        Zh { "广告位占比 {slots}，在场时首位 {first}" }
    }
    slots_of_14_days(slots: &str, first: &str) {
        En { "In 14 days: all ad slots {slots}, first slot when there {first}" }
        Zh { "14 天内：广告位占比 {slots}，在场时首位 {first}" }
    }
    with_mean_rank(facts: &str, rank: &str) { En { "{facts}, mean rank {rank}" } Zh { "{facts}，平均排名 {rank}" } }
}
