"""Writes png.json: small PNG files of every kind, each with the pixels that a reader should see.

The files are made here; that they hold what they should is the word of two readers that know nothing of this script:
pypng gives back the same samples, Pillow the same colours where it keeps all bits. Run: python3 make_png.py > png.json
(Debian: python3-png, python3-pil, python3-numpy).
"""
import base64, io, json, struct, sys, zlib
import numpy as np, png
from PIL import Image

CHANNELS = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}
PASSES = [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)]


def chunk(name, content):
    return struct.pack('>I', len(content)) + name + content + struct.pack('>I', zlib.crc32(name + content))


def paeth(a, b, c):
    p = a + b - c
    return min((abs(p - a), 0, a), (abs(p - b), 1, b), (abs(p - c), 2, c))[2]


def rows(samples, depth, first_filter):
    """The rows of samples [height, width, channels] as bytes, each with the next one of the five filters."""
    length = max(1, samples.shape[2] * depth // 8)
    above, out = None, b''
    for y, row in enumerate(samples):
        bits = ''.join(format(v, f'0{depth}b') for v in row.flatten())
        bits += '0' * (-len(bits) % 8)
        row = bytes(int(bits[i:i + 8], 2) for i in range(0, len(bits), 8))
        above = above or bytes(len(row))
        kind = (y + first_filter) % 5
        a = lambda i: row[i - length] if i >= length else 0
        c = lambda i: above[i - length] if i >= length else 0
        foretold = [lambda i: 0, a, lambda i: above[i], lambda i: (a(i) + above[i]) // 2,
                    lambda i: paeth(a(i), above[i], c(i))][kind]
        out += bytes([kind]) + bytes((row[i] - foretold(i)) % 256 for i in range(len(row)))
        above = row
    return out


def file(samples, color, depth, interlace, palette=None, transparency=None, extra=(), pieces=1):
    height, width, _ = samples.shape
    parts = [samples[y::dy, x::dx] for x, y, dx, dy in PASSES] if interlace else [samples]
    data = zlib.compress(b''.join(rows(p, depth, i) for i, p in enumerate(parts) if p.size), 9)
    size = -(-len(data) // pieces)
    out = b'\x89PNG\r\n\x1a\n' + chunk(b'IHDR', struct.pack('>IIBBBBB', width, height, depth, color, 0, 0, interlace))
    for name, content in extra:
        out += chunk(name, content)
    if palette is not None:
        out += chunk(b'PLTE', bytes(palette.flatten().tolist()))
    if transparency is not None:
        out += chunk(b'tRNS', transparency)
    for i in range(0, len(data), size):
        out += chunk(b'IDAT', data[i:i + size])
    return out + chunk(b'IEND', b'')


def over_white(samples, color, depth, palette, transparency):
    """[height, width, 3]: 255 times the colour over white, to the nearest whole number, in exact arithmetic."""
    big = (1 << depth) - 1
    s = samples.astype(object)
    if color == 3:
        big = 255
        alpha = list(transparency or b'') + [255] * 256
        rgb = palette.astype(object)[samples[..., 0]]
        a = np.array(alpha, dtype=object)[samples[..., 0]][..., None]
    else:
        rgb = s[..., :3] if color & 2 else np.repeat(s[..., :1], 3, axis=2)
        if color & 4:
            a = s[..., -1:]
        elif transparency:
            key = [v & big for v in struct.unpack(f'>{len(transparency) // 2}H', transparency)]
            a = np.where((samples == key).all(axis=2), 0, big).astype(object)[..., None]
        else:
            a = np.full(s.shape[:2] + (1,), big, dtype=object)
    top = 255 * (rgb * a + big * (big - a))
    return ((2 * top + big * big) // (2 * big * big)).astype(np.uint8)


def check(name, content, samples, depth, expected, color, transparency):
    width, height, got, _ = png.Reader(bytes=content).read()
    got = np.array([list(r) for r in got]).reshape(samples.shape)
    assert (got == samples).all(), name
    if depth < 16:
        image = Image.open(io.BytesIO(content))
        if color == 0 and transparency and depth < 8:
            return  # Pillow compares the key with samples it has already scaled
        image = image.convert('RGBA')
        image = Image.alpha_composite(Image.new('RGBA', image.size, 'white'), image).convert('RGB')
        assert np.abs(np.asarray(image).astype(int) - expected).max() <= 1, name  # it rounds otherwise


random = np.random.RandomState(5)
cases = []


def add(name, width, height, color, depth, interlace, palette=None, transparency=None, **more):
    largest = len(palette) if palette is not None else 1 << depth
    samples = random.randint(0, largest, (height, width, CHANNELS[color]))
    samples[height // 2:, :width // 2] = samples[0, 0]  # so that a key of transparency is met, and filters find likeness
    if transparency == 'key':
        transparency = b''.join(struct.pack('>H', int(v)) for v in samples[0, 0])
    content = file(samples, color, depth, interlace, palette, transparency, **more)
    expected = over_white(samples, color, depth, palette, transparency)
    check(name, content, samples, depth, expected, color, transparency)
    cases.append(dict(name=name, width=width, height=height, file=base64.b64encode(content).decode(),
                      pixels=base64.b64encode(expected.tobytes()).decode()))


for interlace in 0, 1:
    end = ', interlaced' if interlace else ''
    for color, word in (0, 'grey'), (2, 'colour'), (3, 'palette'), (4, 'grey and alpha'), (6, 'colour and alpha'):
        for depth in [1, 2, 4, 8, 16][3 if color in (2, 4, 6) else 0:4 if color == 3 else 5]:
            count = min(1 << depth, 200)
            palette = random.randint(0, 256, (count, 3)) if color == 3 else None
            add(f'{word}, {depth} bits{end}', 13, 11, color, depth, interlace, palette)
            if color in (0, 2):
                add(f'{word}, {depth} bits, one colour transparent{end}', 13, 11, color, depth, interlace, None, 'key')
            if color == 3:
                alpha = bytes(random.randint(0, 256, max(1, count // 2)).tolist())
                add(f'{word}, {depth} bits, some transparent{end}', 13, 11, color, depth, interlace, palette, alpha)
    for width, height in (1, 1), (1, 9), (9, 1), (3, 2), (5, 4), (8, 8):
        add(f'{width} × {height}{end}', width, height, 2, 8, interlace)
        add(f'{width} × {height}, 1 bit{end}', width, height, 0, 1, interlace)
add('many IDAT chunks', 13, 11, 2, 8, 0, pieces=50)
add('chunks to pass over', 13, 11, 6, 8, 0,
    extra=[(b'gAMA', struct.pack('>I', 45455)), (b'tEXt', b'Title\0nothing'), (b'zzZz', bytes(70))])
add('a suggested palette', 13, 11, 2, 8, 0, random.randint(0, 256, (20, 3)))
json.dump(cases, sys.stdout, ensure_ascii=False, indent=0)
