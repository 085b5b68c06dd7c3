//! Running a cmdlet: one POST a page, streamed.
//!
//! A page goes into a bounded channel as soon as it has arrived, so the first rows show while the next page is on its
//! way, and a slow consumer holds the network back. Dropping the [`Invocation`] ends the work.

use std::future::poll_fn;
use std::sync::Arc;
use std::time::Duration;

use exo_auth::Secret;
use exo_protocol::claims;
use exo_protocol::text::without_controls;
use exo_protocol::{CmdletInvocation, ResultPage, headers, target};
use tokio::sync::mpsc;
use tokio::task::AbortHandle;

use crate::connection::Connection;
use crate::error::{ServiceError, ServiceFailure};
use crate::network::{Interrupt, Network, wait_for};
use crate::retry::{Freedom, time_out_of};
use crate::transport::{Request, Response};

/// Pages that wait for the consumer.
const WAITING_PAGES: usize = 2;

/// The server's text for a result that was cut off; not news while the next page is on its way.
const MORE_RESULTS: &str = "There are more results available than are currently displayed.";

/// How many rows are wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Limit {
    /// What one page holds: a cmdlet that has `-ResultSize` without it.
    FirstPage,
    /// So many rows.
    Rows(u64),
    /// All pages.
    Unlimited,
}

impl Limit {
    /// From the text of `-ResultSize`; `None` when it is neither a number nor `Unlimited`.
    #[must_use]
    pub fn of_result_size(text: &str) -> Option<Self> {
        if text.eq_ignore_ascii_case("unlimited") {
            return Some(Self::Unlimited);
        }
        text.parse().ok().map(Self::Rows)
    }
}

/// A cmdlet to run.
#[derive(Debug, Clone)]
pub struct Call {
    /// Name and parameters.
    pub invocation: CmdletInvocation,
    /// How many rows.
    pub limit: Limit,
    /// First wait before a repeat; two seconds but in tests.
    pub first_wait: Duration,
}

impl Call {
    /// A call with the usual waits.
    #[must_use]
    pub fn new(invocation: CmdletInvocation, limit: Limit) -> Self {
        Self { invocation, limit, first_wait: Duration::from_secs(2) }
    }
}

/// What comes out of a running cmdlet.
#[derive(Debug)]
pub enum Event {
    /// Rows, warnings, errors, a question.
    Page(ResultPage),
    /// Something to say under `-Verbose`.
    Notice(String),
    /// The end.
    Failed(ServiceError),
}

/// A running cmdlet.
#[derive(Debug)]
pub struct Invocation {
    events: mpsc::Receiver<Event>,
    task: AbortHandle,
}

impl Invocation {
    /// Starts a cmdlet.
    #[must_use]
    pub fn start(network: &Network, connection: Arc<Connection>, call: Call) -> Self {
        let (sender, events) = mpsc::channel(WAITING_PAGES);
        let task = network.spawn(async move {
            if let Err(error) = run(&connection, &call, &sender).await {
                // Without a receiver nobody wants to know.
                let _ = sender.send(Event::Failed(error)).await;
            }
        });
        Self { events, task }
    }

    /// The next event; `None` at the end. An interrupt ends the cmdlet.
    pub fn next(&mut self, interrupt: &dyn Interrupt) -> Option<Event> {
        match wait_for(interrupt, poll_fn(|context| self.events.poll_recv(context))) {
            Ok(event) => event,
            Err(interrupted) => {
                self.task.abort();
                Some(Event::Failed(interrupted.into()))
            }
        }
    }
}

impl Drop for Invocation {
    fn drop(&mut self) {
        self.task.abort();
    }
}

async fn run(connection: &Connection, call: &Call, events: &mpsc::Sender<Event>) -> Result<(), ServiceError> {
    let remembered = connection.configurations().request_memory();
    let mut turn = Turn {
        connection,
        cmdlet: &call.invocation.cmdlet_name,
        body: call.invocation.to_body(),
        request_id: uuid::Uuid::new_v4().to_string(),
        freedom: Freedom { first_wait: call.first_wait, ..Freedom::of(&call.invocation.cmdlet_name, remembered) },
        token: connection.tokens.access_token().await?,
    };
    let mut url = connection.url(&target::invoke(&connection.tenant));
    let mut wanted = match call.limit {
        Limit::Rows(rows) => rows,
        Limit::FirstPage | Limit::Unlimited => u64::MAX,
    };
    loop {
        let mut page = turn.page(&url, events).await?;
        let count = page.rows.len() as u64;
        if count > wanted {
            page.rows.truncate(usize::try_from(wanted).unwrap_or(usize::MAX));
        }
        wanted = wanted.saturating_sub(count);
        let next = page.next_link.clone().filter(|_| call.limit != Limit::FirstPage && wanted > 0);
        if next.is_some() {
            page.warnings.retain(|warning| !warning.starts_with(MORE_RESULTS));
        }
        if events.send(Event::Page(page)).await.is_err() {
            return Ok(());
        }
        match next {
            Some(link) => url = link,
            None => return Ok(()),
        }
    }
}

/// One cmdlet under way.
struct Turn<'a> {
    connection: &'a Connection,
    cmdlet: &'a str,
    body: String,
    request_id: String,
    freedom: Freedom,
    token: Secret,
}

impl Turn<'_> {
    /// Gets one page, with the repeats that are allowed.
    async fn page(&mut self, url: &str, events: &mpsc::Sender<Event>) -> Result<ResultPage, ServiceError> {
        let mut tries = 0;
        let mut renewed = false;
        loop {
            tries += 1;
            let error = match self.connection.send(self.request(url)).await {
                Ok(response) if matches!(response.status, 200..=299) => return self.read(&response),
                Ok(response) if response.status == 401 && !renewed && self.may_renew(&response) => {
                    let challenge = response.header("www-authenticate").and_then(claims::challenge_of);
                    self.token = self.connection.tokens.renewed(&self.token, challenge.as_deref()).await?;
                    renewed = true;
                    continue;
                }
                Ok(response) => ServiceError::Refused(Box::new(ServiceFailure::of_cmdlet(&response))),
                Err(error) => error,
            };
            let Some(wait) = self.freedom.wait_after(&error, tries) else { return Err(self.told(error)) };
            let notice = format!("{error} Trying again in {} s.", wait.as_secs());
            if events.send(Event::Notice(notice)).await.is_err() {
                return Err(ServiceError::Interrupted);
            }
            tokio::time::sleep(wait).await;
            self.token = self.connection.tokens.access_token().await?;
        }
    }

    /// A refused token is renewed once. The text `UnAuthorized` without a complaint about the token means that the
    /// account is refused, which no new token changes.
    fn may_renew(&self, response: &Response) -> bool {
        if !self.connection.tokens.can_renew() {
            return false;
        }
        let header = response.header("www-authenticate").unwrap_or_default();
        if claims::challenge_of(header).is_some() || header.contains("invalid_token") {
            return true;
        }
        let text = exo_protocol::ErrorBody::from_body(&response.body).map(|body| body.message);
        text.map_or(true, |text| !text.eq_ignore_ascii_case("UnAuthorized"))
    }

    /// An answer that did not come, worded by what is at stake.
    fn told(&self, error: ServiceError) -> ServiceError {
        match error {
            ServiceError::Unreachable(failure) if !self.freedom.harmless => {
                let error = ServiceError::Unreachable(failure);
                if error.was_not_sent() {
                    return error;
                }
                ServiceError::OutcomeUnknown { cmdlet: self.cmdlet.to_owned(), cause: error.to_string() }
            }
            other => other,
        }
    }

    fn read(&self, response: &Response) -> Result<ResultPage, ServiceError> {
        let mut page = ResultPage::from_body(&response.body)
            .map_err(|error| self.connection.not_the_service(response.status, &error.to_string()))?;
        for text in page.warnings.iter_mut().chain(page.confirmation_message.iter_mut()) {
            *text = without_controls(text);
        }
        Ok(page)
    }

    fn request(&self, url: &str) -> Request {
        let connection = self.connection;
        let text = |value: &str| value.to_owned();
        Request {
            method: "POST",
            url: url.to_owned(),
            headers: vec![
                (headers::CLIENT_APPLICATION, text("ExoManagementModule")),
                (headers::CLIENT_MODULE_VERSION, connection.identity.module_version.clone()),
                (headers::ANCHOR_MAILBOX, connection.anchor.to_string()),
                ("Accept-Charset", text("UTF-8")),
                ("Accept", text("application/json")),
                (headers::CLIENT_REQUEST_ID, self.request_id.clone()),
                (headers::CONNECTION_ID, connection.id.clone()),
                (headers::PREFER, headers::prefer_page_size(connection.page_size)),
                (headers::CMDLET_NAME, text(self.cmdlet)),
                (headers::RESPONSE_FORMAT, text("clixml")),
                (headers::SERIALIZATION_LEVEL, text("Partial")),
                ("Accept-Encoding", text("gzip")),
                ("Content-Type", text(headers::INVOKE_CONTENT_TYPE)),
            ],
            bearer: Some(connection.bearer(&self.token, 2)),
            body: Some(self.body.clone().into_bytes()),
            time_out: time_out_of(self.cmdlet),
        }
    }
}
