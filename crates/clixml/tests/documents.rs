//! Every recorded document reads, and writes back letter for letter.
#![allow(clippy::unwrap_used, clippy::expect_used)]

use clixml::{
    Body, DateTime, Error, Indent, Limits, Object, Text, Value, duration_text, duration_ticks, read, read_with, write,
};

/// Documents by `PSSerializer`, a blank line between, without their root element and indentation; `#`: the expression.
const DOCUMENTS: &str = include_str!("../data/documents.txt");

fn whole(content: &str) -> String {
    format!("<Objs Version=\"1.1.0.1\" xmlns=\"http://schemas.microsoft.com/powershell/2004/04\">\n{content}\n</Objs>")
}

fn unindented(document: &str) -> String {
    document.lines().map(str::trim_start).collect::<Vec<_>>().join("\n")
}

/// Checks that the dated scalars in `value` survive conversion.
fn check_scalars(value: &Value) {
    match value {
        Value::DateTime(text) => assert_eq!(&DateTime::parse(text).expect(text).text(), text),
        Value::TimeSpan(text) => assert_eq!(&duration_text(duration_ticks(text).expect(text)), text),
        Value::Object(object) => object.properties().for_each(|(_, value)| check_scalars(value)),
        _ => {}
    }
}

#[test]
fn recorded_documents_round_trip() {
    let mut count = 0;
    for block in DOCUMENTS.split("\n\n") {
        let (code, content) = block.trim_end_matches('\n').split_once('\n').expect("code and content");
        let document = whole(content);
        let values = read(&document).unwrap_or_else(|error| panic!("{code}: {error}"));
        values.iter().for_each(check_scalars);
        assert_eq!(unindented(&write(&values, Indent::Lines).unwrap()), unindented(&document), "{code}");
        assert_eq!(read(&write(&values, Indent::None).unwrap()).unwrap().len(), values.len(), "{code}");
        count += 1;
    }
    assert!(count > 60, "only {count} documents");
}

#[test]
fn lines_are_indented_by_two() {
    let object = Object {
        type_names: vec!["A".to_owned()].into(),
        extended: vec![("N\"".into(), Value::Null)],
        ..Object::default()
    };
    let text = write(&[object.into()], Indent::Lines).unwrap();
    let expected = "<Objs Version=\"1.1.0.1\" xmlns=\"http://schemas.microsoft.com/powershell/2004/04\">\n  <Obj RefId=\"0\">\n    \
                    <TN RefId=\"0\">\n      <T>A</T>\n    </TN>\n    <MS>\n      <Nil N=\"N&quot;\" />\n    </MS>\n  </Obj>\n</Objs>";
    assert_eq!(text, expected);
}

#[test]
fn a_service_answer_reads() {
    let document = "<Objs Version=\"1.1.0.1\" xmlns=\"http://schemas.microsoft.com/powershell/2004/04\"><Obj RefId=\"0\"><TN RefId=\"0\">\
                    <T>Deserialized.X</T></TN><Props><S N=\"Name\">a &amp; b</S><B N=\"Default\">true</B></Props></Obj></Objs>";
    let values = read(document).unwrap();
    let Value::Object(object) = &values[0] else { panic!("{values:?}") };
    assert_eq!(
        object.adapted,
        vec![("Name".into(), Value::String("a & b".into())), (Text::from("Default"), Value::Bool(true))]
    );
}

#[test]
fn references_name_earlier_objects() {
    let inner = Value::Reference(7);
    let object = Object { id: Some(7), body: Body::List(vec![inner]), ..Object::default() };
    let text = write(&[object.into()], Indent::None).unwrap();
    assert!(text.contains("<Ref RefId=\"0\" />"), "{text}");
    assert_eq!(write(&[Value::Reference(3)], Indent::None), Err(Error::UnknownReference(3)));
    assert_eq!(read(&whole("<Ref RefId=\"4\" />")), Err(Error::UnknownReference(4)));
}

#[test]
fn bounds_hold() {
    let deep = format!("{}{}", "<Obj><LST>".repeat(300), "</LST></Obj>".repeat(300));
    assert_eq!(read(&whole(&deep)), Err(Error::TooLarge { what: "levels", limit: 200 }));
    let limits = Limits { values: 2, ..Limits::default() };
    assert_eq!(read_with(&whole("<Nil/><Nil/><Nil/>"), limits), Err(Error::TooLarge { what: "values", limit: 2 }));
    let limits = Limits { bytes: 10, ..Limits::default() };
    assert_eq!(read_with(&whole(""), limits), Err(Error::TooLarge { what: "bytes", limit: 10 }));
}

#[test]
fn what_is_not_clixml_is_refused() {
    assert_eq!(read("<a/>"), Err(Error::NotClixml));
    assert_eq!(read(""), Err(Error::NotClixml));
    assert_eq!(read(&whole("<Zz/>")), Err(Error::UnknownElement("Zz".to_owned())));
    assert!(matches!(read(&whole("<I32>x</I32>")), Err(Error::BadScalar { .. })));
    assert!(matches!(read("<!DOCTYPE a [<!ENTITY b \"c\">]><Objs/>"), Err(Error::Xml { .. })));
    assert!(matches!(read(&whole("<S>&b;</S>")), Err(Error::Xml { .. })));
    assert!(matches!(read("<Objs><S>a"), Err(Error::Xml { .. })));
}
