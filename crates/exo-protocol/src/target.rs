//! Request targets: the path and query of each request, as the genuine module writes them, and how a server reads them.
//!
//! Two spellings of the first segment are in use (`/AdminApi/` for module, banner and ping, `/adminapi/` for cmdlets);
//! servers compare without regard to case.

use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};

/// What may not stand literally inside a quoted OData key in a path.
const KEY: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'#')
    .add(b'%')
    .add(b'/')
    .add(b'<')
    .add(b'>')
    .add(b'?')
    .add(b'\\')
    .add(b'^')
    .add(b'`')
    .add(b'{')
    .add(b'|')
    .add(b'}');

/// `EXOBanner('AutogenSession')`.
#[must_use]
pub fn banner(tenant: &str, version: &str) -> String {
    format!("/AdminApi/v1.0/{tenant}/EXOBanner('AutogenSession')?Version={version}")
}

/// `EXOModuleFile`.
#[must_use]
pub fn module_file(tenant: &str, version: &str) -> String {
    format!("/AdminApi/v1.0/{tenant}/EXOModuleFile?Version={version}")
}

/// `EXOHelpFile`.
#[must_use]
pub fn help_file(tenant: &str, version: &str) -> String {
    format!("/AdminApi/v1.0/{tenant}/EXOHelpFile?Version={version}")
}

/// The state of the admin API.
#[must_use]
pub fn ping(tenant: &str) -> String {
    format!("/AdminApi/beta/{tenant}/basicinfo('AdminApiState')")
}

/// `InvokeCommand`.
#[must_use]
pub fn invoke(tenant: &str) -> String {
    format!("/adminapi/beta/{tenant}/InvokeCommand")
}

/// A session to release (extension, see [`crate::configurations`]); the id is quoted for OData and percent-encoded.
#[must_use]
pub fn session(tenant: &str, connection_id: &str) -> String {
    let quoted = connection_id.replace('\'', "''");
    format!("/adminapi/beta/{tenant}/Session('{}')", utf8_percent_encode(&quoted, KEY))
}

/// A path of the admin API taken apart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AdminPath {
    /// `v1.0`, `beta` or `v2.0`, in lower case.
    pub version: String,
    /// Tenant id or domain, as written.
    pub tenant: String,
    /// What follows: resource name in lower case.
    pub resource: String,
    /// The key in parentheses, unquoted and decoded.
    pub key: Option<String>,
}

impl AdminPath {
    /// Reads a path (without query). `None` when it is not a path of the admin API of this form.
    #[must_use]
    pub fn parse(path: &str) -> Option<Self> {
        let mut segments = path.trim_start_matches('/').splitn(4, '/');
        if !segments.next()?.eq_ignore_ascii_case("adminapi") {
            return None;
        }
        let version = segments.next()?.to_ascii_lowercase();
        let tenant = decode(segments.next()?)?;
        let last = decode(segments.next()?)?;
        let (resource, key) = match last.split_once('(') {
            None => (last.as_str(), None),
            Some((resource, rest)) => {
                let quoted = rest.strip_suffix(')')?.strip_prefix('\'')?.strip_suffix('\'')?;
                (resource, Some(quoted.replace("''", "'")))
            }
        };
        Some(Self { version, tenant, resource: resource.to_ascii_lowercase(), key })
    }
}

fn decode(segment: &str) -> Option<String> {
    percent_encoding::percent_decode_str(segment).decode_utf8().ok().map(std::borrow::Cow::into_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_read_without_regard_to_case() {
        let read = AdminPath::parse("/ADMINAPI/Beta/contoso.com/BASICINFO('AdminApiState')");
        assert_eq!(
            read,
            Some(AdminPath {
                version: "beta".into(),
                tenant: "contoso.com".into(),
                resource: "basicinfo".into(),
                key: Some("AdminApiState".into()),
            })
        );
        assert_eq!(AdminPath::parse("/other/beta/t/x"), None);
        assert_eq!(AdminPath::parse("/adminapi/beta/t"), None);
    }

    #[test]
    fn any_connection_id_survives_the_path() {
        for id in ["a'b", "ü /?#%", "{x}", "''"] {
            let path = session("t", id);
            assert!(path.is_ascii() && !path.contains([' ', '?', '#']), "{path}");
            assert_eq!(AdminPath::parse(&path).and_then(|path| path.key).as_deref(), Some(id));
        }
    }
}
