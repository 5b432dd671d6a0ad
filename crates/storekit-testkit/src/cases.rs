//! Named key files: one for every form that the policy allows and one for every way to break it, each with the
//! verdict that it deserves. The names and the reasons follow the strictness policy of the project.

mod base64;
mod der;
mod foreign;
mod layout;
mod pem;
mod structure;
mod text;

use crate::TestKey;

/// One key file.
#[derive(Clone, Debug)]
pub struct Case {
    /// Its name, in kebab-case: what is unusual about it.
    pub name: &'static str,
    /// The whole file.
    pub bytes: Vec<u8>,
    /// What a strict reader says of it.
    pub expect: Expect,
}

/// What a strict reader says of a file.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Expect {
    /// A key in the form in which Apple issues it.
    Canonical,
    /// A key, and exactly these rules have something to say of its form.
    Accepted(&'static [&'static str]),
    /// No key.
    Rejected {
        /// Rules one of which names the reason. Several, where several are right.
        rules: &'static [&'static str],
        /// Whether the key can be written again from this text, without loss and without a guess.
        repairable: bool,
    },
}

impl Case {
    /// The name of its file: `.der` where the file is bare DER.
    pub fn file_name(&self) -> String {
        let is_der = self.bytes.first() == Some(&crate::der::SEQUENCE) && !self.bytes.is_ascii();
        format!("{}.{}", self.name, if is_der { "der" } else { "p8" })
    }

    fn allowed(
        name: &'static str,
        bytes: impl Into<Vec<u8>>,
        rules: &'static [&'static str],
    ) -> Self {
        let expect = if rules.is_empty() { Expect::Canonical } else { Expect::Accepted(rules) };
        Self { name, bytes: bytes.into(), expect }
    }

    fn repairable(
        name: &'static str,
        bytes: impl Into<Vec<u8>>,
        rules: &'static [&'static str],
    ) -> Self {
        Self { name, bytes: bytes.into(), expect: Expect::Rejected { rules, repairable: true } }
    }

    fn rejected(
        name: &'static str,
        bytes: impl Into<Vec<u8>>,
        rules: &'static [&'static str],
    ) -> Self {
        Self { name, bytes: bytes.into(), expect: Expect::Rejected { rules, repairable: false } }
    }
}

/// Every case. The key is [`TestKey::nth`]\(1\), unless the case is about the key; the other key, where a case has
/// one, is the second.
pub fn cases() -> Vec<Case> {
    [
        layout::cases(),
        text::cases(),
        pem::cases(),
        base64::cases(),
        structure::cases(),
        der::cases(),
        foreign::cases(),
    ]
    .concat()
}

/// The key of nearly every case.
fn key() -> TestKey {
    TestKey::nth(1)
}

/// The key that does not belong there.
fn other_key() -> TestKey {
    TestKey::nth(2)
}

/// The text of the key in Apple's form.
fn apple_text() -> String {
    crate::pem::write(&crate::encoder::Pkcs8::apple(&key()).der())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn names_are_kebab_case_and_each_is_there_once() {
        let mut seen = BTreeSet::new();
        for case in cases() {
            let kebab = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
            assert!(case.name.chars().all(kebab), "{}", case.name);
            assert!(seen.insert(case.name), "{} is there twice", case.name);
        }
        assert!(seen.len() > 150);
    }

    #[test]
    fn no_two_cases_are_the_same_file() {
        let mut seen = BTreeSet::new();
        for case in cases() {
            assert!(seen.insert(case.bytes), "{} repeats another case", case.name);
        }
    }

    #[test]
    fn every_case_that_is_not_canonical_names_a_rule() {
        for case in cases() {
            let (Expect::Accepted(rules) | Expect::Rejected { rules, .. }) = case.expect else {
                continue;
            };
            assert!(!rules.is_empty(), "{}", case.name);
            assert!(rules.iter().all(|rule| rule.contains('-')), "{}", case.name);
        }
    }

    #[test]
    fn p256_reads_every_case_of_one_block_in_der_that_is_allowed() {
        use p256::pkcs8::DecodePrivateKey as _;
        for case in layout::cases() {
            let text = String::from_utf8(case.bytes).expect(case.name);
            let body = text.split_once(crate::pem::BEGIN).expect(case.name).1;
            let body = body.split_once(crate::pem::END).expect(case.name).0;
            let der = crate::base64::decode(body);
            let read = p256::SecretKey::from_pkcs8_der(&der).expect(case.name);
            assert!(read.to_bytes().iter().any(|&octet| octet != 0), "{}", case.name);
        }
    }
}
