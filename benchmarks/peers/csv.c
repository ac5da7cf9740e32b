// MNIST-style CSV to bytes in plain C: the whole file into memory, then a number at a time. Checks nothing but the counts
// and, against the IDX file, what it read.
//
//     gcc -O3 -march=native csv.c -lz -lm -o csv
//     ./csv csv FILE.csv
#include "digits.h"

static char *read_file(const char *path, size_t *size) {
    FILE *file = fopen(path, "rb");
    if (!file) fail("cannot be opened", path);
    fseek(file, 0, SEEK_END);
    *size = ftell(file);
    rewind(file);
    char *text = malloc(*size);
    if (fread(text, 1, *size, file) != *size) fail("cannot be read", path);
    fclose(file);
    return text;
}

/// The numbers of all lines; how many.
static size_t parse(const char *text, size_t size, unsigned char *numbers) {
    size_t count = 0;
    unsigned value = 0;
    for (const char *end = text + size; text < end; text++) {
        unsigned digit = *text - '0';
        if (digit < 10) value = 10 * value + digit;
        else {
            numbers[count++] = value;
            value = 0;
        }
    }
    return count;
}

int main(int count_of_arguments, char **arguments) {
    if (count_of_arguments != 3) fail("expected csv and a file", arguments[0]);
    double start = seconds(), bytes = 0;
    size_t size, count;
    unsigned char *numbers = NULL;
    do {
        char *text = read_file(arguments[2], &size);
        free(numbers);
        numbers = malloc(size);
        count = parse(text, size, numbers);
        free(text);
        bytes += size;
    } while (seconds() - start < 0.5);
    double elapsed = seconds() - start;

    int examples = count / (PIXELS + 1);
    unsigned char *pixels = read_gzip("data/mnist/train-images-idx3-ubyte.gz", 16, (size_t)examples * PIXELS);
    for (int t = 0; t < examples; t++) {
        const unsigned char *read = numbers + (size_t)t * (PIXELS + 1) + 1, *truth = pixels + (size_t)t * PIXELS;
        if (memcmp(read, truth, PIXELS)) fail("was read wrongly", arguments[2]);
    }
    printf("{\"peer\":\"C\",\"case\":\"csv\",\"gigabytesPerSecond\":%.4f,", bytes / elapsed / 1e9);
    printf("\"version\":\"gcc " __VERSION__ "\"}\n");
}
