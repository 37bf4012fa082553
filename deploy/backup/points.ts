// Reads and writes points of the vector index with their vectors.
import { createHash } from "node:crypto"
import { z } from "zod"
import { COLLECTION_PREFIX } from "../../src/adapters/qdrant/collection-setup.ts"
import { type QdrantOptions, qdrantRest, writtenSchema } from "../../src/adapters/qdrant/rest.ts"

const pointSchema = z.object({ id: z.union([z.string(), z.number()]), payload: z.unknown(), vector: z.unknown() })
export type Point = z.infer<typeof pointSchema>

export type Points = {
  /** The product's collections: one for each embedding model. */
  collections(): Promise<string[]>
  /** All points, or a tenant's, in order of id. */
  read(collection: string, tenant: string | null): Promise<Point[]>
  write(collection: string, points: readonly Point[]): Promise<void>
  /** Makes the index's own snapshot of a collection and returns its name; null if the server makes none. */
  snapshot(collection: string): Promise<string | null>
}

const PAGE = 256

export function openPoints(server: QdrantOptions): Points {
  const rest = qdrantRest(server)
  const namesSchema = z.object({ collections: z.array(z.object({ name: z.string() })) })
  const pageSchema = z.object({
    points: z.array(pointSchema),
    next_page_offset: z.union([z.string(), z.number()]).nullish(),
  })

  return {
    async collections() {
      const found = await rest({ method: "GET", path: "/collections", result: namesSchema, nullAt: 404 })
      const names = (found?.collections ?? []).map(({ name }) => name)
      return names.filter((name) => name.startsWith(COLLECTION_PREFIX)).sort()
    },

    async read(collection, tenant) {
      const points: Point[] = []
      const filter = tenant === null ? {} : { filter: { must: [{ key: "tenant_id", match: { value: tenant } }] } }
      const path = `/collections/${collection}/points/scroll`
      for (let offset: string | number | null | undefined; ; ) {
        const body = {
          limit: PAGE,
          with_payload: true,
          with_vector: true,
          ...filter,
          ...(offset == null ? {} : { offset }),
        }
        const page = await rest({ method: "POST", path, body, result: pageSchema, nullAt: 404 })
        points.push(...(page?.points ?? []))
        offset = page?.next_page_offset
        if (offset == null) return points
      }
    },

    async write(collection, points) {
      const path = `/collections/${collection}/points?wait=true`
      for (let at = 0; at < points.length; at += PAGE) {
        const body = { points: points.slice(at, at + PAGE) }
        if ((await rest({ method: "PUT", path, body, result: writtenSchema, nullAt: 404 })) === null)
          throw new Error(`the index has no collection ${collection}: index one document with its model first`)
      }
    },

    async snapshot(collection) {
      const path = `/collections/${collection}/snapshots?wait=true`
      const result = z.object({ name: z.string() }).nullable()
      try {
        return (await rest({ method: "POST", path, result, nullAt: 404 }))?.name ?? null
      } catch {
        return null // not every server or key can make snapshots
      }
    },
  }
}

/** A digest of all points that does not depend on the order of payload fields. */
export function digestOf(points: readonly Point[]): string {
  const hash = createHash("sha256")
  for (const point of points) hash.update(JSON.stringify(sortedFields(point)))
  return hash.digest("hex")
}

function sortedFields(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sortedFields)
  if (typeof value !== "object" || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([k, v]) => [k, sortedFields(v)]),
  )
}
