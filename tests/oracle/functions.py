"""Writes functions.json: what PyTorch's activations and losses, and their gradients, are at some points. Run with PyTorch 1.13 in this folder."""
import json

import torch
from torch import nn

torch.set_default_dtype(torch.float64)
SUMS = [-9.0, -5.0, -3.3, -2.0, -1.0, -0.75, -0.5, -0.1, -1e-3, 1e-3, 0.1, 0.5, 1.0, 1.5, 2.5, 4.0, 7.0, 15.0]
ACTIVATIONS = {
    "sigmoid": nn.Sigmoid(), "tanh": nn.Tanh(), "relu": nn.ReLU(), "leaky-relu": nn.LeakyReLU(), "silu": nn.SiLU(),
    "gelu": nn.GELU(), "elu": nn.ELU(), "softplus": nn.Softplus(),
}
OUTPUTS = [0.3, -1.5, 2.25, 0.0, -4.0, 0.9]
TARGETS = [0.5, 0.75, 2.25, -1.0, -3.5, 0.1]
LOSSES = {"absolute-error": nn.L1Loss(reduction="sum"), "huber": nn.HuberLoss(reduction="sum", delta=1.0)}


def activation(name, function):
    z = torch.tensor(SUMS, requires_grad=True)
    a = function(z)
    a.sum().backward()
    return {"name": name, "values": a.tolist(), "slopes": z.grad.tolist()}


def loss(name, function):
    a = torch.tensor(OUTPUTS, requires_grad=True)
    value = function(a, torch.tensor(TARGETS))
    value.backward()
    return {"name": name, "value": value.item(), "gradients": a.grad.tolist()}


with open("functions.json", "w", encoding="utf-8") as file:
    json.dump(
        {
            "sums": SUMS, "activations": [activation(*item) for item in ACTIVATIONS.items()],
            "outputs": OUTPUTS, "targets": TARGETS, "losses": [loss(*item) for item in LOSSES.items()],
        },
        file, separators=(",", ":"))
    file.write("\n")
