//! Every environment variable that Postern reads, declared in one place.

use std::path::PathBuf;

/// One variable: its name and what it does.
pub struct Variable {
    /// The name.
    pub name: &'static str,
    /// What it does, for the help text and the documentation.
    pub meaning: &'static str,
}

/// The cloud of connect commands that name none.
pub const ENVIRONMENT: Variable = Variable {
    name: "POSTERN_ENVIRONMENT",
    meaning: "the cloud of connect commands that name none; `Local` is the local tenant",
};
/// The data folder of the local tenant.
pub const TENANT_DATA: Variable = Variable {
    name: "POSTERN_TENANT_DATA",
    meaning: "the data folder that the cloud `Local` means; default `$XDG_DATA_HOME/postern`, else `~/.local/share/postern`",
};
/// The log filter.
pub const LOG: Variable =
    Variable { name: "POSTERN_LOG", meaning: "what is logged to standard error, for example `exo_client=debug`" };
/// The base of the data folder.
pub const XDG_DATA_HOME: Variable =
    Variable { name: "XDG_DATA_HOME", meaning: "the folder below which Postern keeps its data" };
/// The user's home.
pub const HOME: Variable = Variable { name: "HOME", meaning: "the user's home folder" };
/// No colour.
pub const NO_COLOR: Variable = Variable { name: "NO_COLOR", meaning: "set to anything: output has no colours" };
/// Culture, first choice.
pub const LC_ALL: Variable = Variable { name: "LC_ALL", meaning: "the culture, before `LANG`" };
/// Culture.
pub const LANG: Variable =
    Variable { name: "LANG", meaning: "the culture; unset, `C` and `C.UTF-8` mean the invariant culture" };
/// The browser program.
pub const BROWSER: Variable = Variable { name: "BROWSER", meaning: "the program that opens the sign-in page" };

/// All variables, in the order of the documentation.
pub const ALL: &[Variable] = &[ENVIRONMENT, TENANT_DATA, LOG, XDG_DATA_HOME, HOME, NO_COLOR, LC_ALL, LANG, BROWSER];

impl Variable {
    /// The variable's text; `None` when it is unset or empty.
    pub fn text(&self) -> Option<String> {
        std::env::var(self.name).ok().filter(|text| !text.is_empty())
    }

    /// The variable as a path; `None` when it is unset or empty.
    pub fn path(&self) -> Option<PathBuf> {
        std::env::var_os(self.name).filter(|text| !text.is_empty()).map(PathBuf::from)
    }
}

fn below(base: &Variable, default: &str) -> PathBuf {
    base.path().or_else(|| HOME.path().map(|home| home.join(default))).unwrap_or_default().join("postern")
}

/// The data folder of the local tenant, unless the command line names another.
pub fn tenant_data_folder() -> PathBuf {
    TENANT_DATA.path().unwrap_or_else(|| below(&XDG_DATA_HOME, ".local/share"))
}

/// The culture that the environment asks for, by its .NET name; empty is the invariant culture.
pub fn culture_name() -> String {
    let locale = LC_ALL.text().or_else(|| LANG.text()).unwrap_or_default();
    let name = locale.split(['.', '@']).next().unwrap_or_default();
    match name {
        "" | "C" | "POSIX" => String::new(),
        name => name.replace('_', "-"),
    }
}
