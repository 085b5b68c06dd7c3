//! Texts that live as long as the parse that made them.

use std::cell::OnceCell;

/// A list of texts to which more are added behind a shared reference.
#[derive(Default)]
pub(crate) struct Pool {
    next: OnceCell<Box<(String, Pool)>>,
}

impl Pool {
    /// Keeps `text`; the answer is the kept text and where the next one goes. A pool keeps one text.
    pub(crate) fn keep(&self, text: String) -> (&str, &Pool) {
        let kept = self.next.get_or_init(|| Box::new((text, Pool::default())));
        (&kept.0, &kept.1)
    }
}

impl Drop for Pool {
    fn drop(&mut self) {
        // One at a time: a long list must not be dropped by recursion.
        let mut next = self.next.take();
        while let Some(mut kept) = next {
            next = kept.1.next.take();
        }
    }
}
