//! From the parameters of a connect command to where and how to connect, before anything is sent.
//!
//! Rules: a `-ConnectionUri` says the cloud by its host; else `-ExchangeEnvironmentName` does; else the default of the
//! process; else it is the public cloud. When the default is the local tenant, nothing that names no environment
//! reaches another cloud: a known public address is led to its place in the local tenant with a warning, an unknown one
//! is refused, and passwords go to the local authority alone.

use std::path::PathBuf;

use exo_auth::{Authority, Secret, SignInError};
use exo_protocol::cloud::{Cloud, SessionKind, is_loopback};
use exo_protocol::{Endpoint, known};

use crate::local_tenant::{LocalTenant, TenantState};

/// Rows per page when `-PageSize` is not given.
const PAGE_SIZE: u32 = 1000;

/// Domains of the example organization that the local tenant is seeded with.
const EXAMPLE_DOMAINS: &[&str] = &["contoso.com", "contoso.onmicrosoft.com"];

/// What a connect command was given.
#[derive(Debug, Clone, Default)]
pub struct ConnectInput {
    /// Whether it is Connect-IPPSSession.
    pub compliance: bool,
    /// `-ConnectionUri`
    pub connection_uri: Option<String>,
    /// `-AzureADAuthorizationEndpointUri`
    pub authority: Option<String>,
    /// `-ExchangeEnvironmentName`
    pub environment: Option<String>,
    /// `-UserPrincipalName`
    pub user: Option<String>,
    /// `-Organization`
    pub organization: Option<String>,
    /// `-Credential`, or what was typed for `-InlineCredential`.
    pub credential: Option<(String, Secret)>,
    /// `-Device`
    pub device: bool,
    /// `-AccessToken`
    pub access_token: Option<Secret>,
    /// `-Prefix`
    pub prefix: Option<String>,
    /// `-PageSize`
    pub page_size: Option<u32>,
}

/// How to sign in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Method {
    /// Name and password.
    Password(String, Secret),
    /// A code on another device; the name is compared.
    Device(Option<String>),
    /// A ready token; user, organization.
    Token(Secret, Option<String>, Option<String>),
    /// The browser; login hint.
    Browser(Option<String>),
}

/// Where and how to connect.
#[derive(Debug, Clone)]
pub struct Plan {
    /// Where.
    pub endpoint: Endpoint,
    /// Where to sign in.
    pub authority: Authority,
    /// How.
    pub method: Method,
    /// Certificate authority of the local tenant.
    pub local_authority: Option<PathBuf>,
    /// Rows per page.
    pub page_size: u32,
    /// Prefix of nouns; empty for none.
    pub prefix: String,
    /// What to warn of first.
    pub warnings: Vec<String>,
    /// What to say on the information stream.
    pub notes: Vec<String>,
    /// To be answered with yes before anything is sent.
    pub question: Option<Question>,
}

/// A question whose safe answer is no.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question {
    /// The heading.
    pub caption: String,
    /// The question.
    pub text: String,
    /// The error when it is answered with no or cannot be asked.
    pub refusal: String,
}

/// Why there is no plan. The texts that the genuine module has are its own.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PlanError {
    /// Not an https address.
    #[error("Invalid ConnectionUri parameter '{0}'")]
    ConnectionUri(String),
    /// Not an authority.
    #[error(transparent)]
    Authority(#[from] SignInError),
    /// Not a known cloud.
    #[error("Unable to match the identifier name {0} to a valid enumerator name. Specify one of: {1}.")]
    Environment(String, String),
    /// Letters and digits only.
    #[error("Use of any special characters in the Prefix string is not supported.")]
    PrefixCharacters,
    /// Reserved.
    #[error("Prefix 'EXO' is a reserved Prefix, please use a different prefix.")]
    PrefixReserved,
    /// 1 to 1000.
    #[error("-PageSize {0} is outside the range from 1 to 1000.")]
    PageSize(u32),
    /// A token needs a name beside it.
    #[error(
        "Either one of Organization, DelegatedOrganization or UserPrincipalName should be provided with the AccessToken"
    )]
    TokenWithoutName,
    /// The cloud has no such endpoint.
    #[error("The environment {0} has no Security & Compliance endpoint that is known here.")]
    NoCompliance(&'static str),
    /// An unknown address while the local tenant is the default.
    #[error(
        "'{0}' is refused: the local tenant is the environment of this process, and the address belongs to no known cloud."
    )]
    NotLocal(String),
    /// The local tenant does not start.
    #[error("The local tenant could not be started: {0}")]
    Tenant(String),
}

impl PlanError {
    /// What to do next.
    #[must_use]
    pub fn hint(&self) -> &str {
        match self {
            Self::ConnectionUri(_) => {
                "It must be an absolute https address. A value without a parameter name is taken for it: name the parameters."
            }
            Self::Authority(error) => error.hint(),
            Self::TokenWithoutName => known::of_kind(known::KnownKind::TokenWithoutName).map_or("", |known| known.hint),
            Self::NoCompliance(_) => "Name the endpoint with -ConnectionUri.",
            Self::NotLocal(_) => {
                "Name the environment with -ExchangeEnvironmentName, or unset POSTERN_ENVIRONMENT, to go there."
            }
            Self::Tenant(_) => "`postern tenant start` shows why; `postern tenant status` where it keeps its data.",
            Self::Environment(..) | Self::PrefixCharacters | Self::PrefixReserved | Self::PageSize(_) => "",
        }
    }
}

impl Plan {
    /// Makes the plan. Starts the local tenant when it is where the plan leads.
    ///
    /// # Errors
    /// A parameter that cannot be used, or a local tenant that does not start.
    pub fn make(input: &ConnectInput, default: Option<Cloud>, tenant: &dyn LocalTenant) -> Result<Self, PlanError> {
        check_prefix(input.prefix.as_deref().unwrap_or_default())?;
        let page_size = input.page_size.unwrap_or(PAGE_SIZE);
        if !(1..=1000).contains(&page_size) {
            return Err(PlanError::PageSize(page_size));
        }
        let method = method(input)?;
        let mut target = Target::find(input, default)?;
        let (authority, local_authority) = target.settle(input, tenant)?;
        let question = target.question(input, &method);
        let notes = match (&input.connection_uri, &input.environment) {
            (Some(_), None) => {
                let name = target.endpoint.cloud.unwrap_or(Cloud::Public).facts().environment_name;
                vec![format!("Using ConnectionUri:'{}', in the environment:'{name}'.", target.endpoint)]
            }
            _ => Vec::new(),
        };
        Ok(Self {
            endpoint: target.endpoint,
            authority,
            method,
            local_authority,
            page_size,
            prefix: input.prefix.clone().unwrap_or_default(),
            warnings: target.warnings,
            notes,
            question,
        })
    }
}

fn check_prefix(prefix: &str) -> Result<(), PlanError> {
    if prefix.chars().any(|character| !character.is_alphanumeric()) {
        return Err(PlanError::PrefixCharacters);
    }
    if prefix.eq_ignore_ascii_case("EXO") {
        return Err(PlanError::PrefixReserved);
    }
    Ok(())
}

fn method(input: &ConnectInput) -> Result<Method, PlanError> {
    if let Some(token) = &input.access_token {
        exo_auth::Claims::of_token(token.reveal())?;
        if input.user.is_none() && input.organization.is_none() {
            return Err(PlanError::TokenWithoutName);
        }
        return Ok(Method::Token(token.clone(), input.user.clone(), input.organization.clone()));
    }
    if let Some((user, password)) = &input.credential {
        return Ok(Method::Password(user.clone(), password.clone()));
    }
    Ok(if input.device { Method::Device(input.user.clone()) } else { Method::Browser(input.user.clone()) })
}

/// An endpoint under way.
struct Target {
    endpoint: Endpoint,
    /// Came from `-ConnectionUri`.
    from_uri: bool,
    /// The user chose the cloud, by name or address.
    chosen: bool,
    /// The local tenant is meant, though nothing says so but the default of the process.
    by_default: bool,
    warnings: Vec<String>,
}

impl Target {
    fn find(input: &ConnectInput, default: Option<Cloud>) -> Result<Self, PlanError> {
        let named = input.environment.as_deref().map(cloud_by_name).transpose()?;
        let kind = if input.compliance { SessionKind::Compliance } else { SessionKind::Exchange };
        let by_default = named.is_none() && default == Some(Cloud::Local);
        if let Some(uri) = &input.connection_uri {
            let endpoint = Endpoint::of_uri(uri).map_err(|_| PlanError::ConnectionUri(uri.clone()))?;
            let chosen = Self { endpoint, from_uri: true, chosen: true, by_default, warnings: Vec::new() };
            return if by_default || named == Some(Cloud::Local) { chosen.led_home(uri) } else { Ok(chosen) };
        }
        let cloud = named.or(default).unwrap_or(Cloud::Public);
        let endpoint =
            Endpoint::of_cloud(cloud, kind).ok_or_else(|| PlanError::NoCompliance(cloud.facts().environment_name))?;
        let chosen = named.is_some() || default.is_some();
        Ok(Self { endpoint, from_uri: false, chosen, by_default, warnings: Vec::new() })
    }

    /// Leads a known public address to its place in the local tenant.
    fn led_home(mut self, uri: &str) -> Result<Self, PlanError> {
        if self.endpoint.cloud == Some(Cloud::Local) {
            return Ok(self);
        }
        let local = self.endpoint.local_counterpart().ok_or_else(|| PlanError::NotLocal(uri.to_owned()))?;
        let warning = format!("The environment is Local: {} stands in for {}.", local.host, self.endpoint.host);
        self.warnings.push(warning);
        self.endpoint = local;
        Ok(self)
    }

    /// Completes the endpoint and finds the authority; starts the local tenant where it is needed.
    fn settle(
        &mut self,
        input: &ConnectInput,
        tenant: &dyn LocalTenant,
    ) -> Result<(Authority, Option<PathBuf>), PlanError> {
        if self.endpoint.cloud != Some(Cloud::Local) {
            let facts = self.endpoint.cloud.unwrap_or(Cloud::Public).facts();
            let authority = input.authority.as_deref().unwrap_or(facts.authority);
            return Ok((Authority::parse(authority)?, None));
        }
        let own_port = self.from_uri && self.endpoint.port.is_some();
        let state = if own_port { tenant.running() } else { Some(tenant.ensure_running().map_err(PlanError::Tenant)?) };
        if let Some(state) = state.as_ref().filter(|_| !own_port) {
            let running = Endpoint::of_uri(&state.uri).map_err(|error| PlanError::Tenant(error.to_string()))?;
            self.endpoint.port = running.port;
            self.endpoint.scheme = running.scheme;
        }
        let authority = self.local_authority_of(input, state.as_ref())?;
        Ok((authority, state.map(|state| state.ca_file)))
    }

    fn local_authority_of(
        &mut self,
        input: &ConnectInput,
        state: Option<&TenantState>,
    ) -> Result<Authority, PlanError> {
        if let Some(given) = &input.authority {
            let authority = Authority::parse(given)?;
            if is_loopback(authority.host()) || !self.by_default {
                return Ok(authority);
            }
            let warning = format!("The environment is Local: its authority stands in for {}.", authority.host());
            self.warnings.push(warning);
        }
        let same_place =
            |state: &&TenantState| Endpoint::of_uri(&state.uri).is_ok_and(|running| running.port == self.endpoint.port);
        match state.filter(same_place) {
            Some(state) => {
                let authority = Authority::parse(&state.authority)?;
                Ok(match &state.sign_in_uri {
                    Some(pages) => authority.with_pages(pages)?,
                    None => authority,
                })
            }
            None => {
                let here = Endpoint { host: "localhost".to_owned(), ..self.endpoint.clone() };
                Ok(Authority::parse(&format!("{here}/organizations"))?)
            }
        }
    }

    /// The example organization's users exist in the local tenant; whoever names one and no environment may have
    /// forgotten the environment, and would type a password into the public cloud.
    fn question(&self, input: &ConnectInput, method: &Method) -> Option<Question> {
        let user = match method {
            Method::Password(user, _) => Some(user.as_str()),
            Method::Token(..) => None,
            Method::Device(_) | Method::Browser(_) => input.user.as_deref(),
        }?;
        let (_, domain) = user.rsplit_once('@')?;
        let example = EXAMPLE_DOMAINS.iter().any(|example| example.eq_ignore_ascii_case(domain));
        if self.chosen || !example {
            return None;
        }
        let host = self.endpoint.host.clone();
        Some(Question {
            caption: "Connect to the public cloud".to_owned(),
            text: format!(
                "{user} looks like a user of the local tenant, but without -ExchangeEnvironmentName Local the sign-in goes to the public cloud ({host}). Go there?"
            ),
            refusal: format!(
                "Not connected: {user} looks like a user of the local tenant, and nobody confirmed to sign in to the public cloud with it. Add -ExchangeEnvironmentName Local to connect to the local tenant, or -ExchangeEnvironmentName O365Default to go to the public cloud without being asked."
            ),
        })
    }
}

fn cloud_by_name(name: &str) -> Result<Cloud, PlanError> {
    Cloud::by_name(name).ok_or_else(|| PlanError::Environment(name.to_owned(), environment_names().join(", ")))
}

/// The values of `-ExchangeEnvironmentName`.
#[must_use]
pub fn environment_names() -> Vec<&'static str> {
    exo_protocol::cloud::CLOUDS.iter().map(|facts| facts.environment_name).collect()
}

#[cfg(test)]
#[path = "plan_tests.rs"]
mod tests;
