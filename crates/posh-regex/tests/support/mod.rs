//! A reader for the recorded rows. They hold lone surrogates, which no JSON library lets into a string.

use std::collections::BTreeMap;

#[derive(Clone, Debug, PartialEq)]
pub enum Json {
    Null,
    Bool(bool),
    Number(f64),
    Text(Vec<u16>),
    List(Vec<Json>),
    Map(BTreeMap<String, Json>),
}

impl Json {
    pub fn get(&self, key: &str) -> Option<&Json> {
        match self {
            Json::Map(map) => map.get(key),
            _ => None,
        }
    }
    pub fn units(&self) -> Vec<u16> {
        match self {
            Json::Text(units) => units.clone(),
            _ => Vec::new(),
        }
    }
    pub fn text(&self) -> String {
        String::from_utf16_lossy(&self.units())
    }
    pub fn list(&self) -> &[Json] {
        match self {
            Json::List(list) => list,
            _ => &[],
        }
    }
}

pub fn parse(line: &str) -> Json {
    let mut reader = Reader { bytes: line.as_bytes(), at: 0 };
    reader.value()
}

struct Reader<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl Reader<'_> {
    fn blank(&mut self) {
        while self.bytes.get(self.at).is_some_and(u8::is_ascii_whitespace) {
            self.at += 1;
        }
    }

    fn take(&mut self, byte: u8) -> bool {
        self.blank();
        let there = self.bytes.get(self.at) == Some(&byte);
        self.at += usize::from(there);
        there
    }

    fn value(&mut self) -> Json {
        self.blank();
        match self.bytes[self.at] {
            b'{' => {
                self.at += 1;
                let mut map = BTreeMap::new();
                while !self.take(b'}') {
                    self.blank();
                    let key = String::from_utf16_lossy(&self.string());
                    assert!(self.take(b':'));
                    map.insert(key, self.value());
                    self.take(b',');
                }
                Json::Map(map)
            }
            b'[' => {
                self.at += 1;
                let mut list = Vec::new();
                while !self.take(b']') {
                    list.push(self.value());
                    self.take(b',');
                }
                Json::List(list)
            }
            b'"' => Json::Text(self.string()),
            _ => self.word(),
        }
    }

    fn word(&mut self) -> Json {
        let start = self.at;
        while self.bytes.get(self.at).is_some_and(|byte| !b",]} ".contains(byte)) {
            self.at += 1;
        }
        match std::str::from_utf8(&self.bytes[start..self.at]).unwrap() {
            "null" => Json::Null,
            "true" => Json::Bool(true),
            "false" => Json::Bool(false),
            number => Json::Number(number.parse().unwrap()),
        }
    }

    fn string(&mut self) -> Vec<u16> {
        self.at += 1;
        let mut units = Vec::new();
        loop {
            let rest = std::str::from_utf8(&self.bytes[self.at..]).unwrap();
            let char = rest.chars().next().unwrap();
            self.at += char.len_utf8();
            match char {
                '"' => return units,
                '\\' => {
                    let escaped = self.bytes[self.at];
                    self.at += 1;
                    units.push(match escaped {
                        b'u' => {
                            self.at += 4;
                            u16::from_str_radix(&rest[2..6], 16).unwrap()
                        }
                        b'n' => 10,
                        b't' => 9,
                        b'r' => 13,
                        b'b' => 8,
                        b'f' => 12,
                        other => u16::from(other),
                    });
                }
                other => units.extend_from_slice(other.encode_utf16(&mut [0; 2])),
            }
        }
    }
}
