// The port that looks at rate limits without taking from them.
import type { RateLimit } from "./cache.ts"

export interface LimitUse {
  /** Requests each limit has let through in its sliding window, in the order asked for; throws `cache-unavailable`. */
  used(limits: readonly RateLimit[]): Promise<number[]>
}
