"""The three matrix products of training in NumPy, float32, into arrays that exist already. Prints a line for each.
For a batch X [examples, inputs], weights W [outputs, inputs] and gradients G [examples, outputs]:

    forward   X Wᵀ        inputs   G W        weights   Gᵀ X

    OPENBLAS_NUM_THREADS=1 /usr/bin/python3 product_numpy.py
"""
import json

import numpy

import peer

LAYERS = [(128, 784, 256), (128, 256, 128), (1024, 784, 1000), (1024, 1000, 1000)]  # examples, inputs, outputs


def measure(name, layer, left, right):
    product = numpy.empty((left.shape[0], right.shape[1]), numpy.float32)
    us = peer.us_per_example(lambda: numpy.matmul(left, right, out=product), 1, least_seconds=0.2)
    truth = left.astype(float) @ right.astype(float)
    if abs(product - truth).max() > 1e-3:  # sums of 1,000 numbers between -1 and 1, rounded at 6e-8
        raise SystemExit(f"The product {name} {layer} is wrong.")
    gigaflops = 2 * left.size * right.shape[1] / us / 1e3
    case = f"product {name} {'x'.join(map(str, layer))}"
    print(json.dumps({"peer": "OpenBLAS", "case": case, "gflops": round(gigaflops, 2), "version": peer.numpy_version()}))


def main():
    random = numpy.random.default_rng(1)
    for layer in LAYERS:
        examples, inputs, outputs = layer
        x, w, g = (random.uniform(-1, 1, size).astype(numpy.float32)
                   for size in [(examples, inputs), (outputs, inputs), (examples, outputs)])
        measure("forward", layer, x, w.T)
        if inputs != 784:  # nobody asks for the gradients of the pixels
            measure("inputs", layer, g, w)
        measure("weights", layer, g.T, x)


main()
