//! Static members and constructors.

use std::sync::Arc;

use parking_lot::RwLock;
use posh_regex::{Limits, Text};

use super::{Arguments, thrown};
use crate::error::{ErrorRecord, Eval, Exception, ExceptionObject, Interrupt};
use crate::object::{Comparer, Dictionary, List};
use crate::operators::Case;
use crate::runtime::Runtime;
use crate::types::native::{CollectionObject, RegexObject, StringBuilderObject};
use crate::types::{TypeRef, known};
use crate::value::{DateTime, DateTimeKind, Value};

fn local_now(runtime: &Runtime) -> i64 {
    runtime.zone.local_now()
}

/// A static property or constant.
pub(in super::super) fn static_property(runtime: &mut Runtime, ty: TypeRef, name: &str) -> Eval<Option<Value>> {
    let lower = name.to_ascii_lowercase();
    Ok(Some(match (ty.name(), lower.as_str()) {
        ("System.Int32", "maxvalue") => Value::Int32(i32::MAX),
        ("System.Int32", "minvalue") => Value::Int32(i32::MIN),
        ("System.Int64", "maxvalue") => Value::Int64(i64::MAX),
        ("System.Int64", "minvalue") => Value::Int64(i64::MIN),
        ("System.Int16", "maxvalue") => Value::Int16(i16::MAX),
        ("System.Int16", "minvalue") => Value::Int16(i16::MIN),
        ("System.Byte", "maxvalue") => Value::Byte(u8::MAX),
        ("System.Byte", "minvalue") => Value::Byte(0),
        ("System.SByte", "maxvalue") => Value::SByte(i8::MAX),
        ("System.SByte", "minvalue") => Value::SByte(i8::MIN),
        ("System.UInt16", "maxvalue") => Value::UInt16(u16::MAX),
        ("System.UInt32", "maxvalue") => Value::UInt32(u32::MAX),
        ("System.UInt64", "maxvalue") => Value::UInt64(u64::MAX),
        ("System.Double", "maxvalue") => Value::Double(f64::MAX),
        ("System.Double", "minvalue") => Value::Double(f64::MIN),
        ("System.Double", "nan") => Value::Double(f64::NAN),
        ("System.Double", "epsilon") => Value::Double(f64::from_bits(1)),
        ("System.Double", "positiveinfinity") => Value::Double(f64::INFINITY),
        ("System.Double", "negativeinfinity") => Value::Double(f64::NEG_INFINITY),
        ("System.Decimal", "maxvalue") => Value::Decimal(Arc::new(rust_decimal::Decimal::MAX)),
        ("System.Decimal", "minvalue") => Value::Decimal(Arc::new(rust_decimal::Decimal::MIN)),
        ("System.Math", "pi") => Value::Double(std::f64::consts::PI),
        ("System.Math", "e") => Value::Double(std::f64::consts::E),
        ("System.String", "empty") => Value::string(""),
        ("System.Guid", "empty") => Value::Guid(Arc::new(uuid::Uuid::nil())),
        ("System.DateTime", "now") => Value::DateTime(DateTime::new(local_now(runtime), DateTimeKind::Local)),
        ("System.DateTime", "utcnow") => Value::DateTime(DateTime::new(
            local_now(runtime) - runtime.zone.offset_at_local(local_now(runtime)),
            DateTimeKind::Utc,
        )),
        ("System.DateTime", "today") => {
            let ticks = local_now(runtime);
            Value::DateTime(DateTime::new(ticks - ticks % 864_000_000_000, DateTimeKind::Local))
        }
        ("System.DateTime", "minvalue") => Value::DateTime(DateTime::new(0, DateTimeKind::Unspecified)),
        ("System.DateTime", "maxvalue") => {
            Value::DateTime(DateTime::new(DateTime::MAX_TICKS, DateTimeKind::Unspecified))
        }
        ("System.DateTime", "unixepoch") => Value::DateTime(DateTime::new(621_355_968_000_000_000, DateTimeKind::Utc)),
        ("System.TimeSpan", "zero") => Value::TimeSpan(0),
        ("System.TimeSpan", "maxvalue") => Value::TimeSpan(i64::MAX),
        ("System.TimeSpan", "minvalue") => Value::TimeSpan(i64::MIN),
        ("System.Environment", "newline") => Value::string("\n"),
        ("System.Environment", "processorcount") => {
            Value::Int32(std::thread::available_parallelism().map_or(1, |n| i32::try_from(n.get()).unwrap_or(1)))
        }
        ("System.Environment", "currentdirectory") => Value::string(&runtime.grants.folder.display().to_string()),
        ("System.Environment", "machinename" | "username") => {
            let variable = if lower == "username" { "USER" } else { "HOSTNAME" };
            runtime.environment(variable).map_or(Value::string("localhost"), |text| Value::string(&text))
        }
        ("System.IO.Path", "directoryseparatorchar") => Value::Char(u16::from(b'/')),
        ("System.IO.Path", "pathseparator") => Value::Char(u16::from(b':')),
        ("System.StringComparer", _) => Value::string(name),
        ("System.DBNull", "value") => Value::native(crate::types::native::DbNull),
        ("System.Globalization.CultureInfo", "invariantculture") => {
            Value::native(crate::types::native::CultureObject(posh_culture::Culture::invariant()))
        }
        ("System.Globalization.CultureInfo", "currentculture" | "currentuiculture") => {
            Value::native(crate::types::native::CultureObject(Arc::clone(&runtime.culture)))
        }
        _ => return Ok(None),
    }))
}

fn rounded(runtime: &mut Runtime, given: &Arguments<'_>) -> Eval<Value> {
    let digits = if given.len() > 1 && given.value(1).is_number() { given.int(runtime, 1)? } else { 0 };
    let away = match given.len() {
        3 => given.text(runtime, 2)?,
        2 if !given.value(1).is_number() => given.text(runtime, 1)?,
        _ => String::new(),
    };
    let away = away.eq_ignore_ascii_case("AwayFromZero") || away == "1";
    let value = given.value(0);
    if let Value::Decimal(number) = value.base() {
        let strategy = if away {
            rust_decimal::RoundingStrategy::MidpointAwayFromZero
        } else {
            rust_decimal::RoundingStrategy::MidpointNearestEven
        };
        return Ok(Value::Decimal(Arc::new(
            number.round_dp_with_strategy(u32::try_from(digits).unwrap_or(0), strategy),
        )));
    }
    let number = given.double(runtime, 0)?;
    let scale = 10_f64.powi(i32::try_from(digits).unwrap_or(0));
    let scaled = number * scale;
    Ok(Value::Double(if away { scaled.round() } else { scaled.round_ties_even() } / scale))
}

fn math(runtime: &mut Runtime, name: &str, given: &Arguments<'_>) -> Eval<Option<Value>> {
    let one =
        |runtime: &mut Runtime, f: fn(f64) -> f64| -> Eval<Value> { Ok(Value::Double(f(given.double(runtime, 0)?))) };
    Ok(Some(match name {
        "round" => rounded(runtime, given)?,
        "abs" | "max" | "min" => {
            let (left, right) = (given.value(0), given.value(1));
            if name == "abs" {
                let negative = crate::operators::order(&left, &Value::Int32(0), Case::Ignore, &runtime.settings())?
                    == Some(std::cmp::Ordering::Less);
                return Ok(Some(if negative { crate::operators::negate(&left, &runtime.settings())? } else { left }));
            }
            let sum = crate::operators::add(&left, &right, &runtime.settings())?;
            let ty = sum.type_ref().unwrap_or(known::DOUBLE);
            let order = crate::operators::order(&left, &right, Case::Ignore, &runtime.settings())?;
            let first = (order == Some(std::cmp::Ordering::Greater)) == (name == "max");
            runtime.convert(if first { &left } else { &right }, ty)?
        }
        "floor" | "ceiling" | "truncate" if matches!(given.value(0).base(), Value::Decimal(_)) => {
            let Value::Decimal(number) = given.value(0).base().clone() else { return Ok(None) };
            Value::Decimal(Arc::new(match name {
                "floor" => number.floor(),
                "ceiling" => number.ceil(),
                _ => number.trunc(),
            }))
        }
        "floor" => one(runtime, f64::floor)?,
        "ceiling" => one(runtime, f64::ceil)?,
        "truncate" => one(runtime, f64::trunc)?,
        "sqrt" => one(runtime, f64::sqrt)?,
        "exp" => one(runtime, f64::exp)?,
        "sin" => one(runtime, f64::sin)?,
        "cos" => one(runtime, f64::cos)?,
        "tan" => one(runtime, f64::tan)?,
        "log10" => one(runtime, f64::log10)?,
        "log2" => one(runtime, f64::log2)?,
        "log" if given.len() == 1 => one(runtime, f64::ln)?,
        "log" => Value::Double(given.double(runtime, 0)?.log(given.double(runtime, 1)?)),
        "pow" => Value::Double(given.double(runtime, 0)?.powf(given.double(runtime, 1)?)),
        "sign" => Value::Int32(given.double(runtime, 0)?.partial_cmp(&0.0).map_or(0, |order| order as i32)),
        _ => return Ok(None),
    }))
}

fn join(runtime: &mut Runtime, given: &Arguments<'_>) -> Eval<Value> {
    let separator = given.text(runtime, 0)?;
    let second = given.value(1);
    let items = match runtime.enumerate(&second) {
        Some(items) if given.len() == 2 => items,
        _ => given.0.get(1..).unwrap_or_default().to_vec(),
    };
    let mut texts = Vec::with_capacity(items.len());
    for item in items {
        texts.push(runtime.text(&item)?.as_str().into_owned());
    }
    Ok(Value::string(&texts.join(&separator)))
}

fn string(runtime: &mut Runtime, name: &str, given: &Arguments<'_>) -> Eval<Option<Value>> {
    Ok(Some(match name {
        "isnullorempty" => Value::Bool(given.text(runtime, 0)?.is_empty()),
        "isnullorwhitespace" => Value::Bool(given.text(runtime, 0)?.trim().is_empty()),
        "join" => join(runtime, given)?,
        "format" => {
            let second = given.value(1);
            let values = if given.len() == 2 && matches!(second.base(), Value::Array(_)) {
                second
            } else {
                Value::array(given.0.get(1..).unwrap_or_default().to_vec())
            };
            crate::operators::composite(&given.value(0), &values, &runtime.settings())?
        }
        "concat" => {
            let first = given.value(0);
            let items = runtime.enumerate(&first).filter(|_| given.len() == 1).unwrap_or_else(|| given.0.to_vec());
            let mut text = String::new();
            for item in items {
                text.push_str(&runtime.text(&item)?.as_str());
            }
            Value::string(&text)
        }
        "compare" | "compareordinal" => {
            let (left, right) = (given.text(runtime, 0)?, given.text(runtime, 1)?);
            let fold = matches!(given.value(2), Value::Bool(true))
                || given.text(runtime, 2)?.to_ascii_lowercase().ends_with("ignorecase");
            if name == "compareordinal" {
                return Ok(Some(Value::Int32(left.cmp(&right) as i32)));
            }
            let case = if fold { Case::Ignore } else { Case::Sensitive };
            let order =
                crate::operators::order(&Value::string(&left), &Value::string(&right), case, &runtime.settings())?;
            Value::Int32(order.map_or(0, |order| order as i32))
        }
        "equals" => {
            let (left, right) = (given.text(runtime, 0)?, given.text(runtime, 1)?);
            let fold = given.text(runtime, 2)?.to_ascii_lowercase().ends_with("ignorecase");
            Value::Bool(if fold { crate::symbol::eq_ignore_case(&left, &right) } else { left == right })
        }
        _ => return Ok(None),
    }))
}

fn parse(runtime: &mut Runtime, ty: TypeRef, name: &str, given: &Arguments<'_>) -> Eval<Option<Value>> {
    let text = Value::string(&given.text(runtime, 0)?);
    if name == "parse" {
        return crate::convert::to(&text, ty, &runtime.settings()).map(Some).map_err(|_| {
            thrown(
                "System.FormatException",
                format!(
                    "The input string '{}' was not in a correct format.",
                    text.as_string().map(|t| t.as_str().into_owned()).unwrap_or_default()
                ),
            )
        });
    }
    let empty = text.as_string().is_none_or(|text| text.as_str().trim().is_empty());
    let made = crate::convert::to(&text, ty, &runtime.settings()).ok().filter(|_| !empty);
    let found = made.is_some();
    let last = given.value(given.len().saturating_sub(1));
    if let Some(reference) = last.downcast::<super::Reference>() {
        let zero = || crate::convert::to(&Value::Int32(0), ty, &runtime.settings()).unwrap_or_default();
        *reference.0.value.write() = made.unwrap_or_else(zero);
    }
    Ok(Some(Value::Bool(found)))
}

/// Calls a static method; `None` when there is none.
pub(in super::super) fn static_call(
    runtime: &mut Runtime,
    ty: TypeRef,
    name: &str,
    arguments: &[Value],
) -> Eval<Option<Value>> {
    let lower = name.to_ascii_lowercase();
    let given = Arguments(arguments);
    let found = match ty.name() {
        "System.Math" => math(runtime, &lower, &given)?,
        "System.String" => string(runtime, &lower, &given)?,
        "System.Text.RegularExpressions.Regex" => regex_static(runtime, &lower, &given)?,
        "System.Guid" if lower == "newguid" => Some(Value::Guid(Arc::new(uuid::Uuid::new_v4()))),
        "System.Char" => char_call(runtime, &lower, &given)?,
        "System.IO.Path" => path_call(runtime, &lower, &given)?,
        "System.IO.File" | "System.IO.Directory" => file_call(runtime, ty, &lower, &given)?,
        "System.Array" => array_call(runtime, &lower, &given)?,
        "System.Enum" => enum_call(runtime, &lower, &given)?,
        "System.Convert" => convert_call(runtime, &lower, &given)?,
        "System.Management.Automation.ScriptBlock" if lower == "create" => {
            let text = given.text(runtime, 0)?;
            Some(runtime.script_block(&text)?)
        }
        "System.TimeSpan" if lower.starts_with("from") => {
            let unit = match &lower[4..] {
                "days" => 864_000_000_000_f64,
                "hours" => 36_000_000_000.0,
                "minutes" => 600_000_000.0,
                "seconds" => 10_000_000.0,
                "milliseconds" => 10_000.0,
                _ => 1.0,
            };
            #[allow(clippy::cast_possible_truncation)]
            let ticks = (given.double(runtime, 0)? * unit).round() as i64;
            Some(Value::TimeSpan(ticks))
        }
        "System.DateTime" => date_call(runtime, &lower, &given)?,
        "System.Environment" if lower == "getenvironmentvariable" => {
            let name = given.text(runtime, 0)?;
            Some(runtime.environment(&name).map_or(Value::Null, |text| Value::string(&text)))
        }
        "System.GC" | "System.Console" if lower.starts_with("collect") || lower == "waitforpendingfinalizers" => {
            Some(Value::Nothing)
        }
        "System.Console" if lower.starts_with("write") => {
            let text = if given.len() > 0 { given.text(runtime, 0)? } else { String::new() };
            std::rc::Rc::clone(&runtime.host).write(&text, lower == "writeline", None, None);
            Some(Value::Nothing)
        }
        _ => None,
    };
    if found.is_none() && matches!(lower.as_str(), "parse" | "tryparse") {
        return parse(runtime, ty, &lower, &given);
    }
    Ok(found)
}

fn date_call(runtime: &mut Runtime, name: &str, given: &Arguments<'_>) -> Eval<Option<Value>> {
    Ok(Some(match name {
        "daysinmonth" => {
            let (year, month) = (given.int(runtime, 0)?, given.int(runtime, 1)?);
            let days =
                posh_culture::date::days_in_month(i32::try_from(year).unwrap_or(1), u32::try_from(month).unwrap_or(1));
            Value::Int32(i32::try_from(days).unwrap_or(0))
        }
        "isleapyear" => {
            Value::Bool(posh_culture::date::is_leap_year(i32::try_from(given.int(runtime, 0)?).unwrap_or(1)))
        }
        "parseexact" => {
            let (text, format) = (given.text(runtime, 0)?, given.text(runtime, 1)?);
            let made = posh_culture::date::parse_date_time_exact(&text, &format, &runtime.culture, 0, &*runtime.zone);
            crate::convert::date_value(made.map_err(|error| thrown("System.FormatException", error.to_string()))?)
        }
        "specifykind" => match (given.value(0).base(), given.text(runtime, 1)?.to_ascii_lowercase().as_str()) {
            (Value::DateTime(date), "utc") => Value::DateTime(DateTime::new(date.ticks(), DateTimeKind::Utc)),
            (Value::DateTime(date), "local") => Value::DateTime(DateTime::new(date.ticks(), DateTimeKind::Local)),
            (other, _) => other.clone(),
        },
        _ => return Ok(None),
    }))
}

fn char_call(runtime: &mut Runtime, name: &str, given: &Arguments<'_>) -> Eval<Option<Value>> {
    let character = given.text(runtime, 0)?.chars().next().unwrap_or('\0');
    Ok(Some(match name {
        "isdigit" | "isnumber" => Value::Bool(character.is_numeric()),
        "isletter" => Value::Bool(character.is_alphabetic()),
        "isletterordigit" => Value::Bool(character.is_alphanumeric()),
        "isupper" => Value::Bool(character.is_uppercase()),
        "islower" => Value::Bool(character.is_lowercase()),
        "iswhitespace" => Value::Bool(character.is_whitespace()),
        "ispunctuation" => Value::Bool(character.is_ascii_punctuation() && !"$+<=>^`|~".contains(character)),
        "toupper" => Value::Char(u16::try_from(u32::from(crate::symbol::fold_char(character))).unwrap_or(0)),
        "tolower" => Value::Char(u16::try_from(character.to_lowercase().next().map_or(0, u32::from)).unwrap_or(0)),
        _ => return Ok(None),
    }))
}

fn path_call(runtime: &mut Runtime, name: &str, given: &Arguments<'_>) -> Eval<Option<Value>> {
    let text = given.text(runtime, 0)?;
    let file = text.rsplit('/').next().unwrap_or_default().to_owned();
    let dot = file.rfind('.');
    let shown = |text: &str| Value::string(text);
    Ok(Some(match name {
        "getfilename" => shown(&file),
        "getextension" => shown(dot.map_or("", |at| &file[at..])),
        "getfilenamewithoutextension" => shown(dot.map_or(&*file, |at| &file[..at])),
        "getdirectoryname" => shown(text.rfind('/').map_or("", |at| if at == 0 { "/" } else { &text[..at] })),
        "combine" => {
            let mut path = std::path::PathBuf::new();
            for at in 0..given.len() {
                path.push(given.text(runtime, at)?);
            }
            shown(&path.display().to_string())
        }
        "changeextension" => {
            let extension = given.text(runtime, 1)?;
            let stem = text.strip_suffix(dot.map_or("", |at| &file[at..])).unwrap_or(&text);
            shown(&format!("{stem}.{}", extension.trim_start_matches('.')))
        }
        "getfullpath" => shown(&runtime.grants.folder.join(&text).display().to_string()),
        "ispathrooted" => Value::Bool(text.starts_with('/')),
        "gettemppath" => shown("/tmp/"),
        "hasextension" => Value::Bool(dot.is_some()),
        _ => return Ok(None),
    }))
}

fn file_call(runtime: &mut Runtime, ty: TypeRef, name: &str, given: &Arguments<'_>) -> Eval<Option<Value>> {
    if !runtime.grants.files {
        return Err(thrown("System.UnauthorizedAccessException", "Access to files was not granted."));
    }
    let text = given.text(runtime, 0)?;
    let path = runtime.grants.folder.join(&text);
    let missing = |_| thrown("System.IO.FileNotFoundException", format!("Could not find file '{}'.", path.display()));
    Ok(Some(match name {
        "exists" => Value::Bool(if ty.name().ends_with("File") { path.is_file() } else { path.is_dir() }),
        "readalltext" => Value::string(&posh_syntax::decode(&std::fs::read(&path).map_err(missing)?)),
        "readalllines" => {
            let text = posh_syntax::decode(&std::fs::read(&path).map_err(missing)?).to_string();
            Value::typed_array(known::STRING, text.lines().map(Value::string).collect())
        }
        "writealltext" | "appendalltext" | "writealllines" => {
            let content = given.value(1);
            let mut all = String::new();
            match runtime.enumerate(&content) {
                Some(lines) => {
                    for line in lines {
                        all.push_str(&runtime.text(&line)?.as_str());
                        all.push('\n');
                    }
                }
                None => all.push_str(&runtime.text(&content)?.as_str()),
            }
            use std::io::Write as _;
            let append = name == "appendalltext";
            let file =
                std::fs::OpenOptions::new().create(true).append(append).write(true).truncate(!append).open(&path);
            file.and_then(|mut file| file.write_all(all.as_bytes())).map_err(missing)?;
            Value::Nothing
        }
        "delete" => {
            let _ = std::fs::remove_file(&path);
            Value::Nothing
        }
        "createdirectory" => {
            std::fs::create_dir_all(&path).map_err(missing)?;
            Value::Nothing
        }
        _ => return Ok(None),
    }))
}

fn array_call(runtime: &mut Runtime, name: &str, given: &Arguments<'_>) -> Eval<Option<Value>> {
    let first = given.value(0);
    let Value::Array(array) = first.base() else {
        if name == "createinstance"
            && let Value::Type(ty) = first.base()
        {
            let count = usize::try_from(given.int(runtime, 1)?).unwrap_or(0);
            return Ok(Some(made_array(runtime, *ty, count)));
        }
        return Ok(None);
    };
    Ok(Some(match name {
        "reverse" => {
            array.items_mut().reverse();
            Value::Nothing
        }
        "sort" => {
            let mut items = array.to_vec();
            super::collections::sort(runtime, &mut items);
            *array.items_mut() = items;
            Value::Nothing
        }
        "indexof" => {
            let wanted = given.value(1);
            let at = array
                .to_vec()
                .iter()
                .position(|item| crate::operators::equals(item, &wanted, Case::Sensitive, &runtime.settings()));
            Value::Int32(at.and_then(|at| i32::try_from(at).ok()).unwrap_or(-1))
        }
        _ => return Ok(None),
    }))
}

fn made_array(runtime: &Runtime, ty: TypeRef, count: usize) -> Value {
    let zero = if ty.is_value_type() {
        crate::convert::to(&Value::Int32(0), ty, &runtime.settings()).unwrap_or_default()
    } else {
        Value::Null
    };
    Value::typed_array(ty, vec![zero; count])
}

fn enum_call(runtime: &mut Runtime, name: &str, given: &Arguments<'_>) -> Eval<Option<Value>> {
    let first = given.value(0);
    let Value::Type(ty) = first.base() else { return Ok(None) };
    let class = runtime.class(crate::symbol::Symbol::new(ty.name()));
    let pairs: Vec<(String, Value)> = match class {
        Some(class) => {
            class.statics.read().iter().map(|(name, value)| (name.as_str().to_owned(), value.clone())).collect()
        }
        None => ty
            .enum_names()
            .into_iter()
            .map(|(name, value)| (name.to_owned(), Value::Enum(Arc::new(crate::types::EnumValue { ty: *ty, value }))))
            .collect(),
    };
    Ok(Some(match name {
        "getnames" => Value::typed_array(known::STRING, pairs.iter().map(|(name, _)| Value::string(name)).collect()),
        "getvalues" => Value::typed_array(*ty, pairs.into_iter().map(|(_, value)| value).collect()),
        "parse" => runtime.convert(&given.value(1), *ty)?,
        "toobject" => runtime.convert(&given.value(1), *ty)?,
        "isdefined" => {
            let wanted = given.value(1);
            let text = runtime.text(&wanted)?.as_str().into_owned();
            Value::Bool(
                pairs
                    .iter()
                    .any(|(name, value)| *name == text || wanted.is_number() && value.as_i64() == wanted.as_i64()),
            )
        }
        "getname" => {
            let wanted = given.value(1).as_i64();
            pairs
                .iter()
                .find(|(_, value)| value.as_i64() == wanted)
                .map_or(Value::Null, |(name, _)| Value::string(name))
        }
        _ => return Ok(None),
    }))
}

fn convert_call(runtime: &mut Runtime, name: &str, given: &Arguments<'_>) -> Eval<Option<Value>> {
    let ty = match name {
        "toint32" => known::INT32,
        "toint64" => known::INT64,
        "toint16" => known::INT16,
        "tobyte" => known::BYTE,
        "todouble" => known::DOUBLE,
        "todecimal" => known::DECIMAL,
        "toboolean" => known::BOOLEAN,
        "todatetime" => known::DATETIME,
        "tochar" => known::CHAR,
        "tostring" => known::STRING,
        _ => return Ok(None),
    };
    let radix = if given.len() > 1 { given.value(1).as_i64() } else { None };
    if let Some(radix @ (2 | 8 | 10 | 16)) = radix {
        if name == "tostring" {
            let number = given.int(runtime, 0)?;
            let narrow = matches!(given.value(0).base(), Value::Int32(_));
            let bits = if narrow {
                u64::from(u32::from_ne_bytes(i32::try_from(number).unwrap_or(0).to_ne_bytes()))
            } else {
                number.cast_unsigned()
            };
            return Ok(Some(Value::string(&match radix {
                2 => format!("{bits:b}"),
                8 => format!("{bits:o}"),
                16 => format!("{bits:x}"),
                _ => number.to_string(),
            })));
        }
        let text = given.text(runtime, 0)?;
        let digits = text.trim_start_matches("0x").trim_start_matches("0X");
        let parsed = u64::from_str_radix(digits, u32::try_from(radix).unwrap_or(10));
        let number = parsed.map_err(|_| thrown("System.FormatException", "Could not find any recognizable digits."))?;
        let value = if ty == known::INT32 {
            Value::Int32((number as u32).cast_signed())
        } else {
            Value::Int64(number.cast_signed())
        };
        return Ok(Some(if ty == known::BYTE { runtime.convert(&value, ty)? } else { value }));
    }
    Ok(Some(runtime.convert(&given.value(0), ty)?))
}

fn bad(error: impl std::fmt::Display) -> Box<Interrupt> {
    thrown("System.Text.RegularExpressions.RegexParseException", error.to_string())
}

fn regex_static(runtime: &mut Runtime, name: &str, given: &Arguments<'_>) -> Eval<Option<Value>> {
    match name {
        "escape" => return Ok(Some(Value::string(&posh_regex::escape(&given.text(runtime, 0)?)))),
        "unescape" => {
            return Ok(Some(Value::string(
                &posh_regex::unescape(&given.text(runtime, 0)?).map_err(bad)?.into_string(),
            )));
        }
        _ => {}
    }
    let options_at = if name == "replace" { 3 } else { 2 };
    let options = if given.len() > options_at { given.text(runtime, options_at)? } else { String::new() };
    let regex = made_regex(&given.text(runtime, 1)?, &options)?;
    let mut rest = vec![given.value(0)];
    rest.extend(given.0.get(2..options_at.min(given.len())).unwrap_or_default().iter().cloned());
    regex_call(runtime, &regex, name, &Arguments(&rest))
}

fn made_regex(pattern: &str, options: &str) -> Eval<Value> {
    let mut bits = options.parse::<u32>().unwrap_or(0);
    for word in options.split(',').map(str::trim) {
        bits |= match word.to_ascii_lowercase().as_str() {
            "ignorecase" => 1,
            "multiline" => 2,
            "explicitcapture" => 4,
            "compiled" => 8,
            "singleline" => 16,
            "ignorepatternwhitespace" => 32,
            "righttoleft" => 64,
            _ => 0,
        };
    }
    let options = posh_regex::Options::from_bits(bits).unwrap_or(posh_regex::Options::NONE);
    let regex = posh_regex::Regex::new(pattern, options).map_err(bad)?;
    Ok(Value::native(RegexObject { regex: Arc::new(regex) }))
}

/// Calls a method of a regular expression.
pub(super) fn regex_call(
    runtime: &mut Runtime,
    target: &Value,
    name: &str,
    given: &Arguments<'_>,
) -> Eval<Option<Value>> {
    let Some(object) = target.downcast::<RegexObject>() else { return Ok(None) };
    let regex = Arc::clone(&object.regex);
    let own = given.text(runtime, 0)?;
    let text = Text::new(&own);
    let limits = Limits::default();
    Ok(Some(match name {
        "ismatch" => Value::Bool(regex.is_match(&text, &limits).map_err(bad)?),
        "match" => match regex.find(&text, &limits).map_err(bad)? {
            Some(found) => super::super::patterns::match_object(&regex, &text, &found),
            None => super::super::patterns::record(
                "System.Text.RegularExpressions.Match",
                &[
                    ("Groups", Value::Dictionary(Arc::new(Dictionary::ordered()))),
                    ("Success", Value::Bool(false)),
                    ("Name", Value::string("0")),
                    ("Index", Value::Int32(0)),
                    ("Length", Value::Int32(0)),
                    ("Value", Value::string("")),
                ],
            ),
        },
        "matches" => {
            let found: Vec<_> = regex.matches(&text, &limits).collect::<Result<_, _>>().map_err(bad)?;
            let items = found.iter().map(|one| super::super::patterns::match_object(&regex, &text, one)).collect();
            let ty = TypeRef::find("System.Text.RegularExpressions.MatchCollection").unwrap_or(known::ARRAYLIST);
            Value::List(Arc::new(List::new(ty, items)))
        }
        "replace" => runtime.replace_one(&regex, &Value::string(&own), &given.value(1))?,
        "split" => {
            let spans = regex.split(&text, 0, &limits).map_err(bad)?;
            Value::typed_array(known::STRING, spans.into_iter().map(|span| Value::string(&text.string(span))).collect())
        }
        _ => return Ok(None),
    }))
}

fn exception(runtime: &mut Runtime, ty: TypeRef, given: &Arguments<'_>) -> Eval<Value> {
    let message = if given.len() > 0 {
        given.text(runtime, 0)?
    } else {
        format!("Exception of type '{}' was thrown.", ty.name())
    };
    let inner = given.value(1).downcast::<ExceptionObject>().map(|inner| Arc::clone(&inner.0));
    Ok(Value::native(ExceptionObject(Arc::new(Exception { inner, ..Exception::new(ty.name(), message) }))))
}

/// A new object of a type.
pub(in super::super) fn construct(runtime: &mut Runtime, ty: TypeRef, arguments: &[Value]) -> Eval<Value> {
    let given = Arguments(arguments);
    let name = ty.definition().name();
    if let Some(element) = ty.element() {
        let count = usize::try_from(given.int(runtime, 0)?).unwrap_or(0);
        return Ok(made_array(runtime, element, count));
    }
    if super::super::statements::is_exception(ty.name(), "System.SystemException") || ty.name().ends_with("Exception") {
        return exception(runtime, ty, &given);
    }
    let first = given.value(0);
    let items =
        if given.len() == 1 && !first.is_number() { runtime.enumerate(&first).unwrap_or_default() } else { Vec::new() };
    Ok(match name {
        "System.Collections.ArrayList"
        | "System.Collections.Generic.List`1"
        | "System.Collections.ObjectModel.Collection`1" => {
            let mut all = Vec::with_capacity(items.len());
            for item in items {
                all.push(match ty.arguments().first() {
                    Some(element) => runtime.convert(&item, *element)?,
                    None => item,
                });
            }
            Value::List(Arc::new(List::new(ty, all)))
        }
        "System.Collections.Hashtable"
        | "System.Collections.Generic.Dictionary`2"
        | "System.Collections.Specialized.OrderedDictionary"
        | "System.Collections.Generic.SortedDictionary`2"
        | "System.Collections.Concurrent.ConcurrentDictionary`2" => {
            let folds = given.0.iter().any(|value| {
                value.as_string().is_some_and(|text| text.as_str().to_ascii_lowercase().ends_with("ignorecase"))
            });
            let made = Dictionary::new(ty, if folds { Comparer::IgnoreCase } else { Comparer::Ordinal });
            if let Value::Dictionary(from) = first.base() {
                for (key, value) in from.pairs() {
                    made.insert(&key, value);
                }
            }
            Value::Dictionary(Arc::new(made))
        }
        "System.Collections.Generic.HashSet`1"
        | "System.Collections.Generic.Queue`1"
        | "System.Collections.Generic.Stack`1"
        | "System.Collections.Queue"
        | "System.Collections.Stack"
        | "System.Collections.Generic.SortedSet`1" => {
            let made = Value::native(CollectionObject { ty, items: RwLock::default() });
            let method = match ty.short_name().chars().next() {
                Some('Q') => "Enqueue",
                Some('S') if ty.short_name().starts_with("Stack") => "Push",
                _ => "Add",
            };
            for item in items {
                runtime.call_method(&made, method, &[item])?;
            }
            made
        }
        "System.Text.StringBuilder" => {
            let text =
                if given.len() > 0 && first.as_string().is_some() { given.text(runtime, 0)? } else { String::new() };
            Value::native(StringBuilderObject(RwLock::new(text.encode_utf16().collect())))
        }
        "System.Text.RegularExpressions.Regex" => {
            let options = if given.len() > 1 { given.text(runtime, 1)? } else { String::new() };
            made_regex(&given.text(runtime, 0)?, &options)?
        }
        "System.String" => {
            let text = match given.len() {
                2 => given.text(runtime, 0)?.repeat(usize::try_from(given.int(runtime, 1)?).unwrap_or(0)),
                _ => {
                    let mut text = String::new();
                    for item in items {
                        text.push_str(&runtime.text(&item)?.as_str());
                    }
                    text
                }
            };
            Value::string(&text)
        }
        "System.DateTime" if given.len() >= 3 => {
            let mut parts = [0_i64; 7];
            for (at, part) in parts.iter_mut().enumerate().take(given.len().min(7)) {
                *part = given.int(runtime, at)?;
            }
            let date = posh_culture::date::ticks_of(
                i32::try_from(parts[0]).unwrap_or(0),
                u32::try_from(parts[1]).unwrap_or(0),
                u32::try_from(parts[2]).unwrap_or(0),
            );
            let date = date.ok_or_else(|| {
                thrown(
                    "System.ArgumentOutOfRangeException",
                    "Year, Month, and Day parameters describe an un-representable DateTime.",
                )
            })?;
            let time = ((parts[3] * 60 + parts[4]) * 60 + parts[5]) * 10_000_000 + parts[6] * 10_000;
            Value::DateTime(DateTime::new(date + time, DateTimeKind::Unspecified))
        }
        "System.TimeSpan" if given.len() >= 3 => {
            let mut parts = Vec::new();
            for at in 0..given.len() {
                parts.push(given.int(runtime, at)?);
            }
            if parts.len() == 3 {
                parts.insert(0, 0);
            }
            let milliseconds = parts.get(4).copied().unwrap_or(0);
            let seconds = ((parts[0] * 24 + parts[1]) * 60 + parts[2]) * 60 + parts[3];
            Value::TimeSpan(seconds * 10_000_000 + milliseconds * 10_000)
        }
        "System.Management.Automation.PSCredential" => {
            let pairs = [("UserName", first.clone()), ("Password", given.value(1))];
            let made = Value::Object(Arc::new(crate::object::Object::new(crate::object::Body::Custom(
                crate::object::Custom::from_pairs(pairs),
            ))));
            if let Value::Object(object) = &made {
                let names = [name, "System.Object"].into_iter().map(crate::string::PsString::new).collect();
                object.header().extend().set_type_names(names);
            }
            made
        }
        "System.Object" | "System.Management.Automation.PSObject" | "System.Management.Automation.PSCustomObject"
            if given.len() == 0 =>
        {
            let custom = crate::object::Custom::new(Arc::default(), Vec::new());
            Value::Object(Arc::new(crate::object::Object::new(crate::object::Body::Custom(custom))))
        }
        _ if given.len() == 1 => runtime.convert(&first, ty)?,
        _ if given.len() == 0 && ty.is_value_type() => {
            crate::convert::to(&Value::Int32(0), ty, &runtime.settings()).unwrap_or_default()
        }
        _ => {
            let mut texts = Vec::new();
            for at in 0..given.len() {
                texts.push(given.text(runtime, at)?);
            }
            if let Ok(made) = crate::convert::to(&Value::string(&texts.join(".")), ty, &runtime.settings())
                && given.len() > 0
            {
                return Ok(made);
            }
            let message = format!("Cannot find an overload for \"new\" and the argument count: \"{}\".", given.len());
            return Err(Interrupt::statement(ErrorRecord::runtime(
                "MethodCountCouldNotFindBest",
                "NotSpecified",
                message,
            )));
        }
    })
}
