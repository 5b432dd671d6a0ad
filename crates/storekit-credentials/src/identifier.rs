//! The identifiers that go with a key.
