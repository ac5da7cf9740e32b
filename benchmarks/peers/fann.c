// Per-example gradient descent with FANN, the Fast Artificial Neural Network library, as its manual does it.
// FANN differs in the small: it has biases, and its rule is the exact gradient of the squared error.
//
//     gcc -O3 -march=native fann.c -lfann -lz -lm -o fann
//     ./fann exact 784-200-10 [examples]
#include <fann.h>
#include "digits.h"

#ifndef VERSION
#define VERSION "unknown"
#endif

static void epoch(struct fann *network, const Examples *examples, float targets[DIGITS][DIGITS]) {
    for (int t = 0; t < examples->count; t++) {
        fann_train(network, examples->inputs + (size_t)t * PIXELS, targets[examples->labels[t]]);
    }
}

int main(int count_of_arguments, char **arguments) {
    if (count_of_arguments < 3) fail("expected exact, a shape, and perhaps a number of examples", arguments[0]);
    Examples training = read_digits("train", count_of_arguments > 3 ? atoi(arguments[3]) : 60000);
    Examples tests = read_digits("t10k", TESTS);
    float targets[DIGITS][DIGITS];
    for (int k = 0; k < DIGITS; k++) for (int j = 0; j < DIGITS; j++) targets[k][j] = j == k ? 0.99f : 0.01f;

    int nodes[9], layers = parse_shape(arguments[2], nodes, 9);
    struct fann *network = fann_create_standard_array(layers, (unsigned *)nodes);
    fann_set_activation_function_hidden(network, FANN_SIGMOID);
    fann_set_activation_function_output(network, FANN_SIGMOID); // 1 / (1 + exp(-2 s x)), with s = 1/2 unless set
    fann_set_learning_rate(network, 0.1f);

    epoch(network, &training, targets);
    int correct = 0;
    for (int t = 0; t < TESTS; t++) {
        correct += largest(fann_run(network, tests.inputs + (size_t)t * PIXELS)) == tests.labels[t];
    }
    double start = seconds();
    epoch(network, &training, targets);
    double us = (seconds() - start) / training.count * 1e6;
    return report("FANN", arguments[1], arguments[2], "FANN " VERSION, training.count, correct, us);
}
