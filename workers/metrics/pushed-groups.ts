// The groups that other clients pushed, with the Pushgateway's rules for replacing and refusing.
import { METRICS } from "../../src/metrics.ts"
import { type Family, type FamilyType, type Labels, type Sample, writeExposition } from "./exposition.ts"
import { groupKey } from "./group-path.ts"

export type Push = {
  labels: Labels
  /** PUT replaces the whole group, POST only metrics of the same names. */
  replace: "group" | "same-named"
  families: Family[]
  timestamped: boolean
}

export type Group = {
  labels: Labels
  families: Family[]
  /** Milliseconds since the epoch; 0: never. */
  pushedAt: number
  failedAt: number
  bytes: number
}

export type PushOutcome = { ok: true } | { ok: false; reason: string; tooLarge: boolean }

export type PushedGroups = {
  /**
   * A refused push changes nothing but the group's time of last
   * failure. If it was too large, it does not create a group.
   */
  push(push: Push, now: number): PushOutcome
  remove(labels: Labels): void
  restore(group: Omit<Group, "bytes">): void
  get(labels: Labels): Group | undefined
  /**
   * All pushed metrics with their push times. Families of the same name are joined, with the first group's help text.
   */
  families(): Family[]
}

/** A group is one row of the store, and a row can hold 2 MB. */
const MAX_GROUP_BYTES = 1024 * 1024
/** All groups together are in the memory of one Durable Object. */
const MAX_TOTAL_BYTES = 8 * 1024 * 1024

const PUSH_TIMES = {
  push_time_seconds: ["pushedAt", "Last Unix time when changing this group in the Pushgateway succeeded."],
  push_failure_time_seconds: ["failedAt", "Last Unix time when changing this group in the Pushgateway failed."],
} as const

export function createPushedGroups(): PushedGroups {
  const groups = new Map<string, Group>()
  const sorted = () => [...groups].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, group]) => group)

  function put(group: Omit<Group, "bytes">) {
    const key = groupKey(group.labels)
    groups.set(key, { ...group, bytes: bytesOf(key, group.families) })
  }

  function fault(labels: Labels, next: Family[], timestamped: boolean): Exclude<PushOutcome, { ok: true }> | null {
    const refused = (reason: string, tooLarge = false) => ({ ok: false, reason, tooLarge }) as const
    if (timestamped) return refused("pushed metrics must not have timestamps")
    const key = groupKey(labels)
    const others = [...groups].filter(([other]) => other !== key).map(([, group]) => group)
    const clash = inconsistency(
      next,
      others.flatMap((group) => group.families),
    )
    if (clash !== null) return refused(clash)
    const bytes = bytesOf(key, next)
    const total = others.reduce((sum, group) => sum + group.bytes, bytes)
    if (bytes > MAX_GROUP_BYTES) return refused("the group would hold more than 1 MiB", true)
    return total > MAX_TOTAL_BYTES ? refused("all groups together would hold more than 8 MiB", true) : null
  }

  return {
    push({ labels, replace, families, timestamped }, now) {
      const before = groups.get(groupKey(labels)) ?? { labels, families: [], pushedAt: 0, failedAt: 0 }
      const pushed = families.filter(({ name }) => !Object.hasOwn(PUSH_TIMES, name)).map(labelled(labels))
      const names = new Set(pushed.map(({ name }) => name))
      const kept = replace === "group" ? [] : before.families.filter(({ name }) => !names.has(name))
      const next = [...kept, ...pushed]
      const refused = fault(labels, next, timestamped)
      if (!refused) put({ ...before, families: next, pushedAt: now })
      else if (!refused.tooLarge || groups.has(groupKey(labels))) put({ ...before, failedAt: now })
      return refused ?? { ok: true }
    },
    remove: (labels) => void groups.delete(groupKey(labels)),
    restore: put,
    get: (labels) => groups.get(groupKey(labels)),
    families() {
      const all = sorted()
      return [...mergeFamilies(all.flatMap(({ families }) => families)), ...pushTimes(all)]
    },
  }
}

/** Joins families of the same name. */
export function mergeFamilies(families: Iterable<Family>): Family[] {
  const byName = new Map<string, Family>()
  for (const family of families) {
    const known = byName.get(family.name)
    byName.set(family.name, known ? { ...known, samples: [...known.samples, ...family.samples] } : family)
  }
  return [...byName.values()]
}

/**
 * The group's labels replace those of the body. A group without an instance gets an empty one, as in the Pushgateway.
 */
const labelled =
  (group: Labels) =>
  (family: Family): Family => ({
    ...family,
    samples: family.samples.map((sample) => ({ ...sample, labels: withGroup(sample.labels, group) })),
  })

function withGroup(own: Labels, group: Labels): Labels {
  return new Map([["instance", ""], ...own, ...group])
}

function pushTimes(groups: Group[]): Family[] {
  if (groups.length === 0) return []
  return Object.entries(PUSH_TIMES).map(([name, [field, help]]) => ({
    name,
    type: "gauge",
    help,
    samples: groups.map((group) => ({
      name,
      labels: withGroup(new Map(), group.labels),
      value: group[field] / 1000,
    })),
  }))
}

/**
 * Why `next` conflicts with the other groups: a reserved label, another type, a colliding name or a repeated series.
 */
function inconsistency(next: Family[], others: Family[]): string | null {
  const types = new Map<string, FamilyType>(Object.entries(METRICS).map(([name, { type }]) => [name, type]))
  for (const { name, type } of others) types.set(name, type)
  const names = new Set(next.map(({ name }) => name))
  const series = new Set(others.filter(({ name }) => names.has(name)).flatMap(({ samples }) => samples.map(seriesKey)))
  for (const { name, type, samples } of next) {
    const known = types.get(name) ?? type
    if (known !== type) return `"${name}" is a ${known} already, not a ${type}`
    types.set(name, type)
    for (const sample of samples) {
      const reserved = [...sample.labels.keys()].find((label) => label.startsWith("__"))
      if (reserved !== undefined) return `label "${reserved}" of "${name}" is reserved`
      const key = seriesKey(sample)
      if (series.has(key)) return `"${sample.name}" occurs twice with the same labels`
      series.add(key)
    }
  }
  return collision(types, names)
}

/** A histogram or summary also uses the names of its parts. */
function collision(types: Map<string, FamilyType>, names: Set<string>): string | null {
  for (const [name, type] of types) {
    if (type !== "histogram" && type !== "summary") continue
    for (const part of [`${name}_bucket`, `${name}_sum`, `${name}_count`]) {
      const owned = type === "histogram" || !part.endsWith("_bucket")
      if (owned && types.has(part) && (names.has(part) || names.has(name)))
        return `"${part}" collides with the ${type} "${name}"`
    }
  }
  return null
}

const seriesKey = ({ name, labels }: Sample) => name + groupKey(labels)

const bytesOf = (key: string, families: Family[]) =>
  new TextEncoder().encode(key + writeExposition(families)).byteLength
