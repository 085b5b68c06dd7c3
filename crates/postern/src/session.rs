//! One session: the engine with its commands, what is run in it, and how it ends.

use std::io::{BufRead as _, IsTerminal as _, Read as _, Write as _};
use std::path::Path;
use std::process::ExitCode;
use std::rc::Rc;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use exo_client::{ClientIdentity, TimeOuts};
use exo_module::{Module, ModuleOptions};
use exo_protocol::Cloud;
use posh_culture::Culture;
use posh_runtime::Value;
use posh_runtime::error::Interrupt;
use posh_runtime::host::{Grants, Host};
use posh_runtime::pipeline::Screen as ScreenSink;
use posh_runtime::runtime::{Runtime, Setup};

use crate::environment;
use crate::link::{SystemBrowser, Tenant};
use crate::options::{Options, Task};
use crate::screen::{Screen, complain, say};
use crate::zone::LocalZone;
use crate::{format_command, modules};

/// Status of a wrong command line.
const USAGE: u8 = 64;

/// One session.
pub struct Session {
    runtime: Runtime,
    screen: Rc<Screen>,
    module: Module,
    cancelled: Arc<AtomicBool>,
}

/// How a run ended.
enum Ended {
    /// It came to its end; whether the last command succeeded.
    Done(bool),
    /// `exit`.
    Exit(i32),
    /// A terminating error, already shown.
    Failed,
}

/// Runs what the options ask for.
pub fn run(options: &Options) -> ExitCode {
    let cloud = match default_cloud(options) {
        Ok(cloud) => cloud,
        Err(problem) => {
            complain(&format!("postern: {problem}"));
            return ExitCode::from(USAGE);
        }
    };
    let mut session = Session::new(options, cloud);
    session.release_on_signals();
    let status = session.task(options);
    session.module.registry.release_all();
    ExitCode::from(u8::try_from(status & 0xff).unwrap_or(1))
}

fn default_cloud(options: &Options) -> Result<Option<Cloud>, String> {
    let Some(name) = options.environment.clone().or_else(|| environment::ENVIRONMENT.text()) else { return Ok(None) };
    let found = Cloud::by_name(&name);
    found.map(Some).ok_or_else(|| format!("`{name}` is no environment; there are O365Default, O365China, O365USGovGCCHigh, O365USGovDoD, O365GermanyCloud and Local"))
}

fn os_version() -> String {
    let uname = rustix::system::uname();
    format!("Unix {}", uname.release().to_string_lossy())
}

impl Session {
    fn new(options: &Options, default_cloud: Option<Cloud>) -> Session {
        let tenant = Tenant { data: environment::tenant_data_folder() };
        Session::with(options, default_cloud, tenant, Arc::new(SystemBrowser))
    }

    /// A session with a tenant and a browser of the caller's choice.
    pub fn with(
        options: &Options,
        default_cloud: Option<Cloud>,
        tenant: Tenant,
        browser: Arc<dyn exo_auth::Browser>,
    ) -> Session {
        let screen = Rc::new(Screen::new(!options.non_interactive));
        let views = Arc::clone(&screen.views);
        let culture_name = environment::culture_name();
        let culture = Culture::find(&culture_name).unwrap_or_else(Culture::invariant);
        let shown_culture = if culture_name.is_empty() { "en-US".to_owned() } else { culture_name };
        let module = Module::new(
            ModuleOptions {
                default_cloud,
                non_interactive: options.non_interactive,
                temporary_folder: std::env::temp_dir(),
                identity: ClientIdentity {
                    os_version: os_version(),
                    culture: shown_culture,
                    ..ClientIdentity::default()
                },
                time_outs: TimeOuts::default(),
                local_tenant: Arc::new(tenant),
                browser,
            },
            Arc::new(move |view| {
                if let Ok(mut views) = views.lock() {
                    views.register(view);
                }
            }),
        );
        let folder = options.working_directory.clone().map(std::path::PathBuf::from);
        let folder = folder.or_else(|| std::env::current_dir().ok()).unwrap_or_else(|| "/".into());
        let cancelled = Arc::new(AtomicBool::new(false));
        let mut commands = posh_commands::definitions();
        commands.extend(module.definitions());
        commands.extend(modules::definitions(&module));
        commands.extend(format_command::definitions(&screen.views));
        let host: Rc<dyn Host> = Rc::<Screen>::clone(&screen);
        let runtime = Runtime::new(Setup {
            host,
            grants: Grants { files: true, processes: true, environment: true, folder },
            culture,
            zone: Arc::new(LocalZone::system()),
            commands,
            cancelled: Arc::clone(&cancelled),
        });
        posh_commands::set_aliases(&runtime);
        version_table(&runtime);
        Session { runtime, screen, module, cancelled }
    }

    /// Ctrl-C ends what runs; the other ways to be told to go release the sessions first.
    pub fn release_on_signals(&self) {
        // Without the handler Ctrl-C ends the program, which is right too.
        let _ = signal_hook::flag::register(signal_hook::consts::SIGINT, Arc::clone(&self.cancelled));
        let registry = Arc::clone(&self.module.registry);
        let signals = [signal_hook::consts::SIGTERM, signal_hook::consts::SIGHUP];
        if let Ok(mut signals) = signal_hook::iterator::Signals::new(signals) {
            std::thread::spawn(move || {
                if let Some(signal) = signals.forever().next() {
                    registry.release_all();
                    // The usual end by this signal, as a caller expects it.
                    let _ = signal_hook::low_level::emulate_default_handler(signal);
                }
            });
        }
    }

    /// Runs a text and says whether it succeeded.
    pub fn succeeds(&mut self, text: &str) -> bool {
        matches!(self.execute(text, None), Ended::Done(true) | Ended::Exit(0))
    }

    /// Releases all connections.
    pub fn release(&self) {
        self.module.registry.release_all();
    }

    fn task(&mut self, options: &Options) -> i32 {
        let status = match &options.task {
            Task::Command(text) | Task::CommandWithArguments(text, _) => {
                if let Task::CommandWithArguments(_, arguments) = &options.task {
                    let arguments = arguments.iter().map(|word| Value::string(word)).collect();
                    self.runtime.global.set("args", Value::array(arguments));
                }
                let ended = self.execute(text, None);
                status_of_command(&ended)
            }
            Task::File(path, arguments) => self.file(path, arguments),
            Task::StandardInput => self.standard_input(),
            Task::Shell if std::io::stdin().is_terminal() && !options.non_interactive => self.prompt(options),
            Task::Shell => self.standard_input(),
            Task::Version | Task::Help => 0,
        };
        match &options.task {
            Task::Command(_) | Task::File(..) if options.no_exit => self.prompt(options),
            _ => self.screen.exit_status().unwrap_or(status),
        }
    }

    /// Runs a text in the global scope and shows what it gives.
    fn execute(&mut self, text: &str, name: Option<Arc<str>>) -> Ended {
        self.cancelled.store(false, Ordering::Relaxed);
        self.runtime.status = true;
        let code = match self.runtime.compile(text, name) {
            Ok(code) => code,
            Err(parsed) => {
                let record = posh_runtime::script::parse_failure(&parsed);
                let host = Rc::clone(&self.screen);
                host.error(&mut self.runtime, &record);
                return Ended::Failed;
            }
        };
        let outcome = self.runtime.run_code(&code, &mut ScreenSink);
        self.ended(outcome)
    }

    fn ended(&mut self, outcome: Result<(), Box<Interrupt>>) -> Ended {
        let host = Rc::clone(&self.screen);
        let ended = match outcome.map_err(|interrupt| *interrupt) {
            Ok(())
            | Err(Interrupt::Return | Interrupt::Break(_) | Interrupt::Continue(_) | Interrupt::StopUpstream(_)) => {
                Ended::Done(self.runtime.status)
            }
            Err(Interrupt::Exit(status)) => Ended::Exit(status),
            Err(Interrupt::Cancelled) => Ended::Failed,
            Err(Interrupt::Error { mut record, .. }) => {
                self.runtime.locate(&mut record, None);
                self.runtime.remember(&record);
                host.error(&mut self.runtime, &record);
                Ended::Failed
            }
        };
        host.show_end(&mut self.runtime);
        ended
    }

    fn file(&mut self, path: &str, arguments: &[String]) -> i32 {
        let full = self.runtime.grants.folder.join(path);
        if !full.is_file() {
            complain(&format!(
                "The argument '{path}' is not recognized as the name of a script file. Check the spelling of the name, or if a path was included, verify that the path is correct and try again."
            ));
            return i32::from(USAGE);
        }
        let call = file_call(&full, arguments);
        match self.execute(&call, None) {
            Ended::Done(_) => 0,
            Ended::Exit(status) => status,
            Ended::Failed => 1,
        }
    }

    fn standard_input(&mut self) -> i32 {
        let mut bytes = Vec::new();
        // What cannot be read is not there.
        let _ = std::io::stdin().read_to_end(&mut bytes);
        let text = posh_syntax::decode(&bytes);
        let ended = self.execute(&text, None);
        status_of_command(&ended)
    }

    fn prompt(&mut self, options: &Options) -> i32 {
        if !options.no_logo {
            say(&format!("Postern {}", env!("CARGO_PKG_VERSION")));
            if let Some(cloud) = self.module.options.default_cloud {
                say(&format!("Environment: {}", cloud.facts().environment_name));
            }
        }
        let mark = match self.module.options.default_cloud {
            Some(Cloud::Local) => "[Local] PS> ",
            _ => "PS> ",
        };
        let mut text = String::new();
        loop {
            let shown = if text.is_empty() { mark } else { ">> " };
            let mut out = std::io::stdout();
            let _ = write!(out, "{shown}").and_then(|()| out.flush());
            let mut line = String::new();
            match std::io::stdin().lock().read_line(&mut line) {
                Ok(0) => {
                    say("");
                    return 0;
                }
                Ok(_) => {}
                Err(_) => {
                    text.clear();
                    say("");
                    continue;
                }
            }
            if self.cancelled.swap(false, Ordering::Relaxed) {
                text.clear();
                continue;
            }
            text.push_str(&line);
            if text.trim().is_empty() {
                text.clear();
                continue;
            }
            let blank = line.trim().is_empty();
            if !blank && posh_syntax::parse(text.as_str(), None).is_incomplete() {
                continue;
            }
            let whole = std::mem::take(&mut text);
            if let Ended::Exit(status) = self.execute(&whole, None) {
                return status;
            }
        }
    }
}

/// The status of `-Command`: of `exit`, else whether the last command succeeded.
fn status_of_command(ended: &Ended) -> i32 {
    match ended {
        Ended::Done(true) => 0,
        Ended::Done(false) | Ended::Failed => 1,
        Ended::Exit(status) => *status,
    }
}

/// The call of a script file with arguments as they were typed: `-Name` stays a parameter, all else is text.
fn file_call(path: &Path, arguments: &[String]) -> String {
    let quoted = |text: &str| format!("'{}'", text.replace('\'', "''"));
    let mut call = format!("& {}", quoted(&path.to_string_lossy()));
    for word in arguments {
        let name = word.strip_prefix('-').is_some_and(|name| name.starts_with(|c: char| c.is_alphabetic()));
        let text = match (name, word.split_once(':')) {
            (true, Some((parameter, value))) if value.starts_with('$') => format!("{parameter}:{value}"),
            (true, Some((parameter, value))) => format!("{parameter}:{}", quoted(value)),
            (true, None) => word.clone(),
            (false, _) => quoted(word),
        };
        call.push(' ');
        call.push_str(&text);
    }
    call
}

fn version_table(runtime: &Runtime) {
    let table = posh_runtime::Dictionary::hashtable();
    let version = runtime_version(runtime);
    for (name, value) in [
        ("PSVersion", version),
        ("PSEdition", Value::string("Core")),
        ("GitCommitId", Value::string("7.6.9")),
        ("OS", Value::string(&os_version())),
        ("Platform", Value::string("Unix")),
    ] {
        table.insert(&Value::string(name), value);
    }
    runtime.global.set("PSVersionTable", Value::Dictionary(Arc::new(table)));
}

fn runtime_version(runtime: &Runtime) -> Value {
    let text = Value::string(exo_protocol::POWERSHELL_VERSION);
    let wanted = posh_runtime::types::known::SEMANTIC_VERSION;
    posh_runtime::convert::to(&text, wanted, &runtime.settings()).unwrap_or(text)
}
