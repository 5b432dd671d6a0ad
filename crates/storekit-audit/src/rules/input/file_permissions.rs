//! `file-permissions`

use storekit_credentials::key::text::Content;
use storekit_export::{Field, Token};

use crate::rule::declare_rule;
use crate::{About, At, Findings, KeyState, Rule, Subject};

declare_rule! {
    /// Others can read a key file
    ///
    /// ## What it reports
    ///
    /// A key file whose permission bits let its group or everybody read it. Files inside archives, and systems that
    /// have no such bits, are not looked at; neither is a file that holds something other than a key.
    ///
    /// ## Why it matters
    ///
    /// Every account and every program on that machine can copy the key.
    ///
    /// ## How it happens
    ///
    /// Browsers save downloads so that others can read them, and copying keeps it that way.
    ///
    /// ## How to mend it
    ///
    /// Take the rights away: `chmod 600 SubscriptionKey_7KQ2M9XWPB.p8`. If people had access who should not, make a
    /// new key and revoke this one.
    ///
    /// ## Example
    ///
    /// ```text bad
    /// -rw-r--r-- SubscriptionKey_7KQ2M9XWPB.p8
    /// ```
    ///
    /// ```text good
    /// -rw------- SubscriptionKey_7KQ2M9XWPB.p8
    /// ```
    ///
    /// ## Source
    ///
    /// Observed: OpenSSH, for one, refuses private keys that others can read.
    FilePermissions = "file-permissions", Note, Observed
}

impl Rule for FilePermissions {
    fn about(&self) -> &'static About {
        Self::ABOUT
    }

    fn check(&self, subject: &Subject<'_>, findings: &mut Findings<'_>) {
        /// The bits that let the group, and everybody else, read.
        const GROUP: u32 = 0o040;
        const OTHERS: u32 = 0o004;
        let Some(mode) = subject.file_mode else { return };
        let key = &subject.keys.iap;
        let text = key.field.and_then(Field::text);
        let is_key_file = text.is_some_and(|text| text.token() == Token::Verbatim);
        let is_foreign = match &key.state {
            KeyState::Text(_, content) => matches!(content.as_ref(), Content::Foreign(..)),
            _ => true,
        };
        if !is_key_file || is_foreign {
            return;
        }
        let readers = match (mode & GROUP != 0, mode & OTHERS != 0) {
            (false, false) => return,
            (true, false) => "its group",
            (false, true) => "everybody outside its group",
            (true, true) => "everybody",
        };
        let bits = mode & 0o777;
        findings.add(
            Self::ABOUT,
            At::Record,
            format!("the key file can be read by {readers} (mode {bits:03o})"),
            "let only its owner read it: `chmod 600`",
        );
    }
}

#[cfg(test)]
mod tests {
    use storekit_credentials::key::Scratch;
    use storekit_export::Slot;
    use storekit_testkit::encoder::Pkcs8;
    use storekit_testkit::{TestKey, pem};

    use super::FilePermissions;
    use crate::testing::record;
    use crate::{Findings, Rule as _, Subject};

    fn message(content: &'static str, mode: Option<u32>) -> Option<String> {
        let record = record(&[(Slot::IapPrivateKey, "/private_key", content)]);
        let subject = Subject::new(&record, &mut Scratch::new()).with_file_mode(mode);
        let mut findings = Findings::new(&record, "key.p8", "key.p8#1");
        FilePermissions.check(&subject, &mut findings);
        findings.into_vec().pop().map(|finding| finding.message)
    }

    #[test]
    fn only_a_key_file_that_others_can_read_is_reported() {
        let key = pem::write(&Pkcs8::apple(&TestKey::nth(1)).der()).leak();
        for (mode, readers) in [
            (0o644, Some("everybody (mode 644)")),
            (0o100_640, Some("its group (mode 640)")),
            (0o604, Some("everybody outside its group (mode 604)")),
            (0o600, None),
            (0o711, None),
        ] {
            let readers = readers.map(|it| format!("the key file can be read by {it}"));
            assert_eq!(message(key, Some(mode)), readers);
        }
        assert_eq!(message(key, None), None);
        assert_eq!(message("com.fernwood.habits", Some(0o644)), None);
    }
}
