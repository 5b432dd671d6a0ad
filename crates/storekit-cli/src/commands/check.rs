//! `storekit-audit check`: one credential set, given by options, or by answers on a terminal.

use std::path::{Path, PathBuf};

use clap::ColorChoice;
use storekit_audit::{CredentialSet, Severity, audit_one};
use storekit_credentials::Secret;
use storekit_credentials::identifier::KeyFileName;
use storekit_export::Slot;
use storekit_report::{CheckFormat, Name, write_check};

use crate::args::{Check, InspectFormat};
use crate::ask::Asker;
use crate::exit::{Exit, Failure};
use crate::key_file;
use crate::output::{self, notice};
use crate::settings::fail_on;

pub(crate) fn run(args: &Check, color: ColorChoice, quiet: bool) -> Result<Exit, Failure> {
    let ask = Asker::new(!quiet && args.key.as_deref() != Some(Path::new("-")));
    let key_path = args.key.clone().or_else(|| ask.ask("File of the .p8 key").map(PathBuf::from));
    let key = match key_path.as_deref().map(|path| (path, key_file::read_path(path))) {
        None => None,
        Some((_, Ok(key))) => Some(key),
        Some((path, Err(error))) => {
            notice(&format!("unreadable: {}: {error}", Name(&path.to_string_lossy())));
            return Ok(Exit::Unreadable);
        }
    };
    let file_name = key_path.as_deref().and_then(|path| path.file_name()?.to_str());
    let file_name = file_name.filter(|name| KeyFileName::parse(name).is_some());
    let from_name = file_name.and_then(|name| KeyFileName::parse(name)?.key_id);
    let from_name = from_name.map(|id| id.to_string());

    let asked = |given: &Option<String>, question| given.clone().or_else(|| ask.ask(question));
    // The name of the file tells the Key ID, where nobody else does.
    let key_id = args.key_id.clone().or(from_name).or_else(|| ask.ask("Key ID"));
    let issuer_id = asked(&args.issuer_id, "Issuer ID");
    let bundle_id = asked(&args.bundle_id, "Bundle ID");

    let mut set = CredentialSet::new();
    let values = [
        (Slot::Platform, args.platform.as_deref()),
        (Slot::BundleId, bundle_id.as_deref()),
        (Slot::AppAppleId, args.app_apple_id.as_deref()),
        (Slot::TeamId, args.team_id.as_deref()),
        (Slot::IapIssuerId, issuer_id.as_deref()),
        (Slot::IapKeyId, key_id.as_deref()),
        (Slot::IapFileName, file_name),
        (Slot::ProductionUrl, args.production_url.as_deref()),
        (Slot::ProductionVersion, args.production_version.as_deref()),
        (Slot::SandboxUrl, args.sandbox_url.as_deref()),
        (Slot::SandboxVersion, args.sandbox_version.as_deref()),
    ];
    for (slot, value) in values {
        if let Some(value) = value {
            set = set.with(slot, value);
        }
    }
    if let Some(key) = &key {
        set = set.with(Slot::IapPrivateKey, Secret::expose(key));
    }
    if !Slot::ALL.into_iter().any(|slot| set.has(slot)) {
        return Err(Failure::Usage(
            "nothing was given to check\n\nThe common case:\n  storekit-audit check --key \
             SubscriptionKey_2X9R4HXF34.p8 --issuer-id UUID --bundle-id com.fernwood.habits\n\n\
             `--key -` reads the key from standard input; `--help` lists the options"
                .to_owned(),
        ));
    }
    let judgement = audit_one(&set);
    let format = match args.format {
        InspectFormat::Human => CheckFormat::Human,
        InspectFormat::Json => CheckFormat::Json,
    };
    let style = output::stdout_style(color);
    output::to_stdout(|out| write_check(format, &judgement, &style, out))?;
    let worst: Option<Severity> = judgement.findings.iter().map(|found| found.severity).max();
    let has_failed = fail_on(args.fail_on).is_some_and(|least| worst >= Some(least));
    Ok(if has_failed { Exit::Findings } else { Exit::Clean })
}
