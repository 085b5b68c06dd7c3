//! Error records as text: the views that `$ErrorView` names.
//!
//! Works on plain facts, so that hosts can render errors that are no objects (a script that does not parse).
//! Source: the view `ErrorInstance` of PowerShell 7's built-in format data.

/// Which text an error gets.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum ErrorView {
    /// The message, with the script line where it happened in a script.
    #[default]
    Concise,
    /// Message, position, category and id: Windows PowerShell's view.
    Normal,
    /// The category alone.
    Category,
    /// All properties, as `Get-Error` shows them.
    Detailed,
}

impl ErrorView {
    /// The view of this name, in any case.
    pub fn from_name(name: &str) -> Option<Self> {
        Some(match name.to_ascii_lowercase().as_str() {
            "conciseview" => ErrorView::Concise,
            "normalview" => ErrorView::Normal,
            "categoryview" => ErrorView::Category,
            "detailedview" => ErrorView::Detailed,
            _ => return None,
        })
    }
}

/// Escape sequences of an error; empty on a plain page.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ErrorStyle {
    /// The message's colour.
    pub error: String,
    /// The frame's colour.
    pub accent: String,
    /// The end of a colour.
    pub reset: String,
}

impl ErrorStyle {
    /// The reference's colours, for a terminal.
    pub fn terminal() -> Self {
        ErrorStyle { error: "\x1b[31;1m".to_owned(), accent: "\x1b[36;1m".to_owned(), reset: "\x1b[0m".to_owned() }
    }
}

/// What the views show of an error.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ErrorFacts {
    /// The exception's message.
    pub message: String,
    /// The message of the record's details, which goes before the exception's.
    pub details: Option<String>,
    /// What the details recommend.
    pub recommended_action: Option<String>,
    /// The fully qualified id.
    pub id: String,
    /// The category's name.
    pub category: String,
    /// The category's reason.
    pub reason: String,
    /// The category's activity.
    pub activity: String,
    /// The category information as text: `ObjectNotFound: (x:String) [Get-Item], ItemNotFoundException`.
    pub category_text: String,
    /// Whether the script did not parse.
    pub is_parse_error: bool,
    /// Whether a `throw` statement raised it.
    pub is_thrown: bool,
    /// Where it happened.
    pub invocation: Option<ErrorInvocation>,
}

/// Where an error happened.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ErrorInvocation {
    /// The script's path; empty at the prompt.
    pub script_name: String,
    /// The line, from 1.
    pub line: u32,
    /// `At path:line char:column`, the line and the underline.
    pub position_message: String,
    /// The name of the command that ran: empty for a script block, `None` for none.
    pub command: Option<String>,
    /// Whether a command of that name can be found.
    pub command_is_known: bool,
    /// How the command was called.
    pub invocation_name: String,
}

/// The text of an error in a view. `Detailed` needs objects and gives the normal view here.
pub fn text(facts: &ErrorFacts, view: ErrorView, width: usize, style: &ErrorStyle) -> String {
    let message = facts.details.as_ref().filter(|details| !details.is_empty()).unwrap_or(&facts.message);
    if matches!(facts.id.as_str(), "NativeCommandErrorMessage" | "NativeCommandError") {
        return format!("{}{}{}", style.error, facts.message, style.reset);
    }
    match view {
        ErrorView::Category => format!("{}{}{}", style.error, facts.category_text, style.reset),
        ErrorView::Concise => concise(facts, message, width, style),
        ErrorView::Normal | ErrorView::Detailed => normal(facts, message, style),
    }
}

fn normal(facts: &ErrorFacts, message: &str, style: &ErrorStyle) -> String {
    let invocation = facts.invocation.as_ref();
    let prefix = match invocation {
        Some(place) if matches!(place.invocation_name.as_str(), "" | "&" | ".") => {
            place.command.clone().unwrap_or_default()
        }
        Some(place) => place.invocation_name.clone(),
        None => String::new(),
    };
    let prefix = if prefix.is_empty() { prefix } else { format!("{prefix} : ") };
    let position = invocation.map(|place| place.position_message.as_str()).filter(|position| !position.is_empty());
    let position = position.map(|position| format!("\n{position}")).unwrap_or_default();
    format!(
        "{}{prefix}{}{message}{position}\n+ CategoryInfo          : {}\n+ FullyQualifiedErrorId : {}{}",
        style.error, style.error, facts.category_text, facts.id, style.reset
    )
}

fn concise(facts: &ErrorFacts, message: &str, width: usize, style: &ErrorStyle) -> String {
    let reason = reason(facts);
    let body = match facts.invocation.as_ref().filter(|place| shows_line(facts, place)) {
        Some(place) => framed(facts, place, message, width, style),
        None => format!("{}{}", style.error, unframed(facts, message)),
    };
    let recommendation = match facts.recommended_action.as_deref().map(str::trim) {
        Some(action) if !action.is_empty() => format!("\n{}  Recommendation: {action}{}", style.error, style.reset),
        _ => String::new(),
    };
    format!("{}{reason}: {body}{}{recommendation}", style.error, style.reset)
}

/// Errors in a script, or below the first line of input, show the line; errors inside a module do not.
fn shows_line(facts: &ErrorFacts, place: &ErrorInvocation) -> bool {
    let is_module = place.script_name.to_ascii_lowercase().ends_with(".psm1");
    (facts.is_parse_error || !place.script_name.is_empty() || place.line > 1)
        && !is_module
        && !place.position_message.is_empty()
}

fn reason(facts: &ErrorFacts) -> &str {
    let place = facts.invocation.as_ref();
    let command = place.and_then(|place| place.command.as_deref());
    let called = place.map_or("", |place| place.invocation_name.as_str());
    if facts.is_thrown {
        return "Exception";
    }
    match command {
        Some(name) if !name.is_empty() && place.is_some_and(|place| place.command_is_known) => name,
        _ if !facts.activity.is_empty() => &facts.activity,
        // A script block is a command without a name.
        Some(name) => name,
        None if !called.is_empty() => called,
        None if !facts.category.is_empty() => &facts.category,
        None => &facts.reason,
    }
}

/// The message without a frame; in one line where the script has a name.
fn unframed(facts: &ErrorFacts, message: &str) -> String {
    let in_script = facts.invocation.as_ref().is_some_and(|place| !place.script_name.is_empty());
    if in_script || facts.category == "ParserError" {
        format!("{}\n", in_one_line(message))
    } else {
        message.to_owned()
    }
}

fn in_one_line(message: &str) -> String {
    message.replace(['\n', '\t'], " ")
}

/// The first message of a parse error, whose exception's message holds positions and all messages.
fn parse_message(facts: &ErrorFacts, message: &str) -> String {
    let own = facts.category == "ParserError" && facts.details.as_deref().unwrap_or_default().is_empty();
    match message.split_once("~\n") {
        Some((_, rest)) if own => {
            let rest = rest.split("~\n").next().unwrap_or(rest);
            rest.split("\n\n").next().unwrap_or(rest).to_owned()
        }
        _ => message.to_owned(),
    }
}

fn framed(facts: &ErrorFacts, place: &ErrorInvocation, message: &str, width: usize, style: &ErrorStyle) -> String {
    let ErrorStyle { error, accent, reset } = style;
    let number = place.line.to_string();
    let header_pad = " ".repeat(number.len().saturating_sub(4));
    let line_pad = " ".repeat(4usize.saturating_sub(number.len()));
    let header = if place.script_name.is_empty() {
        "\n".to_owned()
    } else {
        format!("{reset}{}:{}\n", place.script_name, place.line)
    };
    let mut position = place.position_message.lines();
    let line = position.nth(1).map_or("", |line| line.strip_prefix('+').unwrap_or(line));
    let underline = place.position_message.lines().last().map_or("", |line| line.strip_prefix('+').unwrap_or(line));
    let prefix = format!("{accent}{header_pad}     | {error}");
    let message = wrapped(
        &format!("{prefix}{}", in_one_line(&parse_message(facts, message))),
        &prefix,
        &format!("{header_pad}     | "),
        width,
    );
    format!(
        "{header}{accent}{header_pad}Line |\n{accent}{line_pad}{number} | {reset}{}\n{prefix}{underline}\n{error}{message}\n",
        accented(line, underline, style)
    )
}

/// The line with the underlined part in colour, unless that is the whole line.
fn accented(line: &str, underline: &str, style: &ErrorStyle) -> String {
    let start = underline.chars().take_while(|&letter| letter != '~').count();
    let length = underline.trim().chars().count();
    let letters: Vec<char> = line.chars().collect();
    if style.reset.is_empty() || length >= letters.len() || start + length > letters.len() {
        return line.to_owned();
    }
    let part = |range: std::ops::Range<usize>| letters[range].iter().collect::<String>();
    let (before, inside, after) = (part(0..start), part(start..start + length), part(start + length..letters.len()));
    format!("{before}{}{inside}{}{after}", style.accent, style.reset)
}

/// The message broken between words, each line behind the prefix. `plain` is the prefix without colours.
fn wrapped(message: &str, prefix: &str, plain: &str, width: usize) -> String {
    let colours = prefix.len() - plain.len();
    let room = width + colours;
    if width == 0 || message.chars().count() <= room {
        return message.to_owned();
    }
    let first = cut(message, room);
    let mut rest = message[first.len()..].trim();
    let mut out = first.to_owned();
    out.push('\n');
    while rest.chars().count() + plain.len() > width {
        let line = format!("{prefix}{rest}");
        let cut = cut(&line, room);
        if cut.len() <= prefix.len() {
            break;
        }
        out.push_str(cut);
        out.push('\n');
        rest = rest[cut.len() - prefix.len()..].trim();
    }
    out.push_str(prefix);
    out.push_str(rest);
    out
}

/// The beginning of `text` of at most `room` characters, up to the last blank there when more follows.
fn cut(text: &str, room: usize) -> &str {
    let Some((end, _)) = text.char_indices().nth(room) else { return text };
    let begin = &text[..end];
    begin.rfind(char::is_whitespace).map_or(begin, |at| &begin[..at])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn facts() -> ErrorFacts {
        ErrorFacts {
            message: "The term 'catch' is not recognized as a name of a cmdlet, function, script file, or executable program.\nCheck the \
                      spelling of the name, or if a path was included, verify that the path is correct and try again."
                .to_owned(),
            id: "CommandNotFoundException".to_owned(),
            category: "ObjectNotFound".to_owned(),
            activity: String::new(),
            category_text: "ObjectNotFound: (catch:String) [], CommandNotFoundException".to_owned(),
            invocation: Some(ErrorInvocation {
                script_name: "SCRIPT".to_owned(),
                line: 1,
                position_message: "At SCRIPT:1 char:1\n+ catch { }\n+ ~~~~~".to_owned(),
                invocation_name: "catch".to_owned(),
                ..ErrorInvocation::default()
            }),
            ..ErrorFacts::default()
        }
    }

    #[test]
    fn a_script_error_shows_its_line() {
        assert_eq!(
            text(&facts(), ErrorView::Concise, 80, &ErrorStyle::default()),
            "catch: SCRIPT:1\nLine |\n   1 |  catch { }\n     |  ~~~~~\n     | The term 'catch' is not recognized as a name of a \
             cmdlet, function,\n     | script file, or executable program. Check the spelling of the name, or\n     | if a path was \
             included, verify that the path is correct and try again.\n"
        );
    }

    #[test]
    fn at_the_prompt_there_is_no_frame() {
        let mut facts = facts();
        facts.message = "no".to_owned();
        facts.invocation =
            Some(ErrorInvocation { line: 1, invocation_name: "catch".to_owned(), ..ErrorInvocation::default() });
        assert_eq!(text(&facts, ErrorView::Concise, 80, &ErrorStyle::default()), "catch: no");
    }

    #[test]
    fn the_normal_view_names_category_and_id() {
        let mut facts = facts();
        facts.message = "no".to_owned();
        assert_eq!(
            text(&facts, ErrorView::Normal, 80, &ErrorStyle::default()),
            "catch : no\nAt SCRIPT:1 char:1\n+ catch { }\n+ ~~~~~\n+ CategoryInfo          : ObjectNotFound: (catch:String) [], \
             CommandNotFoundException\n+ FullyQualifiedErrorId : CommandNotFoundException"
        );
    }

    #[test]
    fn a_parse_error_shows_its_first_message() {
        let facts = ErrorFacts {
            message:
                "At S:1 char:2\n+ ()\n+  ~\nAn expression was expected after '('.\n\nAt S:2 char:1\n+ x\n+ ~\nMore."
                    .to_owned(),
            category: "ParserError".to_owned(),
            is_parse_error: true,
            invocation: Some(ErrorInvocation {
                script_name: "S".to_owned(),
                line: 1,
                position_message: "At S:1 char:2\n+ ()\n+  ~".to_owned(),
                ..ErrorInvocation::default()
            }),
            ..ErrorFacts::default()
        };
        assert_eq!(
            text(&facts, ErrorView::Concise, 80, &ErrorStyle::default()),
            "ParserError: S:1\nLine |\n   1 |  ()\n     |   ~\n     | An expression was expected after '('.\n"
        );
    }
}
