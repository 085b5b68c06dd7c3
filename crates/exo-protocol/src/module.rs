//! The small answers of a connect: banner, module files, help files, state.

use serde::{Deserialize, Serialize};

/// Answer of `EXOBanner`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Banner {
    /// `AutogenSession`; compared without regard to case.
    #[serde(default)]
    pub session_type: String,
    /// The text, lines separated by `\n`.
    #[serde(default)]
    pub module_banner_content: String,
}

/// Answer of `EXOModuleFile`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ModuleFiles {
    /// The files; the last `.psm1` counts.
    pub value: Vec<ModuleFile>,
}

/// One delivered file.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ModuleFile {
    /// Name as the server gives it; may hold path separators, so never use it as a path.
    pub file_name: String,
    /// Plain text, neither base64 nor compressed.
    #[serde(default)]
    pub file_content: String,
    /// Comma-separated names; absent means everything the text defines.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub exported_cmdlets: Option<String>,
}

impl ModuleFile {
    /// The exported names in the order of the text; `None` when the entry does not say.
    #[must_use]
    pub fn exported(&self) -> Option<Vec<&str>> {
        let names = self.exported_cmdlets.as_deref()?;
        Some(names.split(',').map(str::trim).filter(|name| !name.is_empty()).collect())
    }
}

impl ModuleFiles {
    /// The module text.
    #[must_use]
    pub fn script(&self) -> Option<&ModuleFile> {
        self.value.iter().rev().find(|file| ends_with(&file.file_name, ".psm1"))
    }

    /// The format files.
    pub fn formats(&self) -> impl Iterator<Item = &ModuleFile> {
        self.value.iter().filter(|file| ends_with(&file.file_name, ".format.ps1xml"))
    }
}

fn ends_with(name: &str, suffix: &str) -> bool {
    name.to_ascii_lowercase().ends_with(suffix)
}

/// Answer of `EXOHelpFile`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct HelpFiles {
    /// The files.
    pub value: Vec<HelpFile>,
}

/// One help file.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct HelpFile {
    /// Name as the server gives it; never a path.
    pub file_name: String,
    /// External-help XML as text.
    pub help_file_content: String,
}

/// Answer of `basicinfo('AdminApiState')`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct AdminApiState {
    /// `AdminApiState`.
    #[serde(default)]
    pub property_name: String,
    /// `Running`, or anything else when it is not.
    pub property_value: String,
}

impl AdminApiState {
    /// Whether the connection counts as `Connected`.
    #[must_use]
    pub fn is_running(&self) -> bool {
        self.property_value.eq_ignore_ascii_case("Running")
    }
}
