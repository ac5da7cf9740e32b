// What the C peers share: the digits, a clock, and the line that says how it went.
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <zlib.h>

enum { PIXELS = 784, DIGITS = 10, TESTS = 10000 };

typedef struct {
    int count;
    float *inputs;         // [count][PIXELS], 0.01 to 1.00
    unsigned char *labels; // [count]
} Examples;

static void fail(const char *sentence, const char *what) {
    fprintf(stderr, "%s: %s\n", what, sentence);
    exit(1);
}

static unsigned char *read_gzip(const char *path, int skip, size_t count) {
    gzFile file = gzopen(path, "rb");
    unsigned char *bytes = malloc(skip + count);
    if (!file || gzread(file, bytes, skip + count) != (int)(skip + count)) {
        fail("cannot be read; run from the repository's root", path);
    }
    gzclose(file);
    return bytes + skip;
}

static Examples read_digits(const char *part, int count) {
    char path[100];
    snprintf(path, sizeof path, "data/mnist/%s-images-idx3-ubyte.gz", part);
    unsigned char *pixels = read_gzip(path, 16, (size_t)count * PIXELS);
    snprintf(path, sizeof path, "data/mnist/%s-labels-idx1-ubyte.gz", part);
    Examples examples = { count, malloc(sizeof(float) * count * PIXELS), read_gzip(path, 8, count) };
    for (size_t i = 0; i < (size_t)count * PIXELS; i++) examples.inputs[i] = pixels[i] / 255.0f * 0.99f + 0.01f;
    return examples;
}

/// "784-200-10" to three numbers; how many.
static int parse_shape(const char *text, int *nodes, int most) {
    int count = 0;
    for (const char *at = text; count < most; at++) {
        nodes[count++] = strtol(at, (char **)&at, 10);
        if (*at != '-') break;
    }
    if (count < 2 || nodes[0] != PIXELS || nodes[count - 1] != DIGITS) fail("expected a shape such as 784-200-10", text);
    return count;
}

static int largest(const float *outputs) {
    int best = 0;
    for (int k = 1; k < DIGITS; k++) if (outputs[k] > outputs[best]) best = k;
    return best;
}

static double seconds(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec + now.tv_nsec * 1e-9;
}

/// Prints the result, unless the network did not learn what it should have: then its speed means nothing.
static int report(
    const char *peer, const char *mode, const char *shape, const char *version, int count, int correct, double us) {
    int least = count >= 10000 ? 8000 : 5000;
    if (correct < least) {
        fprintf(stderr, "%s %s %s: %d of %d correct after %d examples, expected %d or more\n",
            peer, mode, shape, correct, TESTS, count, least);
        return 1;
    }
    printf("{\"peer\":\"%s\",\"case\":\"%s %s\",\"usPerExample\":%.4f,\"correct\":%d,\"version\":\"%s\"}\n",
        peer, mode, shape, us, correct, version);
    return 0;
}
