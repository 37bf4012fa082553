// The few statistics the bench needs: quantiles, and the line through measured points.

export type Point = { x: number; y: number }
export type Line = { slope: number; intercept: number }

/** The value below which a share of the values lies, between neighbours by proportion; NaN of nothing. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  const at = (sorted.length - 1) * share
  const below = sorted[Math.floor(at)] ?? Number.NaN
  const above = sorted[Math.ceil(at)] ?? Number.NaN
  return below + (above - below) * (at - Math.floor(at))
}

export const median = (values: readonly number[]) => quantile(values, 0.5)

/** Least squares; NaN where all points share one x. */
export function fitLine(points: readonly Point[]): Line {
  const mean = (of: (point: Point) => number) => points.reduce((sum, point) => sum + of(point), 0) / points.length
  const [meanX, meanY] = [mean(({ x }) => x), mean(({ y }) => y)]
  const covariance = mean(({ x, y }) => (x - meanX) * (y - meanY))
  const variance = mean(({ x }) => (x - meanX) ** 2)
  const slope = covariance / variance
  return { slope, intercept: meanY - slope * meanX }
}

/** Medians of paired ratios, so that a slow moment of the machine hits both sides; with the least and the greatest. */
export function ratioOf(above: readonly number[], below: readonly number[]) {
  const ratios = above.map((value, i) => value / (below[i] ?? Number.NaN))
  return { median: median(ratios), least: Math.min(...ratios), greatest: Math.max(...ratios) }
}
