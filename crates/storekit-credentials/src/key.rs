//! In-App Purchase keys: a `.p8` file, its damages, its key.
