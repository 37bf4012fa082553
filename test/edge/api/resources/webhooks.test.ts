// Webhooks over the API: secrets shown once, addresses checked, and nobody hears of more than they may know.
import { beforeAll, describe, expect, test } from "vitest"
import { freshTenant, issueKey, send } from "../support/tenant.ts"

const URL_ = "https://hooks.example.com/a"
let tenant: Awaited<ReturnType<typeof freshTenant>>
beforeAll(async () => {
  tenant = await freshTenant()
})

type Hook = { id: string; secret?: string; is_active: boolean; events: string[]; collection_ids: string[] | null }
const ask = async <T = Hook>(method: string, path: string, key: string, body?: object) => {
  const reply = await send(method, `/api/v1/webhooks${path}`, key, body)
  const text = await reply.text()
  return { status: reply.status, body: (text ? JSON.parse(text) : null) as T }
}
const create = (key: string, over: object = {}) =>
  ask("POST", "", key, { url: URL_, events: ["document.ready"], ...over })
type Refusal = { code: string; errors?: { path: string }[] }
const refusal = async (key: string, over: object) => {
  const { status, body } = await ask<Refusal>("POST", "", key, { url: URL_, events: ["document.ready"], ...over })
  return [status, body.code, body.errors?.[0]?.path]
}

describe("an endpoint", () => {
  test("shows its secret when it is made and when it is rotated, each another, and never again", async () => {
    const { status, body } = await create(tenant.key)
    expect([status, body.secret]).toEqual([201, expect.stringMatching(/^whsec_[A-Za-z0-9+/]{43}=$/)])
    const rotated = await ask("POST", `/${body.id}/rotate`, tenant.key, {})
    expect([rotated.status, rotated.body.secret]).toEqual([201, expect.stringMatching(/^whsec_/)])
    expect(rotated.body.secret).not.toBe(body.secret)
    for (const path of [`/${body.id}`, ""]) {
      const shown = JSON.stringify((await ask("GET", path, tenant.key)).body)
      expect(shown).toContain(body.id)
      expect(shown).not.toContain("whsec_")
    }
  })

  test("is changed, switched off and deleted", async () => {
    const { body: made } = await create(tenant.key)
    const changed = await ask("PATCH", `/${made.id}`, tenant.key, {
      events: ["key.revoked", "key.revoked"],
      is_active: false,
    })
    expect(changed.body).toMatchObject({ events: ["key.revoked"], is_active: false, disabled_reason: "asked" })
    expect((await ask("POST", `/${made.id}/test`, tenant.key)).status).toBe(409)
    expect((await ask("PATCH", `/${made.id}`, tenant.key, {})).status).toBe(422)
    expect((await ask("DELETE", `/${made.id}`, tenant.key)).status).toBe(204)
    expect((await ask("GET", `/${made.id}`, tenant.key)).status).toBe(404)
  })

  test.each([
    "http://hooks.example.com/",
    "http://127.0.0.1:9/",
    "https://169.254.169.254/latest/meta-data",
    "https://[::ffff:10.0.0.1]/",
    "https://user@hooks.example.com/",
    "javascript:alert(1)",
    "",
  ])("is not made for %j, nor moved there", async (url) => {
    expect(await refusal(tenant.key, { url })).toEqual([422, "input-invalid", "url"])
    const { body } = await create(tenant.key)
    expect((await ask("PATCH", `/${body.id}`, tenant.key, { url })).status).toBe(422)
    expect((await ask<{ url: string }>("GET", `/${body.id}`, tenant.key)).body.url).toBe(URL_)
    await ask("DELETE", `/${body.id}`, tenant.key)
  })

  test("keeps what it is sent in a log that a test event is in, which can be redriven", async () => {
    const { body } = await create(tenant.key)
    const tested = await ask<{ id: string; type: string; state: string }>("POST", `/${body.id}/test`, tenant.key)
    expect([tested.status, tested.body.type, tested.body.state]).toEqual([202, "webhook.test", "pending"])
    const log = await ask<{ data: { id: string }[] }>("GET", `/${body.id}/deliveries?state=pending`, tenant.key)
    expect(log.body.data.map(({ id }) => id)).toEqual([tested.body.id])
    const empty = await ask<{ data: unknown[] }>("GET", `/${body.id}/deliveries?state=failed`, tenant.key)
    expect(empty.body.data).toEqual([])
    const redriven = await ask<{ id: string }>("POST", `/${body.id}/deliveries/${tested.body.id}/redrive`, tenant.key)
    expect([redriven.status, redriven.body.id]).toEqual([202, tested.body.id])
  })
})

describe("nobody hears of more than they may know", () => {
  test("an event needs the scope of what it tells", async () => {
    const weak = await issueKey(tenant.id, { scopes: ["keys"] })
    for (const type of ["document.ready", "deletion.done", "budget.warned"])
      expect(await refusal(weak, { events: ["key.revoked", type] })).toEqual([403, "scope-missing", "events"])
    const { status, body } = await create(weak, { events: ["key.revoked"] })
    expect(status).toBe(201)
    expect((await ask("PATCH", `/${body.id}`, weak, { events: ["document.ready"] })).status).toBe(403)
  })

  test("a key of collections makes and sees endpoints of these alone", async () => {
    const own = await freshTenant()
    const bound = await issueKey(own.id, { scopes: ["keys", "documents:read"], collectionIds: [own.collection] })
    const { body: wide } = await create(own.key)
    expect(await refusal(bound, {})).toEqual([403, "collection-not-allowed", "collection_ids"])
    const { status, body: narrow } = await create(bound, { collection_ids: [own.collection] })
    expect(status).toBe(201)
    const listed = await ask<{ data: Hook[] }>("GET", "", bound)
    expect(listed.body.data.map(({ id }) => id)).toEqual([narrow.id])
    for (const [method, path, body] of [
      ["GET", "", undefined],
      ["PATCH", "", { description: "x" }],
      ["DELETE", "", undefined],
      ["POST", "/test", undefined],
      ["POST", "/rotate", {}],
      ["GET", "/deliveries", undefined],
    ] as const)
      expect([path, (await ask(method, `/${wide.id}${path}`, bound, body)).status]).toEqual([path, 404])
    expect((await ask("PATCH", `/${narrow.id}`, bound, { collection_ids: null })).status).toBe(403)
    expect((await ask("GET", `/${wide.id}`, own.key)).status).toBe(200)
  })

  test("what belongs to no collection goes to no endpoint of collections, and unknown ones are refused", async () => {
    const of = { collection_ids: [tenant.collection] }
    expect(await refusal(tenant.key, { ...of, events: ["key.revoked"] })).toEqual([422, "input-invalid", "events"])
    expect((await refusal(tenant.key, { collection_ids: [`col_${"0".repeat(26)}`] }))[0]).toBe(404)
  })
})
