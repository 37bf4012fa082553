// Routes of points: writing, reading, counting, deleting and querying them.
import type { Collection } from "../collections/collection.ts"
import { collectionName, updateResult } from "../collections/collection-routes.ts"
import { checkedLimit, checkFilter } from "../collections/strict-mode.ts"
import { parseBody } from "../parse-body.ts"
import { refuse } from "../refusal.ts"
import type { Call, Route } from "../routes.ts"
import { isEmptyFilter } from "../search/filter-schema.ts"
import { runQuery } from "../search/query.ts"
import { type QueryBody, queryBatchBody, queryBody } from "../search/query-schema.ts"
import { compareIds, type PointId } from "./point-id.ts"
import { countBody, deleteBody, type PointSelector, payloadBody, scrollBody, upsertBody } from "./point-schema.ts"
import { showPoint } from "./point-view.ts"

const collectionOf = (call: Call): Collection => call.collections.get(collectionName(call))

/** The ids a write is about. Refuses an empty filter: it means every point, which no caller of ours ever wants. */
function selectedIds(collection: Collection, { points, filter }: PointSelector): PointId[] {
  if (points || !filter) return points ?? []
  if (isEmptyFilter(filter)) refuse(400, "an empty filter selects every point; this stand-in refuses it")
  checkFilter(collection, filter, "update")
  const table = collection.table()
  return table.select(filter).flatMap((slot) => table.idOf(slot) ?? [])
}

function answerQuery(collection: Collection, body: QueryBody) {
  const table = collection.table()
  return {
    points: runQuery(collection, body).map(({ slot, score }) => ({
      version: table.versionOf(slot),
      score,
      ...showPoint(table, slot, body.with_payload ?? false),
    })),
  }
}

function scroll(call: Call) {
  const collection = collectionOf(call)
  const body = parseBody(scrollBody, call.body)
  if (body.filter) checkFilter(collection, body.filter, "retrieve")
  const limit = checkedLimit(collection, body.limit)
  const table = collection.table()
  const from = body.offset ?? 0
  const idOf = (slot: number) => table.idOf(slot) ?? 0
  const matching = table.select(body.filter).filter((slot) => compareIds(idOf(slot), from) >= 0)
  const page = matching.sort((a, b) => compareIds(idOf(a), idOf(b))).slice(0, limit + 1)
  const next = page[limit]
  return {
    points: page.slice(0, limit).map((slot) => showPoint(table, slot, body.with_payload ?? true, body.with_vector)),
    next_page_offset: next === undefined ? null : idOf(next),
  }
}

export const pointRoutes: Route[] = [
  {
    method: "PUT",
    pattern: "/collections/:name/points",
    answer(call) {
      const collection = collectionOf(call)
      return updateResult(collection.upsert(parseBody(upsertBody, call.body).points), call.wait)
    },
  },
  {
    method: "POST",
    pattern: "/collections/:name/points/delete",
    answer(call) {
      const collection = collectionOf(call)
      const body = parseBody(deleteBody, call.body)
      return updateResult(collection.remove(selectedIds(collection, body)), call.wait)
    },
  },
  {
    method: "POST",
    pattern: "/collections/:name/points/payload",
    answer(call) {
      const collection = collectionOf(call)
      const body = parseBody(payloadBody, call.body)
      return updateResult(collection.setPayload(selectedIds(collection, body), body.payload), call.wait)
    },
  },
  {
    method: "POST",
    pattern: "/collections/:name/points/count",
    answer(call) {
      const collection = collectionOf(call)
      const { filter } = parseBody(countBody, call.body)
      if (filter) checkFilter(collection, filter, "retrieve")
      return { count: collection.table().select(filter).length }
    },
  },
  { method: "POST", pattern: "/collections/:name/points/scroll", answer: scroll },
  {
    method: "POST",
    pattern: "/collections/:name/points/query",
    answer: (call) => answerQuery(collectionOf(call), parseBody(queryBody, call.body)),
  },
  {
    method: "POST",
    pattern: "/collections/:name/points/query/batch",
    answer(call) {
      const collection = collectionOf(call)
      const { searches } = parseBody(queryBatchBody, call.body)
      return searches.map((body) => answerQuery(collection, body))
    },
  },
]
