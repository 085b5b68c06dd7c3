//! The local time zone, from the system's database.

use jiff::Timestamp;
use jiff::tz::{Offset, TimeZone};
use posh_culture::date::Zone;

/// Ticks of 100 nanoseconds from the year 1 to 1970.
const EPOCH: i64 = 621_355_968_000_000_000;
/// Ticks of a second.
const SECOND: i64 = 10_000_000;

/// The system's zone.
pub struct LocalZone(TimeZone);

impl LocalZone {
    /// The zone of this machine.
    pub fn system() -> LocalZone {
        LocalZone(TimeZone::system())
    }

    fn offset(&self, utc_ticks: i64) -> Offset {
        let at = Timestamp::from_second((utc_ticks - EPOCH) / SECOND).unwrap_or(Timestamp::UNIX_EPOCH);
        self.0.to_offset(at)
    }
}

impl Zone for LocalZone {
    fn offset_at_utc(&self, utc_ticks: i64) -> i64 {
        i64::from(self.offset(utc_ticks).seconds()) * SECOND
    }

    fn offset_at_local(&self, local_ticks: i64) -> i64 {
        // The offset of the instant that a first guess leads to; exact but within an hour of a change.
        let guess = self.offset_at_utc(local_ticks);
        self.offset_at_utc(local_ticks - guess)
    }

    fn local_now(&self) -> i64 {
        let now = Timestamp::now();
        let utc = EPOCH + now.as_second() * SECOND + i64::from(now.subsec_nanosecond()) / 100;
        utc + self.offset_at_utc(utc)
    }
}
