//! Operators that need the session: `$Matches`, script blocks as replacements, types of scripts.

use posh_syntax::operator::Operator as O;

use crate::convert;
use crate::error::{ErrorRecord, Eval, Interrupt};
use crate::operators::{self as op, Case, Comparison};
use crate::runtime::Runtime;
use crate::types::TypeRef;
use crate::value::Value;

fn comparison(operator: O) -> Option<(Comparison, Case)> {
    use Comparison::{Equal, Greater, GreaterOrEqual, Less, LessOrEqual, NotEqual};
    Some(match operator {
        O::Ieq => (Equal, Case::Ignore),
        O::Ine => (NotEqual, Case::Ignore),
        O::Ilt => (Less, Case::Ignore),
        O::Ile => (LessOrEqual, Case::Ignore),
        O::Igt => (Greater, Case::Ignore),
        O::Ige => (GreaterOrEqual, Case::Ignore),
        O::Ceq => (Equal, Case::Sensitive),
        O::Cne => (NotEqual, Case::Sensitive),
        O::Clt => (Less, Case::Sensitive),
        O::Cle => (LessOrEqual, Case::Sensitive),
        O::Cgt => (Greater, Case::Sensitive),
        O::Cge => (GreaterOrEqual, Case::Sensitive),
        _ => return None,
    })
}

impl Runtime {
    /// Applies a binary operator.
    pub fn binary(&mut self, operator: O, left: &Value, right: &Value) -> Eval<Value> {
        if let Some((comparison, case)) = comparison(operator) {
            return Ok(op::compare(comparison, left, right, case, &self.settings())?);
        }
        let settings = self.settings();
        let result = match operator {
            O::Plus => op::add(left, right, &settings),
            O::Minus => op::subtract(left, right, &settings),
            O::Multiply => op::multiply(left, right, &settings),
            O::Divide => op::divide(left, right, &settings),
            O::Rem => op::remainder(left, right, &settings),
            O::DotDot => op::range(left, right, &settings),
            O::Format => op::composite(left, right, &settings),
            O::Join => Ok(op::join(left, right, &settings)),
            O::Band => op::bitwise_and(left, right, &settings),
            O::Bor => op::bitwise_or(left, right, &settings),
            O::Bxor => op::bitwise_xor(left, right, &settings),
            O::Shl => op::shift_left(left, right, &settings),
            O::Shr => op::shift_right(left, right, &settings),
            O::Ilike => op::like(left, right, false, Case::Ignore, &settings),
            O::Clike => op::like(left, right, false, Case::Sensitive, &settings),
            O::Inotlike => op::like(left, right, true, Case::Ignore, &settings),
            O::Cnotlike => op::like(left, right, true, Case::Sensitive, &settings),
            O::Icontains => Ok(Value::Bool(op::contains(left, right, Case::Ignore, &settings))),
            O::Ccontains => Ok(Value::Bool(op::contains(left, right, Case::Sensitive, &settings))),
            O::Inotcontains => Ok(Value::Bool(!op::contains(left, right, Case::Ignore, &settings))),
            O::Cnotcontains => Ok(Value::Bool(!op::contains(left, right, Case::Sensitive, &settings))),
            O::Iin => Ok(Value::Bool(op::contains(right, left, Case::Ignore, &settings))),
            O::Cin => Ok(Value::Bool(op::contains(right, left, Case::Sensitive, &settings))),
            O::Inotin => Ok(Value::Bool(!op::contains(right, left, Case::Ignore, &settings))),
            O::Cnotin => Ok(Value::Bool(!op::contains(right, left, Case::Sensitive, &settings))),
            O::And => Ok(Value::Bool(convert::to_bool(left) && convert::to_bool(right))),
            O::Or => Ok(Value::Bool(convert::to_bool(left) || convert::to_bool(right))),
            O::Xor => Ok(Value::Bool(convert::to_bool(left) != convert::to_bool(right))),
            O::Imatch | O::Cmatch => return self.matches(left, right, operator == O::Cmatch, false),
            O::Inotmatch | O::Cnotmatch => return self.matches(left, right, operator == O::Cnotmatch, true),
            O::Ireplace | O::Creplace => return self.replace(left, right, operator == O::Creplace),
            O::Isplit | O::Csplit => return self.split(left, right, operator == O::Csplit),
            O::Is => return Ok(Value::Bool(self.is_of_type(left, right)?)),
            O::IsNot => return Ok(Value::Bool(!self.is_of_type(left, right)?)),
            O::As => return self.as_type(left, right),
            _ => return Err(not_an_operator()),
        };
        Ok(result?)
    }

    /// Applies a unary operator.
    pub fn unary(&mut self, operator: O, value: &Value) -> Eval<Value> {
        let settings = self.settings();
        Ok(match operator {
            O::Minus => op::negate(value, &settings)?,
            O::Plus => op::plus(value, &settings)?,
            O::Bnot => op::bitwise_not(value, &settings)?,
            O::Not | O::Exclaim => op::not(value),
            O::Join => op::join(value, &Value::string(""), &settings),
            O::Isplit | O::Csplit => op::split_blanks(value, &settings),
            O::Comma => Value::array(vec![value.clone()]),
            _ => return Err(not_an_operator()),
        })
    }

    fn operand_type(&mut self, value: &Value) -> Eval<TypeRef> {
        if let Value::Type(ty) = value.base() {
            return Ok(*ty);
        }
        let name = self.text(value)?.as_str().into_owned();
        crate::types::resolve(&name).map_err(|_| {
            let message = format!("Cannot convert the \"{name}\" value to type \"System.Type\".");
            Interrupt::statement(ErrorRecord::runtime("IsOperatorRequiresType", "InvalidOperation", message))
        })
    }

    fn is_of_type(&mut self, left: &Value, right: &Value) -> Eval<bool> {
        let wanted = self.operand_type(right)?;
        if let Some(error) = left.downcast::<crate::error::ExceptionObject>() {
            return Ok(super::statements::is_exception(&error.0.type_name, wanted.name()));
        }
        Ok(op::is(left, wanted))
    }

    fn as_type(&mut self, left: &Value, right: &Value) -> Eval<Value> {
        let wanted = self.operand_type(right)?;
        Ok(op::cast_or_null(left, wanted, &self.settings()))
    }
}

fn not_an_operator() -> Box<Interrupt> {
    Interrupt::statement(ErrorRecord::runtime("NotSupported", "NotImplemented", "This operator is not supported."))
}
