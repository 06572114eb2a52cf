//! A calendar day that travels as a bare day. See also `Date`, which travels as a timestamp.

use super::Date;

jour_civil! {
    /// A calendar day, written `YYYY-MM-DD`; read and kept like [`Date`].
    DateCivile, ""
}

impl From<Date> for DateCivile {
    fn from(date: Date) -> Self {
        Self(date.0)
    }
}

impl From<DateCivile> for Date {
    fn from(date: DateCivile) -> Self {
        Self(date.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn is_written_bare() {
        let date: DateCivile = serde_json::from_str(r#""2026-09-01T00:00:00Z""#).expect("readable");
        assert_eq!(serde_json::to_value(&date).expect("writable"), "2026-09-01");
        assert_eq!(date, DateCivile::new(2026, 9, 1).expect("a day"));
    }
}
