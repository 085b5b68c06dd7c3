//! What Get-ConnectionInformation tells of a connection (section 2.4 of the protocol notes; names, order and values as
//! witnessed).

use std::path::Path;
use std::time::SystemTime;

use crate::registry::Session;

/// A property's value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fact {
    /// Text.
    Text(String),
    /// `System.Guid`
    Guid(String),
    /// `System.Int32`
    Int(i64),
    /// `System.Boolean`
    Bool(bool),
    /// `System.DateTimeOffset` in UTC; `None` stands for the last instant there is, the end of a token that nobody
    /// looks at.
    Time(Option<SystemTime>),
}

/// The type name of the objects.
pub const TYPE_NAME: &str = "Microsoft.Exchange.Management.ExoPowershellSnapin.ConnectionInformation";

/// The properties in order. `running` is what the service answered.
#[must_use]
pub fn facts(session: &Session, running: bool, newest: bool, temporary: &Path) -> Vec<(&'static str, Fact)> {
    let connection = &session.connection;
    let tokens = connection.tokens();
    let active = tokens.ends().is_none_or(|ends| ends > SystemTime::now());
    let text = |value: &str| Fact::Text(value.to_owned());
    vec![
        ("ConnectionId", Fact::Guid(connection.id().to_owned())),
        ("State", text(if running { "Connected" } else { "Broken" })),
        ("Id", Fact::Int(i64::from(session.number))),
        ("Name", text(&session.name)),
        ("UserPrincipalName", text(&session.user)),
        ("ConnectionUri", Fact::Text(connection.endpoint().to_string())),
        ("AzureAdAuthorizationEndpointUri", text(&session.authority)),
        ("TokenExpiryTimeUTC", Fact::Time(tokens.ends())),
        ("CertificateAuthentication", Fact::Bool(false)),
        ("ModuleName", Fact::Text(temporary.join(&session.module_name).to_string_lossy().into_owned())),
        ("ModulePrefix", text(&session.prefix)),
        ("Organization", text(&session.organization)),
        ("DelegatedOrganization", text("")),
        ("AppId", text("")),
        ("PageSize", Fact::Int(i64::from(connection.page_size()))),
        ("TenantID", text(connection.tenant())),
        ("TokenStatus", text(if active { "Active" } else { "Expired" })),
        ("ConnectionUsedForInbuiltCmdlets", Fact::Bool(newest)),
        ("IsEopSession", Fact::Bool(session.is_compliance())),
    ]
}
