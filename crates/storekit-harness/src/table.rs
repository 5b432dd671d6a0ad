//! CSV, YAML, TOML, `.env` and settings pages: what an independent writer wrote is what is read, and any other text is read the
//! same however it is cut.

use std::fmt::Write as _;

use arbitrary::{Result, Unstructured};
use storekit_export::{Format, Options};
use storekit_testkit::encoder::Pkcs8;
use storekit_testkit::pem;

use crate::export::{Came, Held, assert_cut_alike, read};
use crate::key_pool::pair;
use crate::report::HOSTILE;

/// Any text as a table, or a table that is written down and read again.
pub fn csv(data: &[u8]) {
    let Some(content) = raw(data, "a.csv", Format::Csv) else {
        written_and_read(data, Format::Csv);
        return;
    };
    against_csv(content);
}

/// Any text as YAML, or records that are written as YAML and read again.
pub fn yaml(data: &[u8]) {
    if raw(data, "a.yaml", Format::Yaml).is_none() {
        written_and_read(data, Format::Yaml);
    }
}

/// Any text as TOML, or records that are written as TOML and read again.
pub fn toml(data: &[u8]) {
    if raw(data, "a.toml", Format::Toml).is_none() {
        written_and_read(data, Format::Toml);
    }
}

/// Any text as environment variables, or a record that is written as such and read again.
pub fn env(data: &[u8]) {
    if raw(data, ".env", Format::Env).is_none() {
        written_and_read(data, Format::Env);
    }
}

/// Any text as a settings page, or a record that is written as one and read again.
pub fn settings_page(data: &[u8]) {
    if raw(data, "page.txt", Format::SettingsPage).is_none() {
        written_and_read(data, Format::SettingsPage);
    }
}

/// Where the first byte is a printable one, the rest after the second, as it stands: read in several ways.
fn raw<'d>(data: &'d [u8], name: &str, format: Format) -> Option<&'d [u8]> {
    let [choice @ b' '..=b'~', cut, content @ ..] = data else { return None };
    let format = if *choice == b'?' { None } else { Some(format) };
    let is_far = format == Some(Format::Csv) && choice % 2 == 1;
    assert_cut_alike(name, content, format, *cut, is_far);
    format.map(|_| content)
}

/// Records of texts under known names, as every format can hold them.
#[derive(Debug)]
struct Table {
    names: Vec<&'static str>,
    rows: Vec<Vec<String>>,
}

/// Names that mean the same wherever they stand, each another slot.
const NAMES: [&str; 14] = [
    "record",
    "customer",
    "app",
    "platform",
    "store",
    "bundle_id",
    "app_apple_id",
    "team_id",
    "in_app_purchase_key_issuer_id",
    "in_app_purchase_key_key_id",
    "in_app_purchase_key_private_key",
    "promotional_offer_key_private_key",
    "shared_secret",
    "payload",
];

/// What a settings page calls some of them.
const LABELS: [(&str, &str); 6] = [
    ("Bundle ID", "bundle_id"),
    ("Apple app ID", "app_apple_id"),
    ("Team ID", "team_id"),
    ("In-App Purchase Issuer ID", "in_app_purchase_key_issuer_id"),
    ("In-App Purchase Key ID", "in_app_purchase_key_key_id"),
    ("Private Key (.p8 file)", "in_app_purchase_key_private_key"),
];

impl Table {
    fn arbitrary(u: &mut Unstructured<'_>, format: Format) -> Result<Self> {
        let all: Vec<_> = match format {
            Format::SettingsPage => LABELS.iter().map(|(_, name)| *name).collect(),
            _ => NAMES.to_vec(),
        };
        let mut names: Vec<&str> = Vec::new();
        for _ in 0..u.int_in_range(2..=6_u8)? {
            let name = *u.choose(&all)?;
            if !names.contains(&name) {
                names.push(name);
            }
        }
        let is_one = matches!(format, Format::Env | Format::SettingsPage);
        let rows = if is_one { 1 } else { u.int_in_range(1..=4_usize)? };
        let rows = (0..rows)
            .map(|_| names.iter().map(|name| cell(u, format, name)).collect())
            .collect::<Result<_>>()?;
        Ok(Self { names, rows })
    }
}

/// A text that a format can hold: on a settings page nothing says where one ends, so there it is simple.
fn cell(u: &mut Unstructured<'_>, format: Format, name: &str) -> Result<String> {
    let simple = |u: &mut Unstructured<'_>| {
        let texts = ["com.fernwood.habits", "7KQ2M9XWPB", "6446998023", "+1-1", "x y", "true"];
        u.choose(&texts).map(|text| (*text).to_owned())
    };
    Ok(match u.int_in_range(0..=7_u8)? {
        0 | 1 => simple(u)?,
        // Only a key goes on over lines there.
        _ if format == Format::SettingsPage && !name.ends_with("private_key") => simple(u)?,
        2 => pem::write(&Pkcs8::apple(pair(u.int_in_range(0..=15)?)).der()),
        _ if format == Format::SettingsPage => simple(u)?,
        3 => (*u.choose(&HOSTILE)?).to_owned(),
        4 => String::new(),
        5 => {
            let odd =
                ["\"", "\"\"", "'", ",", "a,b\nc", "\r\n", " a ", "a #b", "# b", "- a", "a: b"];
            (*u.choose(&odd)?).to_owned()
        }
        6 => (*u
            .choose(&["null", "~", "[a]", "{a: 1}", "*a", "&a", "!a", "|", ">", "%", "\\n"])?)
        .to_owned(),
        _ => u.arbitrary::<&str>()?.chars().take(40).collect(),
    })
}

/// Made, written, read: the same texts, record by record.
fn written_and_read(data: &[u8], format: Format) {
    let mut u = Unstructured::new(data);
    let Ok(table) = Table::arbitrary(&mut u, format) else { return };
    let Ok(text) = write(&mut u, &table, format) else { return };
    let options = Options { format: Some(format), chunk_bytes: 8192, ..Options::default() };
    let came = read("a", text.as_bytes(), None, options);
    assert_eq!(came.len(), table.rows.len(), "as many records as were written");
    for (came, row) in came.iter().zip(&table.rows) {
        let Came::Record { fields, unknown, .. } = came else {
            crate::panic_with("a sound record is not read");
        };
        assert!(unknown.is_empty(), "a known name is not known");
        let due: Vec<_> = table
            .names
            .iter()
            .zip(row)
            // A page has no way to say that a label has no value.
            .filter(|(_, text)| format != Format::SettingsPage || !text.is_empty())
            .collect();
        assert_eq!(fields.len(), due.len(), "as many fields as were written");
        for (field, (name, text)) in fields.iter().zip(due) {
            let written = field.pointer.replace('.', "_");
            assert!(
                written.strip_prefix('/').is_some_and(|it| it.eq_ignore_ascii_case(name)),
                "a field has another name, or stands elsewhere"
            );
            match &field.value {
                Held::Text(bytes) => assert_eq!(bytes, text.as_bytes(), "another text is read"),
                Held::Null => assert!(text.is_empty(), "a text is lost"),
                // What looks like a mask, or `true` in the place of a secret.
                Held::Redacted(_) => assert!(!text.is_empty(), "nothing is redacted"),
                Held::Structure => crate::panic_with("a text is read as a structure"),
            }
        }
    }
}

fn write(u: &mut Unstructured<'_>, table: &Table, format: Format) -> Result<String> {
    match format {
        Format::Csv => write_csv(u, table),
        Format::Yaml => write_yaml(u, table),
        Format::Toml => write_toml(u, table),
        Format::Env => write_env(u, table),
        _ => write_page(u, table),
    }
}

/// RFC 4180: a cell stands between quotes where it must, and sometimes where it need not.
fn write_csv(u: &mut Unstructured<'_>, table: &Table) -> Result<String> {
    let delimiter = *u.choose(&[",", ";", "\t"])?;
    let line_end = *u.choose(&["\n", "\r\n"])?;
    let mut text = String::new();
    if u.ratio(1, 8)? {
        text.push('\u{feff}');
    }
    if u.ratio(1, 8)? {
        let _ = write!(text, "sep={delimiter}{line_end}");
    }
    text.push_str(&table.names.join(delimiter));
    for row in &table.rows {
        text.push_str(line_end);
        for (number, cell) in row.iter().enumerate() {
            if number > 0 {
                text.push_str(delimiter);
            }
            // A row of empty cells is none.
            let is_plain = !cell.trim().is_empty()
                && cell.trim() == cell
                && !cell.contains([',', ';', '\t', '"', '\r', '\n'])
                && u.ratio(3, 4)?;
            if is_plain {
                text.push_str(cell);
            } else {
                let _ = write!(text, "\"{}\"", cell.replace('"', "\"\""));
            }
        }
    }
    if u.arbitrary()? {
        text.push_str(line_end);
    }
    Ok(text)
}

/// Letters, digits and what else needs no quotes anywhere, beginning with a letter.
fn is_word(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_alphabetic())
        && text.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-' | '/'))
        && !["true", "false", "null", "yes", "no", "on", "off", "y", "n"]
            .contains(&text.to_ascii_lowercase().as_str())
}

/// Between double quotes, with the escapes that YAML and TOML have in common.
fn double_quoted(text: &str) -> String {
    let mut quoted = String::from("\"");
    for c in text.chars() {
        match c {
            '"' | '\\' => quoted.extend(['\\', c]),
            '\n' => quoted.push_str("\\n"),
            '\t' => quoted.push_str("\\t"),
            ' '..='~' => quoted.push(c),
            _ if u32::from(c) < 0x1_0000 => {
                let _ = write!(quoted, "\\u{:04X}", u32::from(c));
            }
            _ => {
                let _ = write!(quoted, "\\U{:08X}", u32::from(c));
            }
        }
    }
    quoted.push('"');
    quoted
}

/// Whether every line of a text begins and ends with a visible ASCII character.
fn is_block(text: &str) -> bool {
    !text.is_empty()
        && text.split('\n').all(|line| {
            line.trim() == line
                && !line.is_empty()
                && line.bytes().all(|byte| (b' '..=b'~').contains(&byte))
        })
}

/// A list of mappings.
fn write_yaml(u: &mut Unstructured<'_>, table: &Table) -> Result<String> {
    let mut text = String::from(*u.choose(&["", "---\n", "# exported\n", "\u{feff}"])?);
    for row in &table.rows {
        for (number, (name, value)) in table.names.iter().zip(row).enumerate() {
            let _ = write!(text, "{} {name}: ", if number == 0 { '-' } else { ' ' });
            match u.int_in_range(0..=3_u8)? {
                1 if is_word(value) => text.push_str(value),
                2 if is_block(value) => {
                    text.push_str("|-");
                    for line in value.split('\n') {
                        let _ = write!(text, "\n      {line}");
                    }
                }
                3 if is_block(value) && !value.contains('\n') => {
                    let _ = write!(text, "'{}'", value.replace('\'', "\'\'"));
                }
                _ => text.push_str(&double_quoted(value)),
            }
            text.push('\n');
        }
    }
    Ok(text)
}

/// An array of tables.
fn write_toml(u: &mut Unstructured<'_>, table: &Table) -> Result<String> {
    let mut text = String::new();
    for row in &table.rows {
        text.push_str("[[records]]\n");
        for (name, value) in table.names.iter().zip(row) {
            let _ = write!(text, "{name} = ");
            match u.int_in_range(0..=3_u8)? {
                1 if is_block(value) && !value.contains(['\'', '\n']) => {
                    let _ = write!(text, "'{value}'");
                }
                2 if is_block(value) && !value.contains("\'\'\'") && !value.ends_with('\'') => {
                    let _ = write!(text, "\'\'\'\n{value}\'\'\'");
                }
                3 if is_block(value) && !value.contains(['"', '\\']) => {
                    let _ = write!(text, "\"\"\"\n{value}\"\"\"");
                }
                _ => text.push_str(&double_quoted(value)),
            }
            text.push('\n');
        }
    }
    Ok(text)
}

/// One variable a line, in upper case now and then.
fn write_env(u: &mut Unstructured<'_>, table: &Table) -> Result<String> {
    let mut text = String::new();
    let row = &table.rows[0];
    for (name, value) in table.names.iter().zip(row) {
        text.push_str(u.choose(&["", "export ", "# a comment\n", "\n"])?);
        text.push_str(&if u.arbitrary()? { name.to_uppercase() } else { (*name).to_owned() });
        text.push('=');
        match u.int_in_range(0..=2_u8)? {
            1 if is_word(value) => text.push_str(value),
            2 if !value.contains('\'') => {
                let _ = write!(text, "'{value}'");
            }
            _ => {
                let mut quoted = value.replace('\\', "\\\\").replace('"', "\\\"");
                if u.arbitrary()? {
                    quoted = quoted.replace('\n', "\\n").replace('\r', "\\r").replace('\t', "\\t");
                }
                let _ = write!(text, "\"{quoted}\"");
            }
        }
        text.push('\n');
    }
    Ok(text)
}

/// A label a line, and its value behind it or below.
fn write_page(u: &mut Unstructured<'_>, table: &Table) -> Result<String> {
    let mut text = String::new();
    let row = &table.rows[0];
    for (name, value) in table.names.iter().zip(row) {
        let label = LABELS.iter().find(|(_, of)| of == name).map_or("", |(label, _)| *label);
        text.push_str(label);
        let is_line = !value.contains('\n');
        let between = ["\n", "\n\n", " *\nRequired\n", ":\n", ": "];
        let choices = if is_line { &between[..] } else { &between[..4] };
        text.push_str(u.choose(choices)?);
        text.push_str(value);
        text.push_str(u.choose(&["\n", "\n\n", "\nCopy\n"])?);
    }
    Ok(text)
}

/// No header for us, and a row of blanks for the crate.
fn is_blank_line(line: &[u8]) -> bool {
    let delimiter = [b',', b';', b'\t'].into_iter().find(|it| line.contains(it));
    line.iter().all(|byte| byte.is_ascii_whitespace() || Some(*byte) == delimiter)
}

/// What the `csv` crate reads, where every row is sound for us, and nothing stands there that it takes for something else: a
/// CR on its own ends a row for it, and rows of blanks, `sep=` lines and marks are rows.
fn against_csv(content: &[u8]) {
    let has_lone_cr = content.windows(2).any(|two| two[0] == b'\r' && two[1] != b'\n')
        || content.ends_with(b"\r");
    if has_lone_cr || content.starts_with(b"\xef\xbb\xbf") || content.starts_with(b"sep=") {
        return;
    }
    let format = Some(Format::Csv);
    let options = Options { format, chunk_bytes: 8192, ..Options::default() };
    let came = read("a.csv", content, None, options);
    let is_sound = came.iter().all(|came| matches!(came, Came::Record { .. }));
    if !is_sound {
        return;
    }
    let Some(header) = content.split(|&byte| byte == b'\n').find(|line| !is_blank_line(line))
    else {
        return;
    };
    for delimiter in [b',', b';', b'\t'] {
        if !header.contains(&delimiter)
            || header.iter().any(|byte| b",;\t\"".contains(byte) && *byte != delimiter)
        {
            continue;
        }
        let mut rows = csv::ReaderBuilder::new()
            .delimiter(delimiter)
            .has_headers(false)
            .flexible(true)
            .from_reader(content);
        let rows: Vec<_> =
            rows.byte_records().collect::<std::result::Result<_, _>>().unwrap_or_default();
        let is_blank = |row: &csv::ByteRecord| row.iter().all(|cell| cell.trim_ascii().is_empty());
        // In front of the header, of whatever delimiter.
        let mut rows = rows.iter().skip_while(|row| row.iter().all(is_blank_line));
        let Some(names) = rows.next() else { return };
        let rows: Vec<_> = rows.collect();
        if rows.iter().any(|row| is_blank(row)) {
            return;
        }
        assert_eq!(rows.len(), came.len(), "the csv crate reads another number of rows");
        for (row, came) in rows.iter().zip(&came) {
            assert_eq!(row.len(), names.len(), "a row has another width for the csv crate");
            let Came::Record { fields, .. } = came else { return };
            for field in fields {
                let Held::Text(text) = &field.value else { continue };
                let is_there = names.iter().zip(row.iter()).any(|(name, cell)| {
                    let name = String::from_utf8_lossy(name.trim_ascii()).trim().replace('~', "~0");
                    field.pointer == format!("/{}", name.replace('/', "~1"))
                        && cell == text.as_slice()
                });
                assert!(is_there, "the csv crate reads another text");
            }
        }
    }
}
