//! `keys/`: key files as they were downloaded, and two as they came back from somewhere else.

use super::account::Account;
use crate::encoder::Pkcs8;
use crate::pem::Layout;

/// A key file.
pub(super) struct KeyFile {
    pub(super) name: String,
    pub(super) text: String,
    /// The rule that reports it, if one does.
    pub(super) rule: Option<&'static str>,
}

pub(super) fn files() -> Vec<KeyFile> {
    let file = |n: u64, layout: Layout, rule| {
        let account = Account::nth(n);
        KeyFile {
            name: format!("SubscriptionKey_{}.p8", account.key_id()),
            text: layout.write(&Pkcs8::apple(&account.key()).der()),
            rule,
        }
    };
    let apple = Layout::APPLE;
    vec![
        file(0, apple, None),
        file(1, apple, None),
        // The record of this account holds the path of this file.
        file(38, apple, None),
        file(220, Layout { columns: &[0], ..apple }, Some("key-wrapping-unusual")),
        file(221, Layout { after: "%", ..apple }, Some("key-surrounded")),
    ]
}
