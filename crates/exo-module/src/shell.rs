//! What the commands need of the shell around them, so that their work can be tested without one.

use exo_client::Interrupt;

/// Streams, questions and progress of a running command.
pub trait Shell: Interrupt {
    /// A warning.
    fn warning(&mut self, text: &str);

    /// Shown under `-Verbose`.
    fn verbose(&mut self, text: &str);

    /// The information stream, not shown by default.
    fn information(&mut self, text: &str);

    /// A line for the person at the screen, such as the banner or a code to enter.
    fn line(&mut self, text: &str);

    /// How many cmdlets of how many are imported; `done == total` ends the progress.
    fn imported(&mut self, done: usize, total: usize);

    /// Asks a question that is answered with yes or no, no being the default. `None` when nobody can be asked.
    fn confirm(&mut self, caption: &str, text: &str) -> Option<bool>;
}
