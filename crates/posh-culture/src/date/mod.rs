//! Dates as .NET counts them: ticks of 100 ns since 0001-01-01 and a kind.

mod civil;
mod exact;
mod format;
mod lexer;
mod parse;
mod resolve;
mod uformat;

pub use civil::{Civil, days_in_month, is_leap_year, iso_week, iso_year, ticks_of};
pub use exact::{parse_date_time_exact, parse_offset_exact};
pub use format::{format_date, format_date_only, format_offset, format_time_only};
pub use parse::{ParsedDate, parse_date_only, parse_date_time, parse_offset, parse_time_only};
pub use uformat::unix_format;

pub(crate) use format::{fraction, quoted, repeat_count};

/// 100 ns units in a second.
pub const TICKS_PER_SECOND: i64 = 10_000_000;
/// 100 ns units in a minute.
pub const TICKS_PER_MINUTE: i64 = 60 * TICKS_PER_SECOND;
/// 100 ns units in an hour.
pub const TICKS_PER_HOUR: i64 = 60 * TICKS_PER_MINUTE;
/// 100 ns units in a day.
pub const TICKS_PER_DAY: i64 = 24 * TICKS_PER_HOUR;
/// `DateTime.MaxValue.Ticks`.
pub const MAX_TICKS: i64 = 3_155_378_975_999_999_999;
/// Ticks of 1970-01-01.
pub const UNIX_EPOCH_TICKS: i64 = 621_355_968_000_000_000;

/// `DateTimeStyles` flags, with .NET's values.
pub mod styles {
    #![allow(missing_docs)]
    pub const NONE: u32 = 0;
    pub const ALLOW_LEADING_WHITE: u32 = 1;
    pub const ALLOW_TRAILING_WHITE: u32 = 2;
    pub const ALLOW_INNER_WHITE: u32 = 4;
    pub const NO_CURRENT_DATE_DEFAULT: u32 = 8;
    pub const ADJUST_TO_UNIVERSAL: u32 = 16;
    pub const ASSUME_LOCAL: u32 = 32;
    pub const ASSUME_UNIVERSAL: u32 = 64;
    pub const ROUNDTRIP_KIND: u32 = 128;
}

/// `System.DateTimeKind`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
#[allow(missing_docs)]
pub enum DateTimeKind {
    #[default]
    Unspecified,
    Utc,
    Local,
}

/// `System.DateTime`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct DateTime {
    /// Ticks since 0001-01-01, at most [`MAX_TICKS`].
    pub ticks: i64,
    /// What the ticks are relative to.
    pub kind: DateTimeKind,
}

/// The local time zone and the current date, given by the caller. Offsets are in ticks, east positive.
pub trait Zone {
    /// The offset in force at a point in universal time.
    fn offset_at_utc(&self, utc_ticks: i64) -> i64;
    /// The offset in force at a local time.
    fn offset_at_local(&self, local_ticks: i64) -> i64;
    /// Local time now: a text without a date means today.
    fn local_now(&self) -> i64;
}

/// A zone without offset whose present is fixed: for tests and for machines in universal time.
#[derive(Debug, Clone, Copy, Default)]
pub struct FixedZone {
    /// The constant offset in ticks.
    pub offset: i64,
    /// Local time now.
    pub now: i64,
}

impl Zone for FixedZone {
    fn offset_at_utc(&self, _utc_ticks: i64) -> i64 {
        self.offset
    }

    fn offset_at_local(&self, _local_ticks: i64) -> i64 {
        self.offset
    }

    fn local_now(&self) -> i64 {
        self.now
    }
}
