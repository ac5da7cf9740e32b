"""Mini-batch training in PyTorch: rectifiers, softmax with cross-entropy, Adam, a new order each epoch. Adam's foreach form
is a quarter faster here than its plain one. Threads as OMP_NUM_THREADS says.

    /usr/bin/python3 minibatch_pytorch.py batch128 784-256-128-10 [examples]
"""
import torch

import peer


def main():
    mode, shape, count = peer.arguments()
    pixels, labels = peer.read_digits("train", count)
    inputs, labels = torch.from_numpy(peer.unit_range(pixels)), torch.from_numpy(labels.astype("int64"))
    test_pixels, test_labels = peer.read_digits("t10k", peer.TESTS)

    torch.manual_seed(1)
    modules = []
    for n, m in zip(shape, shape[1:]):
        modules += [torch.nn.Linear(n, m), torch.nn.ReLU()]
    network = torch.nn.Sequential(*modules[:-1])
    loss = torch.nn.CrossEntropyLoss()
    optimizer = torch.optim.Adam(network.parameters(), lr=0.001, foreach=True)

    def epoch():
        for batch in torch.randperm(count).split(int(mode.removeprefix("batch"))):
            optimizer.zero_grad(set_to_none=True)
            loss(network(inputs[batch]), labels[batch]).backward()
            optimizer.step()

    epoch()
    with torch.no_grad():
        answers = network(torch.from_numpy(peer.unit_range(test_pixels))).argmax(1).numpy()
    correct = (answers == test_labels).sum()
    version = f"PyTorch {torch.__version__} ({peer.blas_version()})"
    peer.report("PyTorch", count, correct, version, usPerExample=peer.us_per_example(epoch, count))


main()
