"""Linear algebra against NumPy and SciPy. Errors are relative to the largest entry and grow with
the condition number, so matrices are well conditioned.

Where mpmath can do the same its result is stored, since NumPy's has errors as large as the
library's; the two must be close."""

import mpmath
import numpy
import scipy.linalg

SQUARES = [(1, 1), (2, 2), (3, 3), (5, 5), (2, 3, 3), (2, 2, 4, 4), (0, 0), (0, 3, 3)]
TALL = [(3, 2), (5, 3), (2, 4, 2), (4, 4), (6, 1)]


def general(corpus, shape):
    n = shape[-1]
    x = corpus.normal(shape) / 2 + 3 * numpy.eye(n) * numpy.sign(corpus.uniform((n,)))
    return numpy.float32(x).astype(float)


def definite(corpus, shape):
    root = corpus.normal(shape)
    x = root @ numpy.swapaxes(root, -1, -2) / max(shape[-1], 1) + 2 * numpy.eye(shape[-1])
    return numpy.float32(x).astype(float)


def symmetric(corpus, shape):
    """With eigenvalues about one apart."""
    n = shape[-1]
    orthogonal = numpy.linalg.qr(corpus.normal(shape))[0]
    spectrum = numpy.arange(n) * 1.25 - n / 2 + 0.3
    x = orthogonal * spectrum @ numpy.swapaxes(orthogonal, -1, -2)
    x = numpy.float32(x).astype(float)
    return numpy.tril(x) + numpy.swapaxes(numpy.tril(x, -1), -1, -2)


def rectangular(corpus, shape):
    return numpy.float32(corpus.normal(shape) / 2 + 2 * numpy.eye(*shape[-2:])).astype(float)


def exactly(function, reference, *stacks):
    """An mpmath function of matrices for each of a stack, where NumPy's results are `reference`."""
    if 0 in numpy.shape(reference) or 0 in stacks[0].shape:
        return reference
    leading = numpy.broadcast_shapes(*[x.shape[:-2] for x in stacks])
    stacks = [numpy.broadcast_to(x, leading + x.shape[-2:]) for x in stacks]
    result = numpy.empty(numpy.shape(reference))
    for place in numpy.ndindex(leading):
        value = function(*[mpmath.matrix(x[place].tolist()) for x in stacks])
        if isinstance(value, mpmath.matrix):
            value = numpy.reshape([float(v) for v in value], result.shape[len(leading):])
        result[place] = value
    assert numpy.allclose(result, reference, rtol=1e-10, atol=1e-12 * abs(result).max())
    return result


def solution(a, b):
    return mpmath.inverse(a) * b


def pseudo_inverse(a):
    """Of full rank."""
    if a.rows >= a.cols:
        return mpmath.inverse(a.T * a) * a.T
    return a.T * mpmath.inverse(a * a.T)


def singular_values(a):
    return mpmath.svd_r(a, compute_uv=False)


def projection(a):
    """On the rows."""
    return mpmath.eye(a.cols) if a.rows >= a.cols else pseudo_inverse(a) * a


def decaying(a):
    """exp(-a^2) of a symmetric matrix."""
    values, vectors = mpmath.eigsy(a)
    return vectors * mpmath.diag([mpmath.exp(-value**2) for value in values]) * vectors.T


def add_solves(corpus):
    for shape in SQUARES:
        for columns in [1, 3]:
            b = corpus.normal(shape[:-1] + (columns,))
            a = general(corpus, shape)
            corpus.add("solve", [a, b], [exactly(solution, numpy.linalg.solve(a, b), a, b)])
            a = definite(corpus, shape)
            y = exactly(solution, numpy.linalg.solve(a, b), a, b)
            corpus.add("solvePositiveDefinite", [a, b], [y])
            factor = numpy.float32(numpy.linalg.cholesky(a)).astype(float)
            y = numpy.linalg.solve(factor @ numpy.swapaxes(factor, -1, -2), b)
            y = exactly(lambda l, b: solution(l * l.T, b), y, factor, b)
            corpus.add("solveCholesky", [factor, b], [y])
            for upper in [False, True]:
                for transposed, unit in [(0, 0), (1, 0), (0, 1)]:
                    triangle = general(corpus, shape) / (2 if unit else 1)
                    kept = numpy.triu(triangle) if upper else numpy.tril(triangle)
                    if unit:
                        eye = numpy.eye(shape[-1])
                        kept = kept * (1 - eye) + eye
                    if transposed:
                        kept = numpy.swapaxes(kept, -1, -2)
                    y = exactly(solution, numpy.linalg.solve(kept, b), kept, b)
                    corpus.add("solveTriangular", [triangle, b], [y], upper=upper,
                               transposed=transposed, unit=unit)
        a = general(corpus, shape)
        corpus.add("inverse", [a], [exactly(mpmath.inverse, numpy.linalg.inv(a), a)])
        corpus.add("determinant", [a], [exactly(mpmath.det, numpy.linalg.det(a), a)])
        sign, logarithm = numpy.linalg.slogdet(a)
        logarithm = exactly(lambda a: mpmath.log(abs(mpmath.det(a))), logarithm, a)
        corpus.add("signedLogDeterminant", [a], [sign, logarithm], terms=1.0)
        a = definite(corpus, shape)
        corpus.add("cholesky", [a], [exactly(mpmath.cholesky, numpy.linalg.cholesky(a), a)])
        y = exactly(lambda a: mpmath.log(mpmath.det(a)), numpy.linalg.slogdet(a)[1], a)
        corpus.add("logDeterminant", [a], [y], terms=1.0)


    for left, right in [((3, 3), (3,)), ((2, 3, 3), (3, 2)), ((3, 3), (2, 3, 2))]:
        b = corpus.normal(right)
        column = b[:, None] if b.ndim == 1 else b
        for name, matrix in [("solve", general), ("solvePositiveDefinite", definite)]:
            a = matrix(corpus, left)
            y = exactly(solution, numpy.linalg.solve(a, column), a, column)
            corpus.add(name, [a, b], [y[..., 0] if b.ndim == 1 else y])


def add_ranks(corpus):
    for rows, columns, rank in [(3, 3, 1), (4, 3, 2), (3, 5, 3), (4, 4, 0), (6, 2, 2)]:
        left = corpus.random.integers(-1, 2, (rows, rank)) + 5.0 * numpy.eye(rows, rank)
        right = corpus.random.integers(-1, 2, (rank, columns)) + 5.0 * numpy.eye(rank, columns)
        a = left @ right
        inverse = exactly(lambda a, b: pseudo_inverse(b) * pseudo_inverse(a), numpy.linalg.pinv(a),
                          left, right) if rank else numpy.zeros((columns, rows))
        corpus.add("matrixRank", [a], [numpy.linalg.matrix_rank(a)])
        corpus.add("pseudoInverse", [a], [inverse])
        b = corpus.normal((rows, 2))
        y = numpy.linalg.lstsq(a, b, rcond=None)[0]
        assert numpy.allclose(y, inverse @ b, rtol=1e-10, atol=1e-12)
        corpus.add("leastSquares", [a, b], [inverse @ b])
    for shape in [(1, 1), (3, 3), (5, 3), (3, 5), (2, 3, 3)]:
        a = rectangular(corpus, shape)
        corpus.add("matrixRank", [a], [numpy.linalg.matrix_rank(a)])
        y = exactly(lambda a: max(singular_values(a)) / min(singular_values(a)),
                    numpy.linalg.cond(a), a)
        corpus.add("conditionNumber", [a], [y])
    for shape in [(1, 1), (3, 3), (5, 5), (5, 3), (3, 5), (2, 4, 4), (2, 3, 2)]:
        for _ in range(2):
            a = rectangular(corpus, shape)
            # Rows of L by rows of a, while the library returns the row of a for each of L.
            rows, lower, upper = scipy.linalg.lu(a, p_indices=True)
            corpus.add("lu", [a], [numpy.argsort(rows, -1), lower, upper])


def add_factors(corpus):
    for shape in [s for s in SQUARES if 0 not in s]:
        for _ in range(2):
            a = symmetric(corpus, shape)
            y = exactly(lambda a: mpmath.eigsy(a, eigvals_only=True), numpy.linalg.eigvalsh(a), a)
            corpus.add("eighValues", [a], [y])
            # exp(-a^2) by eigenvalues and vectors: no sign of a vector enters.
            values, vectors = numpy.linalg.eigh(a)
            y = vectors * numpy.exp(-values**2)[..., None, :] @ numpy.swapaxes(vectors, -1, -2)
            corpus.add("eigh", [a], [exactly(decaying, y, a)], terms=1.0)
            a = general(corpus, shape)
            y = exactly(mpmath.expm, scipy.linalg.expm(a / 4), a / 4)
            corpus.add("matrixExponential", [a / 4], [y])
            for exponent in [0, 1, 2, 3, 10]:
                y = numpy.linalg.matrix_power(a, exponent)
                y = exactly(lambda a: a**exponent, y, a)
                corpus.add("matrixPower", [a], [y], exponent=exponent)
    for shape in TALL:
        for transposed in [False, True]:
            a = rectangular(corpus, shape)
            if transposed:
                a = numpy.swapaxes(a, -1, -2).copy()
            y = exactly(singular_values, numpy.linalg.svd(a, compute_uv=False), a)
            corpus.add("singularValues", [a], [y])
            inverse = exactly(pseudo_inverse, numpy.linalg.pinv(a), a)
            corpus.add("pseudoInverse", [a], [inverse])
            # The projection on the range and R^T R: no signs enter.
            q, r = numpy.linalg.qr(a)
            range_of = exactly(lambda a: projection(a.T), q @ numpy.swapaxes(q, -1, -2), a)
            squares = exactly(lambda a: a.T * a, numpy.swapaxes(r, -1, -2) @ r, a)
            corpus.add("qr", [a], [range_of, squares])
            # The matrix itself and the projection on its rows.
            v = numpy.linalg.svd(a, full_matrices=False)[2]
            corpus.add("svd", [a], [a, exactly(projection, numpy.swapaxes(v, -1, -2) @ v, a)])
            if len(shape) == 2:
                b = corpus.normal((a.shape[0], 2))
                y = numpy.linalg.lstsq(a, b, rcond=None)[0]
                y = exactly(lambda a, b: pseudo_inverse(a) * b, y, a, b)
                corpus.add("leastSquares", [a, b], [y])
                sums = {"nuc": lambda a: sum(singular_values(a)), 2: lambda a:
                        max(singular_values(a)), "fro": mpmath.norm, 1: lambda a:
                        mpmath.mnorm(a, 1), numpy.inf: lambda a: mpmath.mnorm(a, "inf")}
                for order, norm in sums.items():
                    y = exactly(norm, numpy.linalg.norm(a, order), a)
                    corpus.add("matrixNorm", [a], [y],
                               order="inf" if order == numpy.inf else str(order))


def add_all(corpus):
    add_solves(corpus)
    add_ranks(corpus)
    add_factors(corpus)
