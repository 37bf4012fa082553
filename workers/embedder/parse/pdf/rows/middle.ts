// The median and other quantiles of a few numbers.

export const median = (figures: readonly number[]): number => atShare(figures, 0.5)

/** 0 for the smallest, towards 1 for the largest; 0 when there are none. */
export const atShare = (figures: readonly number[], share: number): number =>
  figures.toSorted((a, b) => a - b)[Math.floor(figures.length * share)] ?? 0
