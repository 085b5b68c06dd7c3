//! The table of commands: name and implementation.
//!
//! To add a command: one file with a struct that implements `Cmdlet`, one row here. What the command says of itself
//! (parameters, sets, aliases) comes from `data/commands.jsonl`.

use std::sync::Arc;

use posh_runtime::command::{Cmdlet, Definition};
use posh_runtime::runtime::Runtime;
use posh_runtime::symbol::Symbol;

use crate::{data, items, metadata, objects, output, session};

fn definition<C: Cmdlet + Default + 'static>(name: &'static str) -> Definition {
    Definition { name, info: Arc::new(move || metadata::info(name)), make: Arc::new(|| Box::new(C::default())) }
}

macro_rules! commands {
    ($($name:literal $command:path;)*) => {
        /// The commands of this crate.
        pub fn definitions() -> Vec<Definition> {
            vec![$(definition::<$command>($name)),*]
        }
    };
}

commands! {
    "Add-Content" items::add_content::AddContent;
    "Add-Member" objects::add_member::AddMember;
    "Clear-Content" items::set_content::ClearContent;
    "Clear-Variable" session::clear_variable::ClearVariable;
    "Compare-Object" objects::compare_object::CompareObject;
    "ConvertFrom-CliXml" data::import_clixml::ConvertFromClixml;
    "ConvertFrom-Csv" data::convert_from_csv::ConvertFromCsv;
    "ConvertFrom-Json" data::convert_from_json::ConvertFromJson;
    "ConvertFrom-SecureString" session::secure_string::ConvertFromSecureString;
    "ConvertFrom-StringData" data::convert_from_string_data::ConvertFromStringData;
    "ConvertTo-CliXml" data::export_clixml::ConvertToClixml;
    "ConvertTo-Csv" data::convert_to_csv::ConvertToCsv;
    "ConvertTo-Html" data::convert_to_html::ConvertToHtml;
    "ConvertTo-Json" data::convert_to_json::ConvertToJson;
    "ConvertTo-SecureString" session::secure_string::ConvertToSecureString;
    "Export-Clixml" data::export_clixml::ExportClixml;
    "Export-Csv" data::export_csv::ExportCsv;
    "ForEach-Object" objects::for_each_object::ForEachObject;
    "Get-Alias" session::get_alias::GetAlias;
    "Get-ChildItem" items::get_child_item::GetChildItem;
    "Get-Command" session::get_command::GetCommand;
    "Get-Content" items::get_content::GetContent;
    "Get-Credential" session::get_credential::GetCredential;
    "Get-Culture" session::get_culture::GetCulture;
    "Get-Date" objects::get_date::GetDate;
    "Get-FileHash" data::get_file_hash::GetFileHash;
    "Get-Item" items::get_item::GetItem;
    "Get-Location" items::get_location::GetLocation;
    "Get-Member" objects::get_member::GetMember;
    "Get-Random" objects::get_random::GetRandom;
    "Get-UICulture" session::get_culture::GetCulture;
    "Get-Unique" objects::get_unique::GetUnique;
    "Get-Variable" session::get_variable::GetVariable;
    "Group-Object" objects::group_object::GroupObject;
    "Import-Clixml" data::import_clixml::ImportClixml;
    "Import-Csv" data::import_csv::ImportCsv;
    "Invoke-Command" session::invoke_command::InvokeCommand;
    "Invoke-Expression" session::invoke_expression::InvokeExpression;
    "Join-Path" items::join_path::JoinPath;
    "Join-String" data::join_string::JoinString;
    "Measure-Command" objects::measure_command::MeasureCommand;
    "Measure-Object" objects::measure_object::MeasureObject;
    "New-Alias" session::new_alias::NewAlias;
    "New-Guid" data::new_guid::NewGuid;
    "New-Item" items::new_item::NewItem;
    "New-Object" objects::new_object::NewObject;
    "New-TimeSpan" objects::new_time_span::NewTimeSpan;
    "New-Variable" session::new_variable::NewVariable;
    "Out-Default" output::out_default::OutDefault;
    "Out-File" output::out_file::OutFile;
    "Out-Host" output::out_default::OutDefault;
    "Out-Null" output::out_null::OutNull;
    "Out-String" output::out_string::OutString;
    "Read-Host" session::read_host::ReadHost;
    "Remove-Item" items::remove_item::RemoveItem;
    "Remove-Variable" session::remove_variable::RemoveVariable;
    "Select-Object" objects::select_object::SelectObject;
    "Select-String" data::select_string::SelectString;
    "Set-Alias" session::set_alias::SetAlias;
    "Set-Content" items::set_content::SetContent;
    "Set-Location" items::set_location::SetLocation;
    "Set-StrictMode" session::set_strict_mode::SetStrictMode;
    "Set-Variable" session::set_variable::SetVariable;
    "Sort-Object" objects::sort_object::SortObject;
    "Split-Path" items::split_path::SplitPath;
    "Start-Sleep" objects::start_sleep::StartSleep;
    "Tee-Object" objects::tee_object::TeeObject;
    "Test-Path" items::test_path::TestPath;
    "Where-Object" objects::where_object::WhereObject;
    "Write-Debug" output::write_debug::WriteDebug;
    "Write-Error" output::write_error::WriteError;
    "Write-Host" output::write_host::WriteHost;
    "Write-Information" output::write_information::WriteInformation;
    "Write-Output" output::write_output::WriteOutput;
    "Write-Progress" output::write_progress::WriteProgress;
    "Write-Verbose" output::write_verbose::WriteVerbose;
    "Write-Warning" output::write_warning::WriteWarning;
}

/// Gives a session the aliases of the reference shell.
pub fn set_aliases(runtime: &Runtime) {
    for (name, command) in metadata::aliases() {
        runtime.global.set_alias(Symbol::new(name), Some(command.to_owned()));
    }
}
