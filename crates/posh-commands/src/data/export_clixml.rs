//! Export-Clixml and ConvertTo-CliXml

use posh_runtime::Value;

use super::clixml_out;
use crate::support::files::Files as _;
use crate::support::{Cmdlet, Cx, Fault, Run, Tools};

/// Writes objects to a file as CLIXML.
#[derive(Default)]
pub(crate) struct ExportClixml {
    trees: Vec<clixml::Value>,
}

/// Gives objects as CLIXML text.
#[derive(Default)]
pub(crate) struct ConvertToClixml {
    inner: ExportClixml,
}

impl ExportClixml {
    fn take(&mut self, cx: &mut Cx<'_>) -> Run {
        let depth = cx.int("Depth").and_then(|depth| usize::try_from(depth).ok()).unwrap_or(2);
        let object = cx.value("InputObject").unwrap_or_default();
        self.trees.push(clixml_out::tree(cx, &object, depth)?);
        Ok(())
    }

    fn text(&mut self, cx: &Cx<'_>) -> Run<String> {
        clixml::write(&std::mem::take(&mut self.trees), clixml::Indent::Lines)
            .map_err(|error| cx.fault(Fault::new("InvalidOperation", "InvalidOperation", &error.to_string())))
    }
}

impl Cmdlet for ExportClixml {
    fn process(&mut self, cx: &mut Cx<'_>) -> Run {
        self.take(cx)
    }

    fn end(&mut self, cx: &mut Cx<'_>) -> Run {
        let path = cx.text_of("Path")?.or(cx.text_of("LiteralPath")?).unwrap_or_default();
        let text = self.text(cx)?;
        if !cx.should_process(&path, "Export-Clixml")? {
            return Ok(());
        }
        let encoding = cx.encoding("Encoding")?;
        cx.write_text_file(&path, &text, encoding, false, cx.flag("NoClobber"))
    }
}

impl Cmdlet for ConvertToClixml {
    fn process(&mut self, cx: &mut Cx<'_>) -> Run {
        self.inner.take(cx)
    }

    fn end(&mut self, cx: &mut Cx<'_>) -> Run {
        let text = self.inner.text(cx)?;
        cx.emit(Value::string(&text))
    }
}
