//! The text of the delivered module: helpers that send a call, and a function for each cmdlet.

use std::fmt::Write as _;

use exo_catalog::{Cmdlet, Parameter};

/// The helpers, written for the genuine module's host: they rely only on what protocol notes, section 4, lists.
const HELPERS: &str = include_str!("../../data/helpers.ps1");

/// The type that a parameter has in the module: switches stay switches, all else is free.
fn type_of(parameter: &Parameter) -> &'static str {
    match parameter.type_name.as_str() {
        "SwitchParameter" => "Switch",
        name if name.ends_with("[]") => "System.Object[]",
        _ => "System.Object",
    }
}

fn takes_pipeline(parameter: &Parameter) -> bool {
    let text = parameter.pipeline.as_ref().map(ToString::to_string).unwrap_or_default().to_lowercase();
    text.contains("true")
}

/// The attribute lines of a parameter, one for each set it is in.
fn attributes(cmdlet: &Cmdlet, parameter: &Parameter, text: &mut String) {
    for set in &cmdlet.parameter_sets {
        let Some(member) = set.parameters.iter().find(|member| member.name == parameter.name) else { continue };
        let _ = write!(text, "        [Parameter(ParameterSetName='{}'", set.name);
        if member.mandatory {
            text.push_str(", Mandatory=$true");
        }
        if let Some(position) = member.position {
            let _ = write!(text, ", Position={position}");
        }
        if takes_pipeline(parameter) {
            text.push_str(", ValueFromPipeline=$true, ValueFromPipelineByPropertyName=$true");
        }
        text.push_str(")]\n");
    }
    if !parameter.aliases.is_empty() {
        let _ = writeln!(text, "        [Alias('{}')]", parameter.aliases.join("','"));
    }
}

fn function(cmdlet: &Cmdlet, text: &mut String) {
    let set = cmdlet.parameter_sets.iter().find(|set| set.default).or(cmdlet.parameter_sets.first());
    let set = set.map_or("__AllParameterSets", |set| set.name.as_str());
    let process = cmdlet.supports_should_process();
    let _ = write!(text, "\nfunction script:{}\n{{\n    [CmdletBinding(DefaultParameterSetName='{set}'", cmdlet.name);
    if process {
        text.push_str(", SupportsShouldProcess=$true, ConfirmImpact='Medium'");
    }
    text.push_str(")]\n    param(\n");
    let mut first = true;
    for parameter in &cmdlet.parameters {
        if process && matches!(parameter.name.as_str(), "Confirm" | "WhatIf") {
            continue;
        }
        if !std::mem::take(&mut first) {
            text.push_str(",\n\n");
        }
        attributes(cmdlet, parameter, text);
        let _ = write!(text, "        [{}]\n        ${}", type_of(parameter), parameter.name);
    }
    let _ = write!(
        text,
        "\n    )\n    process\n    {{\n        Send-PosternCall -Name '{}' -Bound $PSBoundParameters -Caller $PSCmdlet\n    }}\n}}\n",
        cmdlet.name
    );
}

/// The module text for some cmdlets.
pub fn of(cmdlets: &[Cmdlet]) -> String {
    let mut text = HELPERS.to_owned();
    for cmdlet in cmdlets {
        function(cmdlet, &mut text);
    }
    let names: Vec<String> = cmdlets.iter().map(|cmdlet| format!("'{}'", cmdlet.name)).collect();
    if names.is_empty() {
        text.push_str("\nExport-ModuleMember\n");
    } else {
        let _ = writeln!(text, "\nExport-ModuleMember -Function {}", names.join(", "));
    }
    text
}
