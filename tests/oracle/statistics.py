"""Writes statistics.json: what SciPy makes of a few seeds. Run with SciPy 1.10 in this folder."""
import json

import numpy
import scipy.stats

ACCURACIES = {
    "two": [0.9434, 0.9478],
    "five": [0.9493, 0.9511, 0.9487, 0.9502, 0.9499],
    "five others": [0.9490, 0.9471, 0.9466, 0.9483, 0.9479],
    "far": [0.8893, 0.9012, 0.8977, 0.9047, 0.8860],
    "ten": [0.97 + 0.0007 * step * (-1) ** step for step in range(10)],
    "thousand": list(numpy.round(numpy.random.RandomState(1).normal(0.97, 0.002, 1000), 6)),
    "large and close": [1e6 + step / 8 for step in (1, 2, 4, 8)],
}


def summary(name, values):
    mean, deviation, error = numpy.mean(values), numpy.std(values, ddof=1), scipy.stats.sem(values)
    low, high = scipy.stats.t.interval(0.95, len(values) - 1, mean, error)
    one_low, one_high = scipy.stats.t.interval(0.95, len(values) - 1, mean, deviation * numpy.sqrt(1 + 1 / len(values)))
    return {
        "name": name,
        "values": [float(value) for value in values],
        "mean": float(mean),
        "deviation": float(deviation),
        "interval": [float(low), float(high)],
        "next": [float(one_low), float(one_high)],
    }


def welch(first, second):
    a, b = ACCURACIES[first], ACCURACIES[second]
    t, p = scipy.stats.ttest_ind(a, b, equal_var=False)
    parts = [numpy.var(values, ddof=1) / len(values) for values in (a, b)]
    freedom = sum(parts) ** 2 / sum(part**2 / (len(values) - 1) for part, values in zip(parts, (a, b)))
    return {"first": a, "second": b, "t": float(t), "freedom": float(freedom), "p": float(p)}


PAIRS = [("five", "five others"), ("five others", "five"), ("five", "far"), ("two", "five"), ("ten", "five"), ("thousand", "ten"), ("thousand", "far"), ("five", "five")]

with open("statistics.json", "w", encoding="utf-8") as file:
    json.dump({"summaries": [summary(name, values) for name, values in ACCURACIES.items()], "welch": [welch(*pair) for pair in PAIRS]}, file, separators=(",", ":"))
    file.write("\n")
