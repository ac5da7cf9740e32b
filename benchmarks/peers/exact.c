// Per-example gradient descent with the textbook's rule in plain C: the loops that a competent C programmer writes and
// the compiler vectorises. No biases, sigmoid everywhere, squared error, learning rate 0.1, examples in order.
//
//     gcc -O3 -march=native -ffast-math exact.c -lz -lm -o exact
//     ./exact exact 784-200-10 [examples]      ./exact answer 784-200-10 [examples]
//
// Weights are [outputs][inputs]. The other order, and four rows of the product at a time, came out equal here (within
// 5 % at 200 hidden nodes, slower at 500); unrolling the dot product is worth 10 %.
#include "digits.h"

enum { MOST = 8 };
static int depth, nodes[MOST + 1]; // layer l has nodes[l] inputs and nodes[l + 1] outputs
static float *weights[MOST], *activations[MOST], *errors[MOST], *steps[MOST];
static const float rate = 0.1f;

static float *new_floats(int count) {
    size_t bytes = ((size_t)count * sizeof(float) + 63) / 64 * 64;
    return memset(aligned_alloc(64, bytes), 0, bytes);
}

/// A number from the standard normal distribution, by Box and Muller.
static float normal(void) {
    double u = (rand() + 1.0) / (RAND_MAX + 1.0), v = rand() / (RAND_MAX + 1.0);
    return sqrt(-2 * log(u)) * cos(2 * 3.14159265358979 * v);
}

/// y = w x
static void multiply(int rows, int columns, const float *restrict w, const float *restrict x, float *restrict y) {
    for (int r = 0; r < rows; r++) {
        float sum = 0;
        #pragma GCC unroll 4
        for (int c = 0; c < columns; c++) sum += w[r * columns + c] * x[c];
        y[r] = sum;
    }
}

/// y = transposed w x
static void multiply_transposed(int rows, int columns, const float *restrict w, const float *restrict x, float *restrict y) {
    for (int c = 0; c < columns; c++) y[c] = 0;
    for (int r = 0; r < rows; r++) {
        for (int c = 0; c < columns; c++) y[c] += w[r * columns + c] * x[r];
    }
}

/// w += u transposed x
static void add_outer_product(int rows, int columns, float *restrict w, const float *restrict u, const float *restrict x) {
    for (int r = 0; r < rows; r++) {
        #pragma GCC unroll 4
        for (int c = 0; c < columns; c++) w[r * columns + c] += u[r] * x[c];
    }
}

static void forward(const float *inputs) {
    for (int l = 0; l < depth; l++) {
        float *a = activations[l];
        multiply(nodes[l + 1], nodes[l], weights[l], l ? activations[l - 1] : inputs, a);
        // Without the bound an overflow becomes NaN: -ffast-math divides by way of a reciprocal.
        for (int j = 0; j < nodes[l + 1]; j++) a[j] = 1 / (1 + expf(fminf(-a[j], 80)));
    }
}

static void train(const float *inputs, int label) {
    forward(inputs);
    for (int k = 0; k < DIGITS; k++) errors[depth - 1][k] = (k == label ? 0.99f : 0.01f) - activations[depth - 1][k];
    for (int l = depth - 1; l >= 0; l--) {
        const float *e = errors[l], *a = activations[l];
        float *step = steps[l];
        for (int j = 0; j < nodes[l + 1]; j++) step[j] = rate * e[j] * a[j] * (1 - a[j]);
        if (l) multiply_transposed(nodes[l + 1], nodes[l], weights[l], e, errors[l - 1]);
        add_outer_product(nodes[l + 1], nodes[l], weights[l], step, l ? activations[l - 1] : inputs);
    }
}

static void epoch(const Examples *examples) {
    for (int t = 0; t < examples->count; t++) train(examples->inputs + (size_t)t * PIXELS, examples->labels[t]);
}

static int test(const Examples *examples) {
    int correct = 0;
    for (int t = 0; t < examples->count; t++) {
        forward(examples->inputs + (size_t)t * PIXELS);
        correct += largest(activations[depth - 1]) == examples->labels[t];
    }
    return correct;
}

int main(int count_of_arguments, char **arguments) {
    if (count_of_arguments < 3) fail("expected exact or answer, a shape, and perhaps a number of examples", arguments[0]);
    const char *mode = arguments[1], *shape = arguments[2];
    Examples training = read_digits("train", count_of_arguments > 3 ? atoi(arguments[3]) : 60000);
    Examples tests = read_digits("t10k", TESTS);

    depth = parse_shape(shape, nodes, MOST + 1) - 1;
    srand(1);
    for (int l = 0; l < depth; l++) {
        int count = nodes[l] * nodes[l + 1];
        weights[l] = new_floats(count);
        for (int i = 0; i < count; i++) weights[l][i] = normal() / sqrtf(nodes[l + 1]);
        activations[l] = new_floats(nodes[l + 1]);
        errors[l] = new_floats(nodes[l + 1]);
        steps[l] = new_floats(nodes[l + 1]);
    }

    epoch(&training);
    int correct = test(&tests), isTraining = !strcmp(mode, "exact");
    double start = seconds(), elapsed;
    long seen = 0;
    do { // whole epochs, for half a second at least
        if (isTraining) epoch(&training); else test(&tests);
        seen += isTraining ? training.count : TESTS;
        elapsed = seconds() - start;
    } while (elapsed < 0.5);
    return report("C", mode, shape, "gcc " __VERSION__, training.count, correct, elapsed / seen * 1e6);
}
