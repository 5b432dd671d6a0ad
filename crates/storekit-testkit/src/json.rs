//! A small writer of JSON that remembers where it wrote each value.

/// A JSON value. Members keep their order.
#[derive(Clone, Debug)]
pub enum Json {
    /// `null`.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A whole number.
    Number(u64),
    /// A string.
    Text(String),
    /// An object.
    Object(Vec<(&'static str, Self)>),
    /// An array.
    Array(Vec<Self>),
}

impl From<&str> for Json {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for Json {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<u64> for Json {
    fn from(number: u64) -> Self {
        Self::Number(number)
    }
}

impl From<bool> for Json {
    fn from(value: bool) -> Self {
        Self::Bool(value)
    }
}

impl Json {
    /// Puts `value` where `pointer` (RFC 6901, objects only) points: it replaces, or adds at the end.
    /// Nothing happens when the way there does not lead through objects.
    pub fn set(&mut self, pointer: &'static str, value: impl Into<Self>) {
        let mut place = self;
        for name in pointer.split('/').skip(1) {
            let Self::Object(members) = place else { return };
            let at = members.iter().position(|member| member.0 == name).unwrap_or_else(|| {
                members.push((name, Self::Object(Vec::new())));
                members.len() - 1
            });
            place = &mut members[at].1;
        }
        *place = value.into();
    }

    /// Takes away what `pointer` (RFC 6901, objects only) points at, if it is there.
    pub fn unset(&mut self, pointer: &str) {
        let (parents, last) = pointer.rsplit_once('/').unwrap_or(("", pointer));
        let mut place = self;
        for name in parents.split('/').skip(1) {
            let Self::Object(members) = place else { return };
            let Some(member) = members.iter_mut().find(|member| member.0 == name) else {
                return;
            };
            place = &mut member.1;
        }
        if let Self::Object(members) = place {
            members.retain(|member| member.0 != last);
        }
    }
}

/// The text of a document, and where each of its values stands.
#[derive(Debug, Default)]
pub struct Written {
    /// The text.
    pub text: String,
    /// JSON Pointer from the root, first byte, byte past the last, quotes included.
    pub places: Vec<(String, usize, usize)>,
}

impl Written {
    /// Adds `value` on one line, known as `pointer`.
    pub fn compact(&mut self, value: &Json, pointer: &str) {
        self.value(value, pointer, None);
    }

    /// Adds `value` over several lines, two spaces a level, known as `pointer`.
    pub fn pretty(&mut self, value: &Json, pointer: &str) {
        self.value(value, pointer, Some(0));
    }

    /// The first byte of the value known as `pointer`, and the byte past its last.
    pub fn place(&self, pointer: &str) -> Option<(usize, usize)> {
        let (_, start, end) = self.places.iter().find(|place| place.0 == pointer)?;
        Some((*start, *end))
    }

    fn value(&mut self, value: &Json, pointer: &str, indent: Option<usize>) {
        let start = self.text.len();
        match value {
            Json::Null => self.text.push_str("null"),
            Json::Bool(value) => self.text.push_str(if *value { "true" } else { "false" }),
            Json::Number(number) => self.text.push_str(&number.to_string()),
            Json::Text(text) => self.text.push_str(&quoted(text)),
            Json::Object(members) => {
                let members = members.iter().map(|(name, value)| (Some(*name), value));
                self.structure('{', members, '}', pointer, indent);
            }
            Json::Array(values) => {
                self.structure('[', values.iter().map(|value| (None, value)), ']', pointer, indent);
            }
        }
        self.places.push((pointer.to_owned(), start, self.text.len()));
    }

    fn structure<'j>(
        &mut self,
        open: char,
        members: impl Iterator<Item = (Option<&'static str>, &'j Json)>,
        close: char,
        pointer: &str,
        indent: Option<usize>,
    ) {
        let inner = indent.map(|columns| columns + 2);
        self.text.push(open);
        for (number, (name, value)) in members.enumerate() {
            if number > 0 {
                self.text.push(',');
            }
            self.new_line(inner);
            let key = name.map_or_else(|| number.to_string(), str::to_owned);
            if let Some(name) = name {
                let blank = if inner.is_some() { " " } else { "" };
                self.text.push_str(&format!("{}:{blank}", quoted(name)));
            }
            self.value(value, &format!("{pointer}/{key}"), inner);
        }
        self.new_line(indent);
        self.text.push(close);
    }

    fn new_line(&mut self, indent: Option<usize>) {
        if let Some(columns) = indent {
            self.text.push('\n');
            self.text.extend(std::iter::repeat_n(' ', columns));
        }
    }
}

/// `text` as a JSON string, quotes included.
pub fn quoted(text: &str) -> String {
    let mut quoted = String::from('"');
    for character in text.chars() {
        match character {
            '"' => quoted.push_str("\\\""),
            '\\' => quoted.push_str("\\\\"),
            '\n' => quoted.push_str("\\n"),
            '\r' => quoted.push_str("\\r"),
            '\t' => quoted.push_str("\\t"),
            control if u32::from(control) < 0x20 => {
                quoted.push_str(&format!("\\u{:04x}", u32::from(control)));
            }
            other => quoted.push(other),
        }
    }
    quoted.push('"');
    quoted
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_string_is_escaped_as_rfc_8259_asks() {
        assert_eq!(quoted("a\"\\\n\u{1}é"), "\"a\\\"\\\\\\n\\u0001é\"");
    }

    #[test]
    fn each_value_is_found_again_at_the_place_that_was_noted() {
        let mut object = Json::Object(vec![("a", Json::Array(vec![1_u64.into(), "two".into()]))]);
        object.set("/b/c", true);
        object.set("/gone", Json::Null);
        object.unset("/gone");
        let mut written = Written::default();
        written.compact(&object, "");
        assert_eq!(written.text, r#"{"a":[1,"two"],"b":{"c":true}}"#);
        let (start, end) = written.place("/a/1").expect("noted");
        assert_eq!(&written.text[start..end], "\"two\"");

        let mut written = Written::default();
        written.pretty(&object, "");
        let (start, end) = written.place("/b/c").expect("noted");
        assert_eq!(&written.text[start..end], "true");
        assert!(written.text.starts_with("{\n  \"a\": [\n    1,\n"));
    }
}
