// Logistic regression by Newton's method with a small penalty, over weighted rows.

export type Row = { x: readonly number[]; positive: boolean; weight: number }

/** Coefficients in the order of `x`, and the intercept last. */
export function fitLogistic(rows: readonly Row[], penalty = 1): number[] {
  const size = (rows[0]?.x.length ?? 0) + 1
  let beta = new Array<number>(size).fill(0)
  for (let turn = 0; turn < 30; turn++) {
    const gradient = beta.map((value, i) => (i < size - 1 ? -penalty * value : 0))
    const hessian = beta.map((_, i) => beta.map((_, j) => (i === j && i < size - 1 ? penalty : i === j ? 1e-9 : 0)))
    for (const { x, positive, weight } of rows) {
      const full = [...x, 1]
      const p = 1 / (1 + Math.exp(-dot(full, beta)))
      const w = weight * p * (1 - p)
      for (let i = 0; i < size; i++) {
        gradient[i] = (gradient[i] ?? 0) + weight * ((positive ? 1 : 0) - p) * (full[i] ?? 0)
        const row = hessian[i]
        if (row) for (let j = 0; j < size; j++) row[j] = (row[j] ?? 0) + w * (full[i] ?? 0) * (full[j] ?? 0)
      }
    }
    const step = solve(hessian, gradient)
    beta = beta.map((value, i) => value + (step[i] ?? 0))
    if (Math.max(...step.map(Math.abs)) < 1e-6) break
  }
  return beta
}

const dot = (a: readonly number[], b: readonly number[]) => a.reduce((sum, value, i) => sum + value * (b[i] ?? 0), 0)

/** Gaussian elimination with pivoting. */
function solve(matrix: readonly (readonly number[])[], right: readonly number[]): number[] {
  const rows = matrix.map((row, i) => [...row, right[i] ?? 0])
  const size = rows.length
  for (let column = 0; column < size; column++) {
    let pivot = column
    for (let r = column + 1; r < size; r++)
      if (Math.abs(rows[r]?.[column] ?? 0) > Math.abs(rows[pivot]?.[column] ?? 0)) pivot = r
    const [head, other] = [rows[pivot], rows[column]]
    if (!head || !other) continue
    rows[column] = head
    rows[pivot] = other
    for (let r = 0; r < size; r++) {
      const row = rows[r]
      if (!row || r === column) continue
      const factor = (row[column] ?? 0) / (head[column] || 1)
      for (let c = column; c <= size; c++) row[c] = (row[c] ?? 0) - factor * (head[c] ?? 0)
    }
  }
  return rows.map((row, i) => (row[size] ?? 0) / (row[i] || 1))
}
