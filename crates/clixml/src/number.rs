//! Floating-point numbers as XML Schema text, the way `System.Xml.XmlConvert` writes them.

/// Shortest text that reads back as the same number; `INF`, `-INF`, `NaN`; an exponent from 1E+15 up and below 1E-04.
pub(crate) fn double_text(number: f64) -> String {
    text_of(number.is_nan(), number.is_infinite(), number.is_sign_negative(), format!("{:e}", number.abs()), 15)
}

/// As [`double_text`], with an exponent from 1E+07 up.
pub(crate) fn single_text(number: f32) -> String {
    text_of(number.is_nan(), number.is_infinite(), number.is_sign_negative(), format!("{:e}", number.abs()), 7)
}

fn text_of(nan: bool, infinite: bool, negative: bool, scientific: String, from_exponent: i32) -> String {
    if nan {
        return "NaN".to_owned();
    }
    let sign = if negative { "-" } else { "" };
    if infinite {
        return format!("{sign}INF");
    }
    let (mantissa, exponent) = scientific.split_once('e').unwrap_or((&scientific, "0"));
    let exponent: i32 = exponent.parse().unwrap_or(0);
    let digits: String = mantissa.chars().filter(char::is_ascii_digit).collect();
    if exponent >= from_exponent || exponent < -4 {
        let mark = if exponent < 0 { '-' } else { '+' };
        return format!("{sign}{mantissa}E{mark}{:02}", exponent.abs());
    }
    let plain = match usize::try_from(exponent) {
        Ok(whole) if digits.len() > whole + 1 => format!("{}.{}", &digits[..=whole], &digits[whole + 1..]),
        Ok(whole) => format!("{digits:0<width$}", width = whole + 1),
        Err(_) => {
            let zeros = usize::try_from(-exponent - 1).unwrap_or(0);
            format!("0.{}{digits}", "0".repeat(zeros))
        }
    };
    format!("{sign}{plain}")
}

/// Reads what [`double_text`] writes.
pub(crate) fn parse_double(text: &str) -> Option<f64> {
    match text {
        "INF" => Some(f64::INFINITY),
        "-INF" => Some(f64::NEG_INFINITY),
        "NaN" => Some(f64::NAN),
        _ if text.contains(|letter: char| letter.is_ascii_alphabetic() && !matches!(letter, 'e' | 'E')) => None,
        _ => text.parse().ok(),
    }
}

#[cfg(test)]
mod tests {
    use super::{double_text, parse_double};

    #[test]
    fn doubles_read_as_xml_convert_writes_them() {
        for (number, text) in [
            (1.5, "1.5"),
            (100.0, "100"),
            (0.1, "0.1"),
            (-0.0, "-0"),
            (1e15, "1E+15"),
            (123_456_789_012_345.0, "123456789012345"),
            (0.00001, "1E-05"),
            (0.0001, "0.0001"),
            (1.2345e-10, "1.2345E-10"),
            (f64::INFINITY, "INF"),
        ] {
            assert_eq!(double_text(number), text);
            assert_eq!(parse_double(text), Some(number));
        }
    }
}
