"""The textbook's program in NumPy, as people type it in: one example at a time, columns as matrices, double precision.

    /usr/bin/python3 exact_numpy.py exact 784-200-10 [examples]        (or: answer)
"""
import numpy
from scipy.special import expit

import peer


class Network:
    """Three layers, no biases, sigmoid everywhere, learning rate 0.1."""

    def __init__(self, input_count, hidden_count, output_count, rate=0.1):
        self.rate = rate
        self.hidden_weights = numpy.random.normal(0.0, hidden_count ** -0.5, (hidden_count, input_count))
        self.output_weights = numpy.random.normal(0.0, output_count ** -0.5, (output_count, hidden_count))

    def train(self, inputs, targets):
        inputs = numpy.array(inputs, ndmin=2).T
        targets = numpy.array(targets, ndmin=2).T
        hidden = expit(numpy.dot(self.hidden_weights, inputs))
        outputs = expit(numpy.dot(self.output_weights, hidden))
        output_errors = targets - outputs
        hidden_errors = numpy.dot(self.output_weights.T, output_errors)
        self.output_weights += self.rate * numpy.dot(output_errors * outputs * (1.0 - outputs), hidden.T)
        self.hidden_weights += self.rate * numpy.dot(hidden_errors * hidden * (1.0 - hidden), inputs.T)

    def query(self, inputs):
        inputs = numpy.array(inputs, ndmin=2).T
        return expit(numpy.dot(self.output_weights, expit(numpy.dot(self.hidden_weights, inputs))))


def main():
    mode, shape, count = peer.arguments()
    pixels, labels = peer.read_digits("train", count)
    inputs, targets = pixels / 255.0 * 0.99 + 0.01, numpy.eye(10)[labels] * 0.98 + 0.01
    test_pixels, test_labels = peer.read_digits("t10k", peer.TESTS)
    tests = test_pixels / 255.0 * 0.99 + 0.01

    numpy.random.seed(1)
    network = Network(*shape)

    def epoch():
        for example in range(count):
            network.train(inputs[example], targets[example])

    def answers():
        return [numpy.argmax(network.query(test)) for test in tests]

    epoch()
    correct = (answers() == test_labels).sum()
    us = peer.us_per_example(epoch, count) if mode == "exact" else peer.us_per_example(answers, peer.TESTS)
    peer.report("NumPy", count, correct, peer.numpy_version(), usPerExample=us)


if __name__ == "__main__":
    main()
