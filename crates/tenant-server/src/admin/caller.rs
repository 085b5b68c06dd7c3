//! Who calls: the token, the user as the directory has it now, the tenant of the path, the roles.

use bytes::Bytes;
use exo_protocol::ErrorBody;
use http::{Response, StatusCode, header};
use tenant_cmdlets::{Access, CMDLETS, Definition};
use tenant_store::{ORGANIZATION_MANAGEMENT, Store, VIEW_ONLY_ORGANIZATION_MANAGEMENT};

use super::Context;
use super::answers::{failure, store_failure, unauthorized};

/// A caller whose token and account are good.
pub struct Caller {
    /// User principal name.
    pub upn: String,
    /// Delegated permissions of the token.
    pub permissions: Vec<String>,
    role_groups: Vec<String>,
}

impl Caller {
    /// Whether a role group lets the caller do this.
    pub fn may(&self, access: Access) -> bool {
        self.role_groups.iter().any(|group| match group.as_str() {
            ORGANIZATION_MANAGEMENT => true,
            VIEW_ONLY_ORGANIZATION_MANAGEMENT => access == Access::Read,
            _ => false,
        })
    }

    /// The cmdlets that the caller may run.
    pub fn cmdlets(&self) -> impl Iterator<Item = &'static Definition> {
        CMDLETS.iter().filter(|definition| self.may(definition.access))
    }

    /// Whether the caller has any role.
    pub fn has_role(&self) -> bool {
        self.may(Access::Read)
    }

    /// The refusal for a caller without any role.
    pub fn without_role(&self) -> Response<Bytes> {
        let text = format!("The role assigned to user '{}' isn't supported in this scenario.", self.upn);
        failure(StatusCode::FORBIDDEN, &ErrorBody::plain("Forbidden", text))
    }
}

/// The caller of a request, or the refusal.
pub async fn identify(context: &Context<'_>) -> Result<Caller, Box<Response<Bytes>>> {
    let given = context.header(header::AUTHORIZATION.as_str()).unwrap_or_default();
    let token = given.get(..7).filter(|scheme| scheme.eq_ignore_ascii_case("bearer ")).and_then(|_| given.get(7..));
    let Some(token) = token else { return Err(Box::new(unauthorized("The request carries no bearer token."))) };
    let authority = &context.service.authority;
    let claims = authority.check_access_token(token.trim()).map_err(|error| {
        tracing::debug!(%error, "a token was refused");
        Box::new(unauthorized(&error.to_string()))
    })?;
    let store = &context.service.store;
    let user = store.user(&claims.upn).await.map_err(|error| Box::new(store_failure(&error)))?;
    let Some(user) = user.filter(|user| user.enabled && user.id == claims.oid) else {
        return Err(Box::new(unauthorized("The account of the token is disabled or no longer there.")));
    };
    if !user.powershell_enabled {
        return Err(Box::new(unauthorized("UnAuthorized")));
    }
    if !is_own_tenant(context).await {
        let text = "The tenant of the path is not the caller's.";
        return Err(Box::new(failure(StatusCode::FORBIDDEN, &ErrorBody::plain("Forbidden", text))));
    }
    Ok(Caller { upn: user.upn, permissions: claims.permissions, role_groups: user.role_groups })
}

/// Whether the path names this tenant: by its id, or by one of its domains.
async fn is_own_tenant(context: &Context<'_>) -> bool {
    let named = &context.path.tenant;
    if named.eq_ignore_ascii_case(context.service.authority.tenant_id()) {
        return true;
    }
    match context.service.store.read().await {
        Ok(snapshot) => snapshot.query("AcceptedDomain", |domain| domain.name.eq_ignore_ascii_case(named)).len() == 1,
        Err(_) => false,
    }
}
