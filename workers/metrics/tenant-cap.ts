// Decides which tenants get series of their own: the busiest, while all others share the label `other`.

/** What stands in for every tenant beyond the cap. */
const OTHER_TENANT = "other"

export type TenantCap = {
  /** The label value for a tenant; `events` is how much it just did. */
  label(tenant: string, events: number): string
  /** Ages the scores and lets the busy in for the idle; returns the tenants that lost their place. */
  rerank(): string[]
}

/** Scores halve about every 70 re-rankings. */
const DECAY = 0.99
/** A newcomer must be this much busier than whom it replaces, so that two equals do not swap for ever. */
const CLEARLY_BUSIER = 2
const FORGOTTEN_BELOW = 0.5

/** The first `places` tenants get in at once; `tracked` bounds how many are remembered at all. */
export function createTenantCap(places = 200, tracked = 5_000): TenantCap {
  const scores = new Map<string, number>()
  const admitted = new Set<string>()

  return {
    label(tenant, events) {
      if (tenant === OTHER_TENANT) return OTHER_TENANT
      if (scores.has(tenant) || scores.size < tracked) scores.set(tenant, (scores.get(tenant) ?? 0) + events)
      if (admitted.size < places) admitted.add(tenant)
      return admitted.has(tenant) ? tenant : OTHER_TENANT
    },
    rerank() {
      const scoreOf = (tenant: string) => scores.get(tenant) ?? 0
      const outside = [...scores.keys()].filter((tenant) => !admitted.has(tenant))
      outside.sort((a, b) => scoreOf(b) - scoreOf(a))
      const inside = [...admitted].sort((a, b) => scoreOf(a) - scoreOf(b))
      const evicted: string[] = []
      for (const [index, idle] of inside.entries()) {
        const busy = outside[index]
        if (busy === undefined || scoreOf(busy) <= CLEARLY_BUSIER * scoreOf(idle)) break
        admitted.delete(idle)
        admitted.add(busy)
        evicted.push(idle)
      }
      for (const [tenant, score] of scores) {
        if (score * DECAY < FORGOTTEN_BELOW) scores.delete(tenant)
        else scores.set(tenant, score * DECAY)
      }
      return evicted
    },
  }
}
