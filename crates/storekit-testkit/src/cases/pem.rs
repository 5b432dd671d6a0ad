//! More than one block, and headers: what RFC 7468 rules out, or allows where a key file must not.

use super::{Case, apple_text, key, other_key};
use crate::encoder::Pkcs8;
use crate::{base64, der, foreign, pem};

const SEVERAL: &[&str] = &["key-several-in-one"];

pub(super) fn cases() -> Vec<Case> {
    let text = apple_text();
    let other = pem::write(&Pkcs8::apple(&other_key()).der());
    let public = pem::write_labelled("PUBLIC KEY", &key().spki());
    let parameters = pem::write_labelled("EC PARAMETERS", der::PRIME256V1);
    let certificate = pem::write_labelled("CERTIFICATE", &base64::decode(foreign::CERTIFICATE));
    let header = |header: &str| text.replace("KEY-----\nM", &format!("KEY-----\n{header}\n\nM"));
    vec![
        Case::rejected("same-key-twice", format!("{text}\n{text}\n"), SEVERAL),
        Case::rejected("two-keys", format!("{text}\n{other}\n"), SEVERAL),
        Case::rejected("two-keys-glued", format!("{text}{other}"), SEVERAL),
        Case::rejected("key-then-public-key", format!("{text}\n{public}\n"), SEVERAL),
        Case::rejected("parameters-then-key", format!("{parameters}\n{text}\n"), SEVERAL),
        Case::rejected("key-then-certificate", format!("{text}\n{certificate}\n"), SEVERAL),
        Case::rejected(
            "key-then-cut-block",
            format!("{text}\n{}", &other[..100]),
            &["key-several-in-one", "key-armor-damaged", "key-truncated"],
        ),
        Case::rejected(
            "broken-block-then-key",
            format!("{}\n{text}\n", &other[..100]),
            &["key-several-in-one", "key-armor-damaged", "key-truncated"],
        ),
        Case::repairable(
            "header-comment",
            header("Comment: key of the subscription team"),
            &["key-surrounded", "key-armor-damaged"],
        ),
        Case::rejected(
            "header-encryption-on-plain-key",
            header(
                "Proc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,00112233445566778899AABBCCDDEEFF",
            ),
            &["key-encrypted", "key-armor-damaged"],
        ),
    ]
}
