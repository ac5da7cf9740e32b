"""Writes distortions.json: what SciPy makes of a few pictures. Run with SciPy 1.10 in this folder."""
import json

import numpy
import scipy.ndimage

GAMMA, MASK = 0x9E3779B97F4A7C15, (1 << 64) - 1


def split_mix_64(seed, count):
    """Steele, Lea and Flood 2014, as in Vigna's splitmix64.c."""
    for step in range(1, count + 1):
        bits = (seed + step * GAMMA) & MASK
        bits = ((bits ^ (bits >> 30)) * 0xBF58476D1CE4E5B9) & MASK
        bits = ((bits ^ (bits >> 27)) * 0x94D049BB133111EB) & MASK
        yield bits ^ (bits >> 31)


def signed(bits):
    return (bits - (1 << 32) if bits >> 31 else bits) / 2**31


def rounded(numbers):
    return [round(float(number), 12) for number in numpy.ravel(numbers)]


def picture(height, width):
    random = numpy.random.RandomState(height * 100 + width)
    return numpy.round(random.uniform(0, 1, (height, width)), 3)


def rotations():
    for height, width, angles in [(6, 9, [0, 10, -10, 37.5, 45, 90, 180, -90, 1000.25]), (1, 5, [0, 30, 180]), (2, 2, [20])]:
        old = picture(height, width)
        yield {
            "height": height,
            "width": width,
            "picture": rounded(old),
            "outside": 0.25,
            "rotations": [
                {"degrees": degrees, "order": order, "rotated": rounded(scipy.ndimage.rotate(old, degrees, reshape=False, order=order, cval=0.25))}
                for degrees in angles
                for order in (1, 3)
            ],
        }


def affine():
    """A map of row and column, first the matrix, then the offset from the middle."""
    old = picture(5, 6)
    matrix, offset = numpy.array([[0.9, 0.2], [-0.3, 1.2]]), numpy.array([0.3, -0.6])
    middle = numpy.array([2, 2.5])
    for order in (1, 3):
        new = scipy.ndimage.affine_transform(old, matrix, middle + offset - matrix @ middle, order=order, cval=0)
        yield {"height": 5, "width": 6, "picture": rounded(old), "matrix": rounded(matrix), "offset": rounded(offset), "order": order, "distorted": rounded(new)}


def elastic(height, width, strength, sigma, seed):
    stride = (width + 15) // 16 * 16
    bits = list(split_mix_64(seed, height * stride))
    halves = [[signed(b & 0xFFFFFFFF) for b in bits], [signed(b >> 32) for b in bits]]
    moves = [
        strength * scipy.ndimage.gaussian_filter(numpy.reshape(half, (height, stride))[:, :width], sigma, mode="constant")
        for half in halves
    ]
    return {"height": height, "width": width, "strength": strength, "sigma": sigma, "seed": seed, "right": rounded(moves[0]), "down": rounded(moves[1])}


with open("distortions.json", "w", encoding="utf-8") as file:
    json.dump({"rotations": list(rotations()), "affine": list(affine()), "elastic": [elastic(11, 18, 34, 4, 7), elastic(5, 33, 2, 0.8, 8)]}, file, separators=(",", ":"))
    file.write("\n")
