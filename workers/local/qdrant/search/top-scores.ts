// Keeps the best few of many scored points.

export type Scored = { slot: number; score: number }

/** Collects at most `limit` points, best score first; equal scores stay in the order they came. */
export function topScores(limit: number) {
  const best: Scored[] = []
  let bar = Number.NEGATIVE_INFINITY
  return {
    offer(slot: number, score: number): void {
      if (best.length >= limit && score <= bar) return
      let low = 0
      let high = best.length
      while (low < high) {
        const middle = (low + high) >> 1
        if ((best[middle]?.score ?? 0) >= score) low = middle + 1
        else high = middle
      }
      best.splice(low, 0, { slot, score })
      if (best.length > limit) best.pop()
      bar = best.at(-1)?.score ?? bar
    },
    ranked: (): Scored[] => best,
  }
}
