//! `key-not-a-key`

use storekit_credentials::key::KeyErrorKind;
use storekit_credentials::key::text::Foreign;

use super::report;
use crate::rule::declare_rule;
use crate::{About, At, Findings, KeyProblem, KeyState, Rule, Sign, Subject};

const PASTE: &str =
    "paste the whole SubscriptionKey .p8 file from App Store Connect, BEGIN and END lines included";

declare_rule! {
    /// The slot holds something that is not a private key
    ///
    /// ## What it reports
    ///
    /// The text is something else: a certificate, a signing request, a public key, a PKCS#12 archive, a
    /// provisioning profile, rich text, a web page, JSON, a token, a reference to a variable, an identifier that
    /// belongs in another slot, an empty file, or nothing that is known. The message says which.
    ///
    /// ## Why it matters
    ///
    /// No library finds a private key in it, so nothing can be signed.
    ///
    /// ## How it happens
    ///
    /// Apple's pages offer many downloads, and forms have many fields that look alike. Rich text comes from a word
    /// processor that saved the file, a web page from a download that had lost its session.
    ///
    /// ## How to mend it
    ///
    /// Download the key from App Store Connect, under Users and Access, Integrations, In-App Purchase, and paste
    /// the text of that file.
    ///
    /// ## Example
    ///
    /// ```json bad
    /// {"bundle_id": "com.fernwood.habits", "in_app_purchase_key": {"issuer_id": "69a6de71-2c4e-47e3-e053-5b8c7c11a4d2", "key_id": "7KQ2M9XWPB", "private_key": "<file:certificate>"}}
    /// ```
    ///
    /// ```json good
    /// {"bundle_id": "com.fernwood.habits", "in_app_purchase_key": {"issuer_id": "69a6de71-2c4e-47e3-e053-5b8c7c11a4d2", "key_id": "7KQ2M9XWPB", "private_key": "<key>"}}
    /// ```
    ///
    /// ## Source
    ///
    /// Each kind of file was given to 19 loaders: none took one for a P-256 private key.
    KeyNotAKey = "key-not-a-key", Error, Measured
}

impl Rule for KeyNotAKey {
    fn about(&self) -> &'static About {
        Self::ABOUT
    }

    fn sign(&self) -> Sign {
        Sign::KeyProblem
    }

    fn check(&self, subject: &Subject<'_>, findings: &mut Findings<'_>) {
        let help = |problem| match problem {
            KeyProblem::Foreign(what) => instead_of(what),
            KeyProblem::Error(kind) => match kind {
                KeyErrorKind::Certificate => {
                    "a certificate has no private key in it; paste the SubscriptionKey .p8 file from App Store Connect"
                }
                KeyErrorKind::CertificateRequest => {
                    "a signing request is for certificates; paste the SubscriptionKey .p8 file from App Store Connect"
                }
                KeyErrorKind::PublicKey => {
                    "a public key cannot sign; paste the private one, the .p8 file as App Store Connect gave it"
                }
                KeyErrorKind::Pkcs12 => {
                    "a .p12 file holds a certificate's key; paste the SubscriptionKey .p8 file from App Store Connect"
                }
                _ => PASTE,
            },
            _ => PASTE,
        };
        report(Self::ABOUT, subject, findings, help, |_, _| {});
        for slot in subject.keys.slots() {
            if let (Some(field), KeyState::Structure) = (slot.field, &slot.state) {
                let message = "an object or a list stands where the text of the key belongs";
                findings.add(Self::ABOUT, At::Field(field), message, instead_of(Foreign::Json));
            }
        }
    }
}

/// What to paste instead of `what`, and from where.
const fn instead_of(what: Foreign) -> &'static str {
    match what {
        Foreign::Empty => {
            "the file is empty: download the key again, or make a new one if Apple offers no download"
        }
        Foreign::Reference => {
            "the reference was never replaced by what it stands for: check the variable's name, or paste the key itself"
        }
        Foreign::Uuid => "put this into the Issuer ID if it is one, and paste the .p8 file here",
        Foreign::KeyId => "put this into the Key ID if it is one, and paste the .p8 file here",
        Foreign::SharedSecret => {
            "put this into the shared secret if it is one, and paste the .p8 file here"
        }
        Foreign::BundleId => {
            "put this into the Bundle ID if it is one, and paste the .p8 file here"
        }
        Foreign::Url => "paste the text of the .p8 file, not an address of it",
        Foreign::Jwt => "a token is what the key signs; paste the .p8 file that signs it",
        Foreign::Jwk => {
            "paste the .p8 file as App Store Connect gave it; a JWK is written differently"
        }
        Foreign::Json => {
            "paste the PEM text of the key alone, from BEGIN to END, not the JSON around it"
        }
        Foreign::Rtf => {
            "a word processor saved this; paste the .p8 file as downloaded, opened in a plain text editor"
        }
        Foreign::Html => {
            "a web page was saved instead of the key, perhaps a sign-in page; sign in to App Store Connect and download again"
        }
        Foreign::ProvisioningProfile | Foreign::Cms | Foreign::Xml => {
            "this comes from code signing or a project; paste the SubscriptionKey .p8 file from App Store Connect"
        }
        Foreign::Ssh | Foreign::Pgp => {
            "this key is for another purpose; paste the SubscriptionKey .p8 file from App Store Connect"
        }
        Foreign::Zip => "unpack the archive and paste the text of the .p8 file in it",
        _ => PASTE,
    }
}
