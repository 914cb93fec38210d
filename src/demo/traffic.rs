//! How many shoppers there are, and on what they click.

/// Shoppers who search one keyword in one step of the market, by local hour: quiet nights, a working
/// day, and a rush in the evening.
pub(super) fn shoppers(hour: u32) -> f64 {
    match hour {
        0..=6 => 12.0,
        7..=9 => 40.0,
        10..=16 => 60.0,
        17..=19 => 75.0,
        20..=22 => 150.0,
        _ => 35.0,
    }
}

/// The share of shoppers who click the ad at that rank (from 1): it falls down the page.
pub(super) fn click_rate(rank: usize) -> f64 {
    0.07 / (rank as f64).powf(0.7)
}
