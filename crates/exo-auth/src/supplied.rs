//! `-AccessToken`: a ready token is used as it is.
//!
//! As in the genuine module neither its end nor its audience is looked at: the service decides. Nothing can renew it.

use crate::{Claims, Secret, SignInError, TokenSet};

/// Takes a token.
///
/// # Errors
/// [`SignInError::NotAToken`] when it is not a JWT.
pub fn token(access: Secret) -> Result<TokenSet, SignInError> {
    let claims = Claims::of_token(access.reveal())?;
    Ok(TokenSet { access, refresh: None, ends: None, claims, nonce: None, home_account: None })
}
