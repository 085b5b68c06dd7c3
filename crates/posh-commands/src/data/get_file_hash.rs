//! Get-FileHash

use posh_runtime::Value;

use crate::support::engine::Objects as _;
use crate::support::files::Files as _;
use crate::support::{Cmdlet, Cx, Fault, Run, Tools};
use crate::text::digest::Algorithm;

/// Gives the digest of files.
#[derive(Default)]
pub(crate) struct GetFileHash;

impl Cmdlet for GetFileHash {
    fn process(&mut self, cx: &mut Cx<'_>) -> Run {
        let name = cx.text_of("Algorithm")?.unwrap_or_else(|| "SHA256".to_owned()).to_ascii_uppercase();
        let Some(algorithm) = Algorithm::named(&name) else { return Ok(()) };
        if cx.has("InputStream") {
            let message = "The parameter -InputStream is not supported; give -Path or -LiteralPath.";
            return Err(cx.fault(
                Fault::new("ParameterNotSupported", "NotImplemented", message)
                    .exception("System.NotSupportedException"),
            ));
        }
        let (paths, literal) = (cx.texts("Path")?, cx.texts("LiteralPath")?);
        for path in cx.files(&paths, &literal) {
            let opened = std::fs::File::open(&path).and_then(|mut file| algorithm.of_reader(&mut file));
            match opened {
                Ok(digest) => give(cx, &name, &digest, Value::string(&path))?,
                Err(_) => {
                    let message = format!("Cannot find path '{path}' because it does not exist.");
                    let fault = Fault::new("FileNotFound", "ObjectNotFound", &message)
                        .exception("System.Management.Automation.ItemNotFoundException")
                        .target(Value::string(&path));
                    cx.error(fault)?;
                }
            }
        }
        Ok(())
    }
}

fn give(cx: &mut Cx<'_>, algorithm: &str, digest: &str, path: Value) -> Run {
    let pairs = [("Algorithm", Value::string(algorithm)), ("Hash", Value::string(digest)), ("Path", path)];
    let object = cx.record("Microsoft.PowerShell.Commands.FileHashInfo", &pairs);
    cx.emit(object)
}
