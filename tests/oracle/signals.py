"""Writes signals.json: what PyTorch learns with dropout, smoothed labels and weights. Run with PyTorch 1.13 in this folder."""
import json

import torch
from torch.nn import functional

torch.set_default_dtype(torch.float64)
torch.manual_seed(2)
NODES, COUNT, BATCH, EPOCHS, RATE, SEED = (7, 6, 5, 3), 10, 4, 2, 0.5, 11
BYTES = torch.randint(0, 256, (COUNT, NODES[0])) * (torch.rand(COUNT, NODES[0]) > 0.5)
LABELS = torch.randint(0, NODES[-1], (COUNT,))
SHAPES = [shape for i, o in zip(NODES, NODES[1:]) for shape in ((o, i), (o,))]
START = torch.round(torch.randn(sum(torch.Size(shape).numel() for shape in SHAPES)) / 2, decimals=3)

EVERYTHING = {"dropout": 0.5, "inputDropout": 0.25, "labelSmoothing": 0.2, "classWeights": [0.5, 2, 1], "weights": [1, 0.5, 3, 0, 1, 2, 1, 0.25, 1, 4]}
CASES = [
    {"loss": "cross-entropy", **{name: EVERYTHING[name] for name in names}}
    for names in [[], ["dropout"], ["inputDropout"], ["labelSmoothing"], ["classWeights"], ["weights"], ["labelSmoothing", "classWeights"], EVERYTHING]
] + [
    {"loss": "binary-cross-entropy", "labelSmoothing": 0.2},
    {"loss": "binary-cross-entropy", "classWeights": [0.5, 2, 1]},
    {"loss": "squared-error", "classWeights": [0.5, 2, 1], "dropout": 0.2},
]

GAMMA, ALL = 0x9E3779B97F4A7C15, (1 << 64) - 1


def at(seed, place):
    """SplitMix64, see distortions.py."""
    bits = (seed + (place + 1) * GAMMA) & ALL
    bits = ((bits ^ (bits >> 30)) * 0xBF58476D1CE4E5B9) & ALL
    bits = ((bits ^ (bits >> 27)) * 0x94D049BB133111EB) & ALL
    return bits ^ (bits >> 31)


def mask(step, n, layer, count, share):
    stream = at(at(at(at(SEED, 1 << 63), step), n), layer)
    bits = [(at(stream, i // 2) >> (32 * (i % 2))) & 0xFFFFFFFF for i in range(count)]
    return [1 / (1 - share) if b < round((1 - share) * 2**32) else 0.0 for b in bits]


def answers(parameters, inputs, step, case):
    x = inputs
    for layer in range(len(NODES) - 1):
        share = case.get("inputDropout" if layer == 0 else "dropout", 0)
        if share:
            x = x * torch.tensor([mask(step, n, layer, NODES[layer], share) for n in range(len(x))])
        z = functional.linear(x, parameters[2 * layer], parameters[2 * layer + 1])
        x = torch.tanh(z)
    return z


def batch_loss(z, labels, weights, case):
    smoothing = case.get("labelSmoothing", 0)
    classes = torch.tensor(case["classWeights"]) if "classWeights" in case else None
    if case["loss"] == "cross-entropy":
        if weights is None:
            return functional.cross_entropy(z, labels, weight=classes, label_smoothing=smoothing)
        losses = functional.cross_entropy(z, labels, weight=classes, label_smoothing=smoothing, reduction="none")
        counts = weights if classes is None else weights * classes[labels]
        return (weights * losses).sum() / counts.sum()
    targets = functional.one_hot(labels, NODES[-1]).double()
    if case["loss"] == "binary-cross-entropy":
        targets = (1 - smoothing) * targets + smoothing / 2
        losses = functional.binary_cross_entropy_with_logits(z, targets, reduction="none").sum(1)
    else:
        losses = 0.5 * ((z - targets) ** 2).sum(1)
    return losses.mean() if classes is None else (classes[labels] * losses).sum() / classes[labels].sum()


def train(case):
    sizes = [torch.Size(shape).numel() for shape in SHAPES]
    parameters = [part.reshape(shape).clone().requires_grad_() for part, shape in zip(START.split(sizes), SHAPES)]
    optimizer = torch.optim.SGD(parameters, lr=RATE)
    losses, step = [], 0
    for _ in range(EPOCHS):
        total = 0.0
        for first in range(0, COUNT, BATCH):
            batch = slice(first, min(first + BATCH, COUNT))
            weights = torch.tensor(case["weights"], dtype=torch.float64)[batch] if "weights" in case else None
            optimizer.zero_grad()
            loss = batch_loss(answers(parameters, BYTES[batch] / 255, step, case), LABELS[batch], weights, case)
            loss.backward()
            optimizer.step()
            total += loss.item() * (batch.stop - batch.start)
            step += 1
        losses.append(total / COUNT)
    return {"options": case, "losses": losses, "parameters": [float(x) for p in parameters for x in p.detach().flatten()]}


with open("signals.json", "w") as file:
    json.dump(
        {
            "nodes": NODES,
            "batch": BATCH,
            "learningRate": RATE,
            "seed": SEED,
            "bytes": BYTES.flatten().tolist(),
            "labels": LABELS.tolist(),
            "start": START.tolist(),
            "cases": [train(case) for case in CASES],
        },
        file,
    )
    file.write("\n")
