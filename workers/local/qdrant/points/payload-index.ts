// Keyword indexes over payload fields: which points hold a value, so that one tenant's query costs its points only.
import type { Condition, FieldCondition, Filter } from "../search/filter-schema.ts"
import { type Path, someLeaf } from "./json-path.ts"

export type KeywordIndex = {
  path: Path
  add(slot: number, payload: unknown): void
  remove(slot: number, payload: unknown): void
  /** Null when the index cannot answer the condition exactly. */
  slotSets(condition: FieldCondition): ReadonlySet<number>[] | null
}

export function keywordIndex(path: Path): KeywordIndex {
  const slotsOf = new Map<string, Set<number>>()
  const none: ReadonlySet<number> = new Set()
  return {
    path,
    add(slot, payload) {
      for (const value of keywordsIn(payload, path)) {
        const slots = slotsOf.get(value)
        if (slots) slots.add(slot)
        else slotsOf.set(value, new Set([slot]))
      }
    },
    remove(slot, payload) {
      for (const value of keywordsIn(payload, path)) {
        const slots = slotsOf.get(value)
        slots?.delete(slot)
        if (slots?.size === 0) slotsOf.delete(value)
      }
    },
    slotSets({ match }) {
      const wanted: unknown[] = !match ? [] : "value" in match ? [match.value] : match.any
      const keywords = wanted.filter((value): value is string => typeof value === "string")
      if (keywords.length === 0 || keywords.length < wanted.length) return null
      return [...new Set(keywords)].map((value) => slotsOf.get(value) ?? none)
    },
  }
}

function keywordsIn(payload: unknown, path: Path): Set<string> {
  const keywords = new Set<string>()
  someLeaf(payload, path, (value) => {
    if (typeof value === "string") keywords.add(value)
    return false
  })
  return keywords
}

/** A condition that must hold and that an index answers: how many points it leaves at most, and which. */
export type Narrowing = { condition: Condition; size: number; slots(): Iterable<number> }

/** The narrowing that leaves the fewest points; null when no index helps. */
export function narrow(filter: Filter, indexes: ReadonlyMap<string, KeywordIndex>): Narrowing | null {
  let best: Narrowing | null = null
  for (const condition of filter.must) {
    const found = "must" in condition ? narrow(condition, indexes) : narrowByField(condition, indexes)
    if (found && (!best || found.size < best.size)) best = found
  }
  return best
}

function narrowByField(condition: Condition, indexes: ReadonlyMap<string, KeywordIndex>): Narrowing | null {
  if (!("key" in condition)) return null
  const sets = indexes.get(condition.key.text)?.slotSets(condition)
  if (!sets) return null
  const [only, ...others] = sets
  return {
    condition,
    size: sets.reduce((sum, set) => sum + set.size, 0),
    slots: () => (only && others.length === 0 ? only : new Set(sets.flatMap((set) => [...set]))),
  }
}
