//! The types that the language itself speaks of.

use std::collections::HashMap;

use super::{TypeData, TypeRef};

macro_rules! known {
    ($($constant:ident $name:literal $doc:literal;)*) => {
        $(
            #[doc = $doc]
            pub const $constant: TypeRef = {
                static DATA: TypeData = TypeData::plain($name);
                TypeRef::of(&DATA)
            };
        )*

        /// All of them by lower-case name.
        pub(super) fn all() -> HashMap<String, TypeRef> {
            let mut map: HashMap<String, TypeRef> = [$(($name.to_lowercase(), $constant)),*].into_iter().collect();
            let _ = OBJECT_ARRAY.0.form.set(super::Form::Array(OBJECT, 1));
            map.insert("system.object[]".to_owned(), OBJECT_ARRAY);
            map
        }
    };
}

/// `System.Object[]`
pub const OBJECT_ARRAY: TypeRef = {
    static DATA: TypeData = TypeData::plain("System.Object[]");
    TypeRef::of(&DATA)
};

known! {
    OBJECT "System.Object" "`System.Object`";
    ARRAY "System.Array" "`System.Array`";
    ENUM "System.Enum" "`System.Enum`";
    VALUE_TYPE "System.ValueType" "`System.ValueType`";
    BOOLEAN "System.Boolean" "`System.Boolean`";
    CHAR "System.Char" "`System.Char`";
    SBYTE "System.SByte" "`System.SByte`";
    BYTE "System.Byte" "`System.Byte`";
    INT16 "System.Int16" "`System.Int16`";
    UINT16 "System.UInt16" "`System.UInt16`";
    INT32 "System.Int32" "`System.Int32`";
    UINT32 "System.UInt32" "`System.UInt32`";
    INT64 "System.Int64" "`System.Int64`";
    UINT64 "System.UInt64" "`System.UInt64`";
    SINGLE "System.Single" "`System.Single`";
    DOUBLE "System.Double" "`System.Double`";
    DECIMAL "System.Decimal" "`System.Decimal`";
    BIGINTEGER "System.Numerics.BigInteger" "`System.Numerics.BigInteger`";
    STRING "System.String" "`System.String`";
    DATETIME "System.DateTime" "`System.DateTime`";
    DATETIMEOFFSET "System.DateTimeOffset" "`System.DateTimeOffset`";
    TIMESPAN "System.TimeSpan" "`System.TimeSpan`";
    GUID "System.Guid" "`System.Guid`";
    VERSION "System.Version" "`System.Version`";
    SEMANTIC_VERSION "System.Management.Automation.SemanticVersion" "`SemanticVersion`";
    URI "System.Uri" "`System.Uri`";
    TYPE "System.Type" "`System.Type`";
    RUNTIME_TYPE "System.RuntimeType" "`System.RuntimeType`";
    SCRIPTBLOCK "System.Management.Automation.ScriptBlock" "`ScriptBlock`";
    PSOBJECT "System.Management.Automation.PSObject" "`PSObject`";
    PSCUSTOMOBJECT "System.Management.Automation.PSCustomObject" "`PSCustomObject`";
    SWITCH "System.Management.Automation.SwitchParameter" "`SwitchParameter`";
    HASHTABLE "System.Collections.Hashtable" "`Hashtable`";
    ORDERED_DICTIONARY "System.Collections.Specialized.OrderedDictionary" "`OrderedDictionary`";
    ARRAYLIST "System.Collections.ArrayList" "`ArrayList`";
    REGEX "System.Text.RegularExpressions.Regex" "`Regex`";
    XML_DOCUMENT "System.Xml.XmlDocument" "`XmlDocument`";
    SECURE_STRING "System.Security.SecureString" "`SecureString`";
    CULTURE_INFO "System.Globalization.CultureInfo" "`CultureInfo`";
    IP_ADDRESS "System.Net.IPAddress" "`IPAddress`";
    MAIL_ADDRESS "System.Net.Mail.MailAddress" "`MailAddress`";
    DBNULL "System.DBNull" "`DBNull`";
    STRING_BUILDER "System.Text.StringBuilder" "`StringBuilder`";
    VOID "System.Void" "`System.Void`";
}
