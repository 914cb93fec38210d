use chrono::{DateTime, Datelike, NaiveDate, TimeDelta, Timelike, Utc};
use chrono_tz::Tz;

use super::{Lang, catalogue::time as say};

/// In which language something is told, by which clock, and as of when.
#[derive(Debug, Clone, Copy)]
pub struct Voice {
    /// The reader's language.
    pub lang: Lang,
    /// The market's time zone, for every time shown.
    pub zone: Tz,
    /// When it is told.
    pub now: DateTime<Utc>,
}

impl Voice {
    /// "Tue 16:00" within the week up to now, "Tue 3 Mar 16:00" before that, the year where it is another.
    pub fn moment(self, at: DateTime<Utc>) -> String {
        let (local, today) = (at.with_timezone(&self.zone), self.now.with_timezone(&self.zone));
        let age = today.date_naive() - local.date_naive();
        let (date, time) = (local.date_naive(), local.format("%H:%M").to_string());
        if TimeDelta::zero() <= age && age < TimeDelta::days(7) {
            say::weekday_time(self.lang, weekday(self.lang, date), &time)
        } else if local.year() == today.year() {
            say::date_time(self.lang, &weekday_date(self.lang, date), &time)
        } else {
            say::date_time(self.lang, &year_date(self.lang, date), &time)
        }
    }

    /// "Mon 23 Mar 2026, 01:00": where no day is today.
    pub fn whole_moment(self, at: DateTime<Utc>) -> String {
        let local = at.with_timezone(&self.zone);
        say::day_at(self.lang, &self.day(local.date_naive()), &local.format("%H:%M").to_string())
    }

    /// "Tue 10 Mar 2026"
    pub fn day(self, date: NaiveDate) -> String {
        let (weekday, date) = (weekday(self.lang, date), year_date(self.lang, date));
        say::weekday_of_date(self.lang, weekday, &date)
    }

    /// "Tue 10 Mar"
    pub fn weekday_date(self, date: NaiveDate) -> String {
        weekday_date(self.lang, date)
    }

    /// "10 Mar 2026"
    pub fn date(self, at: DateTime<Utc>) -> String {
        year_date(self.lang, at.with_timezone(&self.zone).date_naive())
    }

    /// "10 Mar 2026 12:00"
    pub fn date_and_time(self, at: DateTime<Utc>) -> String {
        say::date_time(self.lang, &self.date(at), &at.with_timezone(&self.zone).format("%H:%M").to_string())
    }

    /// "Tue 10 Mar 12:00", the year where it is another.
    pub fn dated(self, at: DateTime<Utc>) -> String {
        let (local, today) = (at.with_timezone(&self.zone), self.now.with_timezone(&self.zone));
        if local.year() != today.year() {
            return self.date_and_time(at);
        }
        let date = weekday_date(self.lang, local.date_naive());
        say::date_time(self.lang, &date, &local.format("%H:%M").to_string())
    }

    /// "10 Mar", in another year "Mar 2025".
    pub fn day_or_month(self, at: DateTime<Utc>) -> String {
        let (local, today) = (at.with_timezone(&self.zone), self.now.with_timezone(&self.zone));
        if local.year() == today.year() {
            short_date(self.lang, local.date_naive())
        } else {
            say::year_date(self.lang, month(self.lang, local.date_naive()), local.year())
        }
    }

    /// "Tue 10 Mar 2026, 12:00": when this is told.
    pub fn today(self) -> String {
        self.whole_moment(self.now)
    }
}

/// "23 Mar"
pub(crate) fn short_date(lang: Lang, date: NaiveDate) -> String {
    say::short_date(lang, date.day(), month(lang, date))
}

fn month(lang: Lang, date: NaiveDate) -> &'static str {
    let months = [
        say::january,
        say::february,
        say::march,
        say::april,
        say::may,
        say::june,
        say::july,
        say::august,
        say::september,
        say::october,
        say::november,
        say::december,
    ];
    months[date.month0() as usize](lang)
}

fn year_date(lang: Lang, date: NaiveDate) -> String {
    say::year_date(lang, &short_date(lang, date), date.year())
}

/// "Tue 10 Mar"
pub(crate) fn weekday_date(lang: Lang, date: NaiveDate) -> String {
    say::weekday_of_date(lang, weekday(lang, date), &short_date(lang, date))
}

/// "Tue"
pub(crate) fn weekday(lang: Lang, date: NaiveDate) -> &'static str {
    weekdays(lang)[date.weekday().num_days_from_monday() as usize]
}

/// Monday first.
pub(crate) fn weekdays(lang: Lang) -> [&'static str; 7] {
    let names = [say::monday, say::tuesday, say::wednesday, say::thursday, say::friday, say::saturday, say::sunday];
    names.map(|name| name(lang))
}

/// "Tue 16:00" where it is less than six days old, "3 Mar 16:00" else: in a sentence that is kept.
pub(super) fn lately(lang: Lang, at: DateTime<Utc>, told: DateTime<Utc>, zone: Tz) -> String {
    let local = at.with_timezone(&zone);
    let (date, time) = (local.date_naive(), format!("{:02}:{:02}", local.hour(), local.minute()));
    if told - at < TimeDelta::days(6) {
        say::weekday_time(lang, weekday(lang, date), &time)
    } else {
        say::date_time(lang, &short_date(lang, date), &time)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn voice(lang: Lang) -> Voice {
        let now = "2026-03-10T04:00:00Z".parse().unwrap();
        Voice { lang, zone: chrono_tz::Asia::Shanghai, now }
    }

    #[test]
    fn moments_are_local_and_as_long_as_they_need_to_be() {
        let cases = [
            ("2026-03-10T04:00:00Z", "Tue 12:00", "周二 12:00"),
            ("2026-03-03T16:30:00Z", "Wed 00:30", "周三 00:30"),
            ("2026-03-03T04:00:00Z", "Tue 3 Mar 12:00", "3月3日 周二 12:00"),
            ("2026-03-12T04:00:00Z", "Thu 12 Mar 12:00", "3月12日 周四 12:00"),
            ("2025-12-31T15:00:00Z", "31 Dec 2025 23:00", "2025年12月31日 23:00"),
        ];
        for (at, english, chinese) in cases {
            let at = at.parse().unwrap();
            assert_eq!((voice(Lang::En).moment(at), voice(Lang::Zh).moment(at)), (english.into(), chinese.into()));
        }
    }

    #[test]
    fn days_and_whole_moments_bear_the_year() {
        let (en, zh) = (voice(Lang::En), voice(Lang::Zh));
        assert_eq!(en.today(), "Tue 10 Mar 2026, 12:00");
        assert_eq!(zh.today(), "2026年3月10日 周二 12:00");
        assert_eq!((en.date(en.now), zh.date(zh.now)), ("10 Mar 2026".into(), "2026年3月10日".into()));
    }
}
