//! The key that signs tokens, kept wrapped: the database holds it encrypted, a file of mode 0600 the key to it.

use std::path::Path;

use aws_lc_rs::aead::{AES_256_GCM, Aad, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};
use aws_lc_rs::encoding::{AsDer, Pkcs8V1Der};
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::rsa::{KeyPair, KeySize};
use aws_lc_rs::signature::{self, KeyPair as _, UnparsedPublicKey};
use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use serde_json::{Value, json};
use tenant_store::SqliteStore;
use zeroize::Zeroizing;

use crate::{AuthorityError, random};

const SETTING: &str = "signing-key";
const WRAPPING_KEY_FILE: &str = "wrapping.key";

/// The RSA key that signs tokens.
pub struct SigningKey {
    pair: KeyPair,
    /// The key's id in tokens and in the key set.
    pub id: String,
}

fn failed(what: &str) -> AuthorityError {
    AuthorityError::Key(what.to_owned())
}

/// Reads the wrapping key, or makes it.
fn wrapping_key(folder: &Path) -> Result<LessSafeKey, AuthorityError> {
    let path = folder.join(WRAPPING_KEY_FILE);
    let file_error = |source| AuthorityError::File { path: path.display().to_string(), source };
    let bytes = if path.exists() {
        Zeroizing::new(std::fs::read(&path).map_err(file_error)?)
    } else {
        let mut bytes = Zeroizing::new(vec![0u8; 32]);
        random::fill(&mut bytes)?;
        crate::certificate::write_private(&path, &bytes)?;
        bytes
    };
    let unbound = UnboundKey::new(&AES_256_GCM, &bytes).map_err(|_| failed("the wrapping key is damaged"))?;
    Ok(LessSafeKey::new(unbound))
}

fn wrap(key: &LessSafeKey, secret: &[u8]) -> Result<String, AuthorityError> {
    let mut nonce = [0u8; NONCE_LEN];
    random::fill(&mut nonce)?;
    let mut sealed = Zeroizing::new(secret.to_vec());
    key.seal_in_place_append_tag(Nonce::assume_unique_for_key(nonce), Aad::from(SETTING), &mut *sealed)
        .map_err(|_| failed("it can't be wrapped"))?;
    Ok(STANDARD.encode([&nonce[..], &sealed[..]].concat()))
}

fn unwrap(key: &LessSafeKey, wrapped: &str) -> Result<Zeroizing<Vec<u8>>, AuthorityError> {
    let damaged = || failed("it was wrapped with another key, or is damaged; `postern tenant reset` makes a new one");
    let mut bytes = Zeroizing::new(STANDARD.decode(wrapped).map_err(|_| damaged())?);
    if bytes.len() < NONCE_LEN {
        return Err(damaged());
    }
    let mut sealed = Zeroizing::new(bytes.split_off(NONCE_LEN));
    let nonce = Nonce::try_assume_unique_for_key(&bytes).map_err(|_| damaged())?;
    let length = key.open_in_place(nonce, Aad::from(SETTING), &mut sealed).map_err(|_| damaged())?.len();
    sealed.truncate(length);
    Ok(sealed)
}

impl SigningKey {
    /// The tenant's key; made and stored when there is none.
    pub async fn load_or_make(store: &SqliteStore) -> Result<SigningKey, AuthorityError> {
        let wrapping = wrapping_key(store.folder())?;
        if let Some(wrapped) = store.setting(SETTING).await? {
            let der = unwrap(&wrapping, &wrapped)?;
            let pair = KeyPair::from_pkcs8(&der).map_err(|_| failed("it is damaged"))?;
            return Ok(SigningKey::of(pair));
        }
        let made = tokio::task::spawn_blocking(|| KeyPair::generate(KeySize::Rsa2048)).await;
        let pair = made.ok().and_then(Result::ok).ok_or_else(|| failed("it can't be made"))?;
        let der: Pkcs8V1Der<'_> = pair.as_der().map_err(|_| failed("it can't be written"))?;
        store.set_setting(SETTING, &wrap(&wrapping, der.as_ref())?).await?;
        Ok(SigningKey::of(pair))
    }

    fn of(pair: KeyPair) -> SigningKey {
        let digest = aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA256, pair.public_key().as_ref());
        let id = URL_SAFE_NO_PAD.encode(&digest.as_ref()[..20]);
        SigningKey { pair, id }
    }

    /// The signature of a message (RSASSA-PKCS1-v1_5 with SHA-256).
    pub fn sign(&self, message: &[u8]) -> Result<Vec<u8>, AuthorityError> {
        let mut bytes = vec![0u8; self.pair.public_modulus_len()];
        self.pair
            .sign(&signature::RSA_PKCS1_SHA256, &SystemRandom::new(), message, &mut bytes)
            .map_err(|_| failed("it can't sign"))?;
        Ok(bytes)
    }

    /// Whether a signature is this key's.
    pub fn verify(&self, message: &[u8], signature: &[u8]) -> bool {
        let key = UnparsedPublicKey::new(&signature::RSA_PKCS1_2048_8192_SHA256, self.pair.public_key().as_ref());
        key.verify(message, signature).is_ok()
    }

    /// The key set that clients check tokens with (RFC 7517).
    pub fn key_set(&self) -> Value {
        let public = self.pair.public_key();
        let number = |bytes: &[u8]| URL_SAFE_NO_PAD.encode(bytes);
        json!({ "keys": [{
            "kty": "RSA",
            "use": "sig",
            "alg": "RS256",
            "kid": self.id,
            "n": number(public.modulus().big_endian_without_leading_zero()),
            "e": number(public.exponent().big_endian_without_leading_zero()),
        }] })
    }
}
