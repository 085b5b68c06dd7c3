//! Get-Credential

use posh_runtime::Value;

use crate::support::engine::Objects as _;
use crate::support::session::Session as _;
use crate::support::{Cmdlet, Cx, Run, Tools};

/// Asks for a user name and a password.
#[derive(Default)]
pub(crate) struct GetCredential;

impl Cmdlet for GetCredential {
    fn end(&mut self, cx: &mut Cx<'_>) -> Run {
        if let Some(credential) = cx.value("Credential").filter(|value| value.as_string().is_none() && !value.is_null())
        {
            return cx.emit(credential);
        }
        let given = match cx.value("Credential") {
            Some(name) => Some(cx.text(&name)?.as_str().into_owned()),
            None => cx.text_of("UserName")?,
        };
        let title = cx.text_of("Title")?;
        let message = cx.text_of("Message")?;
        let caption = title.or(message).unwrap_or_else(|| "PowerShell credential request".to_owned());
        let user = match given {
            Some(user) => user,
            None => cx.ask(&format!("{caption}\nUser: "), false)?,
        };
        let password = cx.ask(&format!("Password for user {user}: "), true)?;
        let pair = Value::array(vec![Value::string(&user), cx.secure_string(&password)]);
        let credential = cx.construct("System.Management.Automation.PSCredential", &pair)?;
        cx.emit(credential)
    }
}
