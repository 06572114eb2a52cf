//! A calendar day that travels as a timestamp at midnight UTC. See also `DateCivile`, which travels as a bare day.

jour_civil! {
    /// A calendar day, written `YYYY-MM-DDT00:00:00+00:00`.
    ///
    /// It is read from the first ten characters of any timestamp, in the sender's own offset: converting it to UTC
    /// could change the day. A text without a day is kept and written back unchanged.
    ///
    /// ```
    /// # use cfadock_scalaires::Date;
    /// let date = Date::new(2026, 9, 1)?;
    /// assert_eq!(serde_json::to_string(&date)?, r#""2026-09-01T00:00:00+00:00""#);
    /// assert_eq!(serde_json::from_str::<Date>(r#""2026-09-01T00:00:00+0000""#)?, date);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    Date, "T00:00:00+00:00"
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{DateCivile, NatureErreur};

    fn read(text: &str) -> Date {
        serde_json::from_value(text.into()).expect("a date reads every text")
    }

    #[test]
    fn reads_every_form_that_senders_write() {
        for text in [
            "2021-02-01T00:00:00+0000",
            "2021-02-01T00:00:00+00:00",
            "2021-02-01T00:00:00.000Z",
            "2021-02-01T00:00:00Z",
            "2021-02-01T23:30:00-02:00",
            "2021-02-01T00:00:00+02:00",
            "2021-02-01 00:00:00",
            "2021-02-01",
        ] {
            let date = read(text);
            assert_eq!(date.civil(), Some(jiff::civil::date(2021, 2, 1)), "{text}");
            assert_eq!(serde_json::to_value(&date).expect("writable"), "2021-02-01T00:00:00+00:00");
            assert_eq!(text.parse::<Date>(), Ok(date));
        }
    }

    #[test]
    fn keeps_what_holds_no_day() {
        for text in ["", "01/02/2021", "2021-02-30", "2021-02-011", "2021-2-1", "bientôt", "éééééééééé"] {
            let date = read(text);
            assert_eq!((date.civil(), &Date::tel_quel(text)), (None, &date), "{text}");
            assert_eq!(serde_json::to_value(&date).expect("writable"), text);
            assert!(date.verifier().is_err() && text.parse::<Date>().is_err());
            assert_eq!(format!("{date} {date:?}"), "*** Date(***)", "it may name a person");
        }
        assert_eq!(Date::new(2021, 2, 30).map_err(|erreur| erreur.nature()), Err(NatureErreur::HorsLimites));
        assert!(serde_json::from_str::<Date>("null").is_err());
    }

    #[test]
    fn days_are_ordered_and_convert() {
        let (first, second) = (read("2026-09-01"), read("2026-09-02T00:00:00Z"));
        assert!(first < second && second < read("bientôt"));
        assert_eq!(Date::from(DateCivile::from(first.clone())), first);
        assert_eq!(DateCivile::from(first).to_string(), "2026-09-01");
    }
}
