//! What editors, shells, spreadsheets and environment variables do to the text of a key.

use super::{Case, apple_text};
use crate::base64;
use crate::json::quoted;
use crate::pem::{BEGIN, END};

const ESCAPED: &[&str] = &["key-newlines-escaped"];
const LOST: &[&str] = &["key-newlines-lost"];
const DOUBLE: &[&str] = &["key-double-encoded"];
const ENCODING: &[&str] = &["key-encoding-damaged"];
const SURROUNDED: &[&str] = &["key-surrounded"];
const ARMOR: &[&str] = &["key-armor-damaged"];
const WRAPPING: &[&str] = &["key-wrapping-unusual"];

pub(super) fn cases() -> Vec<Case> {
    let text = apple_text();
    let body = text.lines().filter(|line| !line.starts_with('-')).collect::<Vec<_>>().join("\n");
    let lines =
        |change: &dyn Fn(&str) -> String| text.lines().map(change).collect::<Vec<_>>().join("\n");
    let in_body = |line: &str, change: &dyn Fn(&str) -> String| {
        if line.starts_with('-') { line.to_owned() } else { change(line) }
    };
    let utf16 = |order: fn(u16) -> [u8; 2], mark: bool| -> Vec<u8> {
        let mark = mark.then_some(0xfeff);
        mark.into_iter().chain(text.encode_utf16()).flat_map(order).collect()
    };
    let half = body.len() / 2;
    vec![
        Case::repairable("newlines-escaped", text.replace('\n', "\\n"), ESCAPED),
        Case::repairable("newlines-escaped-crlf", text.replace('\n', "\\r\\n"), ESCAPED),
        Case::repairable("newlines-escaped-final", text.replace('\n', "\\n") + "\\n", ESCAPED),
        Case::repairable("newlines-escaped-twice", text.replace('\n', "\\\\n"), ESCAPED),
        Case::repairable("newlines-lost", text.replace('\n', ""), LOST),
        Case::repairable("newlines-to-spaces", text.replace('\n', " "), LOST),
        Case::repairable(
            "newlines-cr-only",
            text.replace('\n', "\r"),
            &["key-wrapping-unusual", "key-newlines-lost"],
        ),
        Case::repairable("newlines-cr-cr-lf", text.replace('\n', "\r\r\n"), WRAPPING),
        Case::repairable(
            "newlines-nel",
            text.replace('\n', "\u{85}"),
            &["key-encoding-damaged", "key-newlines-lost"],
        ),
        Case::repairable("indented", lines(&|line| format!("    {line}")), SURROUNDED),
        Case::repairable(
            "space-at-line-starts",
            lines(&|line| in_body(line, &|line| format!(" {line}"))),
            SURROUNDED_OR_WRAPPING,
        ),
        Case::repairable(
            "space-inside-lines",
            lines(&|line| {
                in_body(line, &|line| {
                    let (start, rest) = line.split_at_checked(4).unwrap_or((line, ""));
                    format!("{start} {rest}")
                })
            }),
            SURROUNDED_OR_WRAPPING,
        ),
        Case::repairable(
            "blank-line-inside",
            text.replacen(&body, &body.replacen('\n', "\n\n", 1), 1),
            WRAPPING,
        ),
        Case::repairable("blank-line-before-end", text.replace(END, &format!("\n{END}")), WRAPPING),
        Case::repairable(
            "two-blank-lines-after-begin",
            text.replace(BEGIN, &format!("{BEGIN}\n\n")),
            WRAPPING,
        ),
        Case::repairable(
            "vertical-tab-at-line-end",
            text.replacen('\n', "\u{b}\n", 2),
            &["key-wrapping-unusual", "key-surrounded", "key-encoding-damaged"],
        ),
        Case::repairable("nul-inside", text.replacen("MIGT", "MI\0GT", 1), ENCODING),
        Case::repairable("nul-after-end", text.clone() + "\0", ENCODING),
        Case::repairable("bom", format!("\u{feff}{text}"), ENCODING),
        Case::repairable("utf16-le", utf16(u16::to_le_bytes, true), ENCODING),
        Case::repairable("utf16-be", utf16(u16::to_be_bytes, true), ENCODING),
        Case::repairable("utf16-le-no-mark", utf16(u16::to_le_bytes, false), ENCODING),
        Case::repairable(
            "nbsp-in-label",
            text.replace("BEGIN ", "BEGIN\u{a0}"),
            &["key-encoding-damaged", "key-armor-damaged"],
        ),
        Case::repairable(
            "nbsp-at-line-ends",
            lines(&|line| in_body(line, &|line| format!("{line}\u{a0}"))),
            ENCODING,
        ),
        Case::repairable("zero-width-space-before", format!("\u{200b}{text}"), ENCODING),
        Case::repairable("base64-of-pem", base64::encode(text.as_bytes()), DOUBLE),
        Case::repairable(
            "base64-of-pem-wrapped",
            {
                let encoded = base64::encode(text.as_bytes());
                let (start, rest) = encoded.split_at_checked(76).unwrap_or((&encoded, ""));
                format!("{start}\n{rest}\n")
            },
            DOUBLE,
        ),
        Case::repairable(
            "base64-of-pem-twice",
            base64::encode(base64::encode(text.as_bytes()).as_bytes()),
            DOUBLE,
        ),
        Case::repairable("json-string", quoted(&text), DOUBLE),
        Case::repairable("bare-base64", body.replace('\n', ""), &["key-armor-missing"]),
        Case::repairable("bare-base64-wrapped", body.clone(), &["key-armor-missing"]),
        Case::repairable("double-quotes", format!("\"{text}\""), SURROUNDED),
        Case::repairable("single-quotes", format!("'{text}'"), SURROUNDED),
        Case::repairable("back-quotes", format!("```\n{text}```"), SURROUNDED),
        Case::repairable("name-prefix", format!("APPLE_IAP_PRIVATE_KEY={text}"), SURROUNDED),
        Case::repairable(
            "name-prefix-quoted",
            format!("APPLE_IAP_PRIVATE_KEY=\"{text}\"\n"),
            SURROUNDED,
        ),
        Case::repairable("percent-glued", text.clone() + "%", SURROUNDED),
        Case::repairable(
            "en-dashes",
            text.replace("-----", "\u{2013}\u{2013}\u{2013}\u{2013}\u{2013}"),
            ARMOR,
        ),
        Case::repairable("em-dashes", text.replace("-----", "\u{2014}\u{2014}-"), ARMOR),
        Case::repairable(
            "em-dashes-five",
            text.replace("-----", "\u{2014}\u{2014}\u{2014}\u{2014}\u{2014}"),
            ARMOR,
        ),
        Case::repairable("four-dashes", text.replace("-----", "----"), ARMOR),
        Case::repairable("six-dashes", text.replace("-----", "------"), ARMOR),
        Case::repairable(
            "begin-closed-by-four-dashes",
            text.replace("KEY-----\nM", "KEY----\nM"),
            ARMOR,
        ),
        Case::repairable("end-closed-by-six-dashes", text.clone() + "-", ARMOR),
        Case::repairable("missing-final-dashes", text.trim_end_matches('-'), ARMOR),
        Case::repairable("missing-first-dashes", text.trim_start_matches('-'), ARMOR),
        Case::repairable("missing-begin", format!("{body}\n{END}"), ARMOR),
        Case::repairable("missing-end", format!("{BEGIN}\n{body}"), ARMOR),
        Case::repairable(
            "label-lower-case",
            text.to_lowercase().replace(&body.to_lowercase(), &body),
            ARMOR,
        ),
        Case::repairable("label-two-spaces", text.replace("PRIVATE KEY", "PRIVATE  KEY"), ARMOR),
        Case::repairable(
            "end-label-differs",
            text.replace("END PRIVATE KEY", "END EC PRIVATE KEY"),
            ARMOR,
        ),
        Case::repairable(
            "label-ec-private-key",
            text.replace("PRIVATE KEY", "EC PRIVATE KEY"),
            &["key-armor-damaged", "key-sec1-container"],
        ),
        // The label is wrong, and what is in the block is a whole key all the same.
        Case::repairable("label-certificate", text.replace("PRIVATE KEY", "CERTIFICATE"), ARMOR),
        Case::repairable(
            "label-encrypted",
            text.replace("PRIVATE KEY", "ENCRYPTED PRIVATE KEY"),
            ARMOR,
        ),
        Case::rejected(
            "text-elided",
            text.replacen(&body[half..half + 20], "...", 1),
            &["key-truncated"],
        ),
        Case::rejected(
            "text-masked-within",
            text.replacen(&body[half..half + 20], "xxxxxxxxxxxxxxxxxxxx", 1),
            &["key-truncated", "key-redacted", "key-public-mismatch", "key-public-not-on-curve"],
        ),
        Case::rejected(
            "text-truncated",
            text[..text.len() - 90].to_owned(),
            &["key-truncated", "key-armor-damaged"],
        ),
        Case::rejected(
            "body-truncated",
            format!("{BEGIN}\n{}\n{END}", &body[..half]),
            &["key-truncated"],
        ),
        Case::rejected(
            "body-missing",
            format!("{BEGIN}\n{END}"),
            &["key-truncated", "key-not-a-key", "key-base64-invalid"],
        ),
        Case::rejected("invalid-utf8-before", [b"caf\xe9\n", text.as_bytes()].concat(), ENCODING),
    ]
}

const SURROUNDED_OR_WRAPPING: &[&str] = &["key-surrounded", "key-wrapping-unusual"];
