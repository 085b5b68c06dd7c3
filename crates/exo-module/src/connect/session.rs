//! Opening a connection, step by step: plan, question, sign-in, download, import.

use std::cell::RefCell;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex};

use exo_auth::{DeviceCode, SignInPrompt};
use exo_client::connection::ModuleRequest;
use exo_client::{ConnectRequest, Connected, Interrupt, ServiceError, SignInMethod};
use posh_format::views::View;

use super::plan::{ConnectInput, Method, Plan, PlanError};
use crate::import::definition::CmdletDefinition;
use crate::import::{cache, format};
use crate::options::ModuleOptions;
use crate::registry::{NewSession, Session, SessionRegistry};
use crate::shell::Shell;

/// A browser needs a person, whom `-NonInteractive` says is not there.
const NOBODY_THERE: &str = "Not connected: signing in with the browser needs a person, and the shell was started with -NonInteractive. Use -Credential, -AccessToken or -Device.";

/// What a connection brought.
#[derive(Debug)]
pub struct Opened {
    /// The connection, already in the registry.
    pub session: Session,
    /// Views for its objects.
    pub views: Vec<View>,
}

/// Why there is no connection.
#[derive(Debug, thiserror::Error)]
pub enum ConnectError {
    /// A parameter cannot be used.
    #[error(transparent)]
    Plan(#[from] PlanError),
    /// Sign-in or service said no.
    #[error(transparent)]
    Service(#[from] ServiceError),
    /// A question was answered with no.
    #[error("{0}")]
    Declined(String),
    /// The delivered text is no module.
    #[error("Module could not be correctly formed. Please run Connect-ExchangeOnline again.")]
    Malformed(String),
}

impl ConnectError {
    /// What to do next; empty when there is nothing to say.
    #[must_use]
    pub fn hint(&self) -> String {
        match self {
            Self::Plan(error) => error.hint().to_owned(),
            Self::Service(error) => error.hint(),
            Self::Declined(_) => String::new(),
            Self::Malformed(detail) => {
                format!(
                    "The service delivered a module text that is not valid ({detail}). Connect again; if it persists, tell support."
                )
            }
        }
    }
}

/// What beside the plan decides on a connect.
#[derive(Debug, Clone, Default)]
pub struct Wishes {
    /// The banner is shown.
    pub banner: bool,
    /// What to import.
    pub module: ModuleRequest,
}

/// Opens a connection.
///
/// # Errors
/// Whatever fails on the way; nothing stays open then.
pub fn open(
    registry: &SessionRegistry,
    options: &ModuleOptions,
    input: &ConnectInput,
    wishes: Wishes,
    shell: &mut dyn Shell,
) -> Result<Opened, ConnectError> {
    let plan = Plan::make(input, options.default_cloud, options.local_tenant.as_ref())?;
    plan.warnings.iter().for_each(|text| shell.warning(text));
    plan.notes.iter().for_each(|text| shell.information(text));
    ask(&plan, options, shell)?;
    let connected = sign_in(registry, options, &plan, &wishes, shell)?;
    let (exported, cmdlets) = match read(&connected) {
        Ok(read) => read,
        Err(error) => {
            registry.client().release(&[connected.connection]);
            return Err(error);
        }
    };
    tell(&connected, exported, cmdlets.len(), shell);
    let views = match wishes.module.skip_format {
        true => Vec::new(),
        false => connected.files.formats().flat_map(|file| format::views(&file.file_content)).collect(),
    };
    let claims = connected.connection.tokens().claims();
    let organization = input.organization.clone().unwrap_or_default();
    let user = match &plan.method {
        Method::Password(user, _) => user.clone(),
        _ => match input.user.clone().or_else(|| claims.user().map(str::to_owned)) {
            Some(user) => user,
            None => format!("OAuthUser@{organization}"),
        },
    };
    let session = registry.add(NewSession {
        user,
        organization,
        authority: plan.authority.uri(),
        prefix: plan.prefix,
        cmdlets,
        connection: connected.connection,
    });
    Ok(Opened { session, views })
}

fn ask(plan: &Plan, options: &ModuleOptions, shell: &mut dyn Shell) -> Result<(), ConnectError> {
    let Some(question) = &plan.question else {
        let nobody = options.non_interactive && matches!(plan.method, Method::Browser(_));
        return if nobody { Err(ConnectError::Declined(NOBODY_THERE.to_owned())) } else { Ok(()) };
    };
    let answer = if options.non_interactive { None } else { shell.confirm(&question.caption, &question.text) };
    match answer {
        Some(true) => Ok(()),
        _ => Err(ConnectError::Declined(question.refusal.clone())),
    }
}

fn sign_in(
    registry: &SessionRegistry,
    options: &ModuleOptions,
    plan: &Plan,
    wishes: &Wishes,
    shell: &mut dyn Shell,
) -> Result<Connected, ConnectError> {
    let (said, heard) = channel();
    let prompt: Arc<dyn SignInPrompt> = Arc::new(Relay(Mutex::new(said)));
    let method = match plan.method.clone() {
        Method::Password(user, password) => SignInMethod::Password { user, password },
        Method::Device(user) => SignInMethod::Device { user, prompt },
        Method::Token(token, user, organization) => SignInMethod::Token { token, user, organization },
        Method::Browser(user) => SignInMethod::Interactive { user, browser: Arc::clone(&options.browser), prompt },
    };
    let request = ConnectRequest {
        endpoint: plan.endpoint.clone(),
        authority: plan.authority.clone(),
        method,
        page_size: plan.page_size,
        banner: wishes.banner,
        module: wishes.module.clone(),
        local_authority: plan.local_authority.clone(),
    };
    let waiting = Waiting { shell: RefCell::new(shell), heard };
    let connected = registry.client().connect(request, &waiting);
    waiting.pass_on();
    Ok(connected?)
}

/// The exported names counted, and the definitions.
fn read(connected: &Connected) -> Result<(usize, Arc<Vec<CmdletDefinition>>), ConnectError> {
    let malformed = |detail: &str| ConnectError::Malformed(detail.to_owned());
    let script = connected.files.script().ok_or_else(|| malformed("there is no .psm1 file in the answer"))?;
    let exported = script.exported();
    let cmdlets = cache::cmdlets(&script.file_content, exported.as_deref()).map_err(|error| malformed(&error))?;
    Ok((exported.map_or(cmdlets.len(), |names| names.len()), cmdlets))
}

fn tell(connected: &Connected, exported: usize, defined: usize, shell: &mut dyn Shell) {
    if let Some(banner) = &connected.banner {
        shell.line("");
        banner.lines().for_each(|line| shell.line(line));
        shell.line("");
    }
    if let Some(reason) = &connected.banner_failure {
        shell.verbose(&format!("Failed to fetch banner content from server. Reason: {reason}"));
    }
    if defined == 0 {
        shell.warning("No cmdlets are available to you here yet.");
    } else if defined < exported {
        shell.verbose(&format!("{} exported names are not defined by the delivered module.", exported - defined));
    }
    for done in 1..=defined {
        shell.imported(done, defined);
    }
}

/// What a sign-in says, on its way from the network thread to the shell's.
enum Said {
    Line(String),
    Warning(String),
}

struct Relay(Mutex<Sender<Said>>);

impl Relay {
    fn say(&self, said: Said) {
        if let Ok(sender) = self.0.lock() {
            // The listener has gone when the connect was given up.
            let _ = sender.send(said);
        }
    }
}

impl SignInPrompt for Relay {
    fn device_code(&self, code: &DeviceCode) {
        self.say(Said::Line(code.message.clone()));
    }

    fn notice(&self, text: &str) {
        self.say(Said::Warning(text.to_owned()));
    }
}

/// Waits for the network and passes on what the sign-in says in the meantime.
struct Waiting<'a> {
    shell: RefCell<&'a mut dyn Shell>,
    heard: Receiver<Said>,
}

impl Waiting<'_> {
    fn pass_on(&self) {
        let mut shell = self.shell.borrow_mut();
        for said in self.heard.try_iter() {
            match said {
                Said::Line(text) => shell.line(&text),
                Said::Warning(text) => shell.warning(&text),
            }
        }
    }
}

impl Interrupt for Waiting<'_> {
    fn is_interrupted(&self) -> bool {
        self.pass_on();
        self.shell.borrow().is_interrupted()
    }
}
