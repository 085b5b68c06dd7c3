//! The host: objects as text on standard output, errors on standard error, questions on the terminal.

use std::cell::RefCell;
use std::io::{IsTerminal as _, Write as _};
use std::sync::{Arc, Mutex};

use posh_format::layout::output::Output;
use posh_format::layout::{Page, Style};
use posh_format::shape::{ENUMERATION_LIMIT, Shaper};
use posh_format::views::Views;
use posh_runtime::Value;
use posh_runtime::error::ErrorRecord;
use posh_runtime::host::{Host, Progress, Stream};
use posh_runtime::runtime::Runtime;

/// Columns of output that no terminal shows.
const REDIRECTED_WIDTH: usize = 80;

/// Writes a line to standard output. A reader that has gone is no error of ours.
pub fn say(line: &str) {
    let _ = writeln!(std::io::stdout(), "{line}");
}

/// Writes a line to standard error.
pub fn complain(line: &str) {
    let _ = writeln!(std::io::stderr(), "{line}");
}

/// What is being shown.
struct Showing {
    shaper: Shaper<Value>,
    output: Output,
}

/// The screen of one process.
pub struct Screen {
    /// Views, those of connections among them.
    pub views: Arc<Mutex<Views>>,
    showing: RefCell<Option<Showing>>,
    bar: RefCell<bool>,
    interactive: bool,
    colour: bool,
    error_colour: bool,
    exit: RefCell<Option<i32>>,
}

impl Screen {
    /// The screen; `interactive` says whether questions may be asked.
    pub fn new(interactive: bool) -> Screen {
        let plain = crate::environment::NO_COLOR.text().is_some();
        Screen {
            views: Arc::new(Mutex::new(Views::built_in().clone())),
            showing: RefCell::new(None),
            bar: RefCell::new(false),
            interactive: interactive && std::io::stdin().is_terminal(),
            colour: !plain && std::io::stdout().is_terminal(),
            error_colour: !plain && std::io::stderr().is_terminal(),
            exit: RefCell::new(None),
        }
    }

    /// The status that a script asked for.
    pub fn exit_status(&self) -> Option<i32> {
        *self.exit.borrow()
    }

    fn language(runtime: &Runtime) -> String {
        runtime.culture.name.split('-').next().filter(|name| !name.is_empty()).unwrap_or("iv").to_owned()
    }

    fn flush_lines(&self, output: &mut Output) {
        let lines: Vec<String> = output.take_lines().collect();
        if !lines.is_empty() {
            self.clear_bar();
        }
        lines.iter().for_each(|line| say(line));
    }

    fn clear_bar(&self) {
        if self.bar.replace(false) {
            let _ = write!(std::io::stderr(), "\r\x1b[K");
        }
    }
}

impl Host for Screen {
    fn show(&self, runtime: &mut Runtime, value: Value) {
        let mut showing = self.showing.borrow_mut().take().unwrap_or_else(|| {
            // The reference leaves the last column free.
            let mut page = Page::plain(self.width().saturating_sub(1), &Self::language(runtime));
            if self.colour {
                page.style = Style::terminal();
            }
            let views = self.views.lock().map_or_else(|_| Views::built_in().clone(), |views| views.clone());
            Showing { shaper: Shaper::implicit(Arc::new(views), ENUMERATION_LIMIT), output: Output::new(page) }
        });
        // A view that is not there or Ctrl-C ends what is shown; the engine notices the latter by itself.
        let _ = posh_commands::model::show(runtime, &mut showing.shaper, &mut showing.output, &value);
        self.flush_lines(&mut showing.output);
        *self.showing.borrow_mut() = Some(showing);
    }

    fn show_end(&self, _: &mut Runtime) {
        let Some(mut showing) = self.showing.borrow_mut().take() else { return };
        let mut items = Vec::new();
        showing.shaper.end(&mut items);
        items.into_iter().for_each(|item| showing.output.push(item));
        showing.output.finish();
        self.flush_lines(&mut showing.output);
    }

    fn error(&self, runtime: &mut Runtime, record: &ErrorRecord) {
        self.show_end(runtime);
        self.clear_bar();
        complain(&crate::error_text::text(runtime, record, self.width(), self.error_colour));
    }

    fn line(&self, stream: Stream, text: &str) {
        self.clear_bar();
        let (mark, colour) = match stream {
            Stream::Warning => ("WARNING: ", "\x1b[33;1m"),
            Stream::Verbose => ("VERBOSE: ", "\x1b[33;1m"),
            Stream::Debug => ("DEBUG: ", "\x1b[33;1m"),
            Stream::Error | Stream::Information => ("", ""),
        };
        match self.colour && !colour.is_empty() {
            true => say(&format!("{colour}{mark}{text}\x1b[0m")),
            false => say(&format!("{mark}{text}")),
        }
    }

    fn write(&self, text: &str, newline: bool, foreground: Option<&str>, _: Option<&str>) {
        self.clear_bar();
        let code = foreground.filter(|_| self.colour).and_then(colour_code);
        let text = code.map_or_else(|| text.to_owned(), |code| format!("\x1b[{code}m{text}\x1b[0m"));
        let end = if newline { "\n" } else { "" };
        let mut out = std::io::stdout();
        let _ = write!(out, "{text}{end}").and_then(|()| out.flush());
    }

    fn progress(&self, progress: &Progress) {
        if !std::io::stderr().is_terminal() {
            return;
        }
        if progress.completed {
            let filled = "█".repeat(20);
            let _ = writeln!(std::io::stderr(), "\r\x1b[K{}  {filled}  {}", progress.activity, progress.status);
            self.bar.replace(false);
            return;
        }
        let done = usize::try_from(progress.percent.clamp(0, 100)).unwrap_or(0) / 5;
        let bar = format!("{}{}", "█".repeat(done), "░".repeat(20 - done));
        let _ = write!(std::io::stderr(), "\r\x1b[K{}  {bar}  {}", progress.activity, progress.status);
        let _ = std::io::stderr().flush();
        self.bar.replace(true);
    }

    fn read_line(&self, prompt: &str, secret: bool) -> Option<String> {
        if !self.interactive {
            return None;
        }
        let _ = write!(std::io::stderr(), "{prompt}").and_then(|()| std::io::stderr().flush());
        if secret { read_secret() } else { read_plain() }
    }

    fn choose(&self, caption: &str, message: &str, choices: &[&str], default: usize) -> Option<usize> {
        if !self.interactive {
            return None;
        }
        complain(&format!("\n{caption}\n{message}"));
        let keys: Vec<char> = choices.iter().map(|choice| key_of(choice)).collect();
        let shown: Vec<String> =
            choices.iter().zip(&keys).map(|(choice, key)| format!("[{key}] {}", choice.replace('&', ""))).collect();
        loop {
            let prompt = format!("{} (default is \"{}\"): ", shown.join("  "), keys.get(default).unwrap_or(&'?'));
            let answer = self.read_line(&prompt, false)?;
            let answer = answer.trim();
            if answer.is_empty() {
                return Some(default);
            }
            let fits = |(at, choice): (usize, &&str)| {
                let whole = choice.replace('&', "").eq_ignore_ascii_case(answer);
                (whole || answer.eq_ignore_ascii_case(&keys[at].to_string())).then_some(at)
            };
            if let Some(chosen) = choices.iter().enumerate().find_map(fits) {
                return Some(chosen);
            }
        }
    }

    fn is_interactive(&self) -> bool {
        self.interactive
    }

    fn width(&self) -> usize {
        match crossterm::terminal::size() {
            Ok((columns, _)) if std::io::stdout().is_terminal() && columns > 0 => usize::from(columns),
            _ => REDIRECTED_WIDTH,
        }
    }

    fn set_should_exit(&self, status: i32) {
        self.exit.replace(Some(status));
    }
}

/// The letter that chooses: the one behind `&`, else the first.
fn key_of(choice: &str) -> char {
    let marked = choice.split_once('&').and_then(|(_, rest)| rest.chars().next());
    marked.or_else(|| choice.chars().next()).unwrap_or('?').to_ascii_uppercase()
}

fn read_plain() -> Option<String> {
    let mut line = String::new();
    let count = std::io::stdin().read_line(&mut line).ok()?;
    (count > 0).then(|| line.trim_end_matches(['\r', '\n']).to_owned())
}

/// Reads without showing what is typed.
fn read_secret() -> Option<String> {
    use crossterm::event::{Event, KeyCode, KeyModifiers, read};
    crossterm::terminal::enable_raw_mode().ok()?;
    let mut text = String::new();
    let outcome = loop {
        match read() {
            Ok(Event::Key(key)) => match key.code {
                KeyCode::Enter => break Some(text),
                KeyCode::Char('c' | 'd') if key.modifiers.contains(KeyModifiers::CONTROL) => break None,
                KeyCode::Char(letter) => text.push(letter),
                KeyCode::Backspace => {
                    text.pop();
                }
                _ => {}
            },
            Ok(_) => {}
            Err(_) => break None,
        }
    };
    let _ = crossterm::terminal::disable_raw_mode();
    complain("");
    outcome
}

fn colour_code(name: &str) -> Option<u8> {
    const COLOURS: &[(&str, u8)] = &[
        ("black", 30),
        ("darkred", 31),
        ("darkgreen", 32),
        ("darkyellow", 33),
        ("darkblue", 34),
        ("darkmagenta", 35),
        ("darkcyan", 36),
        ("gray", 37),
        ("darkgray", 90),
        ("red", 91),
        ("green", 92),
        ("yellow", 93),
        ("blue", 94),
        ("magenta", 95),
        ("cyan", 96),
        ("white", 97),
    ];
    COLOURS.iter().find(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, code)| *code)
}
