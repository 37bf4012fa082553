// Outcomes and durations of requests as counts in a fixed number of buckets, four for each doubling of the time.
export const OUTCOMES = ["success", "client_error", "limited", "server_error"] as const
export type Outcome = (typeof OUTCOMES)[number]

/** Requests over a limit (429) or budget (402) are counted apart from other errors of the client. */
export function outcomeOf(status: number): Outcome {
  if (status < 400) return "success"
  if (status >= 500) return "server_error"
  return status === 429 || status === 402 ? "limited" : "client_error"
}

const PER_OCTAVE = 4
/** Its upper end is 131 s, longer than a request may take. */
export const LAST_BUCKET = 17 * PER_OCTAVE

/**
 * The bucket of a duration. Bucket n ends at 2^(n / 4) ms and begins where the one before ends; bucket 0 ends at 1 ms.
 */
export const bucketOf = (ms: number): number =>
  Math.min(LAST_BUCKET, Math.max(0, Math.ceil(PER_OCTAVE * Math.log2(Math.max(ms, 1)))))

const upperMs = (bucket: number) => (bucket < 0 ? 0 : 2 ** (bucket / PER_OCTAVE))

export type BucketCount = { bucket: number; calls: number }

/**
 * The duration in milliseconds that the given share (0 to 1) of the calls did not exceed, within a fifth, since calls
 * are assumed to be spread evenly in their bucket. Null if there are no calls.
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
