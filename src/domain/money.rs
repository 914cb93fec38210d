/// Money as people write it, from millionths of its currency: `12.30 USD`.
pub fn money(micros: u64, currency: &str) -> String {
    let (whole, part) = (micros / 1_000_000, micros % 1_000_000);
    let digits = format!("{part:06}");
    let digits = digits.trim_end_matches('0');
    format!("{whole}.{digits:0<2} {currency}").trim_end().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_digit_is_lost_and_two_are_shown_at_least() {
        let shown = [money(4_500, "USD"), money(12_300_000, "USD"), money(3_000_000, "")];
        assert_eq!(shown, ["0.0045 USD", "12.30 USD", "3.00"]);
    }
}
