//! Figures, names and lists.

say! {
    most_rivals() { En { "Most rivals" } Zh { "多数对手" } }
    own_shop() { En { "Your own shop" } Zh { "你的店铺" } }
    /// Within a sentence.
    your_own_shop() { En { "your own shop" } Zh { "你的店铺" } }
    the_market() { En { "the market" } Zh { "整个市场" } }
    keyword(keyword: &str) { En { "{keyword}" } Zh { "“{keyword}”" } }

    comma() { En { ", " } Zh { "、" } }
    /// Between things that may have commas themselves.
    semicolon() { En { "; " } Zh { "；" } }
    /// Between reasons.
    clause() { En { ", " } Zh { "，" } }
    /// Between sums in two currencies.
    and() { En { " and " } Zh { "加" } }
    /// A sentence of what was begun in small letters.
    full_stop(text: &str) { En { "{text}." } Zh { "{text}。" } }
    /// Two sentences after each other.
    then(first: &str, second: &str) { En { "{first} {second}" } Zh { "{first}{second}" } }
    and_more(list: &str, more: usize) { En { "{list} and {more} more" } Zh { "{list}，另有 {more} 个" } }
    more(more: usize) { En { "and {more} more" } Zh { "另有 {more} 个" } }
    and_others(list: &str) { En { "{list} and others" } Zh { "{list} 等" } }
    labelled(label: &str, text: &str) { En { "{label}: {text}" } Zh { "{label}：{text}" } }
    /// Behind a text.
    brackets(text: &str) { En { " ({text})" } Zh { "（{text}）" } }
    in_brackets(text: &str, more: &str) { En { "{text} ({more})" } Zh { "{text}（{more}）" } }

    counts(hits: u64, checks: u64) { En { "{hits} of {checks}" } Zh { "{hits}/{checks} 次" } }
    no_checks() { En { "no checks" } Zh { "无检查" } }
    share(percent: &str, counts: &str) { En { "{percent} ({counts})" } Zh { "{percent}（{counts}）" } }
    percent(figure: &str) { En { "{figure}\u{a0}%" } Zh { "{figure}%" } }
    under_one_percent() { En { "under 1\u{a0}%" } Zh { "不到 1%" } }
    over_99_percent() { En { "over 99\u{a0}%" } Zh { "超过 99%" } }
    sure(percent: &str) { En { "{percent} sure" } Zh { "把握 {percent}" } }
    more_than_99_sure() { En { "more than 99\u{a0}% sure" } Zh { "把握超过 99%" } }

    checks(n: u64) { En { match n { 1 => "{n} check", _ => "{n} checks" } } Zh { "{n} 次检查" } }
    keywords(n: u64) { En { match n { 1 => "{n} keyword", _ => "{n} keywords" } } Zh { "{n} 个关键词" } }
    both_keywords() { En { "both keywords" } Zh { "两个关键词" } }
    all_keywords(n: usize) { En { "all {n} keywords" } Zh { "全部 {n} 个关键词" } }
    keywords_of(n: usize, all: usize) { En { "{n} of {all} keywords" } Zh { " {n} 个关键词（共 {all} 个）" } }
    /// Within a sentence.
    some_keywords(n: usize) { En { match n { 1 => "{n} keyword", _ => "{n} keywords" } } Zh { " {n} 个关键词" } }
    changes(n: u64) { En { match n { 1 => "{n} change", _ => "{n} changes" } } Zh { "{n} 项变化" } }
    mails(n: u64) { En { match n { 1 => "{n} mail", _ => "{n} mails" } } Zh { "{n} 封邮件" } }
    requests(n: u64) { En { match n { 1 => "{n} request", _ => "{n} requests" } } Zh { "{n} 次请求" } }
}
