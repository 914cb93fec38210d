use std::time::Duration;

use tokio::time::{Instant, timeout};

use super::error::Cause;

/// The time left for one page over all its tries and hops. Waiting for a host's turn is not spent from it.
pub(super) struct Budget {
    whole: Duration,
    left: Duration,
}

impl Budget {
    pub(super) fn new(whole: Duration) -> Self {
        Self { whole, left: whole }
    }

    /// Does `work` within what is left.
    pub(super) async fn spend<T>(&mut self, work: impl Future<Output = T>) -> Result<T, Cause> {
        let begun = Instant::now();
        let done = timeout(self.left, work).await;
        self.left = self.left.saturating_sub(begun.elapsed());
        done.map_err(|_| {
            self.left = Duration::ZERO;
            Cause::TooSlow(self.whole)
        })
    }

    /// Whether anything would be left after a wait.
    pub(super) fn outlasts(&self, wait: Duration) -> bool {
        wait < self.left
    }
}

#[cfg(test)]
mod tests {
    use tokio::time::sleep;

    use super::*;

    #[tokio::test(start_paused = true)]
    async fn the_deadline_is_for_all_tries_together() {
        let mut budget = Budget::new(Duration::from_secs(30));
        assert!(budget.spend(sleep(Duration::from_secs(20))).await.is_ok());
        assert!(budget.outlasts(Duration::from_secs(9)) && !budget.outlasts(Duration::from_secs(10)));
        let begun = Instant::now();
        let late = budget.spend(sleep(Duration::from_secs(20))).await;
        assert_eq!(late, Err(Cause::TooSlow(Duration::from_secs(30))));
        assert!(begun.elapsed() < Duration::from_secs(11));
    }
}
