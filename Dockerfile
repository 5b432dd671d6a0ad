# docker build -t storekit-audit .
# docker run --rm --network none --read-only -v "$PWD:/work:ro" storekit-audit audit export.ndjson
FROM rust:1.95-slim AS build
WORKDIR /src
COPY . .
RUN cargo build --release --locked -p storekit-cli

FROM debian:stable-slim
COPY --from=build /src/target/release/storekit-audit /usr/local/bin/storekit-audit
USER 65534:65534
WORKDIR /work
ENTRYPOINT ["storekit-audit"]
