//! Whose record it is, for people.

use storekit_audit::Labels;

use crate::Name;

/// What is known of a record beside its key: `Ninth Orchard, journal (com.ninthorchard.journal), revenuecat`. Nothing
/// where the key says it all.
pub(crate) fn whose(record: &str, labels: Option<&Labels>) -> Option<String> {
    let labels = labels?;
    let new = |label: &Option<Box<str>>| {
        let label = label.as_deref().filter(|label| !record.split('/').any(|part| part == *label));
        label.map(|label| Name(label).to_string())
    };
    let app = match (new(&labels.app), new(&labels.bundle_id)) {
        (Some(app), Some(bundle)) if app != bundle => Some(format!("{app} ({bundle})")),
        (app, bundle) => bundle.or(app),
    };
    let parts = [new(&labels.customer), app, new(&labels.platform)];
    let parts: Vec<_> = parts.into_iter().flatten().collect();
    (!parts.is_empty()).then(|| parts.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn labels(customer: &str, app: &str, bundle: &str, platform: &str) -> Labels {
        let label = |text: &str| (!text.is_empty()).then(|| Box::from(text));
        Labels {
            customer: label(customer),
            app: label(app),
            platform: label(platform),
            bundle_id: label(bundle),
        }
    }

    #[test]
    fn it_says_what_the_key_does_not() {
        let all = labels("Ninth Orchard", "journal", "com.ninth.journal", "adapty");
        for (record, labels, said) in [
            ("app_1", &all, Some("Ninth Orchard, journal (com.ninth.journal), adapty")),
            ("Ninth Orchard/journal", &all, Some("com.ninth.journal, adapty")),
            ("a", &labels("", "", "a.b", ""), Some("a.b")),
            ("a.b", &labels("", "", "a.b", ""), None),
            ("a", &labels("", "", "", ""), None),
        ] {
            assert_eq!(whose(record, Some(labels)).as_deref(), said, "{record}");
        }
        assert_eq!(whose("a", None), None);
    }
}
