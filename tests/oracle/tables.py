"""Writes tables.json: which rows scikit-learn's split sets apart with ten seeds, and how well its MLP answers them. The tables are
those that Lantern ships, and one that is made up here. Run with scikit-learn 1.2 in this folder."""
import csv
import json
import pathlib
import sys
import warnings

import numpy
from sklearn import datasets

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "benchmarks" / "peers"))
import tables_sklearn as peer  # noqa: E402


def shipped(name):
    with open(ROOT / "data" / name / f"{name}.csv", encoding="utf-8") as file:
        rows = list(csv.reader(file))[1:]
    inputs, targets = numpy.array([row[:-1] for row in rows], float), numpy.unique([row[-1] for row in rows], return_inverse=True)[1]
    table = peer.TABLES[name]()
    assert (inputs == table.data).all() and (targets == table.target).all()
    return inputs, targets


def contest(name, inputs, targets, classes):
    """Each seed's test rows and the scores of the two forms of the peer."""
    splits = []
    for seed in peer.SEEDS:
        train, test = peer.split(targets, classes, seed)
        scores = [
            peer.measure(peer.fit(inputs[train], targets[train], classes, seed, epochs)(inputs[test]), targets[test], classes)[0]
            for epochs in (200, 10_000)
        ]
        splits.append({"test": test.tolist(), "usual": scores[0], "converged": scores[1]})
    return {"name": name, "splits": splits}


warnings.filterwarnings("ignore")
inputs, targets = datasets.make_friedman1(150, n_features=6, noise=1, random_state=1)
inputs, targets = inputs.round(3), targets.round(2)
friedman = contest("friedman", inputs, targets, False) | {"inputs": inputs.ravel().tolist(), "targets": targets.tolist()}
with open("tables.json", "w", encoding="utf-8") as file:
    json.dump([*(contest(name, *shipped(name), True) for name in ("iris", "wine")), friedman], file, separators=(",", ":"))
    file.write("\n")
