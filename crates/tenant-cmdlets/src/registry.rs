//! The cmdlets that exist here.

use crate::call::{Context, Effect};
use crate::error::CmdletError;
use crate::{accepted_domain, organization_config};

/// What a cmdlet does to the organization.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    /// It reads.
    Read,
    /// It changes.
    Change,
}

/// A cmdlet that exists here.
pub struct Definition {
    /// Its name in the catalog.
    pub name: &'static str,
    /// Whether it reads or changes.
    pub access: Access,
    /// The .NET name of the objects that it writes; a change writes none.
    pub output: Option<&'static str>,
    pub(crate) run: fn(&Context<'_>) -> Result<Effect, CmdletError>,
}

/// All of them, sorted by name.
pub const CMDLETS: &[Definition] = &[
    Definition {
        name: "Get-AcceptedDomain",
        access: Access::Read,
        output: Some(accepted_domain::TYPE_NAME),
        run: accepted_domain::get,
    },
    Definition {
        name: "Get-OrganizationConfig",
        access: Access::Read,
        output: Some(organization_config::TYPE_NAME),
        run: organization_config::get,
    },
    Definition { name: "Set-AcceptedDomain", access: Access::Change, output: None, run: accepted_domain::set },
    Definition { name: "Set-OrganizationConfig", access: Access::Change, output: None, run: organization_config::set },
];

/// The cmdlet of a name, without regard to case.
pub fn definition(name: &str) -> Option<&'static Definition> {
    CMDLETS.iter().find(|definition| definition.name.eq_ignore_ascii_case(name))
}
