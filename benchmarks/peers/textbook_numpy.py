"""The textbook's whole program: read MNIST as CSV, train 784-200-10 for five epochs, test. Every line is split and
converted each time it is used, as the textbook does.

    /usr/bin/python3 textbook_numpy.py TRAIN.csv TEST.csv [epochs]
"""
import sys
import time

import numpy

import peer
from exact_numpy import Network


def example(line):
    values = line.split(",")
    return int(values[0]), numpy.asarray(values[1:], float) / 255.0 * 0.99 + 0.01


def main():
    start = time.monotonic()
    with open(sys.argv[1]) as file:
        training = file.readlines()
    with open(sys.argv[2]) as file:
        tests = file.readlines()
    epochs = int(sys.argv[3]) if len(sys.argv) > 3 else 5

    numpy.random.seed(1)
    network = Network(784, 200, 10)
    for _ in range(epochs):
        for line in training:
            label, inputs = example(line)
            targets = numpy.zeros(10) + 0.01
            targets[label] = 0.99
            network.train(inputs, targets)

    correct = 0
    for line in tests:
        label, inputs = example(line)
        correct += numpy.argmax(network.query(inputs)) == label
    peer.report("NumPy", len(training), correct, peer.numpy_version(), seconds=time.monotonic() - start)


main()
