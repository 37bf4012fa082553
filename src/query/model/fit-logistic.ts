// Logistic regression by Newton's method with a quadratic penalty, over weighted rows.

/** `offset` is a known part of the log-odds; the coefficients are fitted to what is left. */
export type Row = { x: readonly number[]; positive: boolean; weight: number; offset?: number }

const MAX_STEPS = 60
const MAX_HALVINGS = 30

/**
 * Coefficients in the order of `x`, and the intercept last. The penalty draws all but the intercept to 0. A step that
 * overshoots is halved, because far from the best coefficients the curvature is almost 0.
 */
export function fitLogistic(rows: readonly Row[], penalty = 1): number[] {
  const size = (rows[0]?.x.length ?? 0) + 1
  let beta = new Array<number>(size).fill(0)
  let at = judge(rows, beta, penalty)
  for (let turn = 0; turn < MAX_STEPS; turn++) {
    const step = solve(at.hessian, at.gradient)
    let next = beta
    let reached = at
    for (let halving = 0, share = 1; halving < MAX_HALVINGS; halving++, share /= 2) {
      next = beta.map((value, i) => value + share * (step[i] ?? 0))
      reached = judge(rows, next, penalty)
      if (reached.likelihood >= at.likelihood) break
    }
    if (!(reached.likelihood >= at.likelihood)) break
    const moved = Math.max(...next.map((value, i) => Math.abs(value - (beta[i] ?? 0))))
    beta = next
    at = reached
    if (moved < 1e-6) break
  }
  return beta
}

/** The penalised log-likelihood of the coefficients, its gradient, and its negative Hessian. */
function judge(rows: readonly Row[], beta: readonly number[], penalty: number) {
  const last = beta.length - 1
  let likelihood = beta.reduce((sum, value, i) => (i < last ? sum - (penalty * value * value) / 2 : sum), 0)
  const gradient = beta.map((value, i) => (i < last ? -penalty * value : 0))
  const hessian = beta.map((_, i) => beta.map((_, j) => (i === j ? (i < last ? penalty : 1e-9) : 0)))
  for (const { x, positive, weight, offset = 0 } of rows) {
    const full = [...x, 1]
    const logOdds = offset + dot(full, beta)
    const p = 1 / (1 + Math.exp(-logOdds))
    likelihood -= weight * softplus(positive ? -logOdds : logOdds)
    const w = weight * p * (1 - p)
    for (let i = 0; i <= last; i++) {
      gradient[i] = (gradient[i] ?? 0) + weight * ((positive ? 1 : 0) - p) * (full[i] ?? 0)
      const row = hessian[i]
      if (row) for (let j = 0; j <= last; j++) row[j] = (row[j] ?? 0) + w * (full[i] ?? 0) * (full[j] ?? 0)
    }
  }
  return { likelihood, gradient, hessian }
}

/** ln(1 + eˣ) without overflow. */
const softplus = (x: number) => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)))

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
