//! The commands of the module, and those that connections bring.
//!
//! [`definitions`] gives the engine the built-in ones; connecting registers one more for each delivered cmdlet, and
//! disconnecting takes them away again. Where several connections bring a cmdlet of the same name the newest has it.

mod connect;
mod disconnect;
mod imported;
mod information;
mod record;
mod shell;

use std::sync::Arc;

use exo_client::Client;
use posh_format::views::View;
use posh_runtime::command::{Cmdlet, CommandInfo, Definition, Membership, ParameterInfo};
use posh_runtime::runtime::Runtime;
use posh_runtime::scope::Scope;

use crate::options::ModuleOptions;
use crate::registry::SessionRegistry;

/// The module's name.
pub const MODULE: &str = "ExchangeOnlineManagement";

/// What the commands share.
#[derive(Clone)]
pub struct Module {
    /// Settings of the process.
    pub options: Arc<ModuleOptions>,
    /// The open connections; the front releases them at the end.
    pub registry: Arc<SessionRegistry>,
    /// Takes the views of delivered objects.
    pub register_view: Arc<dyn Fn(View) + Send + Sync>,
}

impl Module {
    /// The module for one process.
    #[must_use]
    pub fn new(options: ModuleOptions, register_view: Arc<dyn Fn(View) + Send + Sync>) -> Self {
        let client = Client::new(options.identity.clone(), options.time_outs);
        Self { options: Arc::new(options), registry: SessionRegistry::new(client), register_view }
    }

    /// The built-in commands.
    #[must_use]
    pub fn definitions(&self) -> Vec<Definition> {
        vec![
            self.command(
                "Connect-ExchangeOnline",
                || connect::info(false),
                |module| connect::Connect::new(module, false),
            ),
            self.command("Connect-IPPSSession", || connect::info(true), |module| connect::Connect::new(module, true)),
            self.command("Disconnect-ExchangeOnline", disconnect::info, disconnect::Disconnect::new),
            self.command("Get-ConnectionInformation", information::info, information::Information::new),
        ]
    }

    fn command<C: Cmdlet + 'static>(
        &self,
        name: &'static str,
        info: impl Fn() -> CommandInfo + Send + Sync + 'static,
        make: impl Fn(Module) -> C + Send + Sync + 'static,
    ) -> Definition {
        let module = self.clone();
        let make = move || -> Box<dyn Cmdlet> { Box::new(make(module.clone())) };
        Definition { name, info: Arc::new(info), make: Arc::new(make) }
    }

    /// Loads the module into a runspace, as `Import-Module ExchangeOnlineManagement` and every connect do.
    pub fn load(&self, runtime: &mut Runtime) {
        if !runtime.modules.iter().any(|module| module.name == MODULE) {
            add_module(runtime, MODULE, MODULE, exo_protocol::MODULE_VERSION);
        }
    }
}

/// Lists a module in Get-Module.
fn add_module(runtime: &mut Runtime, name: &str, path: &str, version: &str) {
    runtime.modules.push(posh_runtime::runtime::Module {
        name: name.to_owned(),
        path: path.to_owned(),
        version: version.to_owned(),
        scope: Scope::new(Some(std::rc::Rc::clone(&runtime.global)), &[]),
    });
}

/// A parameter that is in one set.
fn in_set(name: &str, type_name: &str, membership: Membership) -> ParameterInfo {
    ParameterInfo {
        name: name.to_owned(),
        type_name: type_name.to_owned(),
        sets: vec![membership],
        ..ParameterInfo::default()
    }
}
