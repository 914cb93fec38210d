//! A finding in a mail or on a page: headline, counts, certainty, what came before it, answers.

say! {
    taken_back(what: &str) { En { "Taken back: {what}" } Zh { "撤回：{what}" } }
    an_earlier_finding(who: &str, on: &str) {
        En { "Taken back: an earlier finding on {who}, {on}" }
        Zh { "撤回：此前关于{who}在{on}上的发现" }
    }
    told_then(what: &str, when: &str) { En { "{what} (told {when})" } Zh { "{what}（{when} 告知过）" } }
    since(what: &str, when: &str) { En { "{what} since {when}" } Zh { "{what}（自{when} 起）" } }

    before() { En { "Before" } Zh { "此前" } }
    after() { En { "Since" } Zh { "之后" } }
    first_in(counts: &str) { En { "first in {counts} checks" } Zh { "首位 {counts}" } }
    seen_in(counts: &str) { En { "seen in {counts} checks" } Zh { "出现 {counts}" } }

    on(kw: &str, counted: &str) { En { "On {kw}: {counted}" } Zh { "{kw}：{counted}" } }
    verb_top() { En { "held the first ad slot in" } Zh { "占首位广告位" } }
    verb_market() { En { "all of them together seen in" } Zh { "合计出现" } }
    verb_seen() { En { "seen in" } Zh { "出现" } }
    verb_to_midnight() { En { "from that hour to midnight seen in" } Zh { "该时刻到午夜之间出现" } }
    verb_between() { En { "between the old hour and the new seen in" } Zh { "新旧时刻之间出现" } }
    peak_before_since(b: u64, bc: u64, a: u64, ac: u64) {
        En { "{b} of {bc} peak checks before, {a} of {ac} since" }
        Zh { "高峰时段此前 {bc} 次检查中 {b} 次，之后 {ac} 次中 {a} 次" }
    }
    peak_since(a: u64, ac: u64) { En { "{a} of {ac} peak checks since" } Zh { "高峰时段之后 {ac} 次检查中 {a} 次" } }
    peak_before(b: u64, bc: u64) {
        En { "{b} of {bc} peak checks before, no check since" }
        Zh { "高峰时段此前 {bc} 次检查中 {b} 次，之后没有检查" }
    }
    before_since(b: u64, bc: u64, a: u64, ac: u64) {
        En { "{b} of {bc} checks before, {a} of {ac} since" }
        Zh { "此前 {bc} 次检查中 {b} 次，之后 {ac} 次中 {a} 次" }
    }
    only_since(a: u64, ac: u64) { En { "{a} of {ac} checks since" } Zh { "之后 {ac} 次检查中 {a} 次" } }
    only_before(b: u64, bc: u64) {
        En { "{b} of {bc} checks before, no check since" }
        Zh { "此前 {bc} 次检查中 {b} 次，之后没有检查" }
    }
    off_before_since(b: u64, bc: u64, a: u64, ac: u64) {
        En { "{b} of {bc} before, {a} of {ac} since" }
        Zh { "此前 {bc} 次中 {b} 次，之后 {ac} 次中 {a} 次" }
    }
    off_since(a: u64, ac: u64) { En { "{a} of {ac} since" } Zh { "之后 {ac} 次中 {a} 次" } }
    off_before(b: u64, bc: u64) {
        En { "{b} of {bc} before, no check since" }
        Zh { "此前 {bc} 次中 {b} 次，之后没有检查" }
    }
    counted_both(verb: &str, peak: &str, off: &str) {
        En { "{verb} {peak}. Off-peak: {off}." }
        Zh { "{verb}：{peak}；非高峰时段{off}。" }
    }
    counted_one(verb: &str, counts: &str) { En { "{verb} {counts}." } Zh { "{verb}：{counts}。" } }
    no_counts() { En { "no counts stand behind it." } Zh { "没有计数支持。" } }

    certainty(sure: &str, since: &str, at: &str) {
        En { "{sure}. It began about {since}; the check of {at} decided it." }
        Zh { "{sure}。约从{since} 开始；由{at} 的检查判定。" }
    }
    certainty_withdrawn(since: &str, at: &str) {
        En { "It was said to have begun {since}; the check of {at} took it back." }
        Zh { "此前说始于{since}；由{at} 的检查撤回。" }
    }
    place(source: &str, keywords: &str, named: &str) {
        En { "{source}, {keywords}: {named}" }
        Zh { "{source}，{keywords}：{named}" }
    }

    over_title() { En { "What you were told before is over" } Zh { "此前告知的情况已经结束" } }
    lasted(span: &str) { En { "It lasted {span}." } Zh { "持续了 {span}。" } }
    told_earlier(when: &str, what: &str, since: &str, id: &str) {
        En { "Told {when}: {what} since {since} (finding {id})." }
        Zh { "{when} 告知：{what}，自{since} 起（发现 {id}）。" }
    }
    found_earlier(when: &str, what: &str, since: &str, id: &str) {
        En { "Found {when}: {what} since {since} (finding {id})." }
        Zh { "{when} 发现：{what}，自{since} 起（发现 {id}）。" }
    }
    gathers() { En { "This gathers earlier findings" } Zh { "这合并了此前的发现" } }
    gathers_means() {
        En { "What was found of single rivals is this move of the market: most of them moved." }
        Zh { "此前对个别对手的发现，其实是这次市场变动：多数对手都动了。" }
    }
    takes_back() { En { "An earlier finding is taken back" } Zh { "撤回一项此前的发现" } }
    takes_back_means() {
        En { "What you were told before does not hold any more." }
        Zh { "此前告诉你的不再成立。" }
    }
    adds() { En { "This adds to an earlier finding" } Zh { "这补充了此前的发现" } }
    adds_market_means() {
        En { "The market was found to move before; more of it is known now." }
        Zh { "此前已发现市场变动；现在了解得更多。" }
    }
    adds_means() { En { "The same was found on other keywords before." } Zh { "此前在其他关键词上发现过同样的情况。" } }
    corrects() { En { "This corrects an earlier finding" } Zh { "这更正了此前的发现" } }
    corrects_means() {
        En { "This one holds now, and no longer what you were told before." }
        Zh { "现在以这一条为准，此前告诉你的不再成立。" }
    }

    your_answer() { En { "Your answer" } Zh { "你的回应" } }
    seen_question() { En { "Seen?" } Zh { "已知晓？" } }
    wrong_question() { En { "Not so?" } Zh { "不属实？" } }
    quiet_question() { En { "Quiet for a while?" } Zh { "先别提醒？" } }
    marked_seen(when: &str) { En { "You marked this as seen ({when})." } Zh { "你已标记为知晓（{when}）。" } }
    marked_seen_note(when: &str, note: &str) {
        En { "You marked this as seen ({when}): {note}." }
        Zh { "你已标记为知晓（{when}）：{note}。" }
    }
    marked_wrong(when: &str) { En { "You said that this is not so ({when})." } Zh { "你说这不属实（{when}）。" } }
    marked_wrong_note(when: &str, note: &str) {
        En { "You said that this is not so ({when}): {note}." }
        Zh { "你说这不属实（{when}）：{note}。" }
    }

    strip_spoken(label: &str, strip: &str) { En { "{label}, hours of the day: {strip}" } Zh { "{label}，一天各小时：{strip}" } }
    strip_on(hours: &str) { En { "on {hours}" } Zh { "{hours}在" } }
    strip_sometimes(hours: &str) { En { "now and then {hours}" } Zh { "{hours}时有出现" } }
    strip_rare(hours: &str) { En { "rarely {hours}" } Zh { "{hours}很少" } }
    strip_unseen(hours: &str) { En { "not looked at {hours}" } Zh { "{hours}没有检查" } }
    strip_always_on() { En { "on at all hours" } Zh { "全天都在" } }
    strip_always_sometimes() { En { "now and then at all hours" } Zh { "全天时有出现" } }
    strip_always_rare() { En { "rarely at all hours" } Zh { "全天很少" } }
    strip_never_looked() { En { "never looked at" } Zh { "没有检查过" } }
    strip_absent() { En { "absent at all hours" } Zh { "全天不在" } }
    strip_otherwise_absent() { En { "otherwise absent" } Zh { "其余时间不在" } }
    legend_title() { En { "Hours" } Zh { "小时" } }
    legend_on() { En { "in 40 % of the checks or more" } Zh { "40% 及以上的检查中出现" } }
    legend_sometimes() { En { "now and then" } Zh { "时有出现" } }
    legend_rare() { En { "rarely (up to 12 %)" } Zh { "很少（12% 及以下）" } }
    legend_absent() { En { "absent" } Zh { "不在" } }
    legend_blank() { En { "not looked at" } Zh { "没有检查" } }
    legend_blank_mark() { En { "blank" } Zh { "空白" } }

    meaning() { En { "What it may mean" } Zh { "可能意味着" } }
    advice() { En { "What you could do" } Zh { "你可以做的" } }
    place_label() { En { "Where" } Zh { "位置" } }
    members_label() { En { "Who" } Zh { "涉及对手" } }
}
