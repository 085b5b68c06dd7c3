//! Who may sign in: password, lock-out, second factor. Pages and grants go through here, so they count together.

use tenant_store::{Standing, User, now};

use crate::{Authority, AuthorityError, OAuthError, totp};

/// What a name and password came to.
pub enum Checked {
    /// Signed in.
    Done(Box<User>),
    /// The password is right; the code of the second factor is wanted.
    SecondFactor(Box<User>),
    /// Refused.
    Refused(OAuthError),
}

/// Checks a name and password.
///
/// A locked name is refused without hashing. An unknown one costs the same time as a known one and counts alike.
pub async fn check_password(authority: &Authority, upn: &str, password: &str) -> Result<Checked, AuthorityError> {
    let store = &authority.store;
    let upn = upn.trim();
    if matches!(store.standing(upn).await?, Standing::Locked(_)) {
        return Ok(Checked::Refused(OAuthError::locked()));
    }
    let user = store.user(upn).await?;
    let fits = store.check_password(user.as_ref(), password).await?;
    let Some(user) = user else {
        store.count_failure(upn).await?;
        return Ok(Checked::Refused(OAuthError::unknown_user(upn, "Contoso")));
    };
    if !fits {
        store.count_failure(upn).await?;
        return Ok(Checked::Refused(OAuthError::wrong_password()));
    }
    if !user.enabled {
        return Ok(Checked::Refused(OAuthError::disabled()));
    }
    if user.totp_secret.is_some() {
        return Ok(Checked::SecondFactor(Box::new(user)));
    }
    store.unlock(upn).await?;
    Ok(Checked::Done(Box::new(user)))
}

/// Checks the code of the second factor, which works once.
pub async fn check_code(authority: &Authority, upn: &str, code: &str) -> Result<Checked, AuthorityError> {
    let store = &authority.store;
    if matches!(store.standing(upn).await?, Standing::Locked(_)) {
        return Ok(Checked::Refused(OAuthError::locked()));
    }
    let user = store.user(upn).await?.filter(|user| user.enabled);
    let Some(user) = user else { return Ok(Checked::Refused(OAuthError::disabled())) };
    let step = user.totp_secret.as_deref().and_then(|secret| totp::matching_step(secret, code, now()));
    let fresh = match step {
        Some(step) => store.use_totp_step(upn, step).await?,
        None => false,
    };
    if !fresh {
        store.count_failure(upn).await?;
        return Ok(Checked::Refused(OAuthError::wrong_code()));
    }
    store.unlock(upn).await?;
    Ok(Checked::Done(Box::new(user)))
}
