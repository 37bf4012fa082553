// How far scores are from probabilities.

export type Scored = { score: number; positive: boolean }

const BINS = 10

const mean = (values: readonly number[]) =>
  values.length === 0 ? Number.NaN : values.reduce((sum, value) => sum + value, 0) / values.length

/** Mean squared error of probabilities. */
export const brier = (scored: readonly Scored[]): number =>
  mean(scored.map(({ score, positive }) => (score - (positive ? 1 : 0)) ** 2))

/** Expected calibration error over ten bins of equal width. */
export function calibrationError(scored: readonly Scored[]): number {
  const bins = Array.from({ length: BINS }, (): Scored[] => [])
  for (const one of scored) bins[Math.min(BINS - 1, Math.floor(one.score * BINS))]?.push(one)
  return bins.reduce((sum, bin) => {
    if (bin.length === 0) return sum
    const gap = Math.abs(mean(bin.map(({ score }) => score)) - mean(bin.map(({ positive }) => (positive ? 1 : 0))))
    return sum + (gap * bin.length) / scored.length
  }, 0)
}
