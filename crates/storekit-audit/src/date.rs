//! Days of the calendar.

use std::fmt;
use std::time::{SystemTime, UNIX_EPOCH};

/// A day of the Gregorian calendar.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub struct Date {
    year: u16,
    month: u8,
    day: u8,
}

impl Date {
    /// Reads `YYYY-MM-DD` (RFC 3339, section 5.6, `full-date`).
    pub fn parse(text: &str) -> Option<Self> {
        let bytes = text.as_bytes();
        if bytes.len() != 10 || bytes.get(4) != Some(&b'-') || bytes.get(7) != Some(&b'-') {
            return None;
        }
        let number = |from: usize, to: usize| {
            let digits = text.get(from..to)?;
            digits.bytes().all(|byte| byte.is_ascii_digit()).then(|| digits.parse().ok())?
        };
        let (year, month, day): (u16, u16, u16) = (number(0, 4)?, number(5, 7)?, number(8, 10)?);
        let is_leap =
            year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
        let days = match month {
            2 if is_leap => 29,
            2 => 28,
            4 | 6 | 9 | 11 => 30,
            1..=12 => 31,
            _ => return None,
        };
        let is_day = (1..=days).contains(&day);
        is_day.then_some(Self {
            year,
            month: u8::try_from(month).ok()?,
            day: u8::try_from(day).ok()?,
        })
    }

    /// Today, in UTC, by the system's clock.
    pub fn today() -> Self {
        let seconds = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |time| time.as_secs());
        Self::of_days(seconds.checked_div(86_400).unwrap_or(0))
    }

    /// The day that is `days` after 1 January 1970.
    fn of_days(days: u64) -> Self {
        let mut date = Self { year: 1970, month: 1, day: 1 };
        let mut left = days;
        for (length, step) in [(365, 12_u8), (28, 1), (1, 0)] {
            // Whole years, then whole months, then days: each as long as it fits.
            loop {
                let next = match step {
                    12 => Self { year: date.year.saturating_add(1), ..date },
                    1 if date.month == 12 => break,
                    1 => Self { month: date.month.saturating_add(1), ..date },
                    _ => Self { day: date.day.saturating_add(1), ..date },
                };
                let needed = if step == 0 { length } else { date.days_until(next) };
                if left < needed || date.year == u16::MAX {
                    break;
                }
                left = left.saturating_sub(needed);
                date = next;
            }
        }
        date
    }

    /// Days up to the first of the same or a later month, at most a year later.
    fn days_until(self, later: Self) -> u64 {
        let mut days = 0_u64;
        let mut at = self;
        while at < later {
            let text = |day: u8| format!("{:04}-{:02}-{day:02}", at.year, at.month);
            let length = (28..=31).rev().find(|&day| Self::parse(&text(day)).is_some());
            days = days.saturating_add(u64::from(length.unwrap_or(28)));
            at = match at.month {
                12 => Self { year: at.year.saturating_add(1), month: 1, day: 1 },
                month => Self { month: month.saturating_add(1), ..at },
            };
        }
        days
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

#[cfg(test)]
mod tests {
    use super::Date;

    #[test]
    fn only_days_of_the_calendar_are_dates() {
        for text in ["2026-11-23", "2024-02-29", "2000-02-29", "1970-01-01"] {
            assert_eq!(Date::parse(text).unwrap().to_string(), text);
        }
        for text in [
            "2026-02-29",
            "1900-02-29",
            "2026-13-01",
            "2026-00-10",
            "2026-1-10",
            "26-01-10",
            "2026-04-31",
            "2026-01-+1",
        ] {
            assert_eq!(Date::parse(text), None, "{text}");
        }
    }

    #[test]
    fn days_since_1970_become_dates() {
        for (days, text) in [
            (0, "1970-01-01"),
            (58, "1970-02-28"),
            (59, "1970-03-01"),
            (364, "1970-12-31"),
            (365, "1971-01-01"),
            (11_016, "2000-02-29"),
            (20_780, "2026-11-23"),
        ] {
            assert_eq!(Date::of_days(days).to_string(), text);
        }
    }
}
