//! `System.Version` and `SemanticVersion` as text.

use std::cmp::Ordering;

/// `System.Version`: two to four numbers; those not given are -1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[allow(missing_docs)]
pub struct Version {
    pub major: i32,
    pub minor: i32,
    pub build: i32,
    pub revision: i32,
}

/// Why a text is no version: .NET's exception and message.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum VersionError {
    /// `ArgumentException`: not two to four parts.
    #[error("Version string portion was too short or too long. (Parameter 'input')")]
    Parts,
    /// `FormatException`: a part is no number.
    #[error("The input string '{0}' was not in a correct format.")]
    Format(String),
    /// `OverflowException`: a part does not fit.
    #[error("Value was either too large or too small for an Int32.")]
    Overflow,
    /// `ArgumentOutOfRangeException`: a part is negative.
    #[error("'{0}' must be a non-negative value. (Parameter '{0}')")]
    Negative(&'static str),
}

impl Version {
    /// A version of the numbers given.
    pub fn new(major: i32, minor: i32, build: i32, revision: i32) -> Self {
        Self { major, minor, build, revision }
    }

    /// `Version.Parse`.
    ///
    /// # Errors
    /// Why the text is no version.
    pub fn parse(text: &str) -> Result<Self, VersionError> {
        let parts: Vec<&str> = text.split('.').collect();
        if !(2..=4).contains(&parts.len()) {
            return Err(VersionError::Parts);
        }
        let names = ["major", "minor", "build", "revision"];
        let mut numbers = [-1i32; 4];
        for (index, part) in parts.iter().enumerate() {
            let trimmed = part.trim();
            let digits = trimmed.trim_start_matches(['+', '-']);
            if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
                return Err(VersionError::Format((*part).to_owned()));
            }
            let number: i64 = trimmed.parse().map_err(|_| VersionError::Overflow)?;
            if number < 0 {
                return Err(VersionError::Negative(names[index]));
            }
            numbers[index] = i32::try_from(number).map_err(|_| VersionError::Overflow)?;
        }
        Ok(Self::new(numbers[0], numbers[1], numbers[2], numbers[3]))
    }

    /// `ToString(count)`: so many parts; none when a part is missing.
    pub fn text(&self, count: usize) -> Option<String> {
        let parts = [self.major, self.minor, self.build, self.revision];
        let shown = parts.get(..count)?;
        if shown.iter().any(|part| *part < 0) {
            return None;
        }
        Some(shown.iter().map(i32::to_string).collect::<Vec<_>>().join("."))
    }
}

impl std::fmt::Display for Version {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let count = match (self.build, self.revision) {
            (-1, _) => 2,
            (_, -1) => 3,
            _ => 4,
        };
        formatter.write_str(&self.text(count).unwrap_or_default())
    }
}

/// `System.Management.Automation.SemanticVersion`.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
#[allow(missing_docs)]
pub struct SemanticVersion {
    pub major: i32,
    pub minor: i32,
    pub patch: i32,
    pub pre_release: Option<String>,
    pub build: Option<String>,
}

impl SemanticVersion {
    /// Parses `1[.2[.3]][-label][+build]`; none when the text is no semantic version.
    pub fn parse(text: &str) -> Option<Self> {
        let (rest, build) = text.split_once('+').map_or((text, None), |(rest, build)| (rest, Some(build)));
        let (numbers, label) = rest.split_once('-').map_or((rest, None), |(rest, label)| (rest, Some(label)));
        let plain = |part: &str| {
            !part.is_empty() && part.chars().all(|ch| ch.is_ascii_alphanumeric() || matches!(ch, '-' | '.'))
        };
        if label.is_some_and(|label| !plain(label)) || build.is_some_and(|build| !plain(build)) {
            return None;
        }
        let parts: Vec<&str> = numbers.split('.').collect();
        if parts.len() > 3 || ((label.is_some() || build.is_some()) && parts.len() != 3) {
            return None;
        }
        let mut values = [0i32; 3];
        for (index, part) in parts.iter().enumerate() {
            if part.is_empty() || !part.bytes().all(|byte| byte.is_ascii_digit()) {
                return None;
            }
            values[index] = part.parse().ok()?;
        }
        Some(Self {
            major: values[0],
            minor: values[1],
            patch: values[2],
            pre_release: label.map(str::to_owned),
            build: build.map(str::to_owned),
        })
    }

    /// The order of semantic versioning 2.0.0, section 11; build labels do not count.
    pub fn order(&self, other: &Self) -> Ordering {
        let numbers = |version: &Self| (version.major, version.minor, version.patch);
        numbers(self).cmp(&numbers(other)).then_with(|| match (&self.pre_release, &other.pre_release) {
            (None, None) => Ordering::Equal,
            (None, Some(_)) => Ordering::Greater,
            (Some(_), None) => Ordering::Less,
            (Some(left), Some(right)) => labels(left, right),
        })
    }
}

fn labels(left: &str, right: &str) -> Ordering {
    let (mut left, mut right) = (left.split('.'), right.split('.'));
    loop {
        match (left.next(), right.next()) {
            (None, None) => return Ordering::Equal,
            (None, Some(_)) => return Ordering::Less,
            (Some(_), None) => return Ordering::Greater,
            (Some(a), Some(b)) => {
                let order = match (a.parse::<u64>(), b.parse::<u64>()) {
                    (Ok(a), Ok(b)) => a.cmp(&b),
                    (Ok(_), Err(_)) => Ordering::Less,
                    (Err(_), Ok(_)) => Ordering::Greater,
                    (Err(_), Err(_)) => a.cmp(b),
                };
                if order != Ordering::Equal {
                    return order;
                }
            }
        }
    }
}

impl std::fmt::Display for SemanticVersion {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "{}.{}.{}", self.major, self.minor, self.patch)?;
        if let Some(label) = &self.pre_release {
            write!(formatter, "-{label}")?;
        }
        if let Some(build) = &self.build {
            write!(formatter, "+{build}")?;
        }
        Ok(())
    }
}
