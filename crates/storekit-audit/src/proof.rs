//! What only arithmetic can tell of keys, found out for many records at once: whether public keys belong to their private keys, and which
//! public keys belong to the private keys that stand alone.

use std::collections::BTreeMap;
use std::fmt;

use p256_batch::{Pair, Prover, public_points};
use storekit_credentials::Secret;
use storekit_credentials::key::PublicKey;

use crate::Keys;
use crate::subject::{Answer, Question};

/// The keys of some records, to be looked at together. They are wiped on drop.
pub(crate) struct Proof {
    /// They never grow beyond their capacity: that would leave copies behind.
    parts: Vec<Vec<Asked>>,
    capacity: usize,
}

/// A question, and where it comes from: its record, and which of the record's slots it is in.
struct Asked {
    question: Question,
    record: usize,
    slot: usize,
}

/// What became of the questions of a record, with their slots: an answer for each public key that is wrong or was missing.
pub(crate) type Answers = Vec<(usize, Answer)>;

impl Proof {
    /// Nothing yet. So many keys are expected: with more, it allocates again.
    pub(crate) fn with_capacity(keys: usize) -> Self {
        Self { parts: Vec::new(), capacity: keys.max(16) }
    }

    /// Adds the keys of a record, once. Gives whether all of them have their public keys, right or wrong.
    pub(crate) fn add(&mut self, record: usize, keys: &mut Keys<'_>) -> bool {
        let mut is_complete = true;
        for (slot, question) in keys.take_questions() {
            is_complete &= matches!(question, Question::Pair(_));
            let asked = Asked { question, record, slot };
            if self.parts.last().is_none_or(|part| part.len() == part.capacity()) {
                self.parts.push(Vec::with_capacity(self.capacity));
            }
            if let Some(part) = self.parts.last_mut() {
                part.push(asked);
            }
        }
        is_complete
    }

    /// Whether there is nothing to ask.
    pub(crate) const fn is_empty(&self) -> bool {
        self.parts.is_empty()
    }

    fn asked(&self) -> impl Iterator<Item = &Asked> {
        self.parts.iter().flatten()
    }
}

impl Asked {
    const fn pair(&self) -> Option<&Pair> {
        match &self.question {
            Question::Pair(pair) => Some(pair),
            Question::Scalar(_) => None,
        }
    }

    fn scalar(&self) -> Option<&[u8; 32]> {
        match &self.question {
            Question::Pair(_) => None,
            Question::Scalar(scalar) => Some(Secret::expose(scalar)),
        }
    }
}

/// For each proof, what became of its records' keys: of those with a public key that belongs to another private key, and those without one.
pub(crate) fn answers(proofs: &[&Proof], prover: &mut Prover) -> Vec<BTreeMap<usize, Answers>> {
    let asked = || proofs.iter().flat_map(|proof| proof.asked());
    let mut wrong = prover.mismatches(asked().filter_map(Asked::pair)).into_iter().peekable();
    let mut points = public_points(asked().filter_map(Asked::scalar)).into_iter();
    let mut pairs = 0..;
    let mut answer = |asked: &Asked| match asked.question {
        Question::Pair(_) => {
            let pair = pairs.next()?;
            wrong.next_if_eq(&pair).map(|_| Answer::Mismatch)
        }
        Question::Scalar(_) => {
            let point = points.next().flatten();
            let key = point.and_then(|(x, y)| PublicKey::from_coordinates(&x, &y));
            Some(Answer::PublicKey(key))
        }
    };
    let of_one = |proof: &&Proof| {
        let mut answers: BTreeMap<usize, Answers> = BTreeMap::new();
        for asked in proof.asked() {
            if let Some(answer) = answer(asked) {
                answers.entry(asked.record).or_default().push((asked.slot, answer));
            }
        }
        answers
    };
    proofs.iter().map(of_one).collect()
}

impl fmt::Debug for Proof {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Proof").field("keys", &self.asked().count()).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use storekit_credentials::key::Scratch;
    use storekit_export::Slot;
    use storekit_testkit::encoder::Pkcs8;
    use storekit_testkit::{TestKey, pem};

    use super::*;
    use crate::Subject;
    use crate::testing::record;

    /// Adds a record with the same key in two slots.
    fn add(proof: &mut Proof, number: usize, form: &Pkcs8) -> bool {
        let text = pem::write(&form.der()).leak();
        let record = record(&[
            (Slot::IapPrivateKey, "/private_key", text),
            (Slot::OfferPrivateKey, "/offer_key", text),
        ]);
        proof.add(number, &mut Subject::new(&record, &mut Scratch::new()).keys)
    }

    #[test]
    fn keys_beyond_the_expected_number_go_elsewhere_and_those_before_stay_where_they_are() {
        let key = Pkcs8::apple(&TestKey::nth(1));
        for expected in [0, 3, 16] {
            let mut proof = Proof::with_capacity(expected);
            assert!(proof.is_empty());
            let mut places = Vec::new();
            for number in 0..40 {
                assert!(add(&mut proof, number, &key));
                assert!(!proof.is_empty());
                let now: Vec<_> = proof.parts.iter().map(Vec::as_ptr).collect();
                assert!(now.starts_with(&places), "{expected} {number}");
                places = now;
            }
            let asked: Vec<_> = proof.asked().map(|asked| (asked.record, asked.slot)).collect();
            let due: Vec<_> = (0..40).flat_map(|number| [(number, 0), (number, 1)]).collect();
            assert_eq!(asked, due);
            // As many as expected at a time, or a few.
            assert!(proof.parts.iter().all(|part| part.len() <= expected.max(16)));
            assert!(proof.parts.len() <= 6, "{}", proof.parts.len());
        }
    }

    #[test]
    fn a_record_is_complete_if_all_its_keys_have_public_keys() {
        let whole = Pkcs8::apple(&TestKey::nth(1));
        let alone = Pkcs8 { public: Vec::new(), ..whole.clone() };
        let mut proof = Proof::with_capacity(2);
        assert!(add(&mut proof, 0, &whole));
        assert!(!add(&mut proof, 1, &alone));
        let [answers] = &answers(&[&proof], &mut Prover::new())[..] else { panic!() };
        let expected = PublicKey::from_coordinates(
            TestKey::nth(1).public_uncompressed()[1..33].try_into().unwrap(),
            TestKey::nth(1).public_uncompressed()[33..].try_into().unwrap(),
        );
        let [(1, answers)] = &Vec::from_iter(answers.clone())[..] else { panic!("{answers:?}") };
        for (slot, answer) in answers {
            let Answer::PublicKey(found) = answer else { panic!("{answer:?}") };
            assert_eq!(*found, expected, "{slot}");
        }
        assert_eq!(answers.len(), 2);
        assert!(expected.is_some());
    }
}
