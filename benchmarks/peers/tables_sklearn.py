"""The small tables that come with scikit-learn, and its MLP on them, with ten seeds that decide the split and the network. Three
quarters of the rows train, one quarter tests; inputs, and numbers to be predicted, are standardised by what the training
part shows.

    /usr/bin/python3 tables_sklearn.py data                  writes the tables and which rows test, for everybody
    /usr/bin/python3 tables_sklearn.py usual iris            with all settings as scikit-learn has them: at most 200 epochs
    /usr/bin/python3 tables_sklearn.py converged iris        until the training loss stands still
    /usr/bin/python3 tables_sklearn.py whole iris            reads the table, learns from the first split and tests, once

Run from the repository's root. Threads as OPENBLAS_NUM_THREADS says.
"""
import csv
import json
import pathlib
import sys
import time
import warnings

import numpy
import sklearn
from sklearn import datasets, metrics
from sklearn.model_selection import train_test_split
from sklearn.neural_network import MLPClassifier, MLPRegressor
from sklearn.preprocessing import StandardScaler

FOLDER = pathlib.Path("artifacts/benchmarks/tables")
SEEDS = range(10)
TABLES = {
    "iris": datasets.load_iris,
    "wine": datasets.load_wine,
    "breast-cancer": datasets.load_breast_cancer,
    "digits": datasets.load_digits,
    "diabetes": lambda: datasets.load_diabetes(scaled=False),
}


def has_classes(table):
    return "target_names" in table


def split(targets, stratify, seed):
    """The rows that train and those that test."""
    rows = numpy.arange(len(targets))
    return train_test_split(rows, test_size=0.25, random_state=seed, stratify=targets if stratify else None)


def fit(inputs, targets, classes, seed, epochs):
    """A function from inputs to probabilities or numbers."""
    scaler = StandardScaler().fit(inputs)
    if classes:
        network = MLPClassifier(max_iter=epochs, random_state=seed).fit(scaler.transform(inputs), targets)
        return lambda rows: network.predict_proba(scaler.transform(rows))
    target = StandardScaler().fit(targets[:, None])
    network = MLPRegressor(max_iter=epochs, random_state=seed).fit(
        scaler.transform(inputs), target.transform(targets[:, None]).ravel())
    return lambda rows: target.inverse_transform(network.predict(scaler.transform(rows))[:, None]).ravel()


def measure(answers, targets, classes):
    """Accuracy and log loss, or R² and RMSE."""
    if classes:
        return metrics.accuracy_score(targets, answers.argmax(axis=1)), metrics.log_loss(targets, answers)
    return metrics.r2_score(targets, answers), metrics.mean_squared_error(targets, answers, squared=False)


def write(name, table):
    classes = has_classes(table)
    with open(FOLDER / f"{name}.csv", "w", newline="", encoding="utf-8") as file:
        lines = csv.writer(file, lineterminator="\n")
        lines.writerow([*table.feature_names, "target"])
        for inputs, target in zip(table.data.tolist(), table.target.tolist()):
            lines.writerow([*inputs, table.target_names[target] if classes else target])
    with open(FOLDER / f"{name}.rows", "w", encoding="utf-8") as file:
        for seed in SEEDS:
            print(*split(table.target, classes, seed)[1], file=file)


def report(case, seconds, score, loss):
    version = f"scikit-learn {sklearn.__version__}, NumPy {numpy.__version__}"
    print(json.dumps({"peer": "scikit-learn", "case": case, "seconds": round(seconds, 5), "score": score, "loss": loss, "version": version}))


def ten_seeds(name, epochs):
    table = TABLES[name]()
    classes = has_classes(table)
    parts = [split(table.target, classes, seed) for seed in SEEDS]

    def timed(seed):
        train, _ = parts[seed]
        start = time.perf_counter()
        answer = fit(table.data[train], table.target[train], classes, seed, epochs)
        return answer, time.perf_counter() - start

    start = time.perf_counter()
    while time.perf_counter() - start < 0.5:  # warms up, as Lantern does
        timed(0)
    for seed in SEEDS:
        test = parts[seed][1]
        answer, seconds = timed(seed)
        report(f"{name} {seed}", seconds, *measure(answer(table.data[test]), table.target[test], classes))


def whole(name):
    with open(FOLDER / f"{name}.csv", encoding="utf-8") as file:
        rows = list(csv.reader(file))[1:]
    test = [int(row) for row in (FOLDER / f"{name}.rows").read_text().splitlines()[0].split()]
    classes = has_classes(TABLES[name]())
    inputs = numpy.array([row[:-1] for row in rows], float)
    targets = numpy.unique([row[-1] for row in rows], return_inverse=True)[1] if classes else numpy.array([row[-1] for row in rows], float)
    train = numpy.setdiff1d(numpy.arange(len(rows)), test)
    answer = fit(inputs[train], targets[train], classes, 0, 200)
    report(f"whole {name}", 0, *measure(answer(inputs[test]), targets[test], classes))


def main():
    warnings.filterwarnings("ignore", category=sklearn.exceptions.ConvergenceWarning)
    if sys.argv[1] == "data":
        FOLDER.mkdir(parents=True, exist_ok=True)
        for name, load in TABLES.items():
            write(name, load())
    elif sys.argv[1] == "whole":
        whole(sys.argv[2])
    else:
        ten_seeds(sys.argv[2], {"usual": 200, "converged": 10_000}[sys.argv[1]])


if __name__ == "__main__":
    main()
