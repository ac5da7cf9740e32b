"""Writes tensors.json and the files of tensors/: what PyTorch and NumPy save, the numbers in it, and what networks of PyTorch answer.
Run with PyTorch 1.13 and NumPy 1.24 in this folder. Debian has no package of the safetensors library, so its format is written
here by its description, in the order of that library: by the letters of the names."""
import json
import os
import struct

import numpy
import torch
from torch import nn

TYPES = {
    torch.float16: "F16", torch.bfloat16: "BF16", torch.float32: "F32", torch.float64: "F64", torch.int8: "I8", torch.int16: "I16",
    torch.int32: "I32", torch.int64: "I64", torch.uint8: "U8", torch.bool: "BOOL",
}
NAMES = {**{name: torch.zeros(1, dtype=dtype).numpy().dtype for dtype, name in TYPES.items() if name != "BF16"},
         "U16": numpy.dtype("u2"), "U32": numpy.dtype("u4"), "U64": numpy.dtype("u8")}
files, networks = {}, []


def path(name):
    return os.path.join("tensors", name)


def described(array, name=None):
    array = numpy.asarray(array)
    name = name or next(name for name, dtype in NAMES.items() if dtype == array.dtype.newbyteorder("="))
    return {"type": name, "shape": list(array.shape), "values": [float(number) for number in array.flatten(order="C")]}


def save_safetensors(name, tensors):
    header, data = {}, b""
    for key in sorted(tensors):
        tensor = tensors[key].detach().contiguous()
        stored = tensor.view(torch.int16) if tensor.dtype == torch.bfloat16 else tensor
        content = stored.numpy().tobytes()
        header[key] = {"dtype": TYPES[tensor.dtype], "shape": list(tensor.shape), "data_offsets": [len(data), len(data) + len(content)]}
        data += content
    text = json.dumps(header, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 8)
    with open(path(name), "wb") as file:
        file.write(struct.pack("<Q", len(text)) + text + data)
    files[name] = {key: described(tensors[key].detach().double(), TYPES[tensors[key].dtype]) for key in sorted(tensors)}


def save_npy(name, array):
    numpy.save(path(name), array)
    files[name] = {"arr_0": described(array)}


def save_npz(name, save, arrays):
    save(path(name), **arrays)
    files[name] = {key: described(array) for key, array in arrays.items()}


def answer(name, hidden, output, network, inputs):
    outputs = network(inputs).detach()
    networks.append({"file": name, "hidden": hidden, "output": output, "inputs": inputs.tolist(), "outputs": outputs.tolist()})


class Named(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc1, self.fc2, self.out = nn.Linear(4, 6), nn.Linear(6, 5), nn.Linear(5, 2, bias=False)

    def forward(self, x):
        return torch.sigmoid(self.out(torch.tanh(self.fc2(torch.tanh(self.fc1(x))))))


class Deep(nn.Module):
    def __init__(self):
        super().__init__()
        self.layers = nn.ModuleList(nn.Linear(3, 3) for _ in range(12))

    def forward(self, x):
        for layer in self.layers[:-1]:
            x = nn.functional.leaky_relu(layer(x))
        return self.layers[-1](x)


os.makedirs("tensors", exist_ok=True)
torch.manual_seed(1)
random = numpy.random.default_rng(1)
inputs = torch.randn(5, 4)

sequential = nn.Sequential(nn.Linear(4, 5), nn.ReLU(), nn.Linear(5, 3), nn.Softmax(dim=1))
save_safetensors("sequential.safetensors", sequential.state_dict())
answer("sequential.safetensors", "relu", "softmax", sequential, inputs)
torch.save(sequential.state_dict(), path("pickled.pt"))

named = Named()
save_safetensors("named.safetensors", named.state_dict())
answer("named.safetensors", "tanh", "sigmoid", named, inputs)

deep = Deep().double()
save_safetensors("deep.safetensors", deep.state_dict())
answer("deep.safetensors", "leaky-relu", "linear", deep, torch.randn(5, 3, dtype=torch.float64))

numbers = torch.tensor([0.0, -0.0, 1.0, -2.5, 0.1, 1e-7, 3.3e-39, 65504.0, 0.333251953125])
save_safetensors("types.safetensors", {
    "half": numbers.half(), "brain": numbers.bfloat16(), "single": numbers, "double": numbers.double() / 3,
    "i8": torch.tensor([[-128], [127]], dtype=torch.int8), "i16": torch.tensor([-32768, 32767], dtype=torch.int16),
    "i32": torch.tensor([-2147483648, 2147483647], dtype=torch.int32), "i64": torch.tensor([-9007199254740992, 5]),
    "u8": torch.tensor([0, 255], dtype=torch.uint8), "truth": torch.tensor([True, False]), "scalar": torch.tensor(7.5), "none": torch.zeros(0, 3),
})

matrix = random.standard_normal((2, 3))
save_npy("rows.npy", matrix.astype("<f4"))
save_npy("columns.npy", numpy.asfortranarray(matrix))
save_npy("cube-columns.npy", numpy.asfortranarray(random.standard_normal((2, 3, 4)).astype("<f2")))
save_npy("big-endian.npy", matrix.astype(">f4"))
save_npy("big-endian-columns.npy", numpy.asfortranarray(matrix.astype(">f8")))
save_npy("labels.npy", numpy.array([5, 0, 4, 1, 9]))
save_npy("bytes.npy", numpy.array([[0, 255], [7, 8]], dtype="u1"))
save_npy("truth.npy", numpy.array([True, False, True]))
save_npy("scalar.npy", numpy.array(0.1))
save_npy("none.npy", numpy.zeros((0, 4), dtype="<u2"))
numpy.save(path("objects.npy"), numpy.array([{"any": "thing"}], dtype=object))
numpy.save(path("complex.npy"), numpy.array([1j]))
numpy.save(path("text.npy"), numpy.array(["cat", "dog"]))

# As scikit-learn keeps a network: [inputs, outputs]. PyTorch computes with the same numbers.
arrays = {}
for l, layer in enumerate(layer for layer in sequential if isinstance(layer, nn.Linear)):
    arrays[f"coefs_{l}"] = numpy.ascontiguousarray(layer.weight.detach().numpy().T)
    arrays[f"intercepts_{l}"] = layer.bias.detach().numpy()
save_npz("stored.npz", numpy.savez, arrays)
answer("stored.npz", "relu", "softmax", sequential, inputs)
save_npz("deflated.npz", numpy.savez_compressed, {**arrays, "größe": numpy.arange(50, dtype="<u4")})

with open("tensors.json", "w", encoding="utf-8") as file:
    json.dump({"files": files, "networks": networks}, file, separators=(",", ":"))
    file.write("\n")
