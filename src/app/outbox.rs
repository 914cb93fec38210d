//! Sending what the outbox holds, the oldest mail first, one at a time.

use std::{sync::Arc, time::Duration};

use chrono::{DateTime, TimeDelta, Utc};
use tokio::sync::watch;

use crate::{
    fetch::{PostError, Poster},
    notify::{Envelope, Mailer, QuietHours, Retry, SendError, Webhook, next_attempt},
    store::{Delivery, DeliveryState, Lock, Reader, Result, Store, StoreError, Writer},
};

use super::{App, Clock, GATHER};

/// How often the daemon looks for due mail when none is announced.
const POLL: Duration = Duration::from_secs(20);

/// How long to wait before the result of a try is written once more, when the store cannot be written.
const WRITE_AGAIN: Duration = Duration::from_secs(2);

/// What came of sending.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Sending {
    /// Mails accepted by the server: recipient and subject.
    pub sent: Vec<(String, String)>,
    /// Mails not sent: recipient, subject and why.
    pub failed: Vec<(String, String, String)>,
    /// Whether another process has the sending in hand.
    pub elsewhere: bool,
}

/// Whoever holds the sending lock.
struct Sender {
    store: Arc<Store>,
    mailer: Mailer,
    webhooks: Vec<Webhook>,
    poster: Poster,
    quiet: QuietHours,
    clock: Clock,
    _lock: Lock,
}

/// What came of one try.
struct Attempt {
    delivery: Delivery,
    result: std::result::Result<String, SendError>,
}

impl App {
    /// Sends everything that is due and what still gathers, one try each; stops where the server cannot be reached.
    pub async fn send_due(self: &Arc<Self>) -> anyhow::Result<Sending> {
        let mut report = Sending::default();
        let Some(sender) = self.sender()? else { return Ok(Sending { elsewhere: true, ..report }) };
        while let Some(attempt) = sender.next(GATHER).await? {
            self.note_mail(&attempt).await;
            let (to, subject) = (attempt.delivery.recipient, attempt.delivery.subject);
            match attempt.result {
                Ok(_) => report.sent.push((to, subject)),
                Err(error) => {
                    let unreachable = is_unreachable(&error);
                    report.failed.push((to, subject, error.to_string()));
                    if unreachable {
                        break;
                    }
                }
            }
        }
        Ok(report)
    }

    /// Sends what falls due until told to stop. After the server could not be reached, all mail waits: 1 minute,
    /// doubling, at most an hour. So the order is kept and a dead server is not hammered.
    pub(super) async fn keep_sending(self: Arc<Self>, mut stop: watch::Receiver<bool>) -> anyhow::Result<()> {
        let (mut failures, mut sender) = (0, None);
        while !*stop.borrow() {
            if sender.is_none() {
                // Waits for the store, as nobody else here may.
                sender = tokio::task::block_in_place(|| self.sender()).unwrap_or_else(|error| {
                    tracing::error!(%error, "mails cannot be sent yet");
                    None
                });
            }
            let pause = match &sender {
                None => POLL,
                Some(sender) => match self.next_noted(sender).await {
                    Ok(None) => POLL,
                    Ok(Some(Attempt { result: Err(error), .. })) if is_unreachable(&error) => {
                        failures += 1;
                        let now = self.clock.now();
                        (next_attempt(failures, now) - now).to_std().unwrap_or(POLL)
                    }
                    Ok(Some(_)) => {
                        failures = 0;
                        continue;
                    }
                    Err(error) => {
                        tracing::error!(%error, "the outbox cannot be used");
                        POLL
                    }
                },
            };
            tokio::select! {
                () = tokio::time::sleep(pause) => {}
                _ = stop.changed() => {}
            }
        }
        Ok(())
    }

    /// Tries the next delivery that is due, and notes whether mail can be sent at all.
    async fn next_noted(self: &Arc<Self>, sender: &Sender) -> Result<Option<Attempt>> {
        let attempt = sender.next(TimeDelta::zero()).await?;
        if let Some(attempt) = &attempt {
            self.note_mail(attempt).await;
        }
        Ok(attempt)
    }

    /// Notes whether mail can be sent at all: that it could not is told once it can.
    async fn note_mail(self: &Arc<Self>, attempt: &Attempt) {
        if Webhook::is_address(&attempt.delivery.recipient) {
            return;
        }
        let failure = match &attempt.result {
            Err(error) if is_unreachable(error) => Some(error.to_string()),
            Err(_) => return,
            Ok(_) => None,
        };
        let (app, now) = (Arc::clone(self), self.clock.now());
        let noted = tokio::task::spawn_blocking(move || match failure {
            Some(reason) => app.mail_fails(&reason, now),
            None => app.mail_works(now),
        });
        match noted.await {
            Ok(Ok(())) => {}
            Ok(Err(error)) => tracing::error!(%error, "whether mail can be sent could not be noted"),
            Err(error) => tracing::error!(%error, "whether mail can be sent could not be noted"),
        }
    }

    /// Takes the sending in hand, if no other process has it.
    fn sender(&self) -> anyhow::Result<Option<Sender>> {
        let Some(lock) = self.store.lock_sending()? else { return Ok(None) };
        let in_doubt = self.store.write(|unit: &mut Writer<'_>| unit.recover_deliveries())?;
        if in_doubt > 0 {
            tracing::warn!(
                mails = in_doubt,
                "sent again, each a possible duplicate: the last run ended while sending them"
            );
        }
        let mailer = Mailer::new(&self.config.mail)?;
        Ok(Some(Sender {
            store: Arc::clone(&self.store),
            mailer,
            webhooks: self.config.mail.webhooks.clone(),
            poster: Poster::new(self.config.contact.clone()),
            quiet: self.config.mail.quiet.clone(),
            clock: self.clock.clone(),
            _lock: lock,
        }))
    }
}

impl Sender {
    /// Tries the next delivery that is due, up to `ahead` before its mail's time; `None`: nothing is. Returns once its result is on disk: no second mail
    /// is handed over before the first is marked.
    async fn next(&self, ahead: TimeDelta) -> Result<Option<Attempt>> {
        let now = self.clock.now();
        let (horizon, quiet) = (now + ahead, self.quiet.release(now) > now);
        let take = move |store: &Store| {
            // Most often nothing is due, and nobody has to wait for the writer to know it.
            let due = |view: &Reader<'_>| {
                if quiet { view.due_in_quiet(now, horizon) } else { view.due_delivery(now, horizon) }
            };
            if store.read(due)?.is_none() {
                return Ok(None);
            }
            store.write(
                |unit: &mut Writer<'_>| {
                    if quiet { unit.begin_in_quiet(now, horizon) } else { unit.begin_delivery(now, horizon) }
                },
            )
        };
        let Some(delivery) = self.with_store(take).await? else { return Ok(None) };
        let result = self.hand_over(&delivery).await;
        let now = self.clock.now();
        let (state, reply) = state_after(&delivery, &result, now);
        log(&delivery, &result);
        loop {
            let (ended, reply) = (delivery.clone(), reply.clone());
            let write =
                move |store: &Store| store.write(|unit: &mut Writer<'_>| unit.end_delivery(&ended, state, &reply, now));
            match self.with_store(write).await {
                Ok(()) => return Ok(Some(Attempt { delivery, result })),
                Err(error) => {
                    tracing::error!(%error, "the result of a delivery cannot be written yet; no other mail is sent before it is");
                    tokio::time::sleep(WRITE_AGAIN).await;
                }
            }
        }
    }

    /// Hands a delivery to the mail server, or posts it where it is for a webhook.
    async fn hand_over(&self, delivery: &Delivery) -> std::result::Result<String, SendError> {
        if !Webhook::is_address(&delivery.recipient) {
            let envelope = Envelope { from: delivery.sender.clone(), to: delivery.recipient.clone() };
            return self.mailer.send(&envelope, &delivery.raw, &delivery.mail_id).await;
        }
        let failed = |reason: String, retry| SendError::Webhook { name: delivery.recipient.clone(), reason, retry };
        let webhook = self.webhooks.iter().find(|webhook| webhook.address() == delivery.recipient);
        let webhook = webhook.ok_or_else(|| failed("it is no longer in the config".into(), Retry::Never))?;
        post(&self.poster, webhook, &delivery.mail_id, &String::from_utf8_lossy(&delivery.raw), self.clock.now()).await
    }

    async fn with_store<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Store) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        let store = Arc::clone(&self.store);
        let work = tokio::task::spawn_blocking(move || work(&store)).await;
        work.unwrap_or_else(|error| Err(StoreError::Nonsense(error.to_string())))
    }
}

/// Posts a body to a webhook, and gives what it said.
pub async fn post(
    poster: &Poster,
    webhook: &Webhook,
    id: &str,
    body: &str,
    now: DateTime<Utc>,
) -> std::result::Result<String, SendError> {
    let post = webhook.post(id, body, now);
    match poster.post(&post.url, webhook.allow_private_addresses, &post.headers, post.body).await {
        Ok((status, answer)) => webhook.answered(status, &answer),
        Err(PostError { cause, may_have_arrived }) => {
            let retry = if may_have_arrived { Retry::LaterMaybeDuplicate } else { Retry::Later };
            Err(SendError::Webhook { name: webhook.name.clone(), reason: cause.to_string(), retry })
        }
    }
}

/// Whether no mail at all would go now, whatever its text and recipient.
fn is_unreachable(error: &SendError) -> bool {
    matches!(error, SendError::Unreachable { .. } | SendError::Setup { .. } | SendError::Folder { .. })
}

fn state_after(
    delivery: &Delivery,
    result: &std::result::Result<String, SendError>,
    now: DateTime<Utc>,
) -> (DeliveryState, String) {
    let error = match result {
        Ok(reply) => return (DeliveryState::Sent, reply.clone()),
        Err(error) => error,
    };
    let until = next_attempt(delivery.attempts + 1, now);
    let state = match error.retry() {
        Retry::Never => DeliveryState::Dead,
        Retry::Later => DeliveryState::Waiting { until, maybe_duplicate: false },
        Retry::LaterMaybeDuplicate => DeliveryState::Waiting { until, maybe_duplicate: true },
    };
    (state, error.to_string())
}

fn log(delivery: &Delivery, result: &std::result::Result<String, SendError>) {
    let (id, attempt) = (&delivery.mail_id, delivery.attempts + 1);
    match result {
        Ok(_) if delivery.maybe_duplicate => tracing::warn!(mail.id = id, attempt, "sent; a possible duplicate"),
        Ok(_) => tracing::info!(mail.id = id, attempt, "sent"),
        Err(error) if error.retry() == Retry::Never => {
            tracing::error!(mail.id = id, attempt, %error, "refused for good");
        }
        Err(error) if error.needs_hands() => tracing::error!(mail.id = id, attempt, %error, "no mail can be sent"),
        Err(error) => tracing::warn!(mail.id = id, attempt, %error, "not sent yet"),
    }
}
