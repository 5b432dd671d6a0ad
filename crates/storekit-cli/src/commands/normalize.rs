//! `storekit-audit normalize`: writes a damaged key as Apple would have issued it.

use std::fs::OpenOptions;
use std::io::{self, Write as _};
use std::path::Path;

use storekit_credentials::Secret;
use storekit_credentials::key::Scratch;
use storekit_credentials::key::text::{Content, KeyText};
use storekit_report::SourceName;

use crate::args::Normalize;
use crate::exit::{Exit, Failure};
use crate::key_file;
use crate::output::{self, notice};

pub(crate) fn run(args: &Normalize) -> Result<Exit, Failure> {
    let shown = args.path.to_string_lossy();
    let bytes = match key_file::read_path(&args.path) {
        Ok(bytes) => bytes,
        Err(error) => {
            notice(&format!("unreadable: {}: {error}", SourceName(&shown)));
            return Ok(Exit::Unreadable);
        }
    };
    let text = KeyText::recognise(bytes.expose(), &mut Scratch::new());
    let changes = changes(&text);
    let key = match text.into_key() {
        Ok(key) => key,
        Err(error) => {
            let why = error.map_or("it is no key".to_owned(), |error| error.to_string());
            notice(&format!("nothing was written: {} cannot be mended: {why}", SourceName(&shown)));
            return Ok(Exit::Findings);
        }
    };
    let target = SourceName(&args.output.to_string_lossy()).to_string();
    write_new(&args.output, &key.to_canonical_pem())
        .map_err(|error| Failure::Output(target.clone(), error))?;
    output::to_stdout(|out| {
        writeln!(out, "wrote {target}: the same key, in the form in which Apple issues them")?;
        writeln!(out, "public key (SHA-256): {}", key.fingerprint())?;
        for change in &changes {
            writeln!(out, "mended: {change}")?;
        }
        Ok(())
    })?;
    Ok(Exit::Clean)
}

/// What is different in the new text.
fn changes(text: &KeyText) -> Vec<String> {
    let mut changes: Vec<_> = text.damages().iter().map(|damage| damage.kind.to_string()).collect();
    match text.content() {
        Content::Key(key) => {
            let deviations = key.shape().deviations();
            changes.extend(deviations.map(|(deviation, _)| deviation.to_string()));
        }
        Content::Sec1(..) => changes.push("the key was in a SEC 1 container".to_owned()),
        Content::Broken(_) | Content::Foreign(..) => {}
    }
    if changes.is_empty() {
        changes.push("nothing: it was canonical already".to_owned());
    }
    changes
}

/// Writes a file that must not be there yet, for the owner's eyes only.
fn write_new(path: &Path, text: &Secret<Vec<u8>>) -> io::Result<()> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(path)?;
    file.write_all(text.expose())?;
    file.sync_all()
}
