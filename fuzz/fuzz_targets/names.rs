#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| storekit_harness::names(data));
