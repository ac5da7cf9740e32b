#!/usr/bin/env bash
# Lantern and its peers side by side: validates each, then times all in turn, and writes tables of medians and ratios to
# benchmarks/results/<processor>/. Run it alone on the machine; it takes about a quarter of an hour.
#
#     benchmarks/compare.sh [GROUP...] [--rounds N] [--quick]
#
# Groups: exact minibatch product answer csv textbook region start tables. --quick is a smoke run, with results in artifacts/ only.
# Installs nothing and skips peers that are missing; benchmarks/peers/install.sh installs them.
set -euo pipefail
cd "$(dirname "$0")/.."
benchmarks/build.sh
exec artifacts/bin/Lantern.Benchmarks/release/Lantern.Benchmarks compare "$@"
