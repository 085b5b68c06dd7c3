//! Tokens: their kinds, their flags, and the tables of keywords and dash operators.

use crate::operator::Operator;
use crate::tree::Span;

/// What a token is, named as the reference names it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[allow(missing_docs)] // The names are the reference's token kinds.
pub enum TokenKind {
    Unknown,
    Variable,
    SplattedVariable,
    Parameter,
    Number,
    Label,
    Identifier,
    Generic,
    NewLine,
    LineContinuation,
    Comment,
    EndOfInput,
    StringLiteral,
    StringExpandable,
    HereStringLiteral,
    HereStringExpandable,
    LParen,
    RParen,
    LCurly,
    RCurly,
    LBracket,
    RBracket,
    AtParen,
    AtCurly,
    DollarParen,
    Semi,
    AndAnd,
    OrOr,
    Ampersand,
    Pipe,
    Comma,
    MinusMinus,
    PlusPlus,
    DotDot,
    ColonColon,
    Dot,
    Exclaim,
    Multiply,
    Divide,
    Rem,
    Plus,
    Minus,
    Equals,
    PlusEquals,
    MinusEquals,
    MultiplyEquals,
    DivideEquals,
    RemainderEquals,
    Redirection,
    RedirectInStd,
    Format,
    Not,
    Bnot,
    And,
    Or,
    Xor,
    Band,
    Bor,
    Bxor,
    Join,
    Ieq,
    Ine,
    Ige,
    Igt,
    Ilt,
    Ile,
    Ilike,
    Inotlike,
    Imatch,
    Inotmatch,
    Ireplace,
    Icontains,
    Inotcontains,
    Iin,
    Inotin,
    Isplit,
    Ceq,
    Cne,
    Cge,
    Cgt,
    Clt,
    Cle,
    Clike,
    Cnotlike,
    Cmatch,
    Cnotmatch,
    Creplace,
    Ccontains,
    Cnotcontains,
    Cin,
    Cnotin,
    Csplit,
    Is,
    IsNot,
    As,
    Shl,
    Shr,
    Colon,
    QuestionMark,
    QuestionQuestionEquals,
    QuestionQuestion,
    QuestionDot,
    QuestionLBracket,
    Begin,
    Break,
    Catch,
    Class,
    Continue,
    Data,
    Define,
    Do,
    Dynamicparam,
    Else,
    ElseIf,
    End,
    Exit,
    Filter,
    Finally,
    For,
    Foreach,
    From,
    Function,
    If,
    In,
    Param,
    Process,
    Return,
    Switch,
    Throw,
    Trap,
    Try,
    Until,
    Using,
    Var,
    While,
    Workflow,
    Parallel,
    Sequence,
    Configuration,
    Public,
    Private,
    Static,
    Interface,
    Enum,
    Namespace,
    Module,
    Type,
    Assembly,
    Command,
    Hidden,
    Base,
    Default,
    Clean,
}

use TokenKind as K;

/// A token: its kind and where it stands. What it means is read from the source text when it is needed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Token {
    /// What the token is.
    pub kind: TokenKind,
    /// Facts about the text that the lexer found on the way.
    pub(crate) flags: u8,
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

/// The text of a word or string is not its value: it has backticks, doubled quotes or quoted parts.
pub(crate) const COOKED: u8 = 1;
/// The text of a word or string has variables or subexpressions to expand.
pub(crate) const EXPANDABLE: u8 = 2;
/// A parameter ends with a colon.
pub(crate) const COLON: u8 = 4;

impl Token {
    /// Where the token stands.
    pub fn span(self) -> Span {
        Span { start: self.start, end: self.end }
    }

    pub(crate) fn has(self, flag: u8) -> bool {
        self.flags & flag != 0
    }
}

impl TokenKind {
    /// Whether the kind is a keyword of the language.
    pub fn is_keyword(self) -> bool {
        self as u8 >= K::Begin as u8
    }

    /// The precedence of a binary operator, higher binds tighter; 0 for other tokens.
    pub(crate) fn precedence(self) -> u8 {
        match self {
            K::And | K::Or | K::Xor => 1,
            K::Band | K::Bor | K::Bxor => 2,
            K::QuestionQuestion => 7,
            K::Plus | K::Minus => 9,
            K::Multiply | K::Divide | K::Rem => 10,
            K::Format => 12,
            K::DotDot => 13,
            K::Join | K::Is | K::IsNot | K::As | K::Shl | K::Shr => 5,
            _ if self as u8 >= K::Ieq as u8 && self as u8 <= K::Csplit as u8 => 5,
            _ => 0,
        }
    }

    pub(crate) fn is_assignment(self) -> bool {
        matches!(
            self,
            K::Equals
                | K::PlusEquals
                | K::MinusEquals
                | K::MultiplyEquals
                | K::DivideEquals
                | K::RemainderEquals
                | K::QuestionQuestionEquals
        )
    }

    pub(crate) fn is_unary(self) -> bool {
        matches!(
            self,
            K::Comma
                | K::Plus
                | K::Minus
                | K::PlusPlus
                | K::MinusMinus
                | K::Exclaim
                | K::Not
                | K::Bnot
                | K::Join
                | K::Isplit
                | K::Csplit
        )
    }

    /// The operator a token stands for.
    pub(crate) fn operator(self) -> Operator {
        OPERATORS.iter().find(|(kind, _)| *kind == self).map_or(Operator::Comma, |(_, operator)| *operator)
    }

    /// How messages write the token of this kind.
    pub(crate) fn text(self) -> &'static str {
        match self {
            K::Equals => "=",
            K::PlusEquals => "+=",
            K::MinusEquals => "-=",
            K::MultiplyEquals => "*=",
            K::DivideEquals => "/=",
            K::RemainderEquals => "%=",
            K::QuestionQuestionEquals => "??=",
            K::QuestionMark => "?",
            K::Colon => ":",
            K::Comma => ",",
            K::PlusPlus => "++",
            K::MinusMinus => "--",
            _ => KEYWORDS.iter().find(|(_, kind)| *kind == self).map_or("", |(text, _)| text),
        }
    }
}

macro_rules! operator_table {
    ($($name:ident)*) => { &[$((K::$name, Operator::$name)),*] };
}

const OPERATORS: &[(TokenKind, Operator)] = operator_table! {
    Plus Minus Multiply Divide Rem DotDot Format Join Comma And Or Xor Band Bor Bxor Shl Shr Not Bnot Exclaim
    PlusPlus MinusMinus QuestionQuestion Is IsNot As AndAnd OrOr Ampersand Dot
    Ieq Ine Ige Igt Ilt Ile Ilike Inotlike Imatch Inotmatch Ireplace Icontains Inotcontains Iin Inotin Isplit
    Ceq Cne Cge Cgt Clt Cle Clike Cnotlike Cmatch Cnotmatch Creplace Ccontains Cnotcontains Cin Cnotin Csplit
    Equals PlusEquals MinusEquals MultiplyEquals DivideEquals RemainderEquals QuestionQuestionEquals
};

/// The keywords, in lower case.
pub(crate) const KEYWORDS: &[(&str, TokenKind)] = &[
    ("assembly", K::Assembly),
    ("base", K::Base),
    ("begin", K::Begin),
    ("break", K::Break),
    ("catch", K::Catch),
    ("class", K::Class),
    ("clean", K::Clean),
    ("command", K::Command),
    ("configuration", K::Configuration),
    ("continue", K::Continue),
    ("data", K::Data),
    ("default", K::Default),
    ("define", K::Define),
    ("do", K::Do),
    ("dynamicparam", K::Dynamicparam),
    ("else", K::Else),
    ("elseif", K::ElseIf),
    ("end", K::End),
    ("enum", K::Enum),
    ("exit", K::Exit),
    ("filter", K::Filter),
    ("finally", K::Finally),
    ("for", K::For),
    ("foreach", K::Foreach),
    ("from", K::From),
    ("function", K::Function),
    ("hidden", K::Hidden),
    ("if", K::If),
    ("in", K::In),
    ("interface", K::Interface),
    ("module", K::Module),
    ("namespace", K::Namespace),
    ("parallel", K::Parallel),
    ("param", K::Param),
    ("private", K::Private),
    ("process", K::Process),
    ("public", K::Public),
    ("return", K::Return),
    ("sequence", K::Sequence),
    ("static", K::Static),
    ("switch", K::Switch),
    ("throw", K::Throw),
    ("trap", K::Trap),
    ("try", K::Try),
    ("type", K::Type),
    ("until", K::Until),
    ("using", K::Using),
    ("var", K::Var),
    ("while", K::While),
    ("workflow", K::Workflow),
];

/// The operators written with a dash and a word, in lower case and without the dash.
const DASH_OPERATORS: &[(&str, TokenKind)] = &[
    ("and", K::And),
    ("as", K::As),
    ("band", K::Band),
    ("bnot", K::Bnot),
    ("bor", K::Bor),
    ("bxor", K::Bxor),
    ("ccontains", K::Ccontains),
    ("ceq", K::Ceq),
    ("cge", K::Cge),
    ("cgt", K::Cgt),
    ("cin", K::Cin),
    ("cle", K::Cle),
    ("clike", K::Clike),
    ("clt", K::Clt),
    ("cmatch", K::Cmatch),
    ("cne", K::Cne),
    ("cnotcontains", K::Cnotcontains),
    ("cnotin", K::Cnotin),
    ("cnotlike", K::Cnotlike),
    ("cnotmatch", K::Cnotmatch),
    ("contains", K::Icontains),
    ("creplace", K::Creplace),
    ("csplit", K::Csplit),
    ("eq", K::Ieq),
    ("f", K::Format),
    ("ge", K::Ige),
    ("gt", K::Igt),
    ("icontains", K::Icontains),
    ("ieq", K::Ieq),
    ("ige", K::Ige),
    ("igt", K::Igt),
    ("iin", K::Iin),
    ("ile", K::Ile),
    ("ilike", K::Ilike),
    ("ilt", K::Ilt),
    ("imatch", K::Imatch),
    ("in", K::Iin),
    ("ine", K::Ine),
    ("inotcontains", K::Inotcontains),
    ("inotin", K::Inotin),
    ("inotlike", K::Inotlike),
    ("inotmatch", K::Inotmatch),
    ("ireplace", K::Ireplace),
    ("is", K::Is),
    ("isnot", K::IsNot),
    ("isplit", K::Isplit),
    ("join", K::Join),
    ("le", K::Ile),
    ("like", K::Ilike),
    ("lt", K::Ilt),
    ("match", K::Imatch),
    ("ne", K::Ine),
    ("not", K::Not),
    ("notcontains", K::Inotcontains),
    ("notin", K::Inotin),
    ("notlike", K::Inotlike),
    ("notmatch", K::Inotmatch),
    ("or", K::Or),
    ("replace", K::Ireplace),
    ("shl", K::Shl),
    ("shr", K::Shr),
    ("split", K::Isplit),
    ("xor", K::Xor),
];

/// The longest keyword or dash operator.
const LONGEST: usize = 13;

/// Where in a sorted table the words with a first letter begin, so that a look-up compares few words.
struct Index {
    table: &'static [(&'static str, TokenKind)],
    first: [u8; 27],
}

impl Index {
    const fn new(table: &'static [(&'static str, TokenKind)]) -> Index {
        let mut first = [0u8; 27];
        let mut letter = 0;
        let mut row = 0;
        while letter < 26 {
            first[letter] = row as u8;
            while row < table.len() && table[row].0.as_bytes()[0] == b'a' + letter as u8 {
                row += 1;
            }
            letter += 1;
        }
        first[26] = row as u8;
        Index { table, first }
    }

    fn find(&self, word: &[u8]) -> Option<TokenKind> {
        if word.is_empty() || word.len() > LONGEST {
            return None;
        }
        let letter = (word[0] | 0x20).wrapping_sub(b'a') as usize;
        if letter >= 26 {
            return None;
        }
        let rows = &self.table[self.first[letter] as usize..self.first[letter + 1] as usize];
        rows.iter()
            .find(|(text, _)| text.len() == word.len() && text.as_bytes().eq_ignore_ascii_case(word))
            .map(|(_, kind)| *kind)
    }
}

static KEYWORD_INDEX: Index = Index::new(KEYWORDS);
static DASH_INDEX: Index = Index::new(DASH_OPERATORS);

/// The keyword that `word` spells, in any case.
pub(crate) fn keyword(word: &[u8]) -> Option<TokenKind> {
    KEYWORD_INDEX.find(word)
}

/// The operator that `word` spells after its dash, in any case.
pub(crate) fn dash_operator(word: &[u8]) -> Option<TokenKind> {
    DASH_INDEX.find(word)
}
