#!/usr/bin/env bash
# Installs what the peers need, from Debian's packages. compare.sh itself installs nothing and skips what is missing.
set -euo pipefail
apt-get update -qq
apt-get install -y --no-install-recommends \
    gcc libc6-dev zlib1g-dev pkg-config libfann-dev \
    python3-numpy python3-scipy python3-sklearn python3-torch libopenblas0
