// Answers a query: nearest points, or several prefetches fused by rank or by a formula.
import type { Collection } from "../collections/collection.ts"
import { checkedLimit, checkFilter } from "../collections/strict-mode.ts"
import type { PointTable } from "../points/point-table.ts"
import { refuse } from "../refusal.ts"
import { compileFormula } from "./formula.ts"
import { fuseByRank } from "./fusion.ts"
import type { Prefetch, QueryBody } from "./query-schema.ts"
import { type Scored, topScores } from "./top-scores.ts"

type Vector = Prefetch["query"]["vector"]
type Nearest = Pick<Prefetch, "query" | "using" | "filter" | "params">

/** Points with their scores, best first. */
export function runQuery(collection: Collection, body: QueryBody): Scored[] {
  const { query, prefetch } = body
  const limit = checkedLimit(collection, body.limit)
  for (const { filter, params } of [body, ...prefetch])
    for (const asked of [filter, params?.idf?.corpus]) if (asked) checkFilter(collection, asked, "retrieve")
  const table = collection.table()
  if ("vector" in query) {
    if (prefetch.length > 0) refuse(400, "this stand-in does not score prefetched points anew")
    return nearest(table, { ...body, query }, limit)
  }
  if (prefetch.length === 0) {
    const kind = "rrf" in query ? "Fusion" : "Formula"
    refuse(400, `Wrong input: Validation failed: cannot apply ${kind} without prefetches`)
  }
  if (body.filter) refuse(400, "this stand-in takes filters of a fusion in its prefetches only")
  const lists = prefetch.map((each) => nearest(table, each, checkedLimit(collection, each.limit)))
  const scores = "rrf" in query ? fuseByRank(lists, query.rrf) : scoreByFormula(lists, query.formula, query.defaults)
  const best = topScores(limit)
  for (const [slot, score] of scores) best.offer(slot, Math.fround(score))
  return best.ranked()
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

/** The best points that pass the filter. A point without this vector, or that shares no term with a sparse query, is no hit. */
function nearest(table: PointTable, { query, using, filter, params }: Nearest, limit: number): Scored[] {
  const corpus = params?.idf ? table.select(params.idf.corpus) : undefined
  const score = scorer(table, query.vector, using ?? "", corpus)
  const best = topScores(limit)
  for (const slot of table.select(filter)) {
    const value = score(slot)
    if (value !== undefined) best.offer(slot, value)
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
