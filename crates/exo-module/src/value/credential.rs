//! Reads credentials and secure strings.

use exo_auth::Secret;
use posh_runtime::object::Body;
use posh_runtime::symbol::Symbol;
use posh_runtime::types::native::SecureStringObject;
use posh_runtime::value::Value;

/// The text of a secure string; `None` when the value is none.
pub fn secure_text(value: &Value) -> Option<Secret> {
    let secure = value.downcast::<SecureStringObject>()?;
    Some(Secret::new(String::from_utf16_lossy(&secure.units.read())))
}

/// Name and password of a credential; `None` when the value is none.
pub fn read(value: &Value) -> Option<(String, Secret)> {
    let member = |name: &str| -> Option<Value> {
        let Value::Object(object) = value.base() else { return None };
        match object.body() {
            Body::Custom(custom) => custom.get(Symbol::new(name)),
            _ => None,
        }
    };
    let user = member("UserName")?.as_string()?.as_str().into_owned();
    let password = secure_text(&member("Password")?)?;
    Some((user, password))
}
