//! The demonstration export: what a subscription platform might hand over, sound records for the most part, and one
//! planted defect in each of the others. Customers, apps and identifiers are made up.

mod account;
mod key_files;
mod native;
mod platforms;

use std::collections::BTreeMap;

use crate::json::{Json, Written};

/// A record to be written.
struct Row {
    /// What the record is known by in a report.
    record: String,
    json: Json,
    plant: Option<Plant>,
}

/// One defect: a rule, and the JSON Pointer in the record of the field that the rule reports.
#[derive(Clone, Copy)]
struct Plant {
    rule: &'static str,
    field: &'static str,
}

impl Row {
    /// The same record with `value` at `field`, where `rule` will report it.
    fn planted(mut self, rule: &'static str, field: &'static str, value: impl Into<Json>) -> Self {
        self.json.set(field, value);
        self.plant = Some(Plant { rule, field });
        self
    }

    /// The same record, reported by `rule` at `field` for what stands there.
    fn marked(mut self, rule: &'static str, field: &'static str) -> Self {
        self.plant = Some(Plant { rule, field });
        self
    }

    /// The same record with `value` at `field`.
    fn with(mut self, field: &'static str, value: impl Into<Json>) -> Self {
        self.json.set(field, value);
        self
    }

    /// The same record without `field`.
    fn without(mut self, field: &str) -> Self {
        self.json.unset(field);
        self
    }
}

/// The files of the export, by their path in it, and `PLANTED.tsv`, which lists the defects.
pub fn files() -> BTreeMap<String, Vec<u8>> {
    let mut export = Export {
        files: BTreeMap::new(),
        planted: "source\trecord\trule\tfield\tline\tbyte_start\tbyte_end\n".to_owned(),
    };
    export.lines("apps.ndjson", &native::rows());
    export.document("adapty.json", &platforms::adapty(), "", |records| records);
    export.document("revenuecat.json", &platforms::revenuecat(), "/items", |records| {
        Json::Object(vec![("object", "list".into()), ("items", records)])
    });
    export.document("app-store-connect-apps.json", &platforms::listing(), "/data", |records| {
        let paging = Json::Object(vec![("total", 8.into()), ("limit", 200.into())]);
        let meta = Json::Object(vec![("paging", paging)]);
        Json::Object(vec![("data", records), ("meta", meta)])
    });
    for file in key_files::files() {
        export.key_file(&file);
    }
    export.files.insert("PLANTED.tsv".to_owned(), export.planted.into_bytes());
    export.files
}

struct Export {
    files: BTreeMap<String, Vec<u8>>,
    planted: String,
}

impl Export {
    /// NDJSON: a record a line.
    fn lines(&mut self, source: &str, rows: &[Row]) {
        let mut written = Written::default();
        for (number, row) in rows.iter().enumerate() {
            written.compact(&row.json, &format!("/{number}"));
            written.text.push('\n');
        }
        self.note(source, rows, "", &written);
        self.files.insert(source.to_owned(), written.text.into_bytes());
    }

    /// One JSON document, whose records are the array at `records`.
    fn document(
        &mut self,
        source: &str,
        rows: &[Row],
        records: &str,
        around: impl Fn(Json) -> Json,
    ) {
        let array = Json::Array(rows.iter().map(|row| row.json.clone()).collect());
        let mut written = Written::default();
        written.pretty(&around(array), "");
        written.text.push('\n');
        self.note(source, rows, records, &written);
        self.files.insert(source.to_owned(), written.text.into_bytes());
    }

    fn key_file(&mut self, file: &key_files::KeyFile) {
        let source = format!("keys/{}", file.name);
        if let Some(rule) = file.rule {
            let end = file.text.len();
            self.planted.push_str(&format!("{source}\t{source}#1\t{rule}\t\t1\t0\t{end}\n"));
        }
        self.files.insert(source, file.text.clone().into_bytes());
    }

    fn note(&mut self, source: &str, rows: &[Row], records: &str, written: &Written) {
        for (number, row) in rows.iter().enumerate() {
            let Some(Plant { rule, field }) = row.plant else {
                continue;
            };
            let (start, end) = written
                .place(&format!("{records}/{number}{field}"))
                .expect("a planted field is written");
            let line = 1 + written.text[..start].matches('\n').count();
            let record = &row.record;
            self.planted.push_str(&format!(
                "{source}\t{record}\t{rule}\t{field}\t{line}\t{start}\t{end}\n"
            ));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_planted_range_holds_one_whole_value_on_the_line_that_is_named() {
        let files = files();
        let planted = String::from_utf8(files["PLANTED.tsv"].clone()).expect("text");
        for row in planted.lines().skip(1) {
            let columns: Vec<_> = row.split('\t').collect();
            let [source, _, _, field, line, start, end] = columns[..] else { panic!("{row}") };
            let text = std::str::from_utf8(&files[source]).expect("text");
            let (start, end): (usize, usize) = (start.parse().expect(row), end.parse().expect(row));
            assert_eq!(text[..start].split('\n').count().to_string(), line, "{row}");
            if field.is_empty() {
                assert_eq!(end, text.len(), "{row}");
            } else {
                let name = field.rsplit('/').next().expect(row);
                let before = text[..start].trim_end();
                assert!(before.ends_with(&format!("\"{name}\":")), "{row}");
                assert!(text[end..].starts_with([',', '}', '\n']), "{row}");
            }
        }
    }

    #[test]
    fn each_record_has_one_planted_defect_at_most() {
        let planted = String::from_utf8(files()["PLANTED.tsv"].clone()).expect("text");
        let mut seen = BTreeSet::new();
        for row in planted.lines().skip(1) {
            let columns: Vec<_> = row.split('\t').collect();
            assert!(seen.insert((columns[0], columns[1])), "{row}");
        }
        assert!(seen.len() > 30);
    }

    #[test]
    fn every_record_is_known_by_a_name_of_its_own() {
        let mut seen = BTreeSet::new();
        for row in native::rows()
            .into_iter()
            .chain(platforms::adapty())
            .chain(platforms::revenuecat())
            .chain(platforms::listing())
        {
            assert!(seen.insert(row.record.clone()), "{}", row.record);
        }
    }
}
