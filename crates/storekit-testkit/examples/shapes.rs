//! Writes every allowed form of a key in every allowed layout, one file each, for `scripts/portability`. Use: `shapes FOLDER`.

#![expect(clippy::expect_used, reason = "a tool for a script: what fails must stop it")]

use std::path::Path;
use std::{env, fs};

use storekit_testkit::TestKey;
use storekit_testkit::encoder::allowed_ders;
use storekit_testkit::pem::allowed_layouts;

fn main() {
    let folder = env::args().nth(1).expect("a folder");
    let folder = Path::new(&folder);
    let key = TestKey::nth(1);
    for (form, der, _) in allowed_ders(&key) {
        for (name, layout, _) in allowed_layouts() {
            let path = folder.join(format!("{form}+{name}.p8"));
            fs::write(path, layout.write(&der)).expect("a file that can be written");
        }
    }
}
