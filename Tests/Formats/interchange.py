"""The other side of the exchange of files: NumPy's and safetensors' own readers and writers.

`check FOLDER` compares what they read with the list of another program; `write FOLDER` makes files
and such a list. A line is: file, name, dtype to read as, shape, elements as hexadecimal digits.
"""

import sys
import zipfile
from pathlib import Path

import numpy as np
import safetensors
import safetensors.numpy


def line(file, name, array):
    dtype = {4: "f4", 8: "f8"}[array.dtype.itemsize]
    data = np.ascontiguousarray(array).astype("<" + dtype, copy=False).tobytes().hex()
    return "\t".join([file, name, dtype, ",".join(map(str, array.shape)), data])


def check(folder):
    rows = [row.split("\t") for row in (folder / "list.tsv").read_text("utf-8").splitlines()]
    opened = {}
    for file, name, dtype, shape, digits in rows:
        path = folder / file
        if path.suffix == ".npy":
            array = np.load(path, allow_pickle=False)
            # To the byte what NumPy writes.
            again = folder / "again.npy"
            np.save(again, array)
            assert again.read_bytes() == path.read_bytes(), f"{file} is not as NumPy writes it"
        elif path.suffix == ".npz":
            if file not in opened:
                opened[file] = np.load(path, allow_pickle=False)
                assert opened[file].zip.testzip() is None, f"{file} is damaged"
            array = opened[file][name]
        else:
            if file not in opened:
                opened[file] = safetensors.numpy.load_file(path)
                with safetensors.safe_open(path, "numpy") as other:
                    assert other.metadata() == {"note": "tab\t, quote \", \u00e9"}, file
            array = opened[file][name]
        expected = "\t".join([file, name, dtype, shape, digits])
        found = line(file, name, array)
        assert found == expected, f"expected {expected}\nfound    {found}"
    names = {row[1] for row in rows if row[0] == "stored.npz"}
    for file in ["stored.npz", "deflated.npz", "all.safetensors"]:
        assert set(opened[file].keys()) == names, f"{file} has other names"
    print(f"{len(rows)} arrays are the same to the bit")


FLOATS = np.array(
    [0x7FC00001, 0xFFC01234, 0x7F800001, 0xFFBFFFFF, 0x80000000, 0, 0x7F800000, 0xFF800000, 1,
     0x807FFFFF, 0x00800000, 0x7F7FFFFF], "<u4").view("<f4")
DOUBLES = np.array(
    [0x7FF8000000000001, 0xFFF8000000001234, 0x7FF0000000000001, 1 << 63, 0, 0x7FF0000000000000,
     0xFFF0000000000000, 1, 0x800FFFFFFFFFFFFF, 0x7FEFFFFFFFFFFFFF], "<u8").view("<f8")


def samples():
    """Names, arrays as they are written, and arrays as they must be read."""
    random = np.random.default_rng(7)
    yield "special.float", FLOATS, FLOATS
    yield "special.double", DOUBLES, DOUBLES
    for shape in [(), (0,), (1,), (7,), (2, 0, 3), (2, 3), (1, 1), (3, 1, 2), (2, 3, 4, 5)]:
        name = "x".join(map(str, shape))
        for dtype in ["<f4", "<f8"]:
            array = random.standard_normal(shape).astype(dtype)
            yield f"{dtype}\u00e9/{name}", array, array


def numpy_samples():
    """As samples, with what only NumPy's formats hold."""
    yield from samples()
    random = np.random.default_rng(8)
    for shape in [(2, 3), (3, 1, 2), (2, 3, 4, 5)]:
        array = random.standard_normal(shape)
        yield f"fortran{len(shape)}", np.asfortranarray(array), array
    yield "big.float", FLOATS.astype(">f4"), FLOATS
    yield "big.double", np.asfortranarray(np.arange(6.0).reshape(2, 3).astype(">f8")), np.arange(
        6.0).reshape(2, 3)
    for order in "<>":
        for kind in ["i1", "i2", "i4", "i8", "u1", "u2", "u4", "u8"]:
            limits = np.iinfo(kind)
            values = random.integers(limits.min, limits.max, 50, kind, endpoint=True)
            edges = np.array([limits.min, limits.max, 1], kind)
            array = np.append(values, edges).astype(order + kind)
            for dtype in ["f4", "f8"]:
                yield f"{order}{kind}.{dtype}", array, array.astype(dtype)
        half = np.arange(1 << 16, dtype="u2").view("f2")
        half = half[~np.isnan(half)].astype(order + "f2")
        yield f"{order}f2", half, half.astype("f8")
        yield f"{order}f2.f4", half, half.astype("f4")
    yield "bool", np.array([[True, False], [False, True]]), np.array([[1.0, 0.0], [0.0, 1.0]])
    # Rounded to the nearest, ties to even.
    doubles = np.append(DOUBLES[3:], random.standard_normal(100) * 1e-40)
    with np.errstate(over="ignore"):
        yield "narrowed", doubles, doubles.astype("f4")
    yield "widened", FLOATS[4:], FLOATS[4:].astype("f8")


def write(folder):
    rows = []
    arrays = {name: array for name, array, _ in numpy_samples()}
    np.savez(folder / "stored.npz", **arrays)
    np.savez_compressed(folder / "deflated.npz", **arrays)
    plain = {name: array for name, array, _ in samples()}
    safetensors.numpy.save_file(plain, folder / "all.safetensors", {"note": "\u00e9"})
    # Sizes in 64 bits in the directory too, and sizes behind the bytes.
    zipfile.ZIP64_LIMIT = 0
    np.savez(folder / "wide.npz", **arrays)

    class Pipe:
        """A file without positions."""

        def __init__(self, path):
            self.file = open(path, "wb")

        def write(self, data):
            return self.file.write(data)

        def flush(self):
            self.file.flush()

    pipe = Pipe(folder / "deferred.npz")
    with zipfile.ZipFile(pipe, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, array in arrays.items():
            with archive.open(name + ".npy", "w", force_zip64=True) as member:
                np.lib.format.write_array(member, array)
    pipe.file.close()
    for index, (name, array, expected) in enumerate(numpy_samples()):
        for file in ["stored.npz", "deflated.npz", "wide.npz", "deferred.npz"]:
            rows.append(line(file, name, expected))
        for version in [(1, 0), (2, 0), (3, 0)]:
            file = f"{index}.{version[0]}.npy"
            with open(folder / file, "wb") as output:
                np.lib.format.write_array(output, array, version)
            rows.append(line(file, "", expected))
    for name, array, _ in samples():
        rows.append(line("all.safetensors", name, array))
    (folder / "list.tsv").write_text("\n".join(rows) + "\n", "utf-8")
    print(f"{len(rows)} arrays written")


{"check": check, "write": write}[sys.argv[1]](Path(sys.argv[2]))
