// Routes of collections and their payload indexes.

import { parseBody } from "../parse-body.ts"
import { refuse } from "../refusal.ts"
import type { Call, Route } from "../routes.ts"
import { describeCollection } from "./collection-info.ts"
import { collectionBody, indexBody, isCollectionName } from "./collection-schema.ts"
import { checkIndexCount } from "./strict-mode.ts"

/** The collection the path names; a name Qdrant would refuse is a 422. */
export function collectionName({ path }: Call): string {
  const name = path.name ?? ""
  return isCollectionName(name) ? name : refuse(422, "Validation error in path parameters: collection_name")
}

/** What a write answers with. */
export const updateResult = (operation: number, wait: boolean) => ({
  operation_id: operation,
  status: wait ? "completed" : "acknowledged",
})

export const collectionRoutes: Route[] = [
  {
    method: "GET",
    pattern: "/collections",
    answer: ({ collections }) => ({ collections: collections.names().map((name) => ({ name })) }),
  },
  {
    method: "GET",
    pattern: "/collections/:name",
    answer: (call) => describeCollection(call.collections.get(collectionName(call))),
  },
  {
    method: "PUT",
    pattern: "/collections/:name",
    answer(call) {
      const name = collectionName(call)
      call.collections.create(name, parseBody(collectionBody, call.body))
      return true
    },
  },
  {
    method: "DELETE",
    pattern: "/collections/:name",
    answer: (call) => call.collections.remove(collectionName(call)),
  },
  {
    method: "PUT",
    pattern: "/collections/:name/index",
    answer(call) {
      const collection = call.collections.get(collectionName(call))
      const { field_name, field_schema } = parseBody(indexBody, call.body)
      checkIndexCount(collection, field_name.text)
      return updateResult(collection.createIndex(field_name.text, field_schema), call.wait)
    },
  },
]
