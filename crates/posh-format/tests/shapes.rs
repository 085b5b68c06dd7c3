//! Objects to text, over plain data in place of an engine's objects. The expected texts are PowerShell's own.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod data_model;

use data_model::{Data, Datum, object};
use posh_format::layout::{Page, output::Output};
use posh_format::shape::parameters::{Expression, Parameters, Property};
use posh_format::shape::{ENUMERATION_LIMIT, Shaper, given};
use posh_format::stream::{Alignment, Item};
use posh_format::views::{Shape, View, Views};
use std::sync::Arc;

fn lines(mut shaper: Shaper<Datum>, width: usize, objects: &[Datum]) -> String {
    let mut output = Output::new(Page::plain(width, "en"));
    let mut items: Vec<Item> = Vec::new();
    for object in objects {
        shaper.push(&mut Data, object, &mut items).unwrap();
    }
    shaper.end(&mut items);
    for item in items {
        output.push(item);
    }
    output.finish();
    output.take_lines().map(|line| line + "\n").collect()
}

fn implicit(objects: &[Datum]) -> String {
    lines(Shaper::implicit(Arc::new(Views::built_in().clone()), ENUMERATION_LIMIT), 79, objects)
}

fn explicit(shape: Shape, parameters: Parameters<Datum>, objects: &[Datum]) -> String {
    lines(Shaper::explicit(shape, parameters, Arc::new(Views::built_in().clone()), ENUMERATION_LIMIT), 79, objects)
}

fn named(names: &[&str]) -> Parameters<Datum> {
    let properties = names.iter().map(|name| Property::new(Expression::Name((*name).to_owned()))).collect();
    Parameters { properties, ..Parameters::default() }
}

use Datum::{Double, Int, List, Null, Text};

#[test]
fn a_table_stays_open_between_other_objects() {
    let objects = [
        object(&[("A", Int(1)), ("B", Int(2))]),
        Text("some text"),
        object(&[("B", Int(3)), ("C", Int(4))]),
        Null,
        List(vec![Null]),
        Int(42),
    ];
    assert_eq!(implicit(&objects), "\nA B\n- -\n1 2\nsome text\n  3\n\n42\n\n");
}

#[test]
fn five_properties_make_a_list() {
    let five = object(&[
        ("A", Int(1)),
        ("B", Null),
        ("C", Double(1234.5)),
        ("Longer", Text("x")),
        ("E", List(vec![Int(1), Text("b")])),
    ]);
    assert_eq!(implicit(&[five]), "\nA      : 1\nB      : \nC      : 1234.5\nLonger : x\nE      : {1, b}\n\n");
}

#[test]
fn tables_show_fractions_with_the_culture_s_decimals() {
    let rows = [object(&[("N", Double(3.5)), ("T", Text("t"))]), object(&[("N", Double(0.25)), ("T", Null)])];
    assert_eq!(implicit(&rows), "\n    N T\n    - -\n3.500 t\n0.250 \n\n");
}

#[test]
fn collections_show_four_elements() {
    let five = List((1..=5).map(Int).collect());
    assert_eq!(implicit(&[object(&[("L", five)])]), "\nL\n-\n{1, 2, 3, 4…}\n\n");
}

#[test]
fn a_dictionary_s_table_lets_others_stand_alone() {
    let entry = |name, value| {
        Datum::Object("System.Collections.DictionaryEntry", vec![("Name", Text(name)), ("Value", Int(value))])
    };
    let objects =
        [entry("Alpha", 1), object(&[("Name", Text("n")), ("Value", Text("v"))]), entry("Gamma", 3), Text("end")];
    assert_eq!(
        implicit(&objects),
        "\nName                           Value\n----                           -----\nAlpha                          1\n\nName  : n\nValue \
         : v\n\nGamma                          3\nend\n\n"
    );
}

#[test]
fn groups_have_headings() {
    let mut parameters = named(&["N"]);
    parameters.group_by = Some(Property::new(Expression::Name("G".to_owned())));
    let row = |group, number| object(&[("G", Text(group)), ("N", Int(number))]);
    assert_eq!(
        explicit(Shape::Table, parameters, &[row("a", 1), row("A", 2), row("b", 3)]),
        "\n   G: a\n\nN\n-\n1\n2\n\n   G: b\n\nN\n-\n3\n\n"
    );
}

#[test]
fn columns_can_be_computed_and_fail() {
    let mut parameters = named(&["N"]);
    parameters.display_error = true;
    let computed = Property {
        label: Some("X".to_owned()),
        ..Property::new(Expression::Script(Datum::Script("P"), "$_.P".to_owned()))
    };
    parameters.properties.push(computed);
    let rows = [object(&[("N", Int(0))]), object(&[("N", Int(4)), ("P", Int(2))])];
    assert_eq!(explicit(Shape::Table, parameters, &rows), "\nN X\n- -\n0 #ERR\n4 2\n\n");
}

#[test]
fn a_registered_view_serves_deserialized_objects() {
    let mut views = Views::built_in().clone();
    views.register(View::table("Contoso.Domain", &["Name", "Default"]));
    let domain = Datum::Object(
        "Deserialized.Contoso.Domain",
        vec![("Default", Text("True")), ("Id", Int(1)), ("Name", Text("contoso.com"))],
    );
    let text = lines(Shaper::implicit(Arc::new(views), ENUMERATION_LIMIT), 30, &[domain]);
    assert_eq!(text, "\nName        Default\n----        -------\ncontoso.com True\n\n");
}

#[test]
fn custom_shows_a_tree() {
    let inner = object(&[("B", Int(1))]);
    let text = explicit(Shape::Custom, Parameters::default(), &[object(&[("A", inner), ("L", List(vec![Int(1)]))])]);
    assert_eq!(
        text,
        "\nclass PSCustomObject\n{\n  A = \n    class PSCustomObject\n    {\n      B = 1\n    }\n  L = \n    [\n      1\n    ]\n    \n}\n\n\n"
    );
}

#[test]
fn an_unknown_view_is_refused() {
    let parameters = Parameters { view: Some("nosuch".to_owned()), ..Parameters::default() };
    let mut shaper = Shaper::explicit(Shape::Table, parameters, Arc::new(Views::built_in().clone()), 4);
    let error = shaper.push(&mut Data, &object(&[("A", Int(1))]), &mut Vec::new()).unwrap_err();
    assert!(
        format!("{error:?}").contains("The view name nosuch cannot be found. There are no existing Table views for")
    );
}

#[test]
fn hash_tables_say_how_a_property_looks() {
    let table = |entries: &[(&'static str, Datum)]| Datum::Object("System.Collections.Hashtable", entries.to_vec());
    let read = |entries: &[(&'static str, Datum)]| given::property(&mut Data, Shape::Table, &table(entries));
    let property =
        read(&[("n", Text("Size")), ("E", Datum::Script("P")), ("al", Text("R")), ("w", Int(7)), ("f", Text("N2"))])
            .unwrap();
    assert_eq!(
        (property.label.as_deref(), property.width, property.alignment),
        (Some("Size"), Some(7), Some(Alignment::Right))
    );
    for (entries, id) in [
        (vec![("Bogus", Text("A"))], "DictionaryKeyIllegal"),
        (vec![("l", Text("x"))], "DictionaryKeyMandatoryEntry"),
        (vec![("e", Text("A")), ("Width", Text("wide"))], "DictionaryKeyIllegalValue2"),
        (vec![("e", Text("A")), ("Alignment", Text("Up"))], "AlignmentIllegalValue"),
        (vec![("e", Text("A")), ("Width", Int(0))], "WidthOutOfRange"),
        (vec![("e", Int(1))], "DictionaryKeyIllegalValue1"),
        (vec![("n", Text("A")), ("l", Text("B"))], "DictionaryKeyDuplicate"),
        (vec![("e", Null)], "DictionaryKeyMissingValue"),
    ] {
        assert_eq!(read(&entries).unwrap_err().id, id);
    }
}
