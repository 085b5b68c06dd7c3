//! The objects of .NET types that are no value of their own kind in the language.

use std::any::Any;

use parking_lot::RwLock;
use posh_culture::Culture;
use posh_dotnet::ip::IpAddress;
use posh_dotnet::mail::MailAddress;
use posh_dotnet::uri::Uri;
use posh_dotnet::version::{SemanticVersion, Version};
use std::sync::Arc;

use super::{TypeRef, known};
use crate::object::NativeObject;
use crate::string::PsString;
use crate::value::Value;

macro_rules! native {
    ($($doc:literal $name:ident($inner:ty) $ty:expr, |$this:ident| $text:expr;)*) => {
        $(
            #[doc = $doc]
            pub struct $name(pub $inner);

            impl NativeObject for $name {
                fn type_ref(&self) -> TypeRef {
                    $ty
                }

                fn as_any(&self) -> &dyn Any {
                    self
                }

                fn text(&self) -> Option<String> {
                    let $this = self;
                    Some($text)
                }
            }
        )*
    };
}

native! {
    "`System.Version`" VersionObject(Version) known::VERSION, |this| this.0.to_string();
    "`SemanticVersion`" SemanticVersionObject(SemanticVersion) known::SEMANTIC_VERSION, |this| this.0.to_string();
    "`System.Uri`" UriObject(Uri) known::URI, |this| this.0.text();
    "`System.Net.Mail.MailAddress`" MailAddressObject(MailAddress) known::MAIL_ADDRESS, |this| this.0.to_string();
    "`System.Net.IPAddress`" IpAddressObject(IpAddress) known::IP_ADDRESS, |this| this.0.to_string();
    "`System.Globalization.CultureInfo`" CultureObject(Arc<Culture>) known::CULTURE_INFO, |this| this.0.name.clone();
    "`SwitchParameter`" SwitchObject(bool) known::SWITCH, |this| if this.0 { "True" } else { "False" }.to_owned();
    "`System.Text.StringBuilder`" StringBuilderObject(RwLock<Vec<u16>>) known::STRING_BUILDER,
        |this| String::from_utf16_lossy(&this.0.read());
}

/// `System.DateTimeOffset`: local ticks and the offset in ticks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DateTimeOffsetObject {
    /// Ticks as the clock shows them.
    pub ticks: i64,
    /// The offset from universal time in ticks.
    pub offset: i64,
}

impl NativeObject for DateTimeOffsetObject {
    fn type_ref(&self) -> TypeRef {
        known::DATETIMEOFFSET
    }

    fn as_any(&self) -> &dyn Any {
        self
    }
}

/// `System.DBNull`: the one value there is.
pub struct DbNull;

impl NativeObject for DbNull {
    fn type_ref(&self) -> TypeRef {
        known::DBNULL
    }

    fn as_any(&self) -> &dyn Any {
        self
    }

    fn text(&self) -> Option<String> {
        Some(String::new())
    }
}

/// `System.Security.SecureString`: kept only as long as the object.
pub struct SecureStringObject {
    /// The characters.
    pub units: RwLock<Vec<u16>>,
    /// Whether it was made read-only.
    pub read_only: std::sync::atomic::AtomicBool,
}

impl SecureStringObject {
    /// A string of these characters.
    pub fn new(text: &PsString) -> SecureStringObject {
        SecureStringObject { units: RwLock::new(text.to_utf16()), read_only: false.into() }
    }
}

impl NativeObject for SecureStringObject {
    fn type_ref(&self) -> TypeRef {
        known::SECURE_STRING
    }

    fn as_any(&self) -> &dyn Any {
        self
    }
}

/// `System.Text.RegularExpressions.Regex`.
pub struct RegexObject {
    /// The compiled expression.
    pub regex: Arc<posh_regex::Regex>,
}

impl NativeObject for RegexObject {
    fn type_ref(&self) -> TypeRef {
        known::REGEX
    }

    fn as_any(&self) -> &dyn Any {
        self
    }

    fn text(&self) -> Option<String> {
        Some(self.regex.pattern())
    }
}

/// `HashSet[T]`, `SortedSet[T]`, `Queue`, `Stack` and their generic kin: items in order, told apart by the type.
pub struct CollectionObject {
    /// The collection's type.
    pub ty: TypeRef,
    /// The items in the order of enumeration; a stack's top comes first.
    pub items: RwLock<Vec<Value>>,
}

impl NativeObject for CollectionObject {
    fn type_ref(&self) -> TypeRef {
        self.ty
    }

    fn as_any(&self) -> &dyn Any {
        self
    }

    fn enumerate(&self) -> Option<Vec<Value>> {
        Some(self.items.read().clone())
    }
}
