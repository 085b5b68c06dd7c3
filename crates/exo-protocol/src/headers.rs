//! Names of the headers, spelled as the genuine module spells them (HTTP compares them without regard to case).

/// Routing hint, see [`crate::anchor`].
pub const ANCHOR_MAILBOX: &str = "X-AnchorMailbox";
/// Which cmdlets to export: `*` or a comma-separated list, wildcards allowed.
pub const COMMAND_NAME: &str = "CommandName";
/// `true` when the format file is not wanted.
pub const SKIP_LOADING_FORMAT_DATA: &str = "SkipLoadingFormatData";
/// Process id of the client.
pub const CLIENT_PROCESS_ID: &str = "client-process-id";
/// Opaque id of a connection; a GUID from the module.
pub const CONNECTION_ID: &str = "connection-id";
/// Id of one call, the same through its repeats and pages.
pub const CLIENT_REQUEST_ID: &str = "client-request-id";
/// Version of the shell.
pub const PS_VERSION: &str = "ps-version";
/// Version of the module.
pub const MODULE_VERSION: &str = "exomodule-version";
/// `True` in Azure Cloud Shell.
pub const IS_CLOUD_SHELL: &str = "is-cloud-shell-environment";
/// The operating system, .NET's text (`Unix 6.18.0`).
pub const OS_VERSION: &str = "os-version";
/// `ClientCertSigned:false` on requests; the reason of a refusal on answers.
pub const DIAGNOSTICS: &str = "x-ms-diagnostics";
/// `True` with `-DisableWAM`.
pub const DISABLE_WAM: &str = "Disable-WAM";
/// The client can do without the two lines that name the connection's objects.
pub const DYNAMIC_OBJECT_ID: &str = "X-InitializeConnectionContextObjectIdDynamic";
/// What the server asks of the client, see [`crate::configurations`].
pub const CLIENT_CONFIGURATIONS: &str = "X-ClientConfigurations";
/// The cmdlet of the body.
pub const CMDLET_NAME: &str = "X-CmdletName";
/// `clixml` or `json`.
pub const RESPONSE_FORMAT: &str = "X-ResponseFormat";
/// `Partial` or `Full`.
pub const SERIALIZATION_LEVEL: &str = "X-SerializationLevel";
/// Always `ExoManagementModule` from the module.
pub const CLIENT_APPLICATION: &str = "X-ClientApplication";
/// Version of the module on InvokeCommand.
pub const CLIENT_MODULE_VERSION: &str = "X-ClientModuleVersion";
/// `true` when the routing hint came from a parameter.
pub const PARAMETER_BASED_ROUTING: &str = "parameter-based-routing";
/// The caller's warning preference.
pub const WARNING_ACTION: &str = "WarningAction";
/// Page size: `odata.maxpagesize=N`.
pub const PREFER: &str = "Prefer";
/// Names of help files as a JSON array.
pub const HELP_FILE_NAMES: &str = "HelpFileNames";
/// Answer: id that support asks for.
pub const REQUEST_ID: &str = "request-id";
/// Answer: the server that ran the cmdlet.
pub const BACK_END_TARGET: &str = "X-CalculatedBETarget";
/// Answer: short .NET name of the exception.
pub const EXCEPTION_TYPE: &str = "x-ExceptionType";
/// Answer: kind of the object that the exception is about.
pub const EXCEPTION_TARGET_TYPE: &str = "x-ExceptionTargetType";
/// Answer: version of OData, always `4.0`.
pub const ODATA_VERSION: &str = "OData-Version";
/// Answer: seconds to wait.
pub const RETRY_AFTER: &str = "Retry-After";

/// The Content-Type of the service's answers.
pub const ANSWER_CONTENT_TYPE: &str =
    "application/json;odata.metadata=minimal;odata.streaming=true;IEEE754Compatible=false;charset=utf-8";

/// The Content-Type of InvokeCommand.
pub const INVOKE_CONTENT_TYPE: &str = "application/json; charset=utf-8";

/// The value of `Prefer` for a page size (1 to 1000).
#[must_use]
pub fn prefer_page_size(size: u32) -> String {
    format!("odata.maxpagesize={size}")
}

/// The page size in a `Prefer` header; other preferences are skipped. Quotes are allowed (RFC 7240).
#[must_use]
pub fn page_size_of_prefer(prefer: &str) -> Option<u32> {
    prefer.split([';', ',']).find_map(|preference| {
        let (name, value) = preference.split_once('=')?;
        name.trim()
            .eq_ignore_ascii_case("odata.maxpagesize")
            .then(|| value.trim().trim_matches('"').parse().ok())
            .flatten()
            .filter(|size| *size > 0)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_page_size_is_found_among_other_preferences() {
        assert_eq!(page_size_of_prefer("odata.maxpagesize=250;odata.continue-on-error"), Some(250));
        assert_eq!(page_size_of_prefer("odata.continue-on-error, odata.MaxPageSize=\"7\""), Some(7));
        assert_eq!(page_size_of_prefer("odata.maxpagesize=0"), None);
        assert_eq!(page_size_of_prefer("respond-async"), None);
    }
}
