//! Passwords that people choose: Argon2id, at most two hashes at a time.

use std::sync::Arc;

use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use argon2::{Algorithm, Argon2, Params, Version};
use tokio::sync::Semaphore;
use zeroize::Zeroizing;

use crate::StoreError;

/// Memory for one hash, in kibibytes: small enough that two at a time fit into an idle tenant's memory.
const MEMORY: u32 = 12 * 1024;
const ITERATIONS: u32 = 3;
/// How many hashes run at a time.
const AT_A_TIME: usize = 2;
/// The longest password that is hashed, in bytes.
const LONGEST: usize = 256;

/// Hashes and checks passwords.
#[derive(Clone)]
pub struct Passwords {
    turns: Arc<Semaphore>,
}

impl Default for Passwords {
    fn default() -> Passwords {
        Passwords { turns: Arc::new(Semaphore::new(AT_A_TIME)) }
    }
}

fn hasher() -> Result<Argon2<'static>, StoreError> {
    let params = Params::new(MEMORY, ITERATIONS, 1, None).map_err(|error| StoreError::Hash(error.to_string()))?;
    Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
}

impl Passwords {
    async fn blocking<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, StoreError> {
        let failed = |error: &dyn std::fmt::Display| StoreError::Hash(error.to_string());
        let turn = self.turns.acquire().await.map_err(|error| failed(&error))?;
        let result = tokio::task::spawn_blocking(work).await.map_err(|error| failed(&error))?;
        drop(turn);
        result
    }

    /// The hash of a password as a PHC string.
    ///
    /// # Errors
    /// When the password is empty or longer than 256 bytes.
    pub async fn hash(&self, password: &str) -> Result<String, StoreError> {
        if password.is_empty() || password.len() > LONGEST {
            return Err(StoreError::Invalid(format!("a password has 1 to {LONGEST} bytes")));
        }
        let password = Zeroizing::new(password.to_owned());
        self.blocking(move || {
            let hash = hasher()?.hash_password(password.as_bytes());
            hash.map(|hash| hash.to_string()).map_err(|error| StoreError::Hash(error.to_string()))
        })
        .await
    }

    /// Whether a password fits a hash. Takes the same time whether or not it does.
    pub async fn verify(&self, password: &str, hash: &str) -> Result<bool, StoreError> {
        let password = Zeroizing::new(password.chars().take(LONGEST).collect::<String>());
        let hash = hash.to_owned();
        self.blocking(move || {
            let parsed = PasswordHash::new(&hash).map_err(|error| StoreError::Hash(error.to_string()))?;
            Ok(hasher()?.verify_password(password.as_bytes(), &parsed).is_ok())
        })
        .await
    }
}
