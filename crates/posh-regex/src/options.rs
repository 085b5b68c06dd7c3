//! What a pattern is compiled with.

use std::ops::{BitOr, BitOrAssign};

/// A set of .NET's `RegexOptions`; the numbers are those of that enumeration.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Options(u32);

impl Options {
    /// No option.
    pub const NONE: Options = Options(0);
    /// Letters match without regard to case (`i`).
    pub const IGNORE_CASE: Options = Options(1);
    /// `^` and `$` match at lines (`m`).
    pub const MULTILINE: Options = Options(2);
    /// Only named groups capture (`n`).
    pub const EXPLICIT_CAPTURE: Options = Options(4);
    /// Accepted without effect: every pattern is compiled.
    pub const COMPILED: Options = Options(8);
    /// `.` matches a line feed too (`s`).
    pub const SINGLELINE: Options = Options(16);
    /// Blanks and `#` comments in the pattern are left out (`x`).
    pub const IGNORE_PATTERN_WHITESPACE: Options = Options(32);
    /// The search goes from the end of the text to its start.
    pub const RIGHT_TO_LEFT: Options = Options(64);
    /// Classes are ASCII only and back references behave as in ECMAScript.
    pub const ECMA_SCRIPT: Options = Options(256);
    /// Case folding is that of the invariant culture.
    pub const CULTURE_INVARIANT: Options = Options(512);
    /// Refuses what a linear-time engine could not do; a group keeps its last capture only.
    pub const NON_BACKTRACKING: Options = Options(1024);

    const ALL: u32 = 1 | 2 | 4 | 8 | 16 | 32 | 64 | 256 | 512 | 1024;

    /// The options with these bits; none when a bit has no meaning.
    #[must_use]
    pub fn from_bits(bits: u32) -> Option<Options> {
        (bits & !Self::ALL == 0).then_some(Options(bits))
    }

    /// The number .NET gives this set.
    #[must_use]
    pub fn bits(self) -> u32 {
        self.0
    }

    /// Whether all of `other` is in this set.
    #[must_use]
    pub fn has(self, other: Options) -> bool {
        self.0 & other.0 == other.0
    }

    pub(crate) fn set(&mut self, other: Options, on: bool) {
        if on {
            self.0 |= other.0;
        } else {
            self.0 &= !other.0;
        }
    }

    /// Whether .NET allows the combination: `ECMAScript` goes with few others, `NonBacktracking` not with direction.
    pub(crate) fn is_allowed(self) -> bool {
        let with_ecma = Self::ECMA_SCRIPT.0 | Self::IGNORE_CASE.0 | Self::MULTILINE.0 | Self::COMPILED.0;
        if self.has(Self::ECMA_SCRIPT) && self.0 & !with_ecma != 0 {
            return false;
        }
        !(self.has(Self::NON_BACKTRACKING) && self.has(Self::RIGHT_TO_LEFT))
    }
}

impl BitOr for Options {
    type Output = Options;
    fn bitor(self, other: Options) -> Options {
        Options(self.0 | other.0)
    }
}

impl BitOrAssign for Options {
    fn bitor_assign(&mut self, other: Options) {
        self.0 |= other.0;
    }
}

/// How the letters i and I fold, which depends on the culture.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum CaseRule {
    /// Most cultures: i, I and İ are the same letter.
    #[default]
    Common,
    /// The invariant culture: i and I are the same, İ stands alone.
    Invariant,
    /// Turkish and Azeri: i goes with İ, ı with I.
    Turkish,
}
