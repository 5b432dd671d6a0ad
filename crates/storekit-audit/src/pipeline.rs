//! Inputs in, outcome out.

use storekit_export::Input;

use crate::{Observer, Outcome, Settings};

/// Audits the inputs.
pub fn audit(inputs: Vec<Input>, settings: &Settings, observer: &dyn Observer) -> Outcome {
    let _ = (inputs, observer);
    Outcome { profile: settings.profile, ..Outcome::default() }
}
