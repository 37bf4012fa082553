// Answers a query: nearest points, or the fusion, formula or rescoring of several prefetches.
import type { Collection } from "./collection.ts"
import { allOf, type Filter } from "./filter-schema.ts"
import { compileFormula } from "./formula.ts"
import { fuseByRank } from "./fusion.ts"
import type { PointTable } from "./point-table.ts"
import type { Prefetch, QueryBody } from "./query-schema.ts"
import { refuse } from "./refusal.ts"
import { checkedLimit, checkFilter } from "./strict-mode.ts"
import { type Scored, topScores } from "./top-scores.ts"

type Vector = Prefetch["query"]["vector"]
type Nearest = Pick<Prefetch, "query" | "using" | "params" | "score_threshold">

/** Points with their scores, best first; `offset` is already skipped. */
export function runQuery(collection: Collection, body: QueryBody): Scored[] {
  const limit = checkedLimit(collection, body.limit)
  const offset = body.offset ?? 0
  for (const { filter, params } of [body, ...body.prefetch])
    for (const asked of [filter, params?.idf?.corpus]) if (asked) checkFilter(collection, asked, "retrieve")
  const ranked =
    body.prefetch.length > 0 ? combine(collection, body, limit + offset) : search(collection, body, limit + offset)
  return ranked.slice(offset)
}

function search(collection: Collection, body: QueryBody, limit: number): Scored[] {
  const { query, filter } = body
  if (!("vector" in query)) {
    const kind = "rrf" in query ? "Fusion" : "Formula"
    return refuse(400, `Wrong input: Validation failed: cannot apply ${kind} without prefetches`)
  }
  const table = collection.table()
  return nearest(table, { ...body, query }, table.select(allOf([filter])), limit)
}

/** A prefetch finds as many as it asks for, whatever the offset of the whole. */
function combine(collection: Collection, body: QueryBody, limit: number): Scored[] {
  const table = collection.table()
  const select = selectOnce(table, body.filter)
  const lists = body.prefetch.map((prefetch) => {
    const wanted = checkedLimit(collection, prefetch.limit)
    return nearest(table, prefetch, select(prefetch.filter), wanted)
  })
  const { query, score_threshold: threshold } = body
  if ("vector" in query) {
    const slots = new Set(lists.flatMap((list) => list.map(({ slot }) => slot)))
    return nearest(table, { ...body, query }, slots, limit)
  }
  const scores = "rrf" in query ? fuseByRank(lists, query.rrf) : scoreByFormula(lists, query.formula, query.defaults)
  const best = topScores(limit)
  for (const [slot, score] of scores) {
    const rounded = Math.fround(score)
    if (threshold == null || rounded >= threshold) best.offer(slot, rounded)
  }
  return best.ranked()
}

/** As in Qdrant the outer filter narrows every prefetch. Prefetches with the same filter share one selection. */
function selectOnce(table: PointTable, outer: Filter | null | undefined) {
  const selections = new Map<string, number[]>()
  return (filter: Filter | null | undefined): number[] => {
    const key = JSON.stringify(filter ?? null)
    const selected = selections.get(key) ?? table.select(allOf([outer, filter]))
    selections.set(key, selected)
    return selected
  }
}

function scoreByFormula(lists: readonly Scored[][], expression: unknown, defaults: Record<string, number>) {
  const formula = compileFormula(expression, defaults)
  const scores = new Map<number, (number | undefined)[]>()
  for (const [at, list] of lists.entries()) {
    for (const { slot, score } of list) {
      const known = scores.get(slot) ?? []
      known[at] = score
      scores.set(slot, known)
    }
  }
  return new Map([...scores].map(([slot, each]) => [slot, formula(each)]))
}

/** The best of the given slots; a point without this vector, or sharing no term with a sparse query, is no hit. */
function nearest(
  table: PointTable,
  { query, using, params, score_threshold: threshold }: Nearest,
  slots: Iterable<number>,
  limit: number,
): Scored[] {
  const corpus = params?.idf ? table.select(allOf([params.idf.corpus])) : undefined
  const score = scorer(table, query.vector, using ?? "", corpus)
  const best = topScores(limit)
  for (const slot of slots) {
    const value = score(slot)
    if (value !== undefined && (threshold == null || value > threshold)) best.offer(slot, value)
  }
  return best.ranked()
}

function scorer(
  table: PointTable,
  vector: Vector,
  using: string,
  corpus: Iterable<number> | undefined,
): (slot: number) => number | undefined {
  const dense = table.dense.get(using)
  const sparse = table.sparse.get(using)
  if (dense && Array.isArray(vector)) {
    const prepared = dense.prepare(vector, "")
    return (slot) => dense.score(prepared, slot)
  }
  if (sparse && !Array.isArray(vector)) return sparse.scorer(vector, corpus)
  if (dense || sparse) return refuse(400, "Wrong input: Conversion between sparse and regular vectors failed")
  return refuse(400, `Wrong input: Not existing vector name error: ${using}`)
}
