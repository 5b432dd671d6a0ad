#!/bin/bash
# Builds every fuzz target with AddressSanitizer into $OUT, with its seeds, dictionary and options. OSS-Fuzz and
# ClusterFuzzLite call it in their image; anywhere else: SRC=<parent of the repository> OUT=<folder> bash build.sh
set -euo pipefail
cd "${REPOSITORY:-$SRC/storekit-audit}"

binaries=$(SANITIZER=address scripts/fuzz-build)
while read -r target _; do
  cp "$binaries/$target" "$OUT/$target"
  (cd "testdata/corpus/$target" && python3 -m zipfile -c "$OUT/${target}_seed_corpus.zip" * )
  if [ -f "fuzz/dict/$target.dict" ]; then cp "fuzz/dict/$target.dict" "$OUT/"; fi
  printf '[libfuzzer]\nmax_len = 4096\ntimeout = 5\n' >"$OUT/$target.options"
done <fuzz/targets.tsv
