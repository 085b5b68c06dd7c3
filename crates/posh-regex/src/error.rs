//! What can be wrong with a pattern, and what can end a match early.

use std::fmt;

/// The codes of .NET's `RegexParseError`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[allow(missing_docs)]
pub enum ErrorCode {
    AlternationHasComment,
    AlternationHasMalformedCondition,
    AlternationHasMalformedReference,
    AlternationHasNamedCapture,
    AlternationHasTooManyConditions,
    AlternationHasUndefinedReference,
    CaptureGroupNameInvalid,
    CaptureGroupOfZero,
    ExclusionGroupNotLast,
    InsufficientClosingParentheses,
    InsufficientOpeningParentheses,
    InsufficientOrInvalidHexDigits,
    InvalidGroupingConstruct,
    InvalidUnicodePropertyEscape,
    MalformedNamedReference,
    MalformedUnicodePropertyEscape,
    MissingControlCharacter,
    NestedQuantifiersNotParenthesized,
    NestedTooDeep,
    QuantifierAfterNothing,
    QuantifierOrCaptureGroupOutOfRange,
    ReversedCharacterRange,
    ReversedQuantifierRange,
    ShorthandClassInCharacterRange,
    UndefinedNamedReference,
    UndefinedNumberedReference,
    UnescapedEndingBackslash,
    UnrecognizedControlCharacter,
    UnrecognizedEscape,
    UnrecognizedUnicodeProperty,
    UnterminatedBracket,
    UnterminatedComment,
}

impl ErrorCode {
    /// The sentence .NET prints; `{0}` stands for the offending piece.
    fn template(self) -> &'static str {
        use ErrorCode::*;
        match self {
            AlternationHasComment => "Alternation conditions cannot be comments.",
            AlternationHasMalformedCondition => "Illegal conditional (?(...)) expression.",
            AlternationHasMalformedReference => {
                "Conditional alternation is missing a closing parenthesis after the group number {0}."
            }
            AlternationHasNamedCapture => "Alternation conditions do not capture and cannot be named.",
            AlternationHasTooManyConditions => "Too many | in (?()|).",
            AlternationHasUndefinedReference => "Conditional alternation refers to an undefined group number {0}.",
            CaptureGroupNameInvalid => "Invalid group name: Group names must begin with a word character.",
            CaptureGroupOfZero => "Capture number cannot be zero.",
            ExclusionGroupNotLast => "A subtraction must be the last element in a character class.",
            InsufficientClosingParentheses => "Not enough )'s.",
            InsufficientOpeningParentheses => "Too many )'s.",
            InsufficientOrInvalidHexDigits => "Insufficient or invalid hexadecimal digits.",
            InvalidGroupingConstruct => "Unrecognized grouping construct.",
            InvalidUnicodePropertyEscape => r"Incomplete \p{X} character escape.",
            MalformedNamedReference => r"Malformed \k<...> named back reference.",
            MalformedUnicodePropertyEscape => r"Malformed \p{X} character escape.",
            MissingControlCharacter => "Missing control character.",
            NestedQuantifiersNotParenthesized => "Nested quantifier '{0}'.",
            NestedTooDeep => "Groups are nested too deep.",
            QuantifierAfterNothing => "Quantifier '{0}' following nothing.",
            QuantifierOrCaptureGroupOutOfRange => {
                "Quantifier and capture group numbers must be less than or equal to Int32.MaxValue."
            }
            ReversedCharacterRange => "[x-y] range in reverse order.",
            ReversedQuantifierRange => "Illegal {x,y} with x > y.",
            ShorthandClassInCharacterRange => r"Cannot include class \{0} in character range.",
            UndefinedNamedReference => "Reference to undefined group name '{0}'.",
            UndefinedNumberedReference => "Reference to undefined group number {0}.",
            UnescapedEndingBackslash => r"Illegal \ at end of pattern.",
            UnrecognizedControlCharacter => "Unrecognized control character.",
            UnrecognizedEscape => r"Unrecognized escape sequence \{0}.",
            UnrecognizedUnicodeProperty => "Unknown property '{0}'.",
            UnterminatedBracket => "Unterminated [] set.",
            UnterminatedComment => "Unterminated (?#...) comment.",
        }
    }
}

/// Why a pattern was refused. `Display` is the message of the .NET exception.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RegexError {
    /// `RegexParseException`.
    Parse {
        /// Which mistake.
        code: ErrorCode,
        /// Where the parser stood, in UTF-16 units.
        offset: usize,
        /// The whole sentence, with pattern and offset.
        message: String,
    },
    /// `ArgumentOutOfRangeException`: these options don't go together.
    Options,
    /// `NotSupportedException`: the construct does not go with [`Options::NON_BACKTRACKING`](crate::Options).
    NotSupported(&'static str),
}

impl RegexError {
    pub(crate) fn parse(code: ErrorCode, pattern: &[u16], offset: usize, piece: &str) -> Self {
        let pattern = String::from_utf16_lossy(pattern);
        let sentence = code.template().replace("{0}", piece);
        RegexError::Parse {
            code,
            offset,
            message: format!("Invalid pattern '{pattern}' at offset {offset}. {sentence}"),
        }
    }
}

impl fmt::Display for RegexError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            RegexError::Parse { message, .. } => out.write_str(message),
            RegexError::Options => {
                out.write_str("Specified argument was out of the range of valid values. (Parameter 'options')")
            }
            RegexError::NotSupported(construct) => write!(
                out,
                "RegexOptions.NonBacktracking is not supported in conjunction with expressions containing: '{construct}'."
            ),
        }
    }
}

impl std::error::Error for RegexError {}

/// What ended a match before it was decided.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MatchError {
    /// The deadline passed (`RegexMatchTimeoutException`).
    Timeout,
    /// The cancellation flag was set.
    Cancelled,
    /// The step budget was used up.
    TooManySteps,
    /// More choices were open than memory is given for.
    TooDeep,
}

impl fmt::Display for MatchError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(match self {
            MatchError::Timeout => {
                "The Regex engine has timed out while trying to match a pattern to an input string. This can occur for \
                 many reasons, including very large inputs or excessive backtracking caused by nested quantifiers, \
                 back-references and other factors."
            }
            MatchError::Cancelled => "The match was cancelled.",
            MatchError::TooManySteps => "The match took more steps than allowed.",
            MatchError::TooDeep => "The match kept more choices open than memory is given for.",
        })
    }
}

impl std::error::Error for MatchError {}
