"""MNIST-style CSV to bytes with numpy.loadtxt, whose parser is C.

    /usr/bin/python3 csv_numpy.py csv FILE.csv
"""
import json
import os
import sys

import numpy

import peer

path = sys.argv[2]
table = None


def read():
    global table
    table = numpy.loadtxt(path, numpy.uint8, delimiter=",")


us = peer.us_per_example(read, 1)
pixels, labels = peer.read_digits("train", len(table))
if not ((table[:, 0] == labels).all() and (table[:, 1:] == pixels).all()):
    sys.exit(f"{path} was read wrongly.")
rate = round(os.path.getsize(path) / us / 1e3, 4)
print(json.dumps({"peer": "NumPy", "case": "csv", "gigabytesPerSecond": rate, "version": f"NumPy {numpy.__version__}"}))
