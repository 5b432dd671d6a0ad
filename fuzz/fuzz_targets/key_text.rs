#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| storekit_harness::key_text(data));

// Three times in four, the DER below the base64.
libfuzzer_sys::fuzz_mutator!(|data: &mut [u8], size: usize, max_size: usize, seed: u32| {
    let room = max_size.min(data.len());
    storekit_harness::mutate_key_text(&mut data[..room], size, seed, |bytes, len| {
        let most = bytes.len();
        libfuzzer_sys::fuzzer_mutate(bytes, len, most)
    })
});
