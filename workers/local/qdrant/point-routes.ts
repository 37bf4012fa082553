// Routes of points: writing, reading, counting, deleting and querying them.
import type { Collection } from "./collection.ts"
import { collectionName, updateResult } from "./collection-routes.ts"
import { allOf, isEmptyFilter } from "./filter-schema.ts"
import { parseBody } from "./parse-body.ts"
import { compareIds, type PointId, pointId } from "./point-id.ts"
import {
  countBody,
  deleteBody,
  type PointSelector,
  payloadBody,
  payloadKeysBody,
  retrieveBody,
  scrollBody,
  upsertBody,
} from "./point-schema.ts"
import { showPoint, showScored } from "./point-view.ts"
import { runQuery } from "./query.ts"
import { type QueryBody, queryBatchBody, queryBody } from "./query-schema.ts"
import { refuse } from "./refusal.ts"
import type { Call, Route } from "./routes.ts"
import { checkedLimit, checkFilter } from "./strict-mode.ts"

const collectionOf = (call: Call): Collection => call.collections.get(collectionName(call))

/** The ids a write is about. An empty filter means every point, which no caller of ours ever wants: refused if strict. */
function selectedIds(collection: Collection, { points, filter }: PointSelector, strict: boolean): PointId[] {
  if (points || !filter) return points ?? []
  if (strict && isEmptyFilter(filter)) refuse(400, "an empty filter selects every point; this stand-in refuses it")
  checkFilter(collection, filter, "update")
  const table = collection.table()
  return table.select(filter).flatMap((slot) => table.idOf(slot) ?? [])
}

function answerQuery(collection: Collection, body: QueryBody) {
  const table = collection.table()
  const shown = { payload: body.with_payload, vector: body.with_vector, payloadByDefault: false }
  return { points: runQuery(collection, body).map((hit) => showScored(table, hit, shown)) }
}

function scroll(call: Call) {
  const collection = collectionOf(call)
  const body = parseBody(scrollBody, call.body, call.strict)
  if (body.filter) checkFilter(collection, body.filter, "retrieve")
  const limit = checkedLimit(collection, body.limit)
  const table = collection.table()
  const from = body.offset ?? 0
  const idOf = (slot: number) => table.idOf(slot) ?? 0
  const matching = table.select(allOf([body.filter])).filter((slot) => compareIds(idOf(slot), from) >= 0)
  const page = matching.sort((a, b) => compareIds(idOf(a), idOf(b))).slice(0, limit + 1)
  const next = page[limit]
  const shown = { payload: body.with_payload, vector: body.with_vector, payloadByDefault: true }
  return {
    points: page.slice(0, limit).map((slot) => showPoint(table, slot, shown)),
    next_page_offset: next === undefined ? null : idOf(next),
  }
}

export const pointRoutes: Route[] = [
  {
    method: "PUT",
    pattern: "/collections/:name/points",
    answer(call) {
      const collection = collectionOf(call)
      const points = parseBody(upsertBody, call.body, call.strict)
      return updateResult(collection.upsert(points, call.collections.room()), call.wait)
    },
  },
  {
    method: "POST",
    pattern: "/collections/:name/points",
    answer(call) {
      const table = collectionOf(call).table()
      const body = parseBody(retrieveBody, call.body, call.strict)
      const shown = { payload: body.with_payload, vector: body.with_vector, payloadByDefault: true }
      return body.ids.flatMap((id) => {
        const slot = table.slotOf(id)
        return slot === undefined ? [] : [showPoint(table, slot, shown)]
      })
    },
  },
  {
    method: "GET",
    pattern: "/collections/:name/points/:id",
    answer(call) {
      const table = collectionOf(call).table()
      const text = call.path.id ?? ""
      const id = pointId.safeParse(/^\d+$/.test(text) ? Number(text) : text).data ?? refuse(400, `bad point id ${text}`)
      const slot = table.slotOf(id) ?? refuse(404, `Not found: Point with id ${id} does not exists!`)
      return showPoint(table, slot, { payload: true, vector: true, payloadByDefault: true })
    },
  },
  {
    method: "POST",
    pattern: "/collections/:name/points/delete",
    answer(call) {
      const collection = collectionOf(call)
      const body = parseBody(deleteBody, call.body, call.strict)
      return updateResult(collection.remove(selectedIds(collection, body, call.strict)), call.wait)
    },
  },
  ...(
    [
      ["POST", false],
      ["PUT", true],
    ] as const
  ).map(([method, replace]) => ({
    method,
    pattern: "/collections/:name/points/payload",
    answer(call: Call) {
      const collection = collectionOf(call)
      const body = parseBody(payloadBody, call.body, call.strict)
      const ids = selectedIds(collection, body, call.strict)
      return updateResult(collection.setPayload(ids, body.payload, replace), call.wait)
    },
  })),
  {
    method: "POST",
    pattern: "/collections/:name/points/payload/delete",
    answer(call) {
      const collection = collectionOf(call)
      const body = parseBody(payloadKeysBody, call.body, call.strict)
      const ids = selectedIds(collection, body, call.strict)
      return updateResult(collection.deletePayloadKeys(ids, body.keys), call.wait)
    },
  },
  {
    method: "POST",
    pattern: "/collections/:name/points/count",
    answer(call) {
      const collection = collectionOf(call)
      const { filter } = parseBody(countBody, call.body, call.strict)
      if (filter) checkFilter(collection, filter, "retrieve")
      return { count: collection.table().select(allOf([filter])).length }
    },
  },
  { method: "POST", pattern: "/collections/:name/points/scroll", answer: scroll },
  {
    method: "POST",
    pattern: "/collections/:name/points/query",
    answer: (call) => answerQuery(collectionOf(call), parseBody(queryBody, call.body, call.strict)),
  },
  {
    method: "POST",
    pattern: "/collections/:name/points/query/batch",
    answer(call) {
      const collection = collectionOf(call)
      const { searches } = parseBody(queryBatchBody, call.body, call.strict)
      return searches.map((body) => answerQuery(collection, body))
    },
  },
]
