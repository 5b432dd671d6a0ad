//! `record-unreadable`

use storekit_export::{BadRecord, Block};

use crate::rule::declare_rule;
use crate::{About, Finding, Location, Rule, Sign, Snippet, State};

declare_rule! {
    /// A record cannot be read
    ///
    /// ## What it reports
    ///
    /// A record that is not what the format asks for: no valid JSON, another JSON value than an object, too long,
    /// too deeply nested, cut off, not UTF-8. The finding has the place of the fault, and says at which byte
    /// reading went on: the records after it are judged as ever.
    ///
    /// ## Why it matters
    ///
    /// Nothing is known of this record. It counts as unreadable, and the exit code says so.
    ///
    /// ## How it happens
    ///
    /// The export was cut off, put together by hand, or written by a program that does not escape quotes and line
    /// ends.
    ///
    /// ## How to mend it
    ///
    /// Mend the record at the place given, or export again with a JSON library.
    ///
    /// ## Example
    ///
    /// ```text bad
    /// {"bundle_id": "com.fernwood.habits"
    /// {"bundle_id": "com.fernwood.sleep"}
    /// ```
    ///
    /// ```text good
    /// {"bundle_id": "com.fernwood.habits"}
    /// {"bundle_id": "com.fernwood.sleep"}
    /// ```
    ///
    /// ## Source
    ///
    /// RFC 8259.
    RecordUnreadable = "record-unreadable", Error, Documented
}

impl Rule for RecordUnreadable {
    fn about(&self) -> &'static About {
        Self::ABOUT
    }

    fn sign(&self) -> Sign {
        Sign::Comparison
    }
}

/// The finding about a record of `source` that cannot be read. No rule sees such a record: who reads the source calls
/// this, with the bytes of the record where they are at hand.
pub(crate) fn finding(bad: &BadRecord, source: &str, block: Option<Block<'_>>) -> Finding {
    let about = RecordUnreadable::ABOUT;
    Finding {
        rule: about.id,
        severity: about.severity,
        record: format!("{source}#{}", bad.number),
        labels: None,
        field: None,
        message: format!(
            "record {} cannot be read: {bad}; reading went on at byte {}",
            bad.number, bad.record.byte_end
        ),
        help: bad.kind.help().to_owned(),
        locations: vec![Location {
            source: source.to_owned(),
            place: bad.place,
            label: None,
            snippet: block.and_then(|block| Snippet::of_unreadable(block, bad.place)),
        }],
        related: Vec::new(),
        state: State::New,
    }
}

#[cfg(test)]
mod tests {
    use storekit_export::{BadRecord, BadRecordKind, Place};

    use super::finding;

    #[test]
    fn it_says_where_the_fault_is_what_it_is_and_where_reading_went_on() {
        let place = Place { byte_start: 41, byte_end: 42, line: 2, column: 5 };
        let record = Place { byte_start: 37, byte_end: 90, line: 2, column: 1 };
        let bad = BadRecord { number: 2, record, place, kind: BadRecordKind::Syntax };
        let finding = finding(&bad, "apps.ndjson", None);
        assert_eq!(finding.identity(), "record-unreadable|apps.ndjson#2|");
        assert_eq!(
            finding.message,
            "record 2 cannot be read: not valid JSON; reading went on at byte 90"
        );
        assert_eq!(finding.locations[0].place, place);
        assert!(!finding.help.is_empty());
    }
}
