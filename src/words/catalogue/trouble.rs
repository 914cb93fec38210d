//! What ails bidwatch itself, and the test mail.

say! {
    kicker(when: &str) { En { "bidwatch trouble · {when}" } Zh { "bidwatch 故障 · {when}" } }
    over_tag() { En { "Over" } Zh { "已恢复" } }
    why() { En { "Why" } Zh { "原因" } }
    how_long() { En { "How long" } Zh { "持续时间" } }
    means() { En { "What it means" } Zh { "意味着" } }
    could_do() { En { "What you could do" } Zh { "你可以做的" } }
    one_more_mail() {
        En { "You get one more mail when it is over, and none in between." }
        Zh { "恢复时会再发一封邮件，期间不再打扰。" }
    }

    blind_tag() { En { "bidwatch is blind here" } Zh { "bidwatch 在这里看不到" } }
    blind_subject(source: &str, since: &str, reason: &str) {
        En { "bidwatch cannot see {source} since {since} ({reason})" }
        Zh { "bidwatch 自{since} 起看不到 {source}（{reason}）" }
    }
    blind_why(reason: &str, lost: &str) { En { "{reason}. So far {lost} brought nothing." } Zh { "{reason}。至今 {lost}没有结果。" } }
    blind_means() {
        En { "Nothing is concluded from checks that saw nothing: no rival is called gone because of this. What he does in the meantime stays unknown." }
        Zh { "没看到的检查不会用来下结论：不会因此说任何对手退出。这段时间对方做了什么无从得知。" }
    }
    seen_subject(source: &str, since: &str) { En { "bidwatch sees {source} again since {since}" } Zh { "bidwatch 自{since} 起又能看到 {source}" } }
    seen_headline(source: &str, since: &str) { En { "{source} can be seen again since {since}" } Zh { "{source} 自{since} 起恢复可见" } }
    seen_how_long(since: &str, over: &str, lost: &str, reason: &str) {
        En { "From {since} to {over}; {lost} brought nothing. The reason was: {reason}." }
        Zh { "从{since} 到{over}；{lost}没有结果。原因：{reason}。" }
    }
    seen_whole(since: &str, over: &str, reason: &str) {
        En { "From {since} to {over}; all its pages were read after all. The reason was: {reason}." }
        Zh { "从{since} 到{over}；其页面后来都读出来了。原因：{reason}。" }
    }
    seen_gap_means() {
        En { "Nothing was concluded from checks that saw nothing. What rivals did in the meantime stays unknown." }
        Zh { "没看到的检查没有用来下结论。这段时间对手做了什么无从得知。" }
    }
    seen_whole_means() {
        En { "There is no gap: what rivals did in the meantime is in the history now." }
        Zh { "没有缺口：这段时间对手的动作已补入历史。" }
    }
    seen_do() { En { "Nothing. Looking goes on as planned." } Zh { "无需操作。检查按计划继续。" } }
    do_blocked() {
        En { "The site asks for a login, a consent or a proof of being human, or turns visits away. Look more rarely, or use a source with an official interface. `bidwatch probe SOURCE KEYWORD` shows what comes now." }
        Zh { "网站要求登录、同意条款或人机验证，或直接拒绝访问。请降低检查频率，或换用有官方接口的来源。`bidwatch probe SOURCE KEYWORD` 可查看现在返回什么。" }
    }
    do_unparsed() {
        En { "The site's pages look different now. `bidwatch probe SOURCE KEYWORD` shows what is still recognised; the rules of the source need mending. The pages are kept: `bidwatch extract SOURCE --kept` shows whether mended rules read them, `bidwatch reparse` then fills the gap." }
        Zh { "网站页面改版了。`bidwatch probe SOURCE KEYWORD` 可查看还能识别什么；该来源的规则需要修正。页面已保留：`bidwatch extract SOURCE --kept` 可查看修正后的规则能否读出，再用 `bidwatch reparse` 补上缺口。" }
    }
    do_skipped() {
        En { "Planned checks were not made: the site's robots.txt forbids them, or bidwatch was not running. `bidwatch status` tells which." }
        Zh { "计划内的检查没有进行：网站的 robots.txt 不允许，或 bidwatch 没有运行。`bidwatch status` 会说明是哪一种。" }
    }
    do_failed() {
        En { "Look whether the site opens in a browser on the same machine. `bidwatch probe SOURCE KEYWORD` shows the fault in full; `bidwatch status` shows what else is blind." }
        Zh { "请在同一台机器的浏览器里看看能否打开网站。`bidwatch probe SOURCE KEYWORD` 显示完整错误；`bidwatch status` 显示还有哪些看不到。" }
    }

    hand_tag() { En { "bidwatch needs a hand" } Zh { "bidwatch 需要帮忙" } }
    lasted(span: &str, since: &str, over: &str, reason: &str) {
        En { "{span}, from {since} to {over}. The reason was: {reason}." }
        Zh { "{span}，从{since} 到{over}。原因：{reason}。" }
    }
    disk_subject(free: &str) { En { "bidwatch: only {free} left on its disk" } Zh { "bidwatch：磁盘只剩 {free}" } }
    disk_headline(since: &str) { En { "The disk of the store is nearly full since {since}" } Zh { "数据所在磁盘自{since} 起快满了" } }
    disk_why(free: &str, total: &str) { En { "{free} of {total} are free." } Zh { "{total} 中还有 {free} 可用。" } }
    disk_means() {
        En { "Nothing is lost yet. When the disk is full, looks go on and wait in memory for a while; then looking pauses, and what rivals do meanwhile stays unknown." }
        Zh { "目前没有丢失数据。磁盘写满后，检查会继续并暂存在内存；之后会暂停检查，期间对手做什么无从得知。" }
    }
    disk_do() {
        En { "Make room on that disk, or move the store: `bidwatch backup FILE` writes a copy elsewhere, and `database` in the config names it." }
        Zh { "请清理该磁盘，或迁移数据：用 `bidwatch backup FILE` 在别处写一份副本，再在配置的 `database` 中指向它。" }
    }
    disk_over_subject(since: &str) { En { "bidwatch: its disk has room again since {since}" } Zh { "bidwatch：磁盘自{since} 起又有空间" } }
    disk_over_headline(free: &str) {
        En { "The disk of the store has room again: {free} are free" }
        Zh { "数据所在磁盘又有空间：可用 {free}" }
    }
    disk_over_means() { En { "Everything is recorded as planned." } Zh { "一切按计划记录。" } }
    nothing_to_do() { En { "Nothing." } Zh { "无需操作。" } }
    disk_reason() { En { "nearly full" } Zh { "快满了" } }
    mail_subject(span: &str) { En { "bidwatch: mail goes out again after {span}" } Zh { "bidwatch：中断 {span}后邮件恢复发送" } }
    mail_headline(mails: &str) { En { "Mail goes out again; {mails} waited" } Zh { "邮件恢复发送；{mails}曾在等待" } }
    mail_means() {
        En { "Nothing is lost: what waited goes out now, in its order, each mail with the time at which it was written." }
        Zh { "没有丢失：等待的邮件现在按顺序发出，每封都带有写成时的时间。" }
    }
    mail_do() {
        En { "If it happens again, `bidwatch mail-test` shows what the server says, and `bidwatch status` what waits." }
        Zh { "如果再次发生，`bidwatch mail-test` 显示服务器的答复，`bidwatch status` 显示等待中的邮件。" }
    }
    store_subject(span: &str) { En { "bidwatch: recording goes on after {span}" } Zh { "bidwatch：中断 {span}后恢复记录" } }
    store_headline(checks: &str) { En { "The store can be written again; {checks} waited" } Zh { "数据又可写入；{checks}曾在等待" } }
    store_means() {
        En { "What waited in memory is recorded now. Where it lasted long, planned checks were not made: nothing is concluded from them." }
        Zh { "内存中等待的已经记录。如果中断较久，计划内的检查没有进行：不会据此下结论。" }
    }
    store_do() {
        En { "Look at the disk of the store: how much room it has, and whether it is healthy." }
        Zh { "请检查数据所在磁盘：空间是否足够，是否正常。" }
    }

    short_tag() { En { "Budget is short" } Zh { "预算不够" } }
    short_subject(source: &str) {
        En { "bidwatch leaves out planned looks at {source}: its budget is short" }
        Zh { "bidwatch 减少了对 {source} 的计划检查：预算不够" }
    }
    short_headline(source: &str, since: &str) {
        En { "{source}: planned looks are left out since {since}" }
        Zh { "{source}：自{since} 起部分计划检查被省去" }
    }
    short_why(reason: &str, plans: &str) { En { "{reason}. {plans}" } Zh { "{reason}。{plans}" } }
    short_what() { En { "What is left out" } Zh { "省去哪些" } }
    short_order() {
        En { "Extra looks first; then looks outside the peak, at keywords on which nothing moves before those with a suspected change; then the same in the peak. Of each kind at least one look in eight is made while money lasts, spread over the rest of the day and the month." }
        Zh { "先省去额外检查；再省去非高峰时段的检查，没有动静的关键词先于疑似有变化的；然后是高峰时段的，顺序相同。只要还有预算，每一类至少保留八分之一的检查，均匀分布在当天和当月剩余的时间里。" }
    }
    short_means() {
        En { "What is left out is recorded as not made. It never counts as an absence; changes are noticed later." }
        Zh { "省去的检查记为未进行，绝不会算作对手不在；变化会晚一些才被发现。" }
    }
    short_do() {
        En { "Look more rarely or at fewer keywords or pages, narrow `active_hours`, or raise the source's budget. `bidwatch sources` shows what is planned, spent and left." }
        Zh { "请降低检查频率，减少关键词或页数，收窄 `active_hours`，或提高该来源的预算。`bidwatch sources` 显示计划、已用和剩余。" }
    }
    short_once() { En { "You get this mail once a month for each source." } Zh { "每个来源每月只发一次这封邮件。" } }
    plan_day(planned: &str, cost: &str, allowed: u64, spent: u64) {
        En { match spent { 1 => "The plan comes to {planned} a day{cost}, the budget is for {allowed}; {spent} is spent.", _ => "The plan comes to {planned} a day{cost}, the budget is for {allowed}; {spent} are spent." } }
        Zh { "计划每天 {planned}{cost}，预算可支付 {allowed} 次；已用 {spent} 次。" }
    }
    plan_month(planned: &str, cost: &str, allowed: u64, spent: u64) {
        En { match spent { 1 => "The plan comes to {planned} a month{cost}, the budget is for {allowed}; {spent} is spent.", _ => "The plan comes to {planned} a month{cost}, the budget is for {allowed}; {spent} are spent." } }
        Zh { "计划每月 {planned}{cost}，预算可支付 {allowed} 次；已用 {spent} 次。" }
    }

    test_subject(at: &str) { En { "bidwatch test mail, {at}" } Zh { "bidwatch 测试邮件，{at}" } }
    test_kicker(when: &str) { En { "bidwatch test · {when}" } Zh { "bidwatch 测试 · {when}" } }
    test_preview() { En { "If you read this, alerts and digests arrive here." } Zh { "如果你看到这封邮件，提醒和日报就能送达。" } }
    test_headline() { En { "Mail from bidwatch arrives" } Zh { "bidwatch 的邮件能送达" } }
    test_tag() { En { "Test" } Zh { "测试" } }
    test_text() {
        En { "Alerts and digests will come this way. If this mail was in the spam folder, mark its sender as known." }
        Zh { "提醒和日报将以这种方式送达。如果这封邮件在垃圾箱里，请将发件人标为信任。" }
    }
    test_names(names: &str) { En { "Names in other scripts should read well: {names}" } Zh { "各种文字的名称应显示正常：{names}" } }
    test_note() { En { "A test of bidwatch" } Zh { "bidwatch 测试" } }
    test_note_text() { En { "This is how bidwatch's alerts will come in here." } Zh { "bidwatch 的提醒将这样出现在这里。" } }
    test_strip() { En { "An example" } Zh { "示例" } }
    test_strip_means() {
        En { "This is how the hours of a rival are shown: here he is there from 20 to 23 h." }
        Zh { "对手的时段这样显示：此例中对方在 20 点到 23 点出现。" }
    }
}
