//! No secret leaves: every byte that any command writes is searched for every secret that went in.

#![expect(
    clippy::unwrap_used,
    clippy::string_slice,
    reason = "a test that panics fails, as it should"
)]

mod common;

use std::fs;
use std::path::Path;
use std::process::Output;

use storekit_testkit::{TestKey, base64, fixture::testdata, json::quoted};

/// A window of this many characters of a secret is a leak.
const WINDOW: usize = 8;

/// Everything that must not be seen: in each line, every run of [`WINDOW`] characters.
#[derive(Default)]
struct Canaries(Vec<String>);

impl Canaries {
    fn add(&mut self, secret: &str) {
        self.0.push(secret.to_owned());
    }

    /// The private scalar of a key, in the ways in which it can be written down.
    fn add_key(&mut self, key: &TestKey) {
        let scalar = key.scalar();
        let hex = scalar.iter().fold(String::new(), |hex, octet| hex + &format!("{octet:02x}"));
        self.add(&hex.to_uppercase());
        self.add(&hex);
        // In a PEM text the scalar begins on a boundary of three octets; also when it stands alone.
        self.add(base64::encode(&scalar).trim_end_matches('='));
        let list: Vec<_> = scalar.iter().map(u8::to_string).collect();
        self.add(&list.join(", "));
    }

    fn check(&self, what: &str, output: &Output) {
        for (stream, bytes) in [("stdout", &output.stdout), ("stderr", &output.stderr)] {
            self.check_bytes(&format!("{what}: {stream}"), bytes);
        }
    }

    fn check_bytes(&self, what: &str, bytes: &[u8]) {
        let text = String::from_utf8_lossy(bytes);
        for secret in &self.0 {
            let characters: Vec<_> = secret.chars().collect();
            for window in characters.windows(WINDOW) {
                let window: String = window.iter().collect();
                assert!(!text.contains(&window), "{what} shows {window:?} of a secret");
            }
        }
    }
}

/// What a key's text holds beside public constants: the base64 of the scalar.
fn secret_part(text: &str) -> String {
    let body: String = text.lines().filter(|line| !line.starts_with("-----")).collect();
    body.chars().skip(48).take(42).collect()
}

const SHARED_SECRET: &str = "9f1c27d8ab3e64500d7be2f1c8a9b364";
const TOKEN: &str = "4c1de80b5f7a49d2963e0a8b7c6d5e4f";
const PASSWORD: &str = "e7a94c02d15b8f3607c6a1d29be4f058";

/// Records with secrets in every slot that may hold one, and in those that may not.
fn records(canaries: &mut Canaries) -> Vec<String> {
    let key = TestKey::nth(41);
    canaries.add_key(&key);
    let text = storekit_testkit::pem::write(&storekit_testkit::encoder::Pkcs8::apple(&key).der());
    canaries.add(&secret_part(&text));
    canaries.add(SHARED_SECRET);
    canaries.add(TOKEN);
    canaries.add(PASSWORD);

    let sound = quoted(&text);
    let variants = [
        sound.clone(),
        quoted(&text.replace('\n', "\\n")),
        quoted(&text.replace('\n', " ")),
        quoted(&text.replacen("-----END", "-----FIN", 1)),
        quoted(&text[..180]),
        quoted(&text.replace("MIGTAgEA", "MIGTAgEB")),
        quoted(&base64::encode(text.as_bytes())),
    ];
    let mut records = Vec::new();
    for key in &variants {
        records.push(format!(
            r#"{{"record":"r{}","customer":"Fernwood Labs","bundle_id":"com.fernwood.habits","in_app_purchase_key":{{"issuer_id":"69a6de71-2c4e-47e3-e053-5b8c7c11a4d2","key_id":"7KQ2M9XWPB","private_key":{key}}},"shared_secret":"{SHARED_SECRET}","notifications":{{"production":{{"url":"https://api.adapty.io/api/v1/sdk/apple/webhook/{TOKEN}/","version":"V1"}},"sandbox":{{"url":"http://user:{TOKEN}@localhost/{TOKEN}?pk={TOKEN}#{TOKEN}","version":"{TOKEN}"}},"forward_url":"ftp://{TOKEN}"}},"payload":{{"notification_type":"RENEWAL","password":"{PASSWORD}","bid":"com.other.app"}}}}"#,
            records.len()
        ));
    }
    // A secret in every slot where it does not belong.
    for secret in [sound.as_str(), &quoted(SHARED_SECRET)] {
        for slot in [
            "record",
            "customer",
            "app",
            "name",
            "platform",
            "store",
            "bundle_id",
            "google_package",
            "app_apple_id",
            "team_id",
            "shared_secret",
            "storekit_version",
            "payload",
        ] {
            records.push(format!(r#"{{"{slot}":{secret},"private_key":{sound}}}"#));
        }
        for slot in ["issuer_id", "key_id", "private_key", "file_name", "bundle_id"] {
            records.push(format!(r#"{{"in_app_purchase_key":{{"{slot}":{secret}}}}}"#));
            records.push(format!(
                r#"{{"app_store_connect_key":{{"{slot}":{secret},"key_id":"7KQ2M9XWPB"}}}}"#
            ));
            records.push(format!(r#"{{"promotional_offer_key":{{"{slot}":{secret}}},"in_app_purchase_key":{{"private_key":{sound}}}}}"#));
        }
        // An object where a text belongs.
        records.push(format!(
            r#"{{"bundle_id":{{"password":{secret}}},"subscriptionStatusUrlVersion":{{"password":{secret}}},"key_id":[{secret}],"private_key":{sound}}}"#
        ));
        records.push(format!(r#"{{"unknown":{secret},{secret}:1}}"#));
        records.push(format!(r#"{{"bundle_id":{secret}"#));
        records.push(secret.to_owned());
        records.push(format!(r#"{{"bundle_id":"com.a.b",{secret}"#));
    }
    records
}

#[test]
fn no_command_format_or_failure_shows_a_secret() {
    let mut canaries = Canaries::default();
    let records = records(&mut canaries);
    let folder = common::folder("canary");
    let path = |name: &str| folder.join(name).to_str().unwrap().to_owned();

    fs::write(path("export.ndjson"), records.join("\n")).unwrap();
    fs::write(path("export.json"), format!("[{}]", records[..7].join(","))).unwrap();
    fs::write(path("cut.json"), &format!("[{}", records[0])[..700]).unwrap();
    let keys = folder.join("keys");
    fs::create_dir(&keys).unwrap();
    let text = storekit_testkit::pem::write(
        &storekit_testkit::encoder::Pkcs8::apple(&TestKey::nth(41)).der(),
    );
    for (name, content) in [
        ("SubscriptionKey_7KQ2M9XWPB.p8", text.clone()),
        ("one-line.p8", text.replace('\n', " ")),
        ("escaped.p8", text.replace('\n', "\\n")),
        ("glued.p8", text.replace('\n', "")),
        ("cut.p8", text[..150].to_owned()),
        ("flipped.p8", text.replace("MIGTAgEA", "MIGTAgEB")),
        ("twice.p8", format!("{text}\n{text}")),
    ] {
        fs::write(keys.join(name), content).unwrap();
    }

    // The same secrets in the other formats, right and wrong.
    let cell = |text: &str| format!("\"{}\"", text.replace('"', "\"\""));
    let pem = quoted(&text);
    fs::write(
        path("apps.csv"),
        format!(
            "id,private_key,shared_secret,key_id\n1,{},{SHARED_SECRET},{TOKEN}\n2,\"{text}\"x,{TOKEN},\n\
             {SHARED_SECRET},{text},x,{}\n",
            cell(&text),
            cell(&text),
        ),
    )
    .unwrap();
    let yaml = format!(
        "bundle_id: {TOKEN}\nprivate_key: {pem}\nshared_secret: {SHARED_SECRET}\n---\nkey_id: {pem}\n{pem}: [\n"
    );
    fs::write(path("apps.yaml"), &yaml).unwrap();
    fs::write(path("apps.toml"), format!("private_key = {pem}\nkey_id = {TOKEN}\n")).unwrap();
    fs::write(
        path("apps.env"),
        format!("APPLE_IAP_KEY_ID={TOKEN}\nAPPLE_IAP_PRIVATE_KEY={pem}\nAPPLE_SHARED_SECRET='{PASSWORD}x'\n"),
    )
    .unwrap();

    // All that a template can see.
    let template = path("all.txt.j2");
    fs::write(&template, "{{ findings }}{{ coverage }}{{ summary }}{{ tool }}").unwrap();
    for format in [
        "human", "concise", "json", "ndjson", "sarif", "github", "junit", "csv", "markdown",
        "html", "template",
    ] {
        let with: &[&str] = if format == "template" { &["--template", &template] } else { &[] };
        for profile in ["support", "ci", "review"] {
            for color in ["always", "never"] {
                let folder = path(".");
                let args = ["audit", &folder, "--report", format, "--profile", profile];
                let more = ["--color", color, "--progress", "always"];
                let output = common::run(&[&args[..], &more, with].concat());
                assert!(output.stdout.len() > 1000, "{format} {profile}");
                canaries.check(&format!("audit {format} {profile} {color}"), &output);
            }
        }
        let target = path(&format!("report.{format}.out"));
        canaries.check(
            "audit to a file",
            &common::run(
                &[
                    &["audit", &path("export.ndjson"), "--report", &format!("{format}={target}")],
                    with,
                ]
                .concat(),
            ),
        );
        canaries.check_bytes("a report file", &fs::read(&target).unwrap());
        fs::remove_file(target).unwrap();
    }
    let input = fs::read(path("export.ndjson")).unwrap();
    canaries.check("audit -", &common::run_with_input(&["audit", "-"], &input));
    for format in ["json", "ndjson", "csv", "yaml", "toml", "env", "settings-page", "key"] {
        canaries.check(
            "forced format",
            &common::run(&["audit", &path("export.ndjson"), "--input-format", format]),
        );
    }
    for format in ["human", "json"] {
        canaries.check("inspect", &common::run(&["inspect", &path("."), "--format", format]));
        canaries.check(
            "inspect -",
            &common::run_with_input(&["inspect", "-", "--format", format], text.as_bytes()),
        );
    }
    for name in fs::read_dir(&keys).unwrap() {
        let name = name.unwrap().path();
        let target = path("normalized.p8");
        canaries.check(
            "normalize",
            &common::run(&["normalize", name.to_str().unwrap(), "-o", &target]),
        );
        let _ = fs::remove_file(target);
    }
    let (report, baseline) = (path("report.json"), path("baseline.json"));
    canaries.check(
        "a baseline",
        &common::run(&[
            "audit",
            &path("export.ndjson"),
            &path("apps.csv"),
            "--report",
            &format!("json={report}"),
            "--write-baseline",
            &baseline,
        ]),
    );
    canaries.check_bytes("a baseline", &fs::read(&baseline).unwrap());
    canaries.check("diff", &common::run(&["diff", &report, &report, "--format", "json"]));
    for name in ["baseline", "config", "listing"] {
        let option = format!("--{name}");
        let file = path("export.ndjson");
        canaries.check("a wrong file", &common::run(&["audit", &file, &option, &file]));
    }
    // A wrong file as template, and one with an error beside a secret.
    let wrong = path("wrong.txt");
    for content in [records.join("\n"), format!("{{{{ x.y }}}} {text}"), format!("{{% {TOKEN} %}}")]
    {
        fs::write(&wrong, content).unwrap();
        let args = ["audit", &path("export.ndjson"), "--report", "template", "--template", &wrong];
        let output = common::run(&args);
        assert_eq!(common::code(&output), 2);
        canaries.check("a wrong template", &output);
    }
    for format in ["human", "json"] {
        let key = path("keys/cut.p8");
        let values = [&text, SHARED_SECRET, TOKEN];
        for value in values {
            let args = ["key-id", "issuer-id", "bundle-id", "team-id", "app-apple-id", "platform"]
                .map(|name| format!("--{name}={value}"));
            let url = format!("--production-url=https://x.fernwood.app/{TOKEN}?{TOKEN}");
            let mut all = vec!["check", "--format", format, "--key", &key, &url];
            all.extend(args.iter().map(String::as_str));
            canaries.check("check", &common::run(&all));
        }
    }
    // Secrets on the command line, where a shell can put them by mistake.
    for option in ["--map", "--today", "--config", "--baseline"] {
        let command = ["audit", ".", option, &text];
        canaries.check("an option", &common::run(&command));
    }
    for command in ["audit", "check", "diff", "inspect", "explain", "rules"] {
        canaries.check("an argument", &common::run(&[command, &text]));
    }
}

#[test]
fn the_fixtures_that_hold_test_keys_are_not_shown_either() {
    let mut canaries = Canaries::default();
    for n in 1..=3 {
        canaries.add_key(&TestKey::nth(n));
        let text = storekit_testkit::pem::write(
            &storekit_testkit::encoder::Pkcs8::apple(&TestKey::nth(n)).der(),
        );
        canaries.add(&secret_part(&text));
    }
    let keys = testdata().join("keys");
    for args in [
        &["audit", ".", "--report", "human", "--profile", "review"][..],
        &["audit", ".", "--report", "json", "--profile", "review"],
        &["audit", ".", "--report", "html", "--profile", "review"],
        &["audit", ".", "--report", "markdown", "--audience", "customer"],
        &["inspect", "."],
        &["inspect", ".", "--format", "json"],
    ] {
        let output = common::command(args).current_dir(Path::new(&keys)).output().unwrap();
        assert!(output.stdout.len() > 1000);
        canaries.check(&args.join(" "), &output);
    }
}
