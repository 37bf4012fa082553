// Every bound of a question, a search and a list: its last value is taken, the next one is refused by its own path.
import { beforeAll, describe, expect, test } from "vitest"
import { newId } from "../../../../src/ids.ts"
import { ask } from "../support/direct.ts"
import { freshTenant } from "../support/tenant.ts"

let tenant: Awaited<ReturnType<typeof freshTenant>>
beforeAll(async () => {
  tenant = await freshTenant()
})

/** A field, the furthest value it takes on one side, and the first one past it. */
const BOUNDS: [field: string, last: unknown, past: unknown][] = [
  ["query", "x".repeat(4_000), "x".repeat(4_001)],
  ["query", "x", " "],
  ["query", "😀🚀💥", ""],
  ["top_k", 50, 51],
  ["top_k", 1, 0],
  ["min_score", 1, 1.01],
  ["min_score", 0, -0.01],
]
const OF_ANSWERS: typeof BOUNDS = [
  ["max_tokens", 4_096, 4_097],
  ["max_tokens", 16, 15],
  ["temperature", 2, 2.1],
  ["temperature", 0, -0.1],
]

describe.each([
  ["/api/v1/query", [...BOUNDS, ...OF_ANSWERS]],
  ["/api/v1/search", BOUNDS],
])("POST %s", (path, bounds) => {
  test.each(bounds)("bounds %s", async (field, last, past) => {
    const send = (value: unknown) => ask("POST", path, tenant.key, { query: "crane", [field]: value })
    expect((await send(last)).status).toBe(200)
    const refused = await send(past)
    expect(refused.status).toBe(422)
    expect(JSON.parse(refused.text).errors.map((error: { path: string }) => error.path)).toEqual([field])
  })

  test("takes at most ten collections", async () => {
    const send = (count: number) => {
      const ids = Array.from({ length: count }, () => newId("col"))
      return ask("POST", path, tenant.key, { query: "crane", collection_ids: ids })
    }
    expect((await send(10)).status).toBe(404)
    expect((await send(11)).status).toBe(422)
    expect((await send(0)).status).toBe(422)
  })
})

test.each(["/api/v1/documents", "/api/v1/collections", "/api/v1/keys"])("GET %s lists 1 to 100", async (path) => {
  for (const [limit, status] of [
    [1, 200],
    [100, 200],
    [0, 422],
    [101, 422],
    [1.5, 422],
  ])
    expect([limit, (await ask("GET", `${path}?limit=${limit}`, tenant.key)).status]).toEqual([limit, status])
})
