"""Writes training.json: what PyTorch's optimizers and schedules make of a small network. Run with PyTorch 1.13 in this folder."""
import json

import torch
from torch.optim import lr_scheduler
from torch.optim.swa_utils import AveragedModel

torch.set_default_dtype(torch.float64)
torch.manual_seed(1)
LAYERS, COUNT, BATCH, EPOCHS = (4, 5, 3), 10, 4, 3
INPUTS = torch.round(torch.rand(COUNT, LAYERS[0]) * 2 - 1, decimals=3)
TARGETS = torch.round(torch.rand(COUNT, LAYERS[-1]), decimals=3)
START = torch.round(torch.randn(LAYERS[0] * LAYERS[1] + LAYERS[1] + LAYERS[1] * LAYERS[2] + LAYERS[2]) / 2, decimals=3)

# Each optimizer with its learning rate and the coefficients which differ from the usual ones.
OPTIMIZERS = {
    "gradient-descent": (torch.optim.SGD, 0.1, {}, {}),
    "momentum": (torch.optim.SGD, 0.05, {"momentum": 0.9}, {"momentum": 0.6}),
    "nesterov": (torch.optim.SGD, 0.05, {"momentum": 0.9, "nesterov": True}, {"momentum": 0.6, "nesterov": True}),
    "rmsprop": (torch.optim.RMSprop, 0.01, {}, {"alpha": 0.8, "eps": 0.01}),
    "adam": (torch.optim.Adam, 0.01, {}, {"betas": (0.7, 0.95), "eps": 0.01}),
    "adamw": (torch.optim.AdamW, 0.01, {}, {"betas": (0.7, 0.95), "eps": 0.01}),
    "rprop": (torch.optim.Rprop, 0.01, {}, {"etas": (0.3, 1.5), "step_sizes": (0.004, 0.02)}),
}
EXTRAS = [
    {},
    {"weightDecay": 0.1},
    {"l1": 0.02},
    {"clipNorm": 0.2},
    {"maxNorm": 0.8},
    {"averageDecay": 0.7},
    {"weightDecay": 0.1, "l1": 0.02, "clipNorm": 0.2, "maxNorm": 0.8, "averageDecay": 0.7},
]


def numbers(tensors):
    return [float(x) for tensor in tensors for x in tensor.detach().flatten()]


def network():
    model = torch.nn.Sequential(torch.nn.Linear(*LAYERS[:2]), torch.nn.Tanh(), torch.nn.Linear(*LAYERS[1:]))
    torch.nn.utils.vector_to_parameters(START.clone(), model.parameters())
    return model


def train(name, coefficients, extras, schedule=None):
    kind, rate, usual, _ = OPTIMIZERS[name]
    model = network()
    weights = [p for p in model.parameters() if p.dim() == 2]
    biases = [p for p in model.parameters() if p.dim() == 1]
    decay = extras.get("weightDecay", 0)
    by_hand = name == "rprop"  # which PyTorch has no weight decay for
    groups = [{"params": weights}, {"params": biases}]
    if not by_hand:
        groups[0]["weight_decay"], groups[1]["weight_decay"] = decay, 0
    optimizer = kind(groups, lr=rate, **(coefficients or usual))
    scheduler = schedule(optimizer) if schedule else None
    average = AveragedModel(model, avg_fn=lambda old, new, _: extras["averageDecay"] * old + (1 - extras["averageDecay"]) * new)
    losses = []
    batch, epochs = (COUNT, 3 * EPOCHS) if name == "rprop" else (BATCH, EPOCHS)
    for _ in range(epochs):
        total = 0.0
        for at in range(0, COUNT, batch):
            optimizer.zero_grad()
            per_example = 0.5 * ((model(INPUTS[at : at + batch]) - TARGETS[at : at + batch]) ** 2).sum(1)
            total += per_example.sum().item()
            per_example.mean().backward()
            if "clipNorm" in extras:
                torch.nn.utils.clip_grad_norm_(model.parameters(), extras["clipNorm"])
            for weight in weights:
                weight.grad += extras.get("l1", 0) * weight.detach().sign() + (decay if by_hand else 0) * weight.detach()
            optimizer.step()
            if scheduler:
                scheduler.step()
            if "maxNorm" in extras:
                for weight in weights:
                    weight.data = torch.renorm(weight.data, 2, 0, extras["maxNorm"])
            if "averageDecay" in extras:
                average.update_parameters(model)
        losses.append(total / COUNT)
    result = average.module if "averageDecay" in extras else model
    return {
        "optimizer": name, "learningRate": rate, "coefficients": list(plain(coefficients)), "batch": batch, "epochs": epochs, **extras,
        "losses": losses, "parameters": numbers(result.parameters()),
    }


def plain(coefficients):
    """The numbers in order, and no truth values."""
    for value in coefficients.values():
        if isinstance(value, tuple):
            yield from value
        elif not isinstance(value, bool):
            yield value


def cases():
    for name, (_, _, _, other) in OPTIMIZERS.items():
        for extras in EXTRAS:
            yield train(name, {}, extras)
        if other:
            yield train(name, other, {})
    steps = EPOCHS * 3
    yield {**train("momentum", {}, {}, lambda o: warm_up(o, 2, 0.25, lambda: lr_scheduler.CosineAnnealingLR(o, steps - 2))), "schedule": "cosine"}


def warm_up(optimizer, steps, start, after):
    first = lr_scheduler.LinearLR(optimizer, start_factor=start, total_iters=steps)
    return lr_scheduler.SequentialLR(optimizer, [first, after()], milestones=[steps])


STEPS_PER_EPOCH, SCHEDULE_EPOCHS = 5, 6


def rates(name, arguments, make, per_epoch=False, losses=None, warm_up_steps=0):
    optimizer = torch.optim.SGD([torch.zeros(1)], lr=0.4)
    scheduler = make(optimizer) if warm_up_steps == 0 else warm_up(optimizer, warm_up_steps, 0.25, lambda: make(optimizer))
    seen = []
    for epoch in range(SCHEDULE_EPOCHS):
        for _ in range(STEPS_PER_EPOCH):
            seen.append(optimizer.param_groups[0]["lr"])
            optimizer.step()
            if not per_epoch:
                scheduler.step()
        if per_epoch:
            scheduler.step(losses[epoch]) if losses else scheduler.step()
    return {"schedule": name, "arguments": arguments, "losses": losses, "warmUpEpochs": warm_up_steps / STEPS_PER_EPOCH, "rates": seen}


def schedules():
    steps = STEPS_PER_EPOCH * SCHEDULE_EPOCHS
    yield rates("constant", [], lambda o: lr_scheduler.ConstantLR(o, 1, 0))
    yield rates("step", [2, 0.5], lambda o: lr_scheduler.StepLR(o, 2, 0.5), per_epoch=True)
    yield rates("cosine", [0], lambda o: lr_scheduler.CosineAnnealingLR(o, steps))
    yield rates("cosine", [0.2], lambda o: lr_scheduler.CosineAnnealingLR(o, steps, eta_min=0.2 * 0.4))
    yield rates("one-cycle", [0.3, 25, 1e4], lambda o: OneCycle(o, 0.4, steps))
    yield rates("one-cycle", [0.25, 10, 100], lambda o: OneCycle(o, 0.4, steps, pct_start=0.25, div_factor=10, final_div_factor=100))
    plateau = [1.0, 0.9, 0.95, 0.90001, 0.93, 0.5]
    yield rates("on-plateau", [0.1, 1, 1e-4], lambda o: lr_scheduler.ReduceLROnPlateau(o, factor=0.1, patience=1), per_epoch=True, losses=plateau)
    yield rates("on-plateau", [0.5, 0, 0.2], lambda o: lr_scheduler.ReduceLROnPlateau(o, factor=0.5, patience=0, threshold=0.2), per_epoch=True, losses=plateau)
    yield rates("cosine", [0], lambda o: lr_scheduler.CosineAnnealingLR(o, steps - 8), warm_up_steps=8)
    yield rates("step", [2, 0.5], lambda o: lr_scheduler.StepLR(o, 2 * STEPS_PER_EPOCH, 0.5), warm_up_steps=5)


class OneCycle(lr_scheduler.OneCycleLR):
    """OneCycleLR, which refuses the call after the last step: nobody will need that learning rate."""

    def __init__(self, optimizer, max_lr, total_steps, **arguments):
        super().__init__(optimizer, max_lr, total_steps=total_steps, cycle_momentum=False, **arguments)

    def step(self):
        if self.last_epoch < self.total_steps - 1:
            super().step()


with open("training.json", "w", encoding="utf-8") as file:
    json.dump(
        {
            "layers": LAYERS, "inputs": INPUTS.tolist(), "targets": TARGETS.tolist(), "start": START.tolist(),
            "cases": list(cases()),
            "stepsPerEpoch": STEPS_PER_EPOCH, "scheduleEpochs": SCHEDULE_EPOCHS, "schedules": list(schedules()),
        },
        file, separators=(",", ":"))
    file.write("\n")
