//! Structure-aware mutations of every genuine shape, each judged by the parser and by the independent encoder.

use std::collections::{BTreeMap, HashMap};

use storekit_credentials::key::{DecodedKey, KeyError, Scratch};
use storekit_testkit::language::{Written, der_in_allowed_layout};
use storekit_testkit::mutation::{Mutator, keys};

/// What came of some runs.
#[derive(Clone, Debug, Default)]
pub(crate) struct Count {
    /// Inputs that were judged, and how many of them were texts.
    pub(crate) runs: u64,
    pub(crate) texts: u64,
    /// Inputs that both accept; of those, the ones that had been edited: another form of a key, or another key.
    pub(crate) accepted: u64,
    pub(crate) accepted_edited: u64,
    /// Scalar multiplications that were not known from before.
    pub(crate) multiplications: u64,
    /// The reasons of refusals, of every 64th run.
    pub(crate) reasons: BTreeMap<&'static str, u64>,
}

impl Count {
    /// Adds what another thread has counted.
    pub(crate) fn add(&mut self, other: &Self) {
        self.runs += other.runs;
        self.texts += other.texts;
        self.accepted += other.accepted;
        self.accepted_edited += other.accepted_edited;
        self.multiplications += other.multiplications;
        for (reason, count) in &other.reasons {
            *self.reasons.entry(reason).or_default() += count;
        }
    }
}

/// Judges `runs` inputs, which depend on `seed` alone. The error is a first input on which parser and encoder disagree.
pub(crate) fn check(runs: u64, seed: u64) -> Result<Count, String> {
    let mut mutator = Mutator::new(seed);
    let written = Written::new(&keys());
    let mut scratch = Scratch::new();
    let mut proven = Proven::default();
    let mut count = Count::default();
    for run in 0..runs {
        let input = mutator.input();
        count.texts += u64::from(input.is_text);
        let (decoded, expected) = if input.is_text {
            let der = der_in_allowed_layout(input.bytes);
            (
                DecodedKey::from_pem(input.bytes, &mut scratch),
                der.and_then(|der| written.scalar_of(&der)),
            )
        } else {
            (DecodedKey::from_der(input.bytes), written.scalar_of(input.bytes))
        };
        let accepted = match &decoded {
            Ok(key) if proven.is_matching(key) => Some(*key.scalar().expose()),
            _ => None,
        };
        let place = match &decoded {
            Ok(key) => key.public_key_span(),
            Err(error) => error.span(),
        };
        if accepted != expected || place.end() > input.bytes.len() {
            return Err(disagreement(run, seed, input.bytes, &decoded, accepted == expected));
        }
        count.accepted += u64::from(accepted.is_some());
        count.accepted_edited += u64::from(accepted.is_some() && input.edits > 0);
        if run % 64 == 0 {
            let reason = match decoded {
                Err(error) => error.kind().slug(),
                Ok(_) if accepted.is_none() => "public-key-mismatch",
                Ok(_) => continue,
            };
            *count.reasons.entry(reason).or_default() += 1;
        }
    }
    count.runs = runs;
    count.multiplications = proven.multiplications;
    Ok(count)
}

/// Which pairs match, as the parser has said before: that depends on scalar and point alone.
#[derive(Default)]
struct Proven {
    pairs: HashMap<[[u8; 32]; 3], bool>,
    multiplications: u64,
}

impl Proven {
    fn is_matching(&mut self, key: &DecodedKey) -> bool {
        let Some(public) = key.embedded_public_key() else { return key.is_matching() };
        let pair = [*key.scalar().expose(), *public.x(), *public.y()];
        *self.pairs.entry(pair).or_insert_with(|| {
            self.multiplications += 1;
            key.is_matching()
        })
    }
}

/// The keys are test keys, so that the input may be shown.
fn disagreement(
    run: u64,
    seed: u64,
    input: &[u8],
    decoded: &Result<DecodedKey, KeyError>,
    is_place: bool,
) -> String {
    let verdict = match decoded {
        Ok(_) => "decodes".to_owned(),
        Err(error) => format!("refuses it, {error}"),
    };
    let what =
        if is_place { "a place outside of the input" } else { "parser and encoder disagree" };
    format!("run {run} of seed {seed}: {what}; the parser {verdict}: {}", input.escape_ascii())
}
