//! Out-File

use crate::support::model;
use posh_runtime::Value;

use crate::support::files::Files as _;
use crate::support::{Cmdlet, Cx, Run, TextFile, Tools};

/// Writes what the screen would show to a file.
#[derive(Default)]
pub(crate) struct OutFile {
    objects: Vec<Value>,
    file: Option<TextFile>,
}

impl Cmdlet for OutFile {
    fn begin(&mut self, cx: &mut Cx<'_>) -> Run {
        let path = cx.text_of("FilePath")?.or(cx.text_of("LiteralPath")?).unwrap_or_default();
        if !cx.should_process(&path, "Output to File")? {
            return Ok(());
        }
        let encoding = cx.encoding("Encoding")?;
        let (append, no_clobber) = (cx.flag("Append"), cx.flag("NoClobber"));
        self.file = Some(cx.open_text_file(&path, encoding, append, no_clobber)?);
        Ok(())
    }

    fn process(&mut self, cx: &mut Cx<'_>) -> Run {
        self.objects.extend(cx.input());
        Ok(())
    }

    fn end(&mut self, cx: &mut Cx<'_>) -> Run {
        let Some(mut file) = self.file.take() else { return Ok(()) };
        let width = cx.int("Width").and_then(|width| usize::try_from(width).ok());
        let objects = std::mem::take(&mut self.objects);
        let separator = if cx.flag("NoNewline") { "" } else { "\n" };
        for line in model::lines(cx.runtime, &objects, width)? {
            file.write(cx, &line)?;
            file.write(cx, separator)?;
        }
        file.close(cx)
    }
}
