//! Pipelines: each written object runs the rest of the pipeline before the writer goes on.

use std::cell::RefCell;
use std::rc::Rc;

use crate::error::{Eval, Interrupt};
use crate::host::Stream;
use crate::runtime::{Lead, Runtime};
use crate::value::Value;

/// Where objects go.
pub trait Sink {
    /// Takes an object.
    fn write(&mut self, runtime: &mut Runtime, value: Value) -> Eval<()>;
}

/// Collects objects.
#[derive(Default)]
pub struct Collector(pub Vec<Value>);

impl Sink for Collector {
    fn write(&mut self, _: &mut Runtime, value: Value) -> Eval<()> {
        self.0.push(value);
        Ok(())
    }
}

/// Throws objects away.
pub struct Discard;

impl Sink for Discard {
    fn write(&mut self, _: &mut Runtime, _: Value) -> Eval<()> {
        Ok(())
    }
}

/// Shows objects on the screen.
pub struct Screen;

impl Sink for Screen {
    fn write(&mut self, runtime: &mut Runtime, value: Value) -> Eval<()> {
        let host = Rc::clone(&runtime.host);
        host.show(runtime, value);
        runtime.check()
    }
}

/// What a stage of a pipeline does.
pub trait Stage {
    /// Before the first object.
    fn begin(&mut self, runtime: &mut Runtime, out: &mut dyn Sink) -> Eval<()>;
    /// For each object; with none when nothing is piped in.
    fn process(&mut self, runtime: &mut Runtime, input: Option<Value>, out: &mut dyn Sink) -> Eval<()>;
    /// After the last object.
    fn end(&mut self, runtime: &mut Runtime, out: &mut dyn Sink) -> Eval<()>;
}

/// A stage with where its streams are led.
pub struct Placed {
    /// What it does.
    pub stage: Box<dyn Stage>,
    /// Its redirections.
    pub leads: Vec<(Stream, Lead)>,
    /// Its output goes to a file or nowhere instead of on.
    pub output: Option<Box<dyn Sink>>,
    /// `-PipelineVariable` and `-OutVariable`
    pub variables: (Option<String>, Option<String>),
}

/// Writes what was led into the output before the next object, so that their order stays.
struct Merging<'a> {
    leads: &'a [(Stream, Lead)],
    variables: &'a (Option<String>, Option<String>),
    inner: &'a mut dyn Sink,
}

fn flush(runtime: &mut Runtime, leads: &[(Stream, Lead)], inner: &mut dyn Sink) -> Eval<()> {
    for (_, lead) in leads {
        if let Lead::Collect(pending) = lead {
            let values: Vec<Value> = pending.borrow_mut().drain(..).collect();
            for value in values {
                inner.write(runtime, value)?;
            }
        }
    }
    Ok(())
}

impl Sink for Merging<'_> {
    fn write(&mut self, runtime: &mut Runtime, value: Value) -> Eval<()> {
        flush(runtime, self.leads, self.inner)?;
        if let Some(name) = &self.variables.0 {
            runtime.scope.set(name, value.clone());
        }
        if let Some(name) = &self.variables.1 {
            runtime.append_variable(name, value.clone());
        }
        self.inner.write(runtime, value)
    }
}

/// The stages that follow, as a place for objects.
struct Rest<'a> {
    stages: &'a mut [Placed],
    last: &'a mut dyn Sink,
}

impl Sink for Rest<'_> {
    fn write(&mut self, runtime: &mut Runtime, value: Value) -> Eval<()> {
        match self.stages.split_first_mut() {
            None => self.last.write(runtime, value),
            Some((first, rest)) => {
                let mut out = Rest { stages: rest, last: self.last };
                run_stage(first, runtime, &mut out, |stage, runtime, out| stage.process(runtime, Some(value), out))
            }
        }
    }
}

/// Runs a part of a stage with its redirections in force.
fn run_stage(
    placed: &mut Placed,
    runtime: &mut Runtime,
    next: &mut dyn Sink,
    part: impl FnOnce(&mut dyn Stage, &mut Runtime, &mut dyn Sink) -> Eval<()>,
) -> Eval<()> {
    let out: &mut dyn Sink = match &mut placed.output {
        Some(own) => &mut **own,
        None => next,
    };
    if placed.leads.is_empty() && placed.variables == (None, None) {
        return part(&mut *placed.stage, runtime, out);
    }
    let depth = runtime.leads.len();
    runtime.leads.extend(placed.leads.iter().cloned());
    let mut merging = Merging { leads: &placed.leads, variables: &placed.variables, inner: out };
    let result = part(&mut *placed.stage, runtime, &mut merging);
    runtime.leads.truncate(depth);
    flush(runtime, &placed.leads, out)?;
    result
}

/// Runs `part` on the stage at `at` with what follows it as its output.
fn at_stage(
    stages: &mut [Placed],
    at: usize,
    runtime: &mut Runtime,
    last: &mut dyn Sink,
    part: impl FnOnce(&mut dyn Stage, &mut Runtime, &mut dyn Sink) -> Eval<()>,
) -> Eval<()> {
    let (head, rest) = stages.split_at_mut(at + 1);
    let Some(placed) = head.last_mut() else { return Ok(()) };
    let mut out = Rest { stages: rest, last };
    run_stage(placed, runtime, &mut out, part)
}

/// Runs a pipeline to its end.
pub fn run(stages: &mut [Placed], number: u64, runtime: &mut Runtime, last: &mut dyn Sink) -> Eval<()> {
    let count = stages.len();
    for at in 0..count {
        at_stage(stages, at, runtime, last, |stage, runtime, out| stage.begin(runtime, out))?;
    }
    let fed = at_stage(stages, 0, runtime, last, |stage, runtime, out| stage.process(runtime, None, out));
    match fed {
        Err(interrupt) if matches!(*interrupt, Interrupt::StopUpstream(of) if of == number) => {}
        other => other?,
    }
    for at in 0..count {
        let ended = at_stage(stages, at, runtime, last, |stage, runtime, out| stage.end(runtime, out));
        match ended {
            Err(interrupt) if matches!(*interrupt, Interrupt::StopUpstream(of) if of == number) => {}
            other => other?,
        }
    }
    Ok(())
}

/// A place for a stream that is merged into the output.
pub fn collecting() -> Lead {
    Lead::Collect(Rc::new(RefCell::new(Vec::new())))
}
