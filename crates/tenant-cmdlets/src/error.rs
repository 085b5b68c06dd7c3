//! How a cmdlet fails: the exception's name, its text, and what the client is told beside.

use exo_protocol::ErrorBody;
use exo_protocol::failure::DetailText;
use tenant_store::StoreError;

/// The server that error texts name.
pub const SERVER: &str = "LOCAL.TENANT.POSTERN";

/// A failure of a cmdlet.
#[derive(Clone, Debug)]
pub struct CmdletError {
    /// HTTP status.
    pub status: u16,
    /// `NotFound`, `BadRequest`, `Forbidden`, …
    pub code: &'static str,
    /// `Context` or `Client`.
    pub detail_code: &'static str,
    /// .NET name of the exception.
    pub type_name: &'static str,
    /// The noun it is about.
    pub target_type: String,
    /// The text.
    pub text: String,
}

impl std::fmt::Display for CmdletError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.text)
    }
}

impl std::error::Error for CmdletError {}

impl CmdletError {
    fn new(status: u16, code: &'static str, detail_code: &'static str, type_name: &'static str, text: String) -> Self {
        CmdletError { status, code, detail_code, type_name, target_type: String::new(), text }
    }

    /// An object that is not there.
    pub fn not_found(noun: &str, identity: &str) -> CmdletError {
        let text =
            format!("The operation couldn't be performed because object '{identity}' couldn't be found on '{SERVER}'.");
        let type_name = "Microsoft.Exchange.Configuration.Tasks.ManagementObjectNotFoundException";
        CmdletError { target_type: noun.to_owned(), ..CmdletError::new(404, "NotFound", "Context", type_name, text) }
    }

    /// A parameter that the cmdlet does not have.
    pub fn unknown_parameter(name: &str) -> CmdletError {
        let text = format!(
            "Parameter set cannot be resolved using the specified named parameters. Invalid cmdlet parameters specified. {name}"
        );
        let type_name = "Microsoft.Exchange.Admin.OData.Core.AmbiguousParameterSetException";
        CmdletError::new(400, "BadRequest", "Client", type_name, text)
    }

    /// A value that a parameter can't take.
    pub fn wrong_value(parameter: &str, problem: &str) -> CmdletError {
        let text = format!("Cannot process argument transformation on parameter '{parameter}'. {problem}");
        let type_name = "System.Management.Automation.ParameterTransformationException";
        CmdletError::new(400, "BadRequest", "Client", type_name, text)
    }

    /// A parameter that must be given.
    pub fn missing_parameter(name: &str) -> CmdletError {
        let text = format!("Cannot process command because of one or more missing mandatory parameters: {name}.");
        let type_name = "System.Management.Automation.ParameterBindingException";
        CmdletError::new(400, "BadRequest", "Client", type_name, text)
    }

    /// A change that the organization's rules forbid.
    pub fn not_allowed(noun: &str, text: impl Into<String>) -> CmdletError {
        let type_name = "Microsoft.Exchange.Configuration.Tasks.InvalidOperationException";
        CmdletError {
            target_type: noun.to_owned(),
            ..CmdletError::new(400, "BadRequest", "Context", type_name, text.into())
        }
    }

    /// The store failed.
    pub fn of_store(error: &StoreError) -> CmdletError {
        let type_name = "Microsoft.Exchange.Data.Directory.ADTransientException";
        CmdletError::new(500, "InternalServerError", "Context", type_name, error.to_string())
    }

    /// The exception's name without its namespace.
    pub fn short_type(&self) -> &str {
        self.type_name.rsplit('.').next().unwrap_or(self.type_name)
    }

    /// A short id, the same for the same kind of failure, as the service gives one.
    fn id(&self) -> String {
        let sum =
            self.type_name.bytes().fold(0x811c_9dc5u32, |sum, byte| (sum ^ u32::from(byte)).wrapping_mul(0x0100_0193));
        format!("Ex{:06X}", sum & 0xff_ffff)
    }

    /// The body of the answer (protocol notes, section 3.9).
    pub fn to_body(&self) -> ErrorBody {
        let detail = DetailText::new(&self.id(), self.type_name, self.text.clone());
        ErrorBody::of_cmdlet(self.code, self.detail_code, "", &detail)
    }
}
