// Affine maps as PDF writes them: [a, b, c, d, e, f] takes (x, y) to (ax + cy + e, bx + dy + f).

export type Matrix = readonly [number, number, number, number, number, number]
export const IDENTITY: Matrix = [1, 0, 0, 1, 0, 0]

/** First `m`, then `n`. */
export function multiply(m: Matrix, n: Matrix): Matrix {
  return [
    m[0] * n[0] + m[1] * n[2],
    m[0] * n[1] + m[1] * n[3],
    m[2] * n[0] + m[3] * n[2],
    m[2] * n[1] + m[3] * n[3],
    m[4] * n[0] + m[5] * n[2] + n[4],
    m[4] * n[1] + m[5] * n[3] + n[5],
  ]
}

export const translate = (x: number, y: number, m: Matrix): Matrix => [
  m[0],
  m[1],
  m[2],
  m[3],
  x * m[0] + y * m[2] + m[4],
  x * m[1] + y * m[3] + m[5],
]

/** PDF.js hands matrices over as arrays, typed arrays or objects with numbered fields. */
export function toMatrix(given: unknown): Matrix {
  const of = (place: number) => Number((given as Record<number, unknown> | null)?.[place] ?? IDENTITY[place])
  return [of(0), of(1), of(2), of(3), of(4), of(5)]
}
