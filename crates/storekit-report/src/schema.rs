//! The JSON Schemas of what is written as JSON, and of what is read.

/// Each schema: its name, and its text. The text is JSON Schema of 2020-12.
pub const SCHEMAS: [(&str, &str); 7] = [
    ("report", include_str!("../../../docs/schema/report-1.json")),
    ("inspect", include_str!("../../../docs/schema/inspect-1.json")),
    ("rules", include_str!("../../../docs/schema/rules-1.json")),
    ("check", include_str!("../../../docs/schema/check-1.json")),
    ("diff", include_str!("../../../docs/schema/diff-1.json")),
    ("baseline", include_str!("../../../docs/schema/baseline-1.json")),
    ("config", include_str!("../../../docs/schema/config-1.json")),
];

/// The schema of that name.
pub fn schema(name: &str) -> Option<&'static str> {
    SCHEMAS.into_iter().find(|(known, _)| *known == name).map(|(_, text)| text)
}
