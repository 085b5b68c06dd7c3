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
    pub(crate) run: fn(&Context<'_>) -> Result<Effect, CmdletError>,
}

/// All of them, sorted by name.
pub const CMDLETS: &[Definition] = &[
    Definition { name: "Get-AcceptedDomain", access: Access::Read, run: accepted_domain::get },
    Definition { name: "Get-OrganizationConfig", access: Access::Read, run: organization_config::get },
    Definition { name: "Set-AcceptedDomain", access: Access::Change, run: accepted_domain::set },
    Definition { name: "Set-OrganizationConfig", access: Access::Change, run: organization_config::set },
];

/// The cmdlet of a name, without regard to case.
pub fn definition(name: &str) -> Option<&'static Definition> {
    CMDLETS.iter().find(|definition| definition.name.eq_ignore_ascii_case(name))
}
