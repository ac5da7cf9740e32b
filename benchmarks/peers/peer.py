"""What the Python peers share: the digits, a clock, and the line that says how it went."""
import ctypes
import gzip
import json
import sys
import time

import numpy

TESTS = 10_000


def read_digits(part, count):
    """Pixels [count, 784] and labels [count], as bytes. Run from the repository's root."""
    def values(name, skip):
        with gzip.open(f"data/mnist/{part}-{name}-ubyte.gz") as file:
            return numpy.frombuffer(file.read(), numpy.uint8, offset=skip)
    return values("images-idx3", 16).reshape(-1, 784)[:count], values("labels-idx1", 8)[:count]


def scaled(pixels):
    """0.01 to 1.00, as the textbook has it."""
    return (pixels / 255.0 * 0.99 + 0.01).astype(numpy.float32)


def unit_range(pixels):
    """0 to 1."""
    return (pixels / 255.0).astype(numpy.float32)


def arguments():
    """Mode, nodes of each layer, and how many examples: `exact 784-200-10 60000`."""
    mode, shape, *count = sys.argv[1:]
    return mode, [int(nodes) for nodes in shape.split("-")], int(count[0]) if count else 60_000


def us_per_example(work, count, least_seconds=0.5):
    """Does the work, which goes over `count` examples, until half a second is over."""
    start, seen = time.monotonic(), 0
    while seen == 0 or time.monotonic() - start < least_seconds:
        work()
        seen += count
    return (time.monotonic() - start) / seen * 1e6


def report(peer, count, correct, version, **figures):
    """Prints the result, unless the network did not learn what it should have: then its speed means nothing."""
    case = " ".join(sys.argv[1:3])
    least = 8000 if count >= 10_000 else 5000
    if correct < least:
        sys.exit(f"{peer} {case}: {correct} of {TESTS} correct after {count} examples, expected {least} or more")
    figures = {name: round(value, 4) for name, value in figures.items()}
    print(json.dumps({"peer": peer, "case": case, **figures, "correct": int(correct), "version": version}))


def blas_version():
    """The BLAS that this process really uses, and for which processor it takes its kernels."""
    with open("/proc/self/maps") as maps:
        libraries = {line.split()[-1] for line in maps if "blas" in line and ".so" in line}
    openblas = next((path for path in libraries if "openblas" in path.split("/")[-1]), None)
    if openblas is None:
        return "BLAS " + ", ".join(sorted(path.split("/")[-1] for path in libraries))
    library = ctypes.CDLL(openblas)
    library.openblas_get_config.restype = library.openblas_get_corename.restype = ctypes.c_char_p
    name, number = library.openblas_get_config().decode().split()[:2]
    return f"{name} {number}, {library.openblas_get_corename().decode()} kernels"


def numpy_version():
    return f"NumPy {numpy.__version__} ({blas_version()})"
