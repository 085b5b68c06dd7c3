//! How a culture orders text: the Unicode collation with the culture's tailoring, as .NET on ICU compares.
//!
//! Almost all text that scripts compare is ASCII, and for most cultures ASCII is ordered as in the root collation: then a table of
//! weights decides, and the collator's data is never touched.

use std::cmp::Ordering;
use std::collections::HashMap;
use std::sync::{LazyLock, Mutex, PoisonError};

use icu_collator::options::{CollatorOptions, Strength};
use icu_collator::{Collator, CollatorBorrowed};
use icu_locale_core::Locale;

/// Cultures whose tailoring changes the order of ASCII text (letters that sort as one, or i apart from I).
const OWN_ASCII_ORDER: [&str; 22] = [
    "az", "bs", "cs", "cy", "da", "et", "fi", "fo", "hr", "hu", "is", "kl", "lt", "lv", "nb", "nn", "no", "sk", "sq",
    "sv", "tr", "vi",
];

/// The printable ASCII characters by their primary weight in the root collation; letters of both cases weigh the same.
const ASCII_ORDER: &[u8] = b"\t\n\x0b\x0c\r _-,;:!?.'\"()[]{}@*/\\&#%`^+<=>|~$0123456789abcdefghijklmnopqrstuvwxyz";

/// Primary weight by byte; 0 for control characters, which collation ignores.
static WEIGHTS: [u8; 128] = weights();

const fn weights() -> [u8; 128] {
    let mut table = [0; 128];
    let mut index = 0;
    while index < ASCII_ORDER.len() {
        let byte = ASCII_ORDER[index];
        table[byte as usize] = index as u8 + 1;
        table[byte.to_ascii_uppercase() as usize] = index as u8 + 1;
        index += 1;
    }
    table
}

type Cached = HashMap<(&'static str, bool), Option<&'static CollatorBorrowed<'static>>>;

/// Collators by language and whether case is ignored.
static COLLATORS: LazyLock<Mutex<Cached>> = LazyLock::new(|| Mutex::new(HashMap::new()));

/// The order of text in one culture.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Collation {
    /// The culture's name, empty for the root.
    locale: &'static str,
    own_ascii_order: bool,
}

impl Collation {
    /// The collation of the culture named `name`; cultures that are not in the table order as the root does.
    pub(crate) fn of(name: &str) -> Self {
        let locale = crate::Culture::names().find(|known| known.eq_ignore_ascii_case(name)).unwrap_or("");
        let language = locale.split('-').next().unwrap_or("");
        Self { locale, own_ascii_order: OWN_ASCII_ORDER.contains(&language) }
    }

    /// Compares as `String.Compare` does in this culture, with case or without.
    pub fn compare(&self, left: &str, right: &str, ignore_case: bool) -> Ordering {
        if left == right {
            return Ordering::Equal;
        }
        if !self.own_ascii_order
            && let Some(order) = compare_ascii(left.as_bytes(), right.as_bytes(), ignore_case)
        {
            return order;
        }
        self.with_collator(ignore_case, |collator| match collator {
            Some(collator) => collator.compare(left, right),
            None => left.cmp(right),
        })
    }

    /// As [`Collation::compare`] for text in UTF-16 that may hold lone surrogates.
    pub fn compare_utf16(&self, left: &[u16], right: &[u16], ignore_case: bool) -> Ordering {
        self.with_collator(ignore_case, |collator| match collator {
            Some(collator) => collator.compare_utf16(left, right),
            None => left.cmp(right),
        })
    }

    /// Whether two texts are equal in this culture: accents written in one or two characters are the same.
    pub fn equal(&self, left: &str, right: &str, ignore_case: bool) -> bool {
        self.compare(left, right, ignore_case) == Ordering::Equal
    }

    fn with_collator<T>(&self, ignore_case: bool, work: impl FnOnce(Option<&CollatorBorrowed<'static>>) -> T) -> T {
        let collator = {
            let mut cached = COLLATORS.lock().unwrap_or_else(PoisonError::into_inner);
            *cached.entry((self.locale, ignore_case)).or_insert_with(|| collator(self.locale, ignore_case))
        };
        work(collator)
    }
}

/// A collator that lives as long as the process; there are at most two a culture.
fn collator(name: &str, ignore_case: bool) -> Option<&'static CollatorBorrowed<'static>> {
    let locale: Locale = if name.is_empty() { Locale::UNKNOWN } else { name.parse().ok()? };
    let mut options = CollatorOptions::default();
    options.strength = Some(if ignore_case { Strength::Secondary } else { Strength::Tertiary });
    let collator = Collator::try_new(locale.into(), options).ok()?;
    Some(Box::leak(Box::new(collator)))
}

/// The root order of ASCII text; none when a character is not ASCII or is one that collation ignores.
fn compare_ascii(left: &[u8], right: &[u8], ignore_case: bool) -> Option<Ordering> {
    let mut case = Ordering::Equal;
    let mut primary = Ordering::Equal;
    let weight = |byte: u8| WEIGHTS.get(usize::from(byte)).copied().filter(|weight| *weight != 0);
    let shared = left.len().min(right.len());
    for index in 0..shared {
        let (a, b) = (left[index], right[index]);
        let order = weight(a)?.cmp(&weight(b)?);
        if primary == Ordering::Equal {
            primary = order;
            if order == Ordering::Equal && case == Ordering::Equal {
                // Lower case comes first.
                case = b.cmp(&a);
            }
        }
    }
    let rest_is_plain = left[shared..].iter().chain(&right[shared..]).all(|byte| weight(*byte).is_some());
    if !rest_is_plain {
        return None;
    }
    if primary == Ordering::Equal {
        primary = left.len().cmp(&right.len());
    }
    Some(match primary {
        Ordering::Equal if ignore_case => Ordering::Equal,
        Ordering::Equal => case,
        order => order,
    })
}
