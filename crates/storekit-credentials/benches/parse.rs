//! What decoding a key costs: `cargo bench -p storekit-credentials`. Instructions, which do not depend on what else the machine
//! does, are counted by `scripts/robustness`.

use std::hint::black_box;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use storekit_credentials::key::text::KeyText;
use storekit_credentials::key::{DecodedKey, Scratch};
use storekit_testkit::TestKey;
use storekit_testkit::encoder::Pkcs8;
use storekit_testkit::pem::{Layout, write};

fn parse(criterion: &mut Criterion) {
    let key = TestKey::nth(1);
    let apple = Pkcs8::apple(&key);
    let text = write(&apple.der());
    let one_line = Layout { columns: &[0], ..Layout::APPLE }.write(&apple.der());
    let escaped = text.replace('\n', "\\n");
    // The curve equation is most of what a key with a point costs, and this one has none.
    let without_point = write(&Pkcs8 { public: Vec::new(), ..apple.clone() }.der());
    let cut = text.get(..200).unwrap_or_default();

    let mut scratch = Scratch::new();
    let mut group = criterion.benchmark_group("decode");
    for (name, text) in [
        ("apple", text.as_str()),
        ("one line", &one_line),
        ("without public key", &without_point),
        ("cut off", cut),
    ] {
        group.throughput(Throughput::Bytes(u64::try_from(text.len()).unwrap_or_default()));
        group.bench_function(name, |bencher| {
            bencher.iter(|| DecodedKey::from_pem(black_box(text.as_bytes()), &mut scratch).is_ok());
        });
    }
    group.finish();

    criterion.bench_function("recognise and mend escaped line ends", |bencher| {
        bencher.iter(|| {
            KeyText::recognise(black_box(escaped.as_bytes()), &mut scratch).damages().len()
        });
    });
    let decoded = DecodedKey::from_pem(text.as_bytes(), &mut scratch);
    criterion.bench_function("prove that the public key belongs to the private one", |bencher| {
        bencher.iter(|| decoded.as_ref().is_ok_and(DecodedKey::is_matching));
    });
}

criterion_group!(benches, parse);
criterion_main!(benches);
