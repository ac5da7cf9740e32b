#!/usr/bin/env bash
# How cost grows with hidden nodes, depth, batch and data size: writes points (CSV) and curves (SVG) to
# benchmarks/results/<processor>/. Run it alone on the machine.
#
#     benchmarks/scaling.sh [FIGURE...] [--rounds N] [--quick]
#
# Figures: hidden depth batch data. --quick is a smoke run, with results in artifacts/ only.
set -euo pipefail
cd "$(dirname "$0")/.."
benchmarks/build.sh
exec artifacts/bin/Lantern.Benchmarks/release/Lantern.Benchmarks scaling "$@"
