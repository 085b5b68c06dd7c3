//! The delivered format file: the catalog's default columns as tables, for the objects of the delivered cmdlets.

use std::fmt::Write as _;

use tenant_cmdlets::Definition;

/// The file for these cmdlets; `None` when none of their objects has default columns.
pub fn of(definitions: &[&Definition]) -> Option<String> {
    let views: String = definitions.iter().filter_map(|definition| view(definition)).collect();
    let head = "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<Configuration><ViewDefinitions>";
    (!views.is_empty()).then(|| format!("{head}{views}</ViewDefinitions></Configuration>\n"))
}

/// Type and column names are letters, digits and dots, so nothing has to be escaped.
fn view(definition: &Definition) -> Option<String> {
    let type_name = definition.output?;
    let (_, noun) = definition.name.split_once('-')?;
    let columns = exo_catalog::output(noun)?.columns;
    if columns.is_empty() {
        return None;
    }
    let mut text = format!(
        "<View><Name>{noun}</Name><ViewSelectedBy><TypeName>Deserialized.{type_name}</TypeName><TypeName>{type_name}</TypeName></ViewSelectedBy><TableControl><TableHeaders>"
    );
    columns.iter().for_each(|_| text.push_str("<TableColumnHeader />"));
    text.push_str("</TableHeaders><TableRowEntries><TableRowEntry><TableColumnItems>");
    for column in &columns {
        let _ = write!(text, "<TableColumnItem><PropertyName>{column}</PropertyName></TableColumnItem>");
    }
    text.push_str("</TableColumnItems></TableRowEntry></TableRowEntries></TableControl></View>");
    Some(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_default_columns_are_those_of_the_catalog() {
        let all: Vec<_> = tenant_cmdlets::CMDLETS.iter().collect();
        let text = of(&all).unwrap_or_default();
        assert!(text.contains("<PropertyName>DomainName</PropertyName>") && text.contains("AcceptedDomain</TypeName>"));
        assert_eq!(of(&[]), None);
    }
}
