//! The text of a settings page, as people paste it: a label on a line, its value on the next ones.

use storekit_credentials::Span;

use super::tree::{Scalar, Tree};
use crate::Token;
use crate::json::parse::Fault;

/// Labels of Adapty's and App Store Connect's pages, in lower case, and the native name of what they stand for.
const LABELS: &[(&str, &str)] = &[
    ("in-app purchase issuer id", "in_app_purchase_key.issuer_id"),
    ("in-app purchase key id", "in_app_purchase_key.key_id"),
    ("private key (.p8 file)", "in_app_purchase_key.private_key"),
    ("private key", "in_app_purchase_key.private_key"),
    ("subscription key id", "promotional_offer_key.key_id"),
    ("subscription key (.p8 file)", "promotional_offer_key.private_key"),
    ("app store shared secret", "shared_secret"),
    ("shared secret", "shared_secret"),
    ("bundle id", "bundle_id"),
    ("apple app id", "app_apple_id"),
    ("app apple id", "app_apple_id"),
    ("apple id", "app_apple_id"),
    ("issuer id", "in_app_purchase_key.issuer_id"),
    ("key id", "in_app_purchase_key.key_id"),
    ("team id", "team_id"),
    ("production server url", "notifications.production.url"),
    ("sandbox server url", "notifications.sandbox.url"),
    ("url for forwarding raw apple events", "notifications.forward_url"),
];

/// Lines of a page that are neither a label nor a value.
const DECORATION: &[&str] = &["required", "optional", "stalled", "active", "copy", "save", "edit"];

/// Whether a text that begins so is one: two labels at least.
pub(crate) fn looks_like_page(start: &str) -> bool {
    start.lines().filter(|line| label(line).is_some()).take(2).count() == 2
}

/// Reads a page: one record.
#[expect(
    clippy::unnecessary_wraps,
    reason = "the other documents can be broken; a paste has no grammar"
)]
pub(crate) fn read(text: &str) -> Result<Tree, Fault> {
    let mut tree = Tree::default();
    let root = tree.object(Span::new(0, text.len()));
    let mut current: Option<(&str, Option<Span>)> = None;
    let mut at = 0_usize;
    for line in text.split_inclusive('\n') {
        let start = at;
        at = at.saturating_add(line.len());
        let value = line.trim();
        if let Some((name, rest)) = label(line) {
            finish(&mut tree, root, current.take());
            let inline = line.rfind(rest).filter(|_| !rest.is_empty());
            let span =
                inline.map(|from| Span::new(0, rest.len()).shifted(start.saturating_add(from)));
            current = Some((name, span));
        } else if value.is_empty() || DECORATION.contains(&value.to_ascii_lowercase().as_str()) {
            // Between a label and its value, or after it.
        } else if let Some((name, span)) = current {
            let blanks = line.len().saturating_sub(line.trim_start().len());
            let from = start.saturating_add(blanks);
            let end = from.saturating_add(value.len());
            // Only a key goes on over lines.
            let is_key = name.ends_with("private_key");
            match span {
                None => current = Some((name, Some(Span::new(from, end)))),
                Some(span) if is_key => current = Some((name, Some(Span::new(span.start(), end)))),
                Some(_) => {}
            }
        }
    }
    finish(&mut tree, root, current);
    Ok(tree)
}

fn finish(tree: &mut Tree, root: usize, field: Option<(&str, Option<Span>)>) {
    let Some((name, span)) = field else { return };
    let node = match span {
        Some(raw) => {
            tree.scalar(raw, Scalar { meaning: None, raw, token: Token::Plain, is_plain: true })
        }
        None => return,
    };
    tree.insert(root, name.to_owned(), node);
}

/// The native name that a line's label stands for, and what follows on the line behind a colon.
fn label(line: &str) -> Option<(&'static str, &str)> {
    let line = line.trim();
    let (head, rest) = match line.split_once(':') {
        Some((head, rest)) if !rest.starts_with("//") => (head, rest.trim()),
        _ => (line, ""),
    };
    let head = head.trim_end_matches(['*', ' ']).to_ascii_lowercase();
    LABELS.iter().find(|(label, _)| *label == head).map(|(_, name)| (*name, rest))
}
