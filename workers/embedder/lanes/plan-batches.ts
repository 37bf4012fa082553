// Cuts inputs into batches of similar length, so that little is spent on padding.

/** Padded tokens of a batch: on one thread larger ones are no faster, hold more memory and delay what waits behind. */
export const BATCH_TOKENS = 512

/**
 * Indices of `lengths` in batches, shortest first; padded to its longest member, a batch holds at most `budget` tokens.
 * A single input longer than the budget is a batch of its own.
 */
export function planBatches(lengths: number[], budget: number): number[][] {
  const byLength = lengths.map((length, index) => ({ length, index })).sort((a, b) => a.length - b.length)
  const batches: number[][] = []
  let current: number[] = []
  for (const { length, index } of byLength) {
    if (current.length > 0 && length * (current.length + 1) > budget) {
      batches.push(current)
      current = []
    }
    current.push(index)
  }
  if (current.length > 0) batches.push(current)
  return batches
}
