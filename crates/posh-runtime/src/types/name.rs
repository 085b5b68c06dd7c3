//! The names of types as .NET and PowerShell write them.

use super::{Form, TypeRef};

/// What PowerShell prints instead of a full name.
const SHORT: [(&str, &str); 45] = [
    ("System.Boolean", "bool"),
    ("System.Byte", "byte"),
    ("System.Char", "char"),
    ("System.Decimal", "decimal"),
    ("System.Double", "double"),
    ("System.Int16", "short"),
    ("System.Int32", "int"),
    ("System.Int64", "long"),
    ("System.SByte", "sbyte"),
    ("System.Single", "float"),
    ("System.String", "string"),
    ("System.UInt16", "ushort"),
    ("System.UInt32", "uint"),
    ("System.UInt64", "ulong"),
    ("System.Void", "void"),
    ("System.DateTime", "datetime"),
    ("System.TimeSpan", "timespan"),
    ("System.Guid", "guid"),
    ("System.Version", "version"),
    ("System.Uri", "uri"),
    ("System.Type", "type"),
    ("System.Array", "array"),
    ("System.Numerics.BigInteger", "bigint"),
    ("System.Collections.Hashtable", "hashtable"),
    ("System.Management.Automation.ScriptBlock", "scriptblock"),
    ("System.Management.Automation.SwitchParameter", "switch"),
    ("System.Text.RegularExpressions.Regex", "regex"),
    ("System.Xml.XmlDocument", "xml"),
    ("System.Security.SecureString", "securestring"),
    ("System.Globalization.CultureInfo", "cultureinfo"),
    ("System.Net.IPAddress", "ipaddress"),
    ("System.Net.Mail.MailAddress", "mailaddress"),
    ("System.Management.Automation.SemanticVersion", "semver"),
    ("System.Management.Automation.PSCredential", "pscredential"),
    ("System.Management.Automation.PSObject", "psobject"),
    ("System.Management.Automation.PSReference", "ref"),
    ("System.Management.Automation.PSModuleInfo", "psmoduleinfo"),
    ("System.Management.Automation.PSVariable", "psvariable"),
    ("System.Management.Automation.PSPrimitiveDictionary", "psprimitivedictionary"),
    ("System.Management.Automation.WildcardPattern", "WildcardPattern"),
    ("System.Net.Mail.MailMessage", "System.Net.Mail.MailMessage"),
    ("System.Management.Automation.PowerShell", "powershell"),
    ("System.Management.Automation.PSEvent", "psevent"),
    ("System.DirectoryServices.DirectoryEntry", "adsi"),
    ("System.Collections.Specialized.OrderedDictionary", "ordered"),
];

/// The assembly of a type: only the core library's is needed for names that users see.
const CORE_LIBRARY: &str = "System.Private.CoreLib, Version=10.0.0.0, Culture=neutral, PublicKeyToken=7cec85d7bea7798e";
const SHELL: &str = "System.Management.Automation, Version=7.6.0.500, Culture=neutral, PublicKeyToken=31bf3856ad364e35";

pub(super) fn display(ty: TypeRef) -> String {
    match ty.form() {
        Form::Array(element, rank) => format!("{}[{}]", element.display(), ",".repeat(rank - 1)),
        Form::Generic(definition, arguments) => {
            let name = definition.name();
            let name = name.split('`').next().unwrap_or(name);
            let inside: Vec<String> = arguments.iter().map(|argument| argument.display()).collect();
            format!("{name}[{}]", inside.join(","))
        }
        _ => {
            let short = SHORT.iter().find(|(full, _)| *full == ty.name());
            short.map_or_else(|| ty.name().to_owned(), |(_, short)| (*short).to_owned())
        }
    }
}

pub(super) fn full(ty: TypeRef) -> String {
    match ty.form() {
        Form::Array(element, rank) => format!("{}[{}]", element.full_name(), ",".repeat(rank - 1)),
        Form::Generic(definition, arguments) => {
            let qualified = |argument: &TypeRef| {
                let shell = argument.definition().name().starts_with("System.Management.Automation.");
                format!("[{}, {}]", argument.full_name(), if shell { SHELL } else { CORE_LIBRARY })
            };
            let inside: Vec<String> = arguments.iter().map(qualified).collect();
            format!("{}[{}]", definition.name(), inside.join(","))
        }
        _ => ty.name().to_owned(),
    }
}
