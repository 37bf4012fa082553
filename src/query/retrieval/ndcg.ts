// Normalised discounted cumulative gain, with gains of 0 or 1: how good an order of results is.

/** nDCG@k, 0 to 1. `ranked`: best first, without repeats. */
export function ndcgAt(k: number, ranked: readonly string[], relevant: ReadonlySet<string>): number {
  const gain = (place: number) => 1 / Math.log2(place + 2)
  const dcg = ranked.slice(0, k).reduce((sum, id, i) => (relevant.has(id) ? sum + gain(i) : sum), 0)
  let ideal = 0
  for (let i = 0; i < Math.min(k, relevant.size); i++) ideal += gain(i)
  return ideal === 0 ? 0 : dcg / ideal
}
