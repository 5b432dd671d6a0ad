//! The JSON Schemas of what is written as JSON.

/// Each schema: its name, and its text. The text is JSON Schema of 2020-12.
pub const SCHEMAS: [(&str, &str); 3] = [
    ("report", include_str!("../../../docs/schema/report-1.json")),
    ("inspect", include_str!("../../../docs/schema/inspect-1.json")),
    ("rules", include_str!("../../../docs/schema/rules-1.json")),
];

/// The schema of that name.
pub fn schema(name: &str) -> Option<&'static str> {
    SCHEMAS.into_iter().find(|(known, _)| *known == name).map(|(_, text)| text)
}
