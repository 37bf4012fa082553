// How requests ended and how long they took, as counts that stay few however many there are: a bucket each quarter octave.
export const OUTCOMES = ["success", "client_error", "limited", "server_error"] as const
export type Outcome = (typeof OUTCOMES)[number]

/** Over a limit or beyond a budget is told apart from what the client did wrong. */
export function outcomeOf(status: number): Outcome {
  if (status < 400) return "success"
  if (status >= 500) return "server_error"
  return status === 429 || status === 402 ? "limited" : "client_error"
}

const PER_OCTAVE = 4
/** Up to 131 s, longer than a request may take. */
export const LAST_BUCKET = 17 * PER_OCTAVE

/** Holds what took longer than the bucket before and up to 2^(bucket / 4) ms; the first whatever took less than one. */
export const bucketOf = (ms: number): number =>
  Math.min(LAST_BUCKET, Math.max(0, Math.ceil(PER_OCTAVE * Math.log2(Math.max(ms, 1)))))

const upperMs = (bucket: number) => (bucket < 0 ? 0 : 2 ** (bucket / PER_OCTAVE))

export type BucketCount = { bucket: number; calls: number }

/**
 * The time that the share of the calls took at most, within a fifth: where in its bucket it lies is assumed. Null of none.
 */
export function percentileMs(counts: readonly BucketCount[], share: number): number | null {
  const total = counts.reduce((sum, { calls }) => sum + calls, 0)
  let rest = share * total
  for (const { bucket, calls } of counts.toSorted((a, b) => a.bucket - b.bucket)) {
    const from = upperMs(bucket - 1)
    if (rest <= calls && calls > 0) return from + (upperMs(bucket) - from) * (rest / calls)
    rest -= calls
  }
  return null
}
