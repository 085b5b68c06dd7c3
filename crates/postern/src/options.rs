//! The command line of the shell: PowerShell's own options, as data.
//!
//! An option is named without regard to case, by any prefix of its name that is at least as long as its shortest
//! form, or by one of its short names; with `-`, `--` or `/` in front. The recorded command lines of the reference
//! shell are the source of these facts.

use std::ffi::OsString;

/// What an option does to [`Options`].
#[derive(Clone, Copy)]
enum Effect {
    /// A switch.
    Flag(fn(&mut Options)),
    /// Takes the next word; the error says what is wrong with it.
    Value(fn(&mut Options, &str) -> Result<(), String>),
    /// Takes all that follows.
    Rest(fn(&mut Options, &[String]) -> Result<(), String>),
    /// Known, but not on this system; says why.
    Refused(&'static str),
}

/// One option of the shell.
struct ShellOption {
    name: &'static str,
    /// How many letters of the name are enough.
    shortest: usize,
    short_names: &'static [&'static str],
    effect: Effect,
    help: &'static str,
}

/// What is to be run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Task {
    /// The interactive shell, or the commands on standard input when it is not a terminal.
    Shell,
    /// `-Command`: text to run.
    Command(String),
    /// `-Command -`: commands come line by line from standard input.
    StandardInput,
    /// `-CommandWithArgs`: text to run with `$args`.
    CommandWithArguments(String, Vec<String>),
    /// `-File` or a bare path: a script and its arguments.
    File(String, Vec<String>),
    /// `-Version`
    Version,
    /// `-Help`
    Help,
}

/// The parsed command line of the shell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Options {
    /// What to run.
    pub task: Task,
    /// No banner at the start of an interactive shell.
    pub no_logo: bool,
    /// The profile is not run.
    pub no_profile: bool,
    /// Nothing is asked of the user.
    pub non_interactive: bool,
    /// The shell stays open after `-Command` or `-File`.
    pub no_exit: bool,
    /// The folder to start in.
    pub working_directory: Option<String>,
    /// `--environment`: the cloud of connect commands that name none.
    pub environment: Option<String>,
}

impl Default for Options {
    fn default() -> Options {
        Options {
            task: Task::Shell,
            no_logo: false,
            no_profile: false,
            non_interactive: false,
            no_exit: false,
            working_directory: None,
            environment: None,
        }
    }
}

const FORMATS: [&str; 2] = ["text", "xml"];
const POLICIES: [&str; 7] =
    ["restricted", "allsigned", "remotesigned", "unrestricted", "bypass", "undefined", "default"];

fn one_of(allowed: &[&str], option: &str, word: &str) -> Result<(), String> {
    if allowed.iter().any(|a| a.eq_ignore_ascii_case(word)) {
        return Ok(());
    }
    Err(format!("`-{option}` takes one of {}, not `{word}`", allowed.join(", ")))
}

/// The options in the order of the help text.
const OPTIONS: &[ShellOption] = &[
    ShellOption {
        name: "File",
        shortest: 1,
        short_names: &[],
        effect: Effect::Rest(|options, rest| {
            let (script, arguments) = rest.split_first().ok_or("`-File` needs the path of a script after it")?;
            options.task =
                if script == "-" { Task::StandardInput } else { Task::File(script.clone(), arguments.to_vec()) };
            Ok(())
        }),
        help: "run a script; all that follows are its arguments",
    },
    ShellOption {
        name: "Command",
        shortest: 1,
        short_names: &[],
        effect: Effect::Rest(|options, rest| {
            options.task = match rest {
                [] => return Err("`-Command` needs a command after it".to_owned()),
                [dash] if dash == "-" => Task::StandardInput,
                words => Task::Command(words.join(" ")),
            };
            Ok(())
        }),
        help: "run the text that follows; `-` reads commands from standard input",
    },
    ShellOption {
        name: "CommandWithArgs",
        shortest: 8,
        short_names: &["cwa"],
        effect: Effect::Rest(|options, rest| {
            let (text, arguments) = rest.split_first().ok_or("`-CommandWithArgs` needs a command after it")?;
            options.task = Task::CommandWithArguments(text.clone(), arguments.to_vec());
            Ok(())
        }),
        help: "run the first word that follows; the others are `$args`",
    },
    ShellOption {
        name: "EncodedCommand",
        shortest: 1,
        short_names: &["ec"],
        effect: Effect::Value(|options, word| {
            options.task = Task::Command(decode_command(word)?);
            Ok(())
        }),
        help: "run a command given as Base64 of UTF-16",
    },
    ShellOption {
        name: "NoProfile",
        shortest: 3,
        short_names: &[],
        effect: Effect::Flag(|options| options.no_profile = true),
        help: "do not run the profile",
    },
    ShellOption {
        name: "NoLogo",
        shortest: 3,
        short_names: &[],
        effect: Effect::Flag(|options| options.no_logo = true),
        help: "no banner at the start",
    },
    ShellOption {
        name: "NonInteractive",
        shortest: 4,
        short_names: &[],
        effect: Effect::Flag(|options| options.non_interactive = true),
        help: "ask nothing; a question is an error",
    },
    ShellOption {
        name: "Interactive",
        shortest: 1,
        short_names: &[],
        effect: Effect::Flag(|options| options.non_interactive = false),
        help: "questions may be asked (the default)",
    },
    ShellOption {
        name: "NoExit",
        shortest: 3,
        short_names: &[],
        effect: Effect::Flag(|options| options.no_exit = true),
        help: "stay in the shell afterwards",
    },
    ShellOption {
        name: "WorkingDirectory",
        shortest: 2,
        short_names: &["wd"],
        effect: Effect::Value(|options, word| {
            options.working_directory = Some(word.to_owned());
            Ok(())
        }),
        help: "start in this folder",
    },
    ShellOption {
        name: "Environment",
        shortest: 3,
        short_names: &[],
        effect: Effect::Value(|options, word| {
            options.environment = Some(word.to_owned());
            Ok(())
        }),
        help: "the cloud of connect commands that name none, `Local` for the local tenant",
    },
    ShellOption {
        name: "ExecutionPolicy",
        shortest: 2,
        short_names: &["ep"],
        effect: Effect::Value(|_, word| one_of(&POLICIES, "ExecutionPolicy", word)),
        help: "accepted; there is no execution policy on this system",
    },
    ShellOption {
        name: "InputFormat",
        shortest: 3,
        short_names: &["if"],
        effect: Effect::Value(|_, word| one_of(&FORMATS, "InputFormat", word)),
        help: "accepted; standard input is text",
    },
    ShellOption {
        name: "OutputFormat",
        shortest: 1,
        short_names: &["of"],
        effect: Effect::Value(|_, word| one_of(&FORMATS[..1], "OutputFormat", word)),
        help: "accepted; standard output is text",
    },
    ShellOption {
        name: "Login",
        shortest: 1,
        short_names: &[],
        effect: Effect::Flag(|_| ()),
        help: "accepted; starts as usual",
    },
    ShellOption {
        name: "Version",
        shortest: 1,
        short_names: &[],
        effect: Effect::Flag(|options| options.task = Task::Version),
        help: "print the version",
    },
    ShellOption {
        name: "Help",
        shortest: 1,
        short_names: &["?"],
        effect: Effect::Flag(|options| options.task = Task::Help),
        help: "print this text",
    },
    ShellOption {
        name: "SettingsFile",
        shortest: 8,
        short_names: &[],
        effect: Effect::Refused("there is no settings file"),
        help: "",
    },
    ShellOption {
        name: "ConfigurationName",
        shortest: 6,
        short_names: &[],
        effect: Effect::Refused("there are no session configurations"),
        help: "",
    },
    ShellOption {
        name: "ConfigurationFile",
        shortest: 14,
        short_names: &[],
        effect: Effect::Refused("there are no session configurations"),
        help: "",
    },
    ShellOption {
        name: "CustomPipeName",
        shortest: 3,
        short_names: &[],
        effect: Effect::Refused("there is no debugging pipe"),
        help: "",
    },
    ShellOption {
        name: "WindowStyle",
        shortest: 1,
        short_names: &[],
        effect: Effect::Refused("it exists on Windows only"),
        help: "",
    },
    ShellOption {
        name: "STA",
        shortest: 3,
        short_names: &[],
        effect: Effect::Refused("it exists on Windows only"),
        help: "",
    },
    ShellOption {
        name: "MTA",
        shortest: 3,
        short_names: &[],
        effect: Effect::Refused("it exists on Windows only"),
        help: "",
    },
];

/// The text of `-EncodedCommand`: Base64 of UTF-16, little-endian.
fn decode_command(word: &str) -> Result<String, String> {
    use base64::Engine as _;
    let wrong = || "`-EncodedCommand` takes Base64 of UTF-16 text".to_owned();
    let bytes = base64::engine::general_purpose::STANDARD.decode(word).map_err(|_| wrong())?;
    let units: Vec<u16> = bytes.chunks_exact(2).map(|pair| u16::from_le_bytes([pair[0], pair[1]])).collect();
    if bytes.len() % 2 != 0 {
        return Err(wrong());
    }
    String::from_utf16(&units).map_err(|_| wrong())
}

fn find(word: &str) -> Option<&'static ShellOption> {
    let name = word.strip_prefix("--").or_else(|| word.strip_prefix('-')).or_else(|| word.strip_prefix('/'))?;
    OPTIONS.iter().find(|option| {
        let is_prefix = name.len() >= option.shortest
            && option.name.get(..name.len()).is_some_and(|start| start.eq_ignore_ascii_case(name));
        is_prefix || option.short_names.iter().any(|short| short.eq_ignore_ascii_case(name))
    })
}

/// Parses the words after the program's name. The error says which word is wrong and why.
pub fn parse(words: &[OsString]) -> Result<Options, String> {
    let words: Vec<String> = words.iter().map(|word| word.to_string_lossy().into_owned()).collect();
    let mut options = Options::default();
    let mut at = 0;
    while let Some(word) = words.get(at) {
        at += 1;
        if word == "-" {
            options.task = Task::StandardInput;
            continue;
        }
        let is_path = word.starts_with('/') && std::path::Path::new(word).exists();
        let Some(option) = find(word).filter(|_| !is_path) else {
            if word.starts_with('-') {
                return Err(format!("there is no option `{word}`"));
            }
            options.task = Task::File(word.clone(), words[at..].to_vec());
            return Ok(options);
        };
        match option.effect {
            Effect::Flag(set) => set(&mut options),
            Effect::Value(set) => {
                let value = words.get(at).ok_or_else(|| format!("`-{}` needs a value after it", option.name))?;
                at += 1;
                set(&mut options, value)?;
            }
            Effect::Rest(set) => {
                set(&mut options, &words[at..])?;
                return Ok(options);
            }
            Effect::Refused(reason) => return Err(format!("`-{}` can't be used: {reason}", option.name)),
        }
    }
    Ok(options)
}

/// The options of the shell for the help text: name and meaning, one pair each.
pub fn help() -> impl Iterator<Item = (&'static str, &'static str)> {
    OPTIONS.iter().filter(|option| !option.help.is_empty()).map(|option| (option.name, option.help))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn parsed(words: &[&str]) -> Result<Options, String> {
        parse(&words.iter().map(OsString::from).collect::<Vec<_>>())
    }

    #[test]
    fn options_are_taken_by_prefix_case_and_dashes() {
        for words in [["-nop", "-c", "1"], ["--NOPROFILE", "/Command", "1"], ["-NoProf", "-comm", "1"]] {
            let options = parsed(&words).unwrap();
            assert!(options.no_profile);
            assert_eq!(options.task, Task::Command("1".to_owned()));
        }
    }

    #[test]
    fn a_bare_word_is_a_script_and_the_rest_its_arguments() {
        let options = parsed(&["-noni", "a.ps1", "-NoProfile", "x y"]).unwrap();
        assert_eq!(options.task, Task::File("a.ps1".to_owned(), vec!["-NoProfile".to_owned(), "x y".to_owned()]));
        assert!(options.non_interactive && !options.no_profile);
    }

    #[test]
    fn an_encoded_command_is_decoded() {
        assert_eq!(parsed(&["-e", "ZQB4AGkAdAAgADgA"]).unwrap().task, Task::Command("exit 8".to_owned()));
        assert!(parsed(&["-e", "!!!"]).is_err());
    }

    #[test]
    fn wrong_words_are_named() {
        assert!(parsed(&["-NoSuchOption"]).unwrap_err().contains("-NoSuchOption"));
        assert!(parsed(&["-ep", "Nonsense"]).unwrap_err().contains("Nonsense"));
        assert!(parsed(&["-STA"]).unwrap_err().contains("Windows"));
        assert!(parsed(&["-c"]).is_err() && parsed(&["-File"]).is_err());
    }
}
