#!/usr/bin/env bash
# Builds what compare.sh and scaling.sh run: Lantern's cases, the peers in C as far as their libraries are here, and
# scikit-learn's tables.
set -euo pipefail
cd "$(dirname "$0")/.."
dotnet build benchmarks/Lantern.Benchmarks -c Release -v quiet -nologo
mkdir -p artifacts/peers
build() { # build NAME LIBRARY...
    local name=$1 && shift
    rm -f "artifacts/peers/$name"
    gcc -O3 -march=native -ffast-math -DVERSION="\"$(pkg-config --modversion fann 2>/dev/null)\"" \
        "benchmarks/peers/$name.c" "$@" -lz -lm -o "artifacts/peers/$name" 2>/dev/null \
        || echo "Skipped: benchmarks/peers/$name.c does not compile here; benchmarks/peers/install.sh installs what peers need." >&2
}
build exact
build csv
build fann -lfann
"${PYTHON:-/usr/bin/python3}" benchmarks/peers/tables_sklearn.py data 2>/dev/null \
    || echo "Skipped: no scikit-learn to write its tables; benchmarks/peers/install.sh installs what peers need." >&2
