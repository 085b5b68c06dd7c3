//! The open connections of a process.

use std::sync::Arc;

use exo_client::{Client, Connection};
use exo_protocol::SessionKind;
use parking_lot::Mutex;

use crate::import::definition::CmdletDefinition;

/// One open connection as the shell shows it.
#[derive(Debug, Clone)]
pub struct Session {
    /// Counts up over the process and never falls back.
    pub number: u32,
    /// `ExchangeOnline_1` or `ExchangeOnlineProtection_1`.
    pub name: String,
    /// The connection.
    pub connection: Arc<Connection>,
    /// The user, as given or as the token says.
    pub user: String,
    /// `-Organization`
    pub organization: String,
    /// Where the sign-in was.
    pub authority: String,
    /// Prefix of nouns.
    pub prefix: String,
    /// Name of the module that holds its cmdlets, `tmpEXO_…`.
    pub module_name: String,
    /// Its cmdlets.
    pub cmdlets: Arc<Vec<CmdletDefinition>>,
}

impl Session {
    /// Whether it manages Security & Compliance.
    #[must_use]
    pub fn is_compliance(&self) -> bool {
        self.connection.endpoint().kind == SessionKind::Compliance
    }
}

/// Which connections are meant.
#[derive(Debug, Clone, Copy)]
pub enum Which<'a> {
    /// All.
    All,
    /// Those with these ids.
    Ids(&'a [String]),
    /// Those with these prefixes.
    Prefixes(&'a [String]),
}

impl Which<'_> {
    fn holds(self, session: &Session) -> bool {
        match self {
            Self::All => true,
            Self::Ids(ids) => ids.iter().any(|id| id.eq_ignore_ascii_case(session.connection.id())),
            Self::Prefixes(prefixes) => prefixes.iter().any(|prefix| prefix.eq_ignore_ascii_case(&session.prefix)),
        }
    }
}

#[derive(Debug, Default)]
struct Open {
    sessions: Vec<Session>,
    counted: u32,
}

/// All open connections, and the client that serves them. The front calls [`SessionRegistry::release_all`] on every way
/// out of the process.
#[derive(Debug)]
pub struct SessionRegistry {
    client: Client,
    open: Mutex<Open>,
}

/// What a new session is made of.
#[derive(Debug)]
pub struct NewSession {
    /// The connection.
    pub connection: Arc<Connection>,
    /// The user.
    pub user: String,
    /// `-Organization`
    pub organization: String,
    /// Where the sign-in was.
    pub authority: String,
    /// Prefix of nouns.
    pub prefix: String,
    /// Its cmdlets.
    pub cmdlets: Arc<Vec<CmdletDefinition>>,
}

impl SessionRegistry {
    /// Without connections.
    #[must_use]
    pub fn new(client: Client) -> Arc<Self> {
        Arc::new(Self { client, open: Mutex::default() })
    }

    /// The client.
    #[must_use]
    pub fn client(&self) -> &Client {
        &self.client
    }

    /// Adds a connection.
    pub fn add(&self, new: NewSession) -> Session {
        let mut open = self.open.lock();
        open.counted += 1;
        let compliance = new.connection.endpoint().kind == SessionKind::Compliance;
        let kind = if compliance { "ExchangeOnlineProtection" } else { "ExchangeOnline" };
        let session = Session {
            number: open.counted,
            name: format!("{kind}_{}", open.counted),
            connection: new.connection,
            user: new.user,
            organization: new.organization,
            authority: new.authority,
            prefix: new.prefix,
            module_name: module_name(),
            cmdlets: new.cmdlets,
        };
        open.sessions.push(session.clone());
        session
    }

    /// The connections meant, in the order in which they were opened.
    #[must_use]
    pub fn list(&self, which: Which<'_>) -> Vec<Session> {
        self.open.lock().sessions.iter().filter(|session| which.holds(session)).cloned().collect()
    }

    /// The newest Exchange connection, which built-in cmdlets use.
    #[must_use]
    pub fn newest_exchange(&self) -> Option<Session> {
        self.open.lock().sessions.iter().rev().find(|session| !session.is_compliance()).cloned()
    }

    /// Takes connections out and releases their sessions at the service, two seconds at most.
    pub fn disconnect(&self, which: Which<'_>) -> Vec<Session> {
        let gone: Vec<Session> = {
            let mut open = self.open.lock();
            let (gone, kept) = std::mem::take(&mut open.sessions).into_iter().partition(|session| which.holds(session));
            open.sessions = kept;
            gone
        };
        let connections: Vec<_> = gone.iter().map(|session| Arc::clone(&session.connection)).collect();
        if !connections.is_empty() {
            self.client.release(&connections);
        }
        gone
    }

    /// Releases everything; for the end of the process.
    pub fn release_all(&self) {
        self.disconnect(Which::All);
    }
}

/// `tmpEXO_` with eight and three random characters, as the genuine module names its folders.
fn module_name() -> String {
    const LETTERS: &[u8; 36] = b"abcdefghijklmnopqrstuvwxyz0123456789";
    let letter = |byte: &u8| char::from(LETTERS[usize::from(*byte) % LETTERS.len()]);
    let random = uuid::Uuid::new_v4();
    let random = random.as_bytes();
    let first: String = random[..6].iter().chain(&random[10..12]).map(letter).collect();
    let last: String = random[12..15].iter().map(letter).collect();
    format!("tmpEXO_{first}.{last}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn module_names_have_the_genuine_shape_and_differ() {
        let name = module_name();
        let (first, last) = name.strip_prefix("tmpEXO_").and_then(|rest| rest.split_once('.')).unwrap_or_default();
        assert_eq!((first.len(), last.len()), (8, 3));
        assert_ne!(module_name(), name);
    }
}
