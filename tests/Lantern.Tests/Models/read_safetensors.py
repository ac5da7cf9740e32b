"""Prints as JSON what is in a safetensors file. Follows the published layout and uses nothing of Lantern."""
import json
import struct
import sys

with open(sys.argv[1], "rb") as file:
    (length,) = struct.unpack("<Q", file.read(8))
    header = json.loads(file.read(length).decode("utf-8"))
    data = file.read()

metadata = header.pop("__metadata__")
tensors = {}
for name, entry in header.items():
    assert entry["dtype"] == "F32", entry
    begin, end = entry["data_offsets"]
    values = struct.unpack(f"<{(end - begin) // 4}f", data[begin:end])
    total = 0.0
    for value in values:  # one by one: sum() rounds in its own way
        total += value
    tensors[name] = {"shape": entry["shape"], "sum": total, "values": values}

print(json.dumps({"dataStart": 8 + length, "metadata": metadata, "tensors": tensors}))
