// The admin Worker over HTTP: tenants and keys, and what their changes mean at the edge at once.
import { describe, expect, inject, test } from "vitest"
import { freshTenant, textFile } from "./tenant.ts"

const admin = (method: string, path: string, json?: unknown, key = inject("platform").adminKey) =>
  fetch(inject("platform").adminUrl + path, {
    method,
    headers: { Authorization: `Bearer ${key}`, ...(json === undefined ? {} : { "Content-Type": "application/json" }) },
    ...(json === undefined ? {} : { body: JSON.stringify(json) }),
  })
const jsonOf = async (reply: Promise<Response>): Promise<Record<string, unknown>> =>
  (await (await reply).json()) as Record<string, unknown>
let slugs = 0
const slug = () => `t-${process.pid}-${slugs++}`

describe("the admin Worker", () => {
  test("refuses whoever has not its key, a tenant's key included", async () => {
    const { apiKey } = await freshTenant()
    for (const key of ["", "x", apiKey, `${inject("platform").adminKey}x`]) {
      const reply = await admin("GET", "/api/v1/tenants", undefined, key)
      expect([reply.status, reply.headers.get("Content-Type")]).toEqual([401, "application/problem+json"])
    }
  })

  test("creates, lists by cursor, gets and changes tenants, and names every fault", async () => {
    const created = await jsonOf(
      admin("POST", "/api/v1/tenants", {
        name: "Acme",
        slug: slug(),
        email: "a@acme.test",
        settings: { theme: "dark" },
      }),
    )
    expect(created).toMatchObject({
      name: "Acme",
      tier: "free",
      is_active: true,
      limits: { max_documents: 100, max_storage_mb: 50 },
    })
    const changed = await jsonOf(
      admin("PATCH", `/api/v1/tenants/${created.id}`, { tier: "premium", limits: { max_documents: 7 } }),
    )
    expect(changed).toMatchObject({
      tier: "premium",
      limits: { max_documents: 7, max_storage_mb: 50 },
      settings: { theme: "dark" },
    })
    expect(await jsonOf(admin("GET", `/api/v1/tenants/${created.id}`))).toEqual(changed)

    const first = await jsonOf(admin("GET", "/api/v1/tenants?limit=1"))
    const second = await jsonOf(admin("GET", `/api/v1/tenants?limit=1&cursor=${first.next_cursor}`))
    expect(first.data).not.toEqual(second.data)

    expect(await jsonOf(admin("POST", "/api/v1/tenants", { name: "Again", slug: created.slug }))).toMatchObject({
      code: "tenant-slug-taken",
      status: 409,
    })
    const wrong = await jsonOf(admin("POST", "/api/v1/tenants", { name: "", slug: "No Slug", tier: "gold", colour: 1 }))
    expect((wrong.errors as { path: string }[]).map((error) => error.path).sort()).toEqual([
      "colour",
      "name",
      "slug",
      "tier",
    ])
  })

  test("deactivating a tenant stops its keys with the next request, reactivating lets them in again", async () => {
    const { tenantId, client } = await freshTenant()
    const status = async () => (await client.send("GET", "/api/v1/documents")).status
    expect(await status()).toBe(200)
    await admin("PATCH", `/api/v1/tenants/${tenantId}`, { is_active: false })
    expect(await status()).toBe(403)
    await admin("PATCH", `/api/v1/tenants/${tenantId}`, { is_active: true })
    expect(await status()).toBe(200)
  })

  test("a key has the scopes, limit and collections it was issued with, and its text is shown once", async () => {
    const { tenantId } = await freshTenant()
    const issue = (body: object) => jsonOf(admin("POST", `/api/v1/tenants/${tenantId}/api-keys`, body))
    const { api_key, key } = await issue({ name: "reader", scopes: ["read"], rate_limit_per_minute: 2 })
    expect(api_key).toMatchObject({
      name: "reader",
      scopes: ["query", "documents:read"],
      rate_limit_per_minute: 2,
      revoked_at: null,
    })
    const listed = await jsonOf(admin("GET", `/api/v1/tenants/${tenantId}/api-keys`))
    expect(JSON.stringify(listed)).not.toContain(key)
    const list = () =>
      fetch(`${inject("platform").edgeUrl}/api/v1/documents`, { headers: { "X-API-Key": String(key) } })
    const replies = [await list(), await list(), await list()]
    // The minute may end on the way, and then one more is admitted.
    if (replies[2]?.status === 200) replies.push(await list())
    const statuses = replies.map((reply) => reply.status)
    expect([statuses.slice(0, 2), statuses.at(-1)]).toEqual([[200, 200], 429])
    expect(replies[0]?.headers.get("X-RateLimit-Limit")).toBe("2")
    expect(Number(replies.at(-1)?.headers.get("Retry-After"))).toBeGreaterThan(0)
    expect(await issue({ name: "x", collection_ids: [`col_${"0".repeat(26)}`] })).toMatchObject({
      code: "collection-not-found",
    })
    expect(await issue({ name: "x", expires_at: "2020-01-01T00:00:00Z" })).toMatchObject({ code: "input-invalid" })
  })

  test("a deleted tenant is refused at once, its neighbours stay, and the receipt outlives it at zero", async () => {
    const [gone, stays] = [await freshTenant(), await freshTenant()]
    for (const { client } of [gone, stays])
      await client.settled((await client.upload(textFile("The well is forty metres deep."))).id)
    const { deletion } = (await jsonOf(admin("DELETE", `/api/v1/tenants/${gone.tenantId}`))) as {
      deletion: { id: string }
    }
    expect((await gone.client.send("GET", "/api/v1/documents")).status).toBe(403)
    await expect
      .poll(() => jsonOf(admin("GET", `/api/v1/tenants/${gone.tenantId}/deletions/${deletion.id}`)), {
        timeout: 30_000,
      })
      .toMatchObject({ status: "done", remaining: { rows: 0, vectors: 0, objects: 0 } })
    expect((await admin("GET", `/api/v1/tenants/${gone.tenantId}`)).status).toBe(404)
    expect((await stays.client.ask("How deep is the well?")).answer.answer).toContain("forty metres")
  })
})
