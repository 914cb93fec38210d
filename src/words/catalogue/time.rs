//! Times and dates.

say! {
    monday() { En { "Mon" } Zh { "周一" } }
    tuesday() { En { "Tue" } Zh { "周二" } }
    wednesday() { En { "Wed" } Zh { "周三" } }
    thursday() { En { "Thu" } Zh { "周四" } }
    friday() { En { "Fri" } Zh { "周五" } }
    saturday() { En { "Sat" } Zh { "周六" } }
    sunday() { En { "Sun" } Zh { "周日" } }

    january() { En { "Jan" } Zh { "1月" } }
    february() { En { "Feb" } Zh { "2月" } }
    march() { En { "Mar" } Zh { "3月" } }
    april() { En { "Apr" } Zh { "4月" } }
    may() { En { "May" } Zh { "5月" } }
    june() { En { "Jun" } Zh { "6月" } }
    july() { En { "Jul" } Zh { "7月" } }
    august() { En { "Aug" } Zh { "8月" } }
    september() { En { "Sep" } Zh { "9月" } }
    october() { En { "Oct" } Zh { "10月" } }
    november() { En { "Nov" } Zh { "11月" } }
    december() { En { "Dec" } Zh { "12月" } }

    short_date(day: u32, month: &str) { En { "{day} {month}" } Zh { "{month}{day}日" } }
    year_date(date: &str, year: i32) { En { "{date} {year}" } Zh { "{year}年{date}" } }
    weekday_of_date(weekday: &str, date: &str) { En { "{weekday} {date}" } Zh { "{date} {weekday}" } }
    weekday_time(weekday: &str, time: &str) { En { "{weekday} {time}" } Zh { "{weekday} {time}" } }
    date_time(date: &str, time: &str) { En { "{date} {time}" } Zh { "{date} {time}" } }
    day_at(day: &str, time: &str) { En { "{day}, {time}" } Zh { "{day} {time}" } }

    minutes(n: u64) { En { match n { 1 => "{n} minute", _ => "{n} minutes" } } Zh { "{n} 分钟" } }
    hours(n: u64) { En { match n { 1 => "{n} hour", _ => "{n} hours" } } Zh { "{n} 小时" } }
    days(n: u64) { En { match n { 1 => "{n} day", _ => "{n} days" } } Zh { "{n} 天" } }
    /// Minutes in short.
    min(n: i64) { En { "{n} min" } Zh { "{n} 分钟" } }
    /// Hours in short, whole or with a part.
    h(n: &str) { En { "{n} h" } Zh { "{n} 小时" } }

    /// Hours of the day: "20–23 h".
    of_day(spans: &str) { En { "{spans} h" } Zh { "{spans} 点" } }
}
