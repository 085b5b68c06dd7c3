//! What a sign-in needs of the person at the screen.

/// Starts a browser.
pub trait Browser: Send + Sync {
    /// Opens an address. May block for as long as starting the program takes.
    ///
    /// # Errors
    /// Why no browser could be started, worded for the user.
    fn open(&self, url: &str) -> Result<(), String>;
}

/// A code to enter on a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeviceCode {
    /// The authority's text that names page and code; free of control characters.
    pub message: String,
    /// The code.
    pub user_code: String,
    /// The page.
    pub verification_uri: String,
}

/// Tells the person what to do. Implementations write to the terminal and return at once.
pub trait SignInPrompt: Send + Sync {
    /// A code is waiting to be entered.
    fn device_code(&self, code: &DeviceCode);

    /// Anything else worth saying, such as that no browser could be started.
    fn notice(&self, text: &str);
}
