use crate::domain::Calendar;

/// What a user can set of the judgement: the `[judge]` table and the `[[calendar]]`.
#[derive(Debug, Clone, PartialEq)]
pub struct Settings {
    /// How sure a finding has to be before it is told, 0.5 to 0.999, on the scale of
    /// [`Finding::confidence`](crate::domain::Finding::confidence).
    pub min_confidence: f64,
    /// Days of looking before the first finding.
    pub warm_up_days: u32,
    /// Known dates on which a whole market may move.
    pub calendar: Calendar,
}

impl Default for Settings {
    fn default() -> Self {
        Self { min_confidence: 0.9, warm_up_days: 10, calendar: Calendar::default() }
    }
}
