"""Writes measures.json: what scikit-learn makes of a few answers. Run with scikit-learn 1.2 in this folder."""
import json

import numpy
from sklearn import metrics
from sklearn.calibration import calibration_curve
from sklearn.preprocessing import OneHotEncoder, StandardScaler

BINS = 10


def calibration_error(correct, confidence):
    """Naeini, Cooper, Hauskrecht 2015: the gap of each bin, which scikit-learn gives, weighted with its share."""
    accuracy, mean = calibration_curve(correct, confidence, n_bins=BINS)
    places = numpy.searchsorted(numpy.linspace(0, 1, BINS + 1)[1:-1], confidence)
    counts = numpy.bincount(places, minlength=BINS)
    return counts, float(numpy.sum(counts[counts > 0] / len(correct) * numpy.abs(accuracy - mean)))


def classes(seed, count, class_count, missing=None, ties=False):
    random = numpy.random.RandomState(seed)
    labels = random.randint(0, class_count, count)
    scores = random.normal(0, 1, (count, class_count))
    scores[numpy.arange(count), labels] += 1
    if missing is not None:
        labels[labels == missing] = (missing + 1) % class_count
    outputs = numpy.exp(scores) / numpy.exp(scores).sum(axis=1, keepdims=True)
    outputs = numpy.round(outputs, 1 if ties else 6)
    outputs[:, -1] = numpy.round(1 - outputs[:, :-1].sum(axis=1), 6)
    outputs = numpy.clip(outputs, 0, 1)
    answers = outputs.argmax(axis=1)
    every = list(range(class_count))
    precision, recall, f1, support = metrics.precision_recall_fscore_support(labels, answers, labels=every, zero_division=0)
    seen = dict(average="macro", zero_division=0)
    counts, error = calibration_error(labels == answers, outputs.max(axis=1))
    return {
        "classCount": class_count,
        "labels": labels.tolist(),
        "outputs": outputs.ravel().tolist(),
        "accuracy": metrics.accuracy_score(labels, answers),
        "balancedAccuracy": metrics.balanced_accuracy_score(labels, answers),
        "precision": precision.tolist(),
        "recall": recall.tolist(),
        "f1": f1.tolist(),
        "support": support.tolist(),
        "macroPrecision": metrics.precision_score(labels, answers, **seen),
        "macroRecall": metrics.recall_score(labels, answers, **seen),
        "macroF1": metrics.f1_score(labels, answers, **seen),
        "logLoss": log_loss(labels, outputs),
        "aucs": [metrics.roc_auc_score(labels == k, outputs[:, k]) if 0 < support[k] < count else None for k in every],
        "binCounts": counts.tolist(),
        "calibrationError": error,
    }


def log_loss(labels, outputs):
    """scikit-learn divides each row by its sum after it has raised zeros to ε; with sums of 1 that is no change in any digit here."""
    return metrics.log_loss(labels, outputs, labels=list(range(outputs.shape[1])), eps=2.220446049250313e-16)


def numbers(seed, count, noise):
    random = numpy.random.RandomState(seed)
    targets = numpy.round(random.normal(50, 20, count), 3)
    predicted = numpy.round(targets + random.normal(0, noise, count), 3)
    return {
        "targets": targets.tolist(),
        "predicted": predicted.tolist(),
        "mae": metrics.mean_absolute_error(targets, predicted),
        "rmse": float(numpy.sqrt(metrics.mean_squared_error(targets, predicted))),
        "r2": metrics.r2_score(targets, predicted),
    }


def preparation():
    area = numpy.array([[52.5], [80], [61], [120], [95.25], [44]])
    town = numpy.array([["Ulm"], ["Bonn"], ["Bonn"], ["Köln"], ["Ulm"], ["Bonn"]])
    return {
        "area": area.ravel().tolist(),
        "town": town.ravel().tolist(),
        "inputs": numpy.hstack([StandardScaler().fit_transform(area), OneHotEncoder(sparse_output=False).fit_transform(town)]).tolist(),
    }


with open("measures.json", "w", encoding="utf-8") as file:
    json.dump(
        {
            "classes": [classes(1, 60, 2), classes(2, 120, 3), classes(3, 90, 4, missing=2), classes(4, 50, 2, ties=True)],
            "numbers": [numbers(5, 40, 5), numbers(6, 25, 40)],
            "preparation": preparation(),
        },
        file,
        separators=(",", ":"),
    )
    file.write("\n")
