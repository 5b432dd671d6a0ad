#!/bin/bash
# Builds every fuzz target with AddressSanitizer into $OUT, with its seeds, dictionary and options. OSS-Fuzz and
# ClusterFuzzLite call it in their image; anywhere else: SRC=<parent of the repository> OUT=<folder> bash build.sh
set -euo pipefail
cd "${REPOSITORY:-$SRC/storekit-audit}"

# The image has an older compiler than the workspace asks for; the Dockerfile adds this one.
if rustup toolchain list 2>/dev/null | grep -q '^1\.95\.0'; then export RUSTUP_TOOLCHAIN=1.95.0; fi

binaries=$(SANITIZER=address scripts/fuzz-build)
while read -r target _; do
  cp "$binaries/$target" "$OUT/$target"
  mapfile -t seeds < <(find "testdata/corpus/$target" "testdata/regressions/$target" -type f ! -name '*.md' 2>/dev/null | sort)
  python3 -m zipfile -c "$OUT/${target}_seed_corpus.zip" "${seeds[@]}"
  if [ -f "fuzz/dict/$target.dict" ]; then cp "fuzz/dict/$target.dict" "$OUT/"; fi
  printf '[libfuzzer]\nmax_len = 4096\ntimeout = 5\n' >"$OUT/$target.options"
done <fuzz/targets.tsv
