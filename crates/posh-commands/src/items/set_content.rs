//! Set-Content and Clear-Content

use crate::support::files::Files as _;
use crate::support::{Cmdlet, Cx, Run, TextFile, Tools};

/// Replaces what files hold.
#[derive(Default)]
pub(crate) struct SetContent {
    writer: ContentWriter,
}

/// Writes values to files, one line each.
#[derive(Default)]
pub(crate) struct ContentWriter {
    files: Vec<TextFile>,
}

impl ContentWriter {
    pub(crate) fn open(&mut self, cx: &mut Cx<'_>, append: bool) -> Run {
        let mut paths = cx.texts("Path")?;
        paths.extend(cx.texts("LiteralPath")?);
        let encoding = cx.encoding("Encoding")?;
        for path in paths {
            let action = if append { "Add Content" } else { "Set Content" };
            if cx.should_process(&path, action)? {
                self.files.push(cx.open_text_file(&path, encoding, append, false)?);
            }
        }
        Ok(())
    }

    pub(crate) fn write(&mut self, cx: &mut Cx<'_>) -> Run {
        if self.files.is_empty() {
            return Ok(());
        }
        let newline = if cx.flag("NoNewline") { "" } else { "\n" };
        let bytes = cx.flag("AsByteStream");
        for value in cx.values("Value") {
            let text = match cx.enumerate(&value) {
                Some(items) => {
                    let texts: Vec<String> =
                        items.iter().map(|item| Ok(cx.text(item)?.as_str().into_owned())).collect::<Run<_>>()?;
                    texts.join("\n")
                }
                None => cx.text_of_cell(&value)?.as_str().into_owned(),
            };
            for file in &mut self.files {
                match value.as_i64().filter(|_| bytes) {
                    Some(byte) => file.write_byte(cx, byte as u8)?,
                    None => {
                        file.write(cx, &text)?;
                        file.write(cx, newline)?;
                    }
                }
            }
        }
        if cx.flag("PassThru")
            && let Some(value) = cx.value("Value")
        {
            cx.emit(value)?;
        }
        Ok(())
    }

    pub(crate) fn close(&mut self, cx: &mut Cx<'_>) -> Run {
        std::mem::take(&mut self.files).into_iter().try_for_each(|file| file.close(cx))
    }
}

impl Cmdlet for SetContent {
    fn begin(&mut self, cx: &mut Cx<'_>) -> Run {
        self.writer.open(cx, false)
    }

    fn process(&mut self, cx: &mut Cx<'_>) -> Run {
        self.writer.write(cx)
    }

    fn end(&mut self, cx: &mut Cx<'_>) -> Run {
        self.writer.close(cx)
    }
}

/// Empties files.
#[derive(Default)]
pub(crate) struct ClearContent;

impl Cmdlet for ClearContent {
    fn process(&mut self, cx: &mut Cx<'_>) -> Run {
        for path in cx.files(&cx.texts("Path")?, &cx.texts("LiteralPath")?) {
            if cx.should_process(&path, "Clear Content")? {
                cx.write_text_file(&path, "", crate::text::encoding::DEFAULT, false, false)?;
            }
        }
        Ok(())
    }
}
