//! The thread that does network work, and waiting for it from synchronous code.
//!
//! Waiting polls a future with a waker that unparks the waiting thread, and looks at the interrupt every
//! [`LOOK`]: a result wakes at once, Ctrl-C within that time.

use std::future::Future;
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::task::{Context, Poll, Wake, Waker};
use std::thread::Thread;
use std::time::Duration;

use tokio::runtime::{Builder, Handle};
use tokio::sync::oneshot;
use tokio::task::AbortHandle;

/// How long an interrupt may go unnoticed.
pub const LOOK: Duration = Duration::from_millis(20);

/// Asked while waiting.
pub trait Interrupt {
    /// Whether to give up now.
    fn is_interrupted(&self) -> bool;
}

/// Waits to the end.
#[derive(Debug, Clone, Copy)]
pub struct NeverInterrupted;

impl Interrupt for NeverInterrupted {
    fn is_interrupted(&self) -> bool {
        false
    }
}

impl<F: Fn() -> bool> Interrupt for F {
    fn is_interrupted(&self) -> bool {
        self()
    }
}

/// The wait was given up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("The operation was cancelled")]
pub struct Interrupted;

/// Owns the network thread; it ends when the value is dropped.
#[derive(Debug)]
pub struct Network {
    handle: Handle,
    /// Dropping it ends the thread.
    _stop: oneshot::Sender<()>,
}

impl Network {
    /// Starts the thread.
    ///
    /// # Errors
    /// The system gives no thread or no event queue.
    pub fn start() -> std::io::Result<Self> {
        let runtime = Builder::new_current_thread().enable_all().max_blocking_threads(4).build()?;
        let handle = runtime.handle().clone();
        let (stop, stopped) = oneshot::channel::<()>();
        std::thread::Builder::new().name("network".to_owned()).spawn(move || {
            // An error means that the sender is gone, which is the signal.
            let _ = runtime.block_on(stopped);
            runtime.shutdown_background();
        })?;
        Ok(Self { handle, _stop: stop })
    }

    /// Does work on the network thread and waits for it. An interrupt drops the work where it stands.
    ///
    /// # Errors
    /// [`Interrupted`], also when the network thread has ended.
    pub fn wait<T: Send + 'static>(
        &self,
        interrupt: &dyn Interrupt,
        work: impl Future<Output = T> + Send + 'static,
    ) -> Result<T, Interrupted> {
        let (sender, receiver) = oneshot::channel();
        let task = self.spawn(async move {
            // The receiver may have given up, then nobody wants the result.
            let _ = sender.send(work.await);
        });
        let outcome = wait_for(interrupt, receiver);
        task.abort();
        outcome?.map_err(|_| Interrupted)
    }

    /// Starts work without waiting for it.
    pub fn spawn(&self, work: impl Future<Output = ()> + Send + 'static) -> AbortHandle {
        self.handle.spawn(work).abort_handle()
    }
}

struct Unpark(Thread);

impl Wake for Unpark {
    fn wake(self: Arc<Self>) {
        self.0.unpark();
    }
}

/// Waits for a future that something else drives, such as the receiving end of a channel.
///
/// # Errors
/// [`Interrupted`].
pub fn wait_for<T>(interrupt: &dyn Interrupt, future: impl Future<Output = T>) -> Result<T, Interrupted> {
    let waker = Waker::from(Arc::new(Unpark(std::thread::current())));
    let mut context = Context::from_waker(&waker);
    let mut future: Pin<&mut _> = pin!(future);
    loop {
        if let Poll::Ready(value) = future.as_mut().poll(&mut context) {
            return Ok(value);
        }
        if interrupt.is_interrupted() {
            return Err(Interrupted);
        }
        std::thread::park_timeout(LOOK);
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use std::time::Instant;

    use super::*;

    #[test]
    fn a_result_comes_back_from_the_thread() {
        let network = Network::start().unwrap();
        assert_eq!(network.wait(&NeverInterrupted, async { 7 }), Ok(7));
    }

    #[test]
    fn an_interrupt_ends_the_wait_within_a_tenth_of_a_second() {
        let network = Network::start().unwrap();
        let start = Instant::now();
        let after = move || start.elapsed() > Duration::from_millis(30);
        let waited = network.wait(&after, async { tokio::time::sleep(Duration::from_secs(60)).await });
        assert_eq!(waited, Err(Interrupted));
        assert!(start.elapsed() < Duration::from_millis(130), "{:?}", start.elapsed());
    }
}
