//! What the client tells about itself.

/// Facts that go into headers; the front knows them, a library does not ask the system.
#[derive(Debug, Clone)]
pub struct ClientIdentity {
    /// The module version, also in `Version=`.
    pub module_version: String,
    /// The shell's version.
    pub powershell_version: String,
    /// .NET's text for the operating system, such as `Unix 6.18.0`.
    pub os_version: String,
    /// Culture of the user interface, such as `en-US`.
    pub culture: String,
    /// Process id.
    pub process_id: u32,
}

impl Default for ClientIdentity {
    fn default() -> Self {
        Self {
            module_version: exo_protocol::MODULE_VERSION.to_owned(),
            powershell_version: exo_protocol::POWERSHELL_VERSION.to_owned(),
            os_version: "Unix".to_owned(),
            culture: "en-US".to_owned(),
            process_id: std::process::id(),
        }
    }
}
