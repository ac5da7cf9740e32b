"""Mini-batch training in scikit-learn: rectifiers, softmax with cross-entropy, Adam, a new order each epoch.
Threads as OPENBLAS_NUM_THREADS says.

    /usr/bin/python3 minibatch_sklearn.py batch128 784-256-128-10 [examples]
"""
import numpy
import sklearn
from sklearn.neural_network import MLPClassifier

import peer


def main():
    mode, shape, count = peer.arguments()
    pixels, labels = peer.read_digits("train", count)
    inputs = peer.unit_range(pixels)
    test_pixels, test_labels = peer.read_digits("t10k", peer.TESTS)
    network = MLPClassifier(shape[1:-1], alpha=0, batch_size=int(mode.removeprefix("batch")), random_state=1)

    def epoch():
        network.partial_fit(inputs, labels, numpy.arange(10))

    epoch()
    correct = (network.predict(peer.unit_range(test_pixels)) == test_labels).sum()
    version = f"scikit-learn {sklearn.__version__} ({peer.blas_version()})"
    peer.report("scikit-learn", count, correct, version, usPerExample=peer.us_per_example(epoch, count))


main()
