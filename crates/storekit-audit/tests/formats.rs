//! The records of the demonstration in every format that is read: the findings are the same.
#![expect(
    clippy::arithmetic_side_effects,
    clippy::unwrap_used,
    clippy::format_push_string,
    clippy::format_collect,
    clippy::indexing_slicing,
    reason = "a test that panics fails, as it should"
)]

use std::collections::BTreeMap;
use std::io::{Cursor, Write as _};
use std::path::{Path, PathBuf};
use std::{fs, process};

use serde_json::{Map, Value};
use storekit_audit::{Finding, Outcome, Profile, Settings, audit};
use storekit_export::Input;
use storekit_testkit::testdata::FOLDERS;

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
    audit(vec![Input::Path(path.to_owned())], &settings, &())
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

/// Secrets of Kubernetes, one a record, with everything in base64.
fn secrets() -> String {
    use base64ct::{Base64, Encoding as _};
    let mut out = String::new();
    for (number, record) in records().iter().enumerate() {
        out.push_str(&format!(
            "---\napiVersion: v1\nkind: Secret\nmetadata:\n  name: app-{number}\ntype: Opaque\ndata:\n"
        ));
        for (name, value) in leaves(record) {
            let value = text(&value).unwrap_or_default();
            out.push_str(&format!("  {name}: {}\n", Base64::encode_string(value.as_bytes())));
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
    check("storekit", &|folder| {
        let records: Vec<_> = records().into_iter().map(Value::Object).collect();
        folder.write("apps.storekit", serde_json::to_string(&records).unwrap());
    });
    check("kubernetes", &|folder| folder.write("secrets.yaml", secrets()));
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

/// The text at a dotted path of a record.
fn at(record: &Map<String, Value>, path: &str) -> Option<String> {
    let (last, above) = path.rsplit_once('.').map_or((path, None), |(above, it)| (it, Some(above)));
    let object = match above {
        Some(above) => record.get(above)?.as_object()?,
        None => record,
    };
    text(object.get(last)?)
}

/// Rules that report something in the record with each number.
type Reported = BTreeMap<usize, Vec<&'static str>>;

fn reported(outcome: &Outcome, number: impl Fn(&Finding) -> usize) -> Reported {
    let mut reported = Reported::new();
    for found in &outcome.findings {
        reported.entry(number(found)).or_default().push(found.rule);
    }
    for rules in reported.values_mut() {
        rules.sort_unstable();
    }
    reported
}

/// What `write` makes of each record, in a file each, gives what the same values give in NDJSON: those of these slots that the
/// format has room for.
fn compare_partly(
    name: &str,
    slots: &[&str],
    is_of_interest: impl Fn(&str) -> bool,
    write: impl Fn(&Folder, &[BTreeMap<String, String>]),
    number: impl Fn(&Finding) -> usize,
) {
    let values: Vec<BTreeMap<String, String>> = records()
        .iter()
        .map(|record| {
            let values =
                slots.iter().filter_map(|slot| Some(((*slot).to_owned(), at(record, slot)?)));
            values.filter(|(_, text)| !text.trim().is_empty()).collect()
        })
        .collect();
    let plain = Folder::new(&format!("{name}-plain"));
    let lines: String = values
        .iter()
        .enumerate()
        .map(|(number, values)| {
            let mut line = serde_json::to_value(values).unwrap();
            line["record"] = Value::from(number.to_string());
            line.to_string() + "\n"
        })
        .collect();
    plain.write("apps.ndjson", lines);
    let mut expected = reported(&run(&plain.0), |found| found.record.parse().unwrap());
    let folder = Folder::new(name);
    write(&folder, &values);
    let mut found = reported(&run(&folder.0), number);
    for reported in [&mut expected, &mut found] {
        for rules in reported.values_mut() {
            rules.retain(|rule| is_of_interest(rule));
        }
        reported.retain(|_, rules| !rules.is_empty());
    }
    assert!(!expected.is_empty(), "{name}");
    assert_eq!(found, expected, "{name}");
}

#[test]
fn formats_with_room_for_some_slots_give_the_same_findings_for_these() {
    let number = |found: &Finding| -> usize {
        let name = found.locations[0].source.rsplit('/').next().unwrap();
        name.split('.').next().unwrap().parse().unwrap()
    };
    // A key file holds a key; that it lacks an issuer is not its fault.
    compare_partly(
        "key-folder",
        &["in_app_purchase_key.private_key"],
        |rule| rule.starts_with("key-") && !matches!(rule, "key-id-missing" | "key-redacted"),
        |folder, records| {
            for (number, values) in records.iter().enumerate() {
                if let Some(key) = values.get("in_app_purchase_key.private_key") {
                    folder.write(&format!("{number}.p8"), key);
                }
            }
        },
        number,
    );
    let page = [
        ("Bundle ID", "bundle_id"),
        ("Apple app ID", "app_apple_id"),
        ("In-app purchase Issuer ID", "in_app_purchase_key.issuer_id"),
        ("In-app purchase Key ID", "in_app_purchase_key.key_id"),
        ("Private key (.p8 file)", "in_app_purchase_key.private_key"),
    ];
    compare_partly(
        "settings-page",
        &page.map(|(_, slot)| slot),
        // Blanks at the end of a line of a paste are nobody's value.
        |rule| rule != "identifier-whitespace",
        |folder, records| {
            for (number, values) in records.iter().enumerate() {
                let fields =
                    page.iter().filter_map(|(label, slot)| Some((label, values.get(*slot)?)));
                let text: String = fields
                    .map(|(label, value)| format!("{label}\nRequired\n{value}\n\n"))
                    .collect();
                folder.write(&format!("{number}.txt"), format!("Name: app\n{text}"));
            }
        },
        number,
    );
    let profile = [
        ("ascApiKeyIssuerId", "app_store_connect_key.issuer_id"),
        ("ascApiKeyId", "app_store_connect_key.key_id"),
        ("ascAppId", "app_apple_id"),
        ("appleTeamId", "team_id"),
    ];
    compare_partly(
        "eas",
        &profile.map(|(_, slot)| slot),
        |_| true,
        |folder, records| {
            let profiles: Map<String, Value> = records
                .iter()
                .enumerate()
                .map(|(number, values)| {
                    let ios =
                        profile.iter().filter_map(|(name, slot)| Some((*name, values.get(*slot)?)));
                    let ios: BTreeMap<_, _> = ios.collect();
                    (format!("p{number:03}"), serde_json::json!({"ios": ios}))
                })
                .collect();
            folder
                .write("eas.json", serde_json::json!({"cli": {}, "submit": profiles}).to_string());
        },
        |found| found.record.rsplit('#').next().unwrap().parse::<usize>().unwrap() - 1,
    );
}
