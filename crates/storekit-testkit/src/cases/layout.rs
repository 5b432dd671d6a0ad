//! What the policy allows: every layout of the text, every form of the DER.

use super::{Case, key};
use crate::TestKey;
use crate::encoder::{Pkcs8, allowed_ders, attributes, friendly_name, key_usage};
use crate::{der, pem};

pub(super) fn cases() -> Vec<Case> {
    let apple = Pkcs8::apple(&key());
    let mut cases = Vec::new();
    for (name, layout, rules) in pem::allowed_layouts() {
        cases.push(Case::allowed(name, layout.write(&apple.der()), rules));
    }
    for (name, der, rules) in allowed_ders(&key()) {
        if name != "apple" {
            cases.push(Case::allowed(name, pem::write(&der), rules));
        }
    }
    let two_attributes = der::context(0, &[&key_usage(), &friendly_name()]);
    let one_line_crlf = pem::Layout { columns: &[0], line_ends: &["\r\n"], ..pem::Layout::APPLE };
    let mut one = [0; 32];
    one[31] = 1;
    let pem = |form: Pkcs8| pem::write(&form.der());
    cases.extend([
        Case::allowed(
            "attributes-two",
            pem(Pkcs8 { tail: two_attributes, ..apple.clone() }),
            &["key-structure-unexpected"],
        ),
        Case::allowed(
            "one-line-crlf",
            one_line_crlf.write(&apple.der()),
            &["key-wrapping-unusual"],
        ),
        Case::allowed(
            "percent-own-line",
            format!("{}\n%", pem::write(&apple.der())),
            &["key-surrounded"],
        ),
        // Sound in form. What is wrong with it is that anyone knows it: for the audit, not for the parser.
        Case::allowed("scalar-one", pem(Pkcs8::apple(&TestKey::from_scalar(one))), &[]),
        Case::allowed("published-rfc6979", pem(Pkcs8::apple(&TestKey::rfc6979())), &[]),
        Case::allowed("scalar-leading-zero", pem(Pkcs8::apple(&TestKey::with_leading_zero())), &[]),
        Case::allowed(
            "attributes-openssl-final-newline",
            {
                let form = Pkcs8 { tail: attributes(), ..Pkcs8::openssl(&key()) };
                format!("{}\n", pem(form))
            },
            &["key-shape-not-apple", "key-structure-unexpected"],
        ),
    ]);
    cases
}
