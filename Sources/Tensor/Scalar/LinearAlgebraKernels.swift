internal import CKernels

/// Factorisations and solves, in C, for one element type.
struct LinearAlgebraKernels<Scalar>: Sendable {
  typealias Input = UnsafePointer<Scalar>
  typealias Output = UnsafeMutablePointer<Scalar>
  typealias Flag = UnsafeMutablePointer<Bool>

  let triangularSolve:
    @Sendable (Bool, Bool, Bool, Int, Int, Int, Input, Int64, Int, Input, Output) -> Void
  let triangularPart: @Sendable (Bool, Int64, Scalar, Int, Int, Int, Input, Output) -> Void
  let cholesky: @Sendable (Int, Int, Input, Output) -> Void
  let choleskySolve: @Sendable (Int, Int, Int, Input, Input, Output) -> Void
  let choleskyLogDeterminant: @Sendable (Int, Int, Input, Output) -> Void
  let lu: @Sendable (Int, Int, Int, Int64, Int64, Int64, Input, Output) -> Void
  let luSolve: @Sendable (Bool, Int, Int, Int, Input, Input, Output) -> Void
  let luDeterminant: @Sendable (bt_determinant, Int, Int, Input, Output) -> Void
  let permuteRows: @Sendable (Bool, Int, Int, Int, Input, Input, Output) -> Void
  let inverse: @Sendable (Int, Int, Input, Output) -> Void
  let cofactor: @Sendable (Int, Int, Input, Output) -> Void
  let firstNotFinite: @Sendable (Int, Int, Input) -> Int
  let firstSingular: @Sendable (Bool, Bool, Int, Int, Input, Int64, Int, Flag) -> Int
}

extension LinearAlgebraKernels where Scalar == Float {
  static let single = LinearAlgebraKernels(
    triangularSolve: { bt_triangular_solve_f32($0, $1, $2, $3, $4, $5, $6, $7, $8, $9, $10) },
    triangularPart: { bt_triangular_part_f32($0, $1, $2, $3, $4, $5, $6, $7) },
    cholesky: { bt_cholesky_f32($0, $1, $2, $3) },
    choleskySolve: { bt_cholesky_solve_f32($0, $1, $2, $3, $4, $5) },
    choleskyLogDeterminant: { bt_cholesky_log_determinant_f32($0, $1, $2, $3) },
    lu: { bt_lu_f32($0, $1, $2, $3, $4, $5, $6, $7) },
    luSolve: { bt_lu_solve_f32($0, $1, $2, $3, $4, $5, $6) },
    luDeterminant: { bt_lu_determinant_f32($0, $1, $2, $3, $4) },
    permuteRows: { bt_permute_rows_f32($0, $1, $2, $3, $4, $5, $6) },
    inverse: { bt_inverse_f32($0, $1, $2, $3) },
    cofactor: { bt_cofactor_f32($0, $1, $2, $3) },
    firstNotFinite: { Int(bt_first_not_finite_f32($0, $1, $2)) },
    firstSingular: { Int(bt_first_singular_f32($0, $1, $2, $3, $4, $5, $6, $7)) })
}

extension LinearAlgebraKernels where Scalar == Double {
  static let double = LinearAlgebraKernels(
    triangularSolve: { bt_triangular_solve_f64($0, $1, $2, $3, $4, $5, $6, $7, $8, $9, $10) },
    triangularPart: { bt_triangular_part_f64($0, $1, $2, $3, $4, $5, $6, $7) },
    cholesky: { bt_cholesky_f64($0, $1, $2, $3) },
    choleskySolve: { bt_cholesky_solve_f64($0, $1, $2, $3, $4, $5) },
    choleskyLogDeterminant: { bt_cholesky_log_determinant_f64($0, $1, $2, $3) },
    lu: { bt_lu_f64($0, $1, $2, $3, $4, $5, $6, $7) },
    luSolve: { bt_lu_solve_f64($0, $1, $2, $3, $4, $5, $6) },
    luDeterminant: { bt_lu_determinant_f64($0, $1, $2, $3, $4) },
    permuteRows: { bt_permute_rows_f64($0, $1, $2, $3, $4, $5, $6) },
    inverse: { bt_inverse_f64($0, $1, $2, $3) },
    cofactor: { bt_cofactor_f64($0, $1, $2, $3) },
    firstNotFinite: { Int(bt_first_not_finite_f64($0, $1, $2)) },
    firstSingular: { Int(bt_first_singular_f64($0, $1, $2, $3, $4, $5, $6, $7)) })
}
