//! The records of the demonstration in every format that is read: the findings are the same.
#![expect(
    clippy::unwrap_used,
    clippy::format_push_string,
    reason = "a test that panics fails, as it should"
)]

use std::collections::BTreeMap;
use std::io::{Cursor, Write as _};
use std::path::{Path, PathBuf};
use std::{fs, process};

use serde_json::{Map, Value};
use storekit_audit::{Observer, Outcome, Profile, Settings, audit};
use storekit_export::Input;
use storekit_testkit::testdata::FOLDERS;

struct Unobserved;

impl Observer for Unobserved {
    fn progress(&self, _: u64, _: u64, _: u64) {}
}

/// A folder of its own for a test, gone at its end.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let path =
            std::env::temp_dir().join(format!("storekit-audit-formats-{name}-{}", process::id()));
        let _ = fs::remove_dir_all(&path);
        fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    fn write(&self, name: &str, content: impl AsRef<[u8]>) {
        fs::write(self.0.join(name), content).unwrap();
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

fn run(path: &Path) -> Outcome {
    let settings = Settings { profile: Profile::Review, ..Settings::default() };
    audit(vec![Input::Path(path.to_owned())], &settings, &Unobserved)
}

/// Rule and record of each finding.
fn findings(outcome: &Outcome) -> Vec<(&'static str, String)> {
    let mut findings: Vec<_> =
        outcome.findings.iter().map(|found| (found.rule, found.record.clone())).collect();
    findings.sort();
    findings
}

fn ndjson() -> String {
    let demo = storekit_testkit::fixture::testdata().join(FOLDERS[1]).join("apps.ndjson");
    fs::read_to_string(demo).unwrap()
}

fn records() -> Vec<Map<String, Value>> {
    ndjson().lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// The leaves of a record: dotted name and value.
fn leaves(record: &Map<String, Value>) -> Vec<(String, Value)> {
    let mut leaves = Vec::new();
    let mut waiting: Vec<(String, &Map<String, Value>)> = vec![(String::new(), record)];
    while let Some((prefix, object)) = waiting.pop() {
        for (name, value) in object {
            match value {
                Value::Object(inner) => waiting.push((format!("{prefix}{name}."), inner)),
                value => leaves.push((format!("{prefix}{name}"), value.clone())),
            }
        }
    }
    leaves
}

fn text(value: &Value) -> Option<String> {
    match value {
        Value::Null => None,
        Value::String(text) => Some(text.clone()),
        other => Some(other.to_string()),
    }
}

/// Tables: one for each set of columns, since a table cannot leave a cell out.
fn tables(delimiter: &str) -> Vec<String> {
    let mut tables: BTreeMap<Vec<String>, String> = BTreeMap::new();
    for record in records() {
        let leaves: BTreeMap<_, _> = leaves(&record).into_iter().collect();
        let names: Vec<_> = leaves.keys().cloned().collect();
        let quote = |text: &str| format!("\"{}\"", text.replace('"', "\"\""));
        let cells: Vec<_> = leaves
            .values()
            .map(|value| text(value).map(|it| quote(&it)).unwrap_or_default())
            .collect();
        let header = names.join(delimiter) + "\r\n";
        let table = tables.entry(names).or_insert(header);
        table.push_str(&(cells.join(delimiter) + "\r\n"));
    }
    tables.into_values().collect()
}

fn yaml_object(object: &Map<String, Value>, indent: usize, out: &mut String) {
    let pad = " ".repeat(indent);
    for (name, value) in object {
        match value {
            Value::Object(inner) if !inner.is_empty() => {
                out.push_str(&format!("{pad}{name}:\n"));
                yaml_object(inner, indent + 2, out);
            }
            // A literal block where it can say the same.
            Value::String(text)
                if text.ends_with('\n')
                    && !text.ends_with("\n\n")
                    && !text.starts_with([' ', '\n'])
                    && !text.contains(['\r', '\t', '\u{feff}']) =>
            {
                out.push_str(&format!("{pad}{name}: |\n"));
                for line in text.lines() {
                    out.push_str(&format!("{pad}  {line}\n"));
                }
            }
            // JSON's strings are YAML's.
            other => out.push_str(&format!("{pad}{name}: {other}\n")),
        }
    }
}

fn yaml_list() -> String {
    let mut out = "# An export\napps:\n".to_owned();
    for record in records() {
        let mut item = String::new();
        yaml_object(&record, 4, &mut item);
        out.push_str(&item.replacen("    ", "  - ", 1));
    }
    out
}

fn yaml_documents() -> String {
    let mut out = String::new();
    for record in records() {
        out.push_str("---\n");
        yaml_object(&record, 0, &mut out);
    }
    out
}

fn toml() -> String {
    let mut out = String::new();
    for record in records() {
        out.push_str("[[apps]]\n");
        for (name, value) in leaves(&record) {
            // TOML has no null: an empty text says the same.
            match value {
                Value::Null => out.push_str(&format!("{name} = \"\"\n")),
                Value::String(text) if text.contains('\n') && !text.contains(['\\', '"', '\r']) => {
                    out.push_str(&format!("{name} = \"\"\"\n{text}\"\"\"\n"));
                }
                other => out.push_str(&format!("{name} = {other}\n")),
            }
        }
    }
    out
}

fn env(record: &Map<String, Value>) -> String {
    let mut out = "# One app\n".to_owned();
    for (name, value) in leaves(record) {
        let name = name.replace('.', "_").to_uppercase();
        let value = text(&value).unwrap_or_default();
        if value.contains('\'') || value.contains('\n') {
            let escaped = value.replace('\\', "\\\\").replace('"', "\\\"");
            out.push_str(&format!("export {name}=\"{}\"\n", escaped.replace('\n', "\\n")));
        } else {
            out.push_str(&format!("{name}='{value}'\n"));
        }
    }
    out
}

#[test]
fn the_same_records_give_the_same_findings_in_every_format() {
    let folder = Folder::new("ndjson");
    folder.write("apps.ndjson", ndjson());
    let expected = findings(&run(&folder.0));
    let count = records().len();
    assert!(expected.len() > 40 && count >= 60, "{} {count}", expected.len());

    let check = |name: &str, write: &dyn Fn(&Folder)| {
        let folder = Folder::new(name);
        write(&folder);
        let outcome = run(&folder.0);
        let coverage = &outcome.coverage;
        assert_eq!((coverage.unreadable, coverage.skipped), (0, 0), "{name}: {coverage:?}");
        assert_eq!(coverage.records, u64::try_from(count).unwrap(), "{name}");
        let found = findings(&outcome);
        let missing: Vec<_> = expected.iter().filter(|it| !found.contains(it)).collect();
        let added: Vec<_> = found.iter().filter(|it| !expected.contains(it)).collect();
        assert_eq!((missing, added), (vec![], vec![]), "{name}");
        assert_eq!(found, expected, "{name}");
    };
    check("json", &|folder| {
        let records: Vec<_> = records().into_iter().map(Value::Object).collect();
        folder.write("apps.json", serde_json::to_string_pretty(&records).unwrap());
    });
    for (name, delimiter) in [("csv", ","), ("tsv", "\t"), ("csv", ";")] {
        check(name, &|folder| {
            for (number, table) in tables(delimiter).iter().enumerate() {
                folder.write(&format!("{number}.{name}"), table);
            }
        });
    }
    check("yaml-list", &|folder| folder.write("apps.yaml", yaml_list()));
    check("yaml-documents", &|folder| folder.write("apps.yml", yaml_documents()));
    check("toml", &|folder| folder.write("apps.toml", toml()));
    check("env", &|folder| {
        for (number, record) in records().iter().enumerate() {
            folder.write(&format!("app{number:03}.env"), env(record));
        }
    });
    check("zip", &|folder| {
        let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
        let options = zip::write::SimpleFileOptions::default();
        let lines = ndjson();
        let half = lines.match_indices('\n').nth(count / 2).unwrap().0 + 1;
        archive.start_file("a/apps.ndjson", options).unwrap();
        archive.write_all(&lines.as_bytes()[..half]).unwrap();
        archive
            .start_file("b.ndjson", options.compression_method(zip::CompressionMethod::Stored))
            .unwrap();
        archive.write_all(&lines.as_bytes()[half..]).unwrap();
        folder.write("apps.zip", archive.finish().unwrap().into_inner());
    });
}
