// Decides which tenants have series of their own: the busiest ones. All others share the label `other`.

/** The label of all tenants beyond the cap. */
const OTHER_TENANT = "other"

export type TenantCap = {
  /** The label value of a tenant. `events`: how many events it has just caused. */
  label(tenant: string, events: number): string
  /**
   * Lowers all scores a little and gives places of idle tenants to busier ones. Returns the tenants that lost theirs.
   */
  rerank(): string[]
}

/** Scores halve about every 70 re-rankings. */
const DECAY = 0.99
/** A tenant must be this many times busier than the one it replaces, so that two equal ones do not keep swapping. */
const CLEARLY_BUSIER = 2
const DROPPED_BELOW = 0.5

/** The first `places` tenants get a place at once. `tracked` limits how many tenants are remembered. */
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
        if (score * DECAY < DROPPED_BELOW) scores.delete(tenant)
        else scores.set(tenant, score * DECAY)
      }
      return evicted
    },
  }
}
