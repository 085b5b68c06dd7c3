//! A culture: its names, number format and date format, loaded from the table when first asked for.

use std::collections::HashMap;
use std::sync::{Arc, LazyLock, Mutex, PoisonError};

use serde_json::Value;

use crate::collation::Collation;

/// One JSON object a line and culture; the invariant culture first.
static TABLE: &str = include_str!("../data/cultures.jsonl");

static LOADED: LazyLock<Mutex<HashMap<String, Arc<Culture>>>> = LazyLock::new(|| Mutex::new(HashMap::new()));

static INVARIANT: LazyLock<Arc<Culture>> =
    LazyLock::new(|| Arc::new(Culture::from_row(TABLE.lines().next().unwrap_or_default())));

/// `System.Globalization.NumberFormatInfo`, with its member names in snake case.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[allow(missing_docs)]
pub struct NumberFormat {
    pub currency_decimal_digits: usize,
    pub currency_decimal_separator: String,
    pub currency_group_separator: String,
    pub currency_group_sizes: Vec<usize>,
    pub currency_negative_pattern: usize,
    pub currency_positive_pattern: usize,
    pub currency_symbol: String,
    pub nan_symbol: String,
    pub native_digits: Vec<String>,
    pub negative_infinity_symbol: String,
    pub negative_sign: String,
    pub number_decimal_digits: usize,
    pub number_decimal_separator: String,
    pub number_group_separator: String,
    pub number_group_sizes: Vec<usize>,
    pub number_negative_pattern: usize,
    pub percent_decimal_digits: usize,
    pub percent_decimal_separator: String,
    pub percent_group_separator: String,
    pub percent_group_sizes: Vec<usize>,
    pub percent_negative_pattern: usize,
    pub percent_positive_pattern: usize,
    pub percent_symbol: String,
    pub per_mille_symbol: String,
    pub positive_infinity_symbol: String,
    pub positive_sign: String,
}

/// `System.Globalization.DateTimeFormatInfo`, with its member names in snake case. Month lists have 13 entries, the last
/// empty, as in .NET.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[allow(missing_docs)]
pub struct DateTimeFormat {
    pub abbreviated_day_names: Vec<String>,
    pub abbreviated_month_genitive_names: Vec<String>,
    pub abbreviated_month_names: Vec<String>,
    pub am_designator: String,
    pub calendar_week_rule: String,
    pub date_separator: String,
    pub day_names: Vec<String>,
    pub first_day_of_week: String,
    pub full_date_time_pattern: String,
    pub long_date_pattern: String,
    pub long_time_pattern: String,
    pub month_day_pattern: String,
    pub month_genitive_names: Vec<String>,
    pub month_names: Vec<String>,
    pub native_calendar_name: String,
    pub pm_designator: String,
    pub short_date_pattern: String,
    pub shortest_day_names: Vec<String>,
    pub short_time_pattern: String,
    pub time_separator: String,
    pub year_month_pattern: String,
    pub era_name: String,
    pub era_short: String,
    /// `GetAllDateTimePatterns` by standard specifier (`D`, `F`, `G`, `M`, `O`, `R`, `s`, `T`, `U`, `Y`).
    pub all_patterns: Vec<(char, Vec<String>)>,
}

/// `System.Globalization.CultureInfo`: one row of the culture table.
#[derive(Debug, Clone, Default)]
#[allow(missing_docs)]
pub struct Culture {
    pub name: String,
    pub display_name: String,
    pub english_name: String,
    pub native_name: String,
    pub lcid: i32,
    pub two_letter_iso: String,
    pub three_letter_iso: String,
    pub three_letter_windows: String,
    pub ietf: String,
    pub parent: String,
    pub list_separator: String,
    pub right_to_left: bool,
    pub number: NumberFormat,
    pub date_time: DateTimeFormat,
    /// How the culture orders text.
    pub collation: Collation,
}

impl Culture {
    /// The invariant culture (`""`).
    pub fn invariant() -> Arc<Culture> {
        Arc::clone(&INVARIANT)
    }

    /// The culture named `name` (case does not matter, `_` counts as `-`), or none when it is not in the table. A neutral name (`de`)
    /// gives the first culture of that language with the name it was asked by.
    pub fn find(name: &str) -> Option<Arc<Culture>> {
        let wanted = name.replace('_', "-").to_ascii_lowercase();
        if wanted.is_empty() || wanted == "iv" {
            return Some(Self::invariant());
        }
        let mut loaded = LOADED.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(culture) = loaded.get(&wanted) {
            return Some(Arc::clone(culture));
        }
        let culture = Arc::new(Self::load(&wanted)?);
        loaded.insert(wanted, Arc::clone(&culture));
        Some(culture)
    }

    /// The names in the table, the invariant culture (empty) first.
    pub fn names() -> impl Iterator<Item = &'static str> {
        TABLE.lines().filter_map(row_name)
    }

    fn load(wanted: &str) -> Option<Culture> {
        let exact = TABLE.lines().find(|row| row_name(row).is_some_and(|name| name.eq_ignore_ascii_case(wanted)));
        if let Some(row) = exact {
            return Some(Self::from_row(row));
        }
        let preferred = [wanted.to_owned() + "-" + wanted, "en-us".to_owned()];
        let of_language = |row: &&'static str| {
            row_name(row)
                .is_some_and(|name| name.split('-').next().is_some_and(|part| part.eq_ignore_ascii_case(wanted)))
        };
        let row = TABLE
            .lines()
            .filter(of_language)
            .find(|row| row_name(row).is_some_and(|name| preferred.iter().any(|p| p.eq_ignore_ascii_case(name))))
            .or_else(|| TABLE.lines().find(of_language))?;
        let mut culture = Self::from_row(row);
        culture.name = wanted.to_owned();
        culture.ietf = wanted.to_owned();
        culture.parent = String::new();
        Some(culture)
    }

    fn from_row(row: &str) -> Culture {
        let value: Value = serde_json::from_str(row).unwrap_or(Value::Null);
        let name = text(&value, "name");
        Culture {
            collation: Collation::of(&name),
            display_name: text(&value, "displayName"),
            english_name: text(&value, "englishName"),
            native_name: text(&value, "nativeName"),
            lcid: value["lcid"].as_i64().unwrap_or(127) as i32,
            two_letter_iso: text(&value, "iso2"),
            three_letter_iso: text(&value, "iso3"),
            three_letter_windows: text(&value, "windows3"),
            ietf: text(&value, "ietf"),
            parent: text(&value, "parent"),
            list_separator: text(&value, "listSeparator"),
            right_to_left: value["rightToLeft"].as_bool().unwrap_or(false),
            number: number_format(&value["number"]),
            date_time: date_format(&value),
            name,
        }
    }
}

fn row_name(row: &'static str) -> Option<&'static str> {
    row.strip_prefix("{\"name\":\"")?.split('"').next()
}

fn text(value: &Value, key: &str) -> String {
    value[key].as_str().unwrap_or_default().to_owned()
}

fn texts(value: &Value, key: &str) -> Vec<String> {
    let list = value[key].as_array().map(Vec::as_slice).unwrap_or_default();
    list.iter().map(|item| item.as_str().unwrap_or_default().to_owned()).collect()
}

fn count(value: &Value, key: &str) -> usize {
    value[key].as_u64().unwrap_or(0) as usize
}

fn counts(value: &Value, key: &str) -> Vec<usize> {
    let list = value[key].as_array().map(Vec::as_slice).unwrap_or_default();
    list.iter().map(|item| item.as_u64().unwrap_or(0) as usize).collect()
}

fn number_format(value: &Value) -> NumberFormat {
    NumberFormat {
        currency_decimal_digits: count(value, "CurrencyDecimalDigits"),
        currency_decimal_separator: text(value, "CurrencyDecimalSeparator"),
        currency_group_separator: text(value, "CurrencyGroupSeparator"),
        currency_group_sizes: counts(value, "CurrencyGroupSizes"),
        currency_negative_pattern: count(value, "CurrencyNegativePattern"),
        currency_positive_pattern: count(value, "CurrencyPositivePattern"),
        currency_symbol: text(value, "CurrencySymbol"),
        nan_symbol: text(value, "NaNSymbol"),
        native_digits: texts(value, "NativeDigits"),
        negative_infinity_symbol: text(value, "NegativeInfinitySymbol"),
        negative_sign: text(value, "NegativeSign"),
        number_decimal_digits: count(value, "NumberDecimalDigits"),
        number_decimal_separator: text(value, "NumberDecimalSeparator"),
        number_group_separator: text(value, "NumberGroupSeparator"),
        number_group_sizes: counts(value, "NumberGroupSizes"),
        number_negative_pattern: count(value, "NumberNegativePattern"),
        percent_decimal_digits: count(value, "PercentDecimalDigits"),
        percent_decimal_separator: text(value, "PercentDecimalSeparator"),
        percent_group_separator: text(value, "PercentGroupSeparator"),
        percent_group_sizes: counts(value, "PercentGroupSizes"),
        percent_negative_pattern: count(value, "PercentNegativePattern"),
        percent_positive_pattern: count(value, "PercentPositivePattern"),
        percent_symbol: text(value, "PercentSymbol"),
        per_mille_symbol: text(value, "PerMilleSymbol"),
        positive_infinity_symbol: text(value, "PositiveInfinitySymbol"),
        positive_sign: text(value, "PositiveSign"),
    }
}

fn date_format(culture: &Value) -> DateTimeFormat {
    let value = &culture["dateTime"];
    // The patterns hold U+202F before AM and PM; a plain space is shown instead, so that output can be searched and compared.
    let pattern = |key: &str| text(value, key).replace('\u{202f}', " ");
    let patterns = value["allPatterns"].as_object();
    let all_patterns = patterns.into_iter().flatten().filter_map(|(key, _)| {
        let list = texts(&value["allPatterns"], key);
        Some((key.chars().next()?, list.iter().map(|item| item.replace('\u{202f}', " ")).collect()))
    });
    DateTimeFormat {
        all_patterns: all_patterns.collect(),
        abbreviated_day_names: texts(value, "AbbreviatedDayNames"),
        abbreviated_month_genitive_names: texts(value, "AbbreviatedMonthGenitiveNames"),
        abbreviated_month_names: texts(value, "AbbreviatedMonthNames"),
        am_designator: text(value, "AMDesignator"),
        calendar_week_rule: text(value, "CalendarWeekRule"),
        date_separator: text(value, "DateSeparator"),
        day_names: texts(value, "DayNames"),
        first_day_of_week: text(value, "FirstDayOfWeek"),
        full_date_time_pattern: pattern("FullDateTimePattern"),
        long_date_pattern: pattern("LongDatePattern"),
        long_time_pattern: pattern("LongTimePattern"),
        month_day_pattern: pattern("MonthDayPattern"),
        month_genitive_names: texts(value, "MonthGenitiveNames"),
        month_names: texts(value, "MonthNames"),
        native_calendar_name: text(value, "NativeCalendarName"),
        pm_designator: text(value, "PMDesignator"),
        short_date_pattern: pattern("ShortDatePattern"),
        shortest_day_names: texts(value, "ShortestDayNames"),
        short_time_pattern: pattern("ShortTimePattern"),
        time_separator: text(value, "TimeSeparator"),
        year_month_pattern: pattern("YearMonthPattern"),
        era_name: text(&culture["dateTime"]["eras"], "name"),
        era_short: text(&culture["dateTime"]["eras"], "short"),
    }
}
