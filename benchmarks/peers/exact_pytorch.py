"""Per-example gradient descent with the textbook's rule in PyTorch, written out with in-place operations on one thread,
which is faster here than autograd and torch.optim.SGD.

    /usr/bin/python3 exact_pytorch.py exact 784-200-10 [examples]      (or: answer)
"""
import torch

import peer

torch.set_num_threads(1)
torch.set_grad_enabled(False)
RATE = 0.1


def forward(weights, inputs):
    activations = [inputs]
    for w in weights:
        activations.append(torch.mv(w, activations[-1]).sigmoid_())
    return activations


def train(weights, inputs, target):
    activations = forward(weights, inputs)
    error = target - activations[-1]
    for w, x, a in zip(reversed(weights), reversed(activations[:-1]), reversed(activations[1:])):
        step = error * a * (1 - a)
        if x is not inputs:
            error = torch.mv(w.t(), error)
        w.addr_(step, x, alpha=RATE)


def main():
    mode, shape, count = peer.arguments()
    pixels, labels = peer.read_digits("train", count)
    inputs, targets = torch.from_numpy(peer.scaled(pixels)), torch.eye(10) * 0.98 + 0.01
    test_pixels, test_labels = peer.read_digits("t10k", peer.TESTS)
    tests = torch.from_numpy(peer.scaled(test_pixels))

    torch.manual_seed(1)
    weights = [torch.randn(m, n) / m ** 0.5 for n, m in zip(shape, shape[1:])]

    def epoch():
        for x, label in zip(inputs, labels.tolist()):
            train(weights, x, targets[label])

    def answers():
        return [forward(weights, test)[-1].argmax().item() for test in tests]

    epoch()
    correct = (answers() == test_labels).sum()
    us = peer.us_per_example(epoch, count) if mode == "exact" else peer.us_per_example(answers, peer.TESTS)
    peer.report("PyTorch", count, correct, f"PyTorch {torch.__version__}", usPerExample=us)


main()
