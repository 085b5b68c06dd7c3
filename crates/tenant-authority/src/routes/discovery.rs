//! What clients look up before they sign in.

use bytes::Bytes;
use http::{Response, StatusCode};
use serde_json::json as value;

use super::{Context, json};

/// OpenID Connect discovery: scheme, host and port are those of the request.
pub fn configuration(context: &Context<'_>, tenant: &str) -> Response<Bytes> {
    let (base, id) = (context.base, &*context.authority.tenant_id);
    let at = |path: &str| format!("{base}/{tenant}/{path}");
    json(
        StatusCode::OK,
        &value!({
            "issuer": format!("{base}/{id}/v2.0"),
            "authorization_endpoint": at("oauth2/v2.0/authorize"),
            "token_endpoint": at("oauth2/v2.0/token"),
            "device_authorization_endpoint": at("oauth2/v2.0/devicecode"),
            "jwks_uri": at("discovery/v2.0/keys"),
            "response_modes_supported": ["query"],
            "response_types_supported": ["code"],
            "subject_types_supported": ["public"],
            "id_token_signing_alg_values_supported": ["RS256"],
            "code_challenge_methods_supported": ["S256"],
            "grant_types_supported": ["authorization_code", "refresh_token", "password",
                "urn:ietf:params:oauth:grant-type:device_code"],
            "token_endpoint_auth_methods_supported": ["none"],
            "scopes_supported": ["openid", "profile", "offline_access"],
            "claims_supported": ["sub", "iss", "aud", "exp", "iat", "nbf", "nonce", "name", "preferred_username", "oid", "tid"],
            "tenant_region_scope": null,
        }),
    )
}

/// Which hosts are one authority.
pub fn instance(context: &Context<'_>) -> Response<Bytes> {
    let host = context.base.split("://").nth(1).unwrap_or_default();
    json(
        StatusCode::OK,
        &value!({
            "tenant_discovery_endpoint": format!("{}/common/v2.0/.well-known/openid-configuration", context.base),
            "api-version": "1.1",
            "metadata": [{ "preferred_network": host, "preferred_cache": host, "aliases": [host] }],
        }),
    )
}

/// How a user signs in; here always with a password of this directory.
pub fn user_realm(upn: &str) -> Response<Bytes> {
    let domain = upn.rsplit('@').next().unwrap_or_default();
    json(
        StatusCode::OK,
        &value!({
            "ver": "1.0",
            "account_type": "Managed",
            "domain_name": domain,
            "cloud_instance_name": "localhost",
            "cloud_audience_urn": "urn:federation:PosternLocal",
        }),
    )
}
