//! The words of the trade: stances, and budget clocks.

say! {
    stance_unknown() { En { "not enough seen" } Zh { "数据不足" } }
    stance_all_hours() { En { "all hours" } Zh { "全天投放" } }
    stance_peak_only() { En { "peak only" } Zh { "仅高峰时段" } }
    stance_weekdays_only() { En { "weekdays only" } Zh { "仅工作日" } }
    stance_runs_out() { En { "runs out" } Zh { "中途下线" } }
    stance_probing() { En { "probing" } Zh { "试探" } }
    stance_gone() { En { "absent" } Zh { "不在" } }
    stance_partial() { En { "partial" } Zh { "时有时无" } }
    stance_unclear() { En { "unclear" } Zh { "不明朗" } }

    means_unknown() { En { "too few checks so far to say" } Zh { "检查次数太少，还说不准" } }
    means_all_hours() { En { "in the ad slots in the peak and outside it" } Zh { "高峰时段内外都在广告位上" } }
    means_peak_only() {
        En { "in the ad slots in the peak, hardly outside it" }
        Zh { "高峰时段在广告位上，其余时段几乎不在" }
    }
    means_weekdays_only() {
        En { "in the ad slots on weekdays, hardly at weekends" }
        Zh { "工作日在广告位上，周末几乎不在" }
    }
    means_runs_out() {
        En { "drops out of the ad slots in the course of the day" }
        Zh { "一天当中会从广告位上消失" }
    }
    means_probing() { En { "seen now and then, as if trying" } Zh { "偶尔出现，像在试探" } }
    means_gone() { En { "not seen in the ad slots" } Zh { "广告位上看不到" } }
    means_partial() { En { "there part of the time, in no clear pattern" } Zh { "有时在有时不在，没有明显规律" } }
    means_unclear() {
        En { "enough seen, but no stance is likelier than not; he may be changing" }
        Zh { "数据够多，但没有哪种状态过半可能；可能正在变化" }
    }

    stance_on(stance: &str, n: u64) {
        En { match n { 1 => "{stance} on {n} keyword", _ => "{stance} on {n} keywords" } }
        Zh { "{n} 个关键词{stance}" }
    }
    stance_on_more(stance: &str, n: u64) { En { "{stance} on {n}" } Zh { "{n} 个{stance}" } }

    nature_schedule() {
        En { "looks like set hours, not a daily budget that is spent" }
        Zh { "看起来是设定了投放时段，不像日预算耗尽" }
    }
    nature_exhaustion() {
        En { "looks like a daily budget that is spent, not set hours" }
        Zh { "看起来是日预算耗尽，不像设定了投放时段" }
    }
    nature_unclear() {
        En { "a daily budget or set hours, the looks cannot tell which" }
        Zh { "日预算耗尽或设定了投放时段，从检查中分不清" }
    }

    /// "17:00 (±40 min) on 9 of the last 11 days"
    clock_hour_and_days(usual: &str, spread: &str, days: u32, of: u32) {
        En { "{usual} (±{spread}) on {days} of the last {of} days" }
        Zh { "{usual}（±{spread}，最近 {of} 天中的 {days} 天）" }
    }
    clock_when(dark: &str) { En { "dark from about {dark}" } Zh { "约 {dark}起下线" } }
    clock_when_earlier(dark: &str, minutes: i64) {
        En { "dark from about {dark}, {minutes} min earlier each week" }
        Zh { "约 {dark}起下线，每周提前 {minutes} 分钟" }
    }
    clock_when_later(dark: &str, minutes: i64) {
        En { "dark from about {dark}, {minutes} min later each week" }
        Zh { "约 {dark}起下线，每周推后 {minutes} 分钟" }
    }
}
