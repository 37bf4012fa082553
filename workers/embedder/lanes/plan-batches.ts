// Groups inputs into batches of similar length, to waste little on padding.

/** Padded tokens per batch. On one thread larger batches are not faster, take more memory and delay the next work. */
export const BATCH_TOKENS = 512

/**
 * Batches of indices into `lengths`, shortest first. A batch, padded to its longest member, has at most `budget` tokens; an
 * input longer than the budget is a batch of its own.
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
