// A tenant's own keys: issued within one's rights, rotated with overlap, revoked at once; child tokens that only take away.
import { exports } from "cloudflare:workers"
import { base64url } from "jose"
import { beforeAll, describe, expect, onTestFinished, test, vi } from "vitest"
import type { Scope } from "../../../../src/context.ts"
import { freshTenant, issueKey, send } from "../support/tenant.ts"

let tenant: Awaited<ReturnType<typeof freshTenant>>
beforeAll(async () => {
  tenant = await freshTenant()
})

type Issued = { api_key: { id: string; scopes: Scope[]; expires_at: string | null }; key: string }
const status = async (key: string, method = "GET", path = "/api/v1/documents", body?: unknown) =>
  (await send(method, path, key, body)).status
const jsonOf = async <T>(reply: Promise<Response>) => (await (await reply).json()) as T
const issue = (key: string, body: object) => jsonOf<Issued>(send("POST", "/api/v1/keys", key, body))

describe("keys", () => {
  test("are issued, work at once, and are listed without their text", async () => {
    const { api_key, key } = await issue(tenant.key, { name: "reader", scopes: ["read"] })
    expect(api_key.scopes).toEqual(["query", "documents:read"])
    expect(await status(key)).toBe(200)
    expect(await status(key, "POST", "/api/v1/documents/text", { text: "x", title: "x.txt" })).toBe(403)
    const listed = await (await send("GET", "/api/v1/keys", tenant.key)).text()
    expect(listed).toContain(api_key.id)
    expect(listed).not.toContain(key)
  })

  test("show how far their own limit is used up, or their tenant's where they have none", async () => {
    const { api_key, key } = await issue(tenant.key, { name: "own", scopes: ["read"], rate_limit_per_minute: 8 })
    for (let i = 0; i < 4; i++) expect(await status(key)).toBe(200)
    type Listed = { id: string; limit_used: { policy: string; limit: number; used: number; share: number } }
    const { data } = await jsonOf<{ data: Listed[] }>(send("GET", "/api/v1/keys", tenant.key))
    const own = data.find(({ id }) => id === api_key.id)?.limit_used
    expect(own).toMatchObject({ policy: "key", limit: 8 })
    // One less when the minute ended in between.
    expect([3, 4]).toContain(own?.used)
    expect(own?.share).toBe(Number(own?.used) / 8)
    const shared = data.find(({ id }) => id !== api_key.id)?.limit_used
    expect(shared).toMatchObject({ policy: expect.stringMatching(/^(queries|reads|writes)$/), limit: 1_000 })
  })

  test("never have more rights than the key that issues them", async () => {
    const weak = await issueKey(tenant.id, { scopes: ["keys", "query"] })
    const refused = await send("POST", "/api/v1/keys", weak, { name: "strong", scopes: ["documents:write"] })
    expect([refused.status, await refused.json()]).toMatchObject([403, { code: "scope-missing" }])
    const bound = await issueKey(tenant.id, { scopes: ["keys", "query"], collectionIds: [tenant.collection] })
    expect(await status(bound, "POST", "/api/v1/keys", { name: "unbound", scopes: ["query"] })).toBe(403)
    const within = { name: "bound", scopes: ["query"], collection_ids: [tenant.collection] }
    expect(await status(bound, "POST", "/api/v1/keys", within)).toBe(201)
  })

  const refusal = async (key: string, path: string, body: object) => {
    const reply = await send("POST", path, key, body)
    const { code, errors } = (await reply.json()) as { code: string; errors?: { path: string }[] }
    return [reply.status, code, errors?.[0]?.path]
  }

  test("never live longer, and never take more requests, than the key that issues or rotates them", async () => {
    const [soon, later] = [new Date(Date.now() + 3_600_000), new Date(Date.now() + 7_200_000).toISOString()]
    const bounded = await issueKey(tenant.id, { scopes: ["keys"], rateLimitPerMinute: 90, expiresAt: soon })
    const bounds = { expires_at: soon.toISOString(), rate_limit_per_minute: 90 }
    const wanted = { name: "child", scopes: ["keys"] }
    const asked = (over: object) => refusal(bounded, "/api/v1/keys", { ...wanted, ...bounds, ...over })
    for (const expires_at of [undefined, later])
      expect(await asked({ expires_at })).toEqual([403, "rights-exceeded", "expires_at"])
    for (const rate_limit_per_minute of [undefined, 91])
      expect(await asked({ rate_limit_per_minute })).toEqual([403, "rights-exceeded", "rate_limit_per_minute"])
    const child = await issue(bounded, { ...wanted, ...bounds })
    expect(child.api_key).toMatchObject(bounds)

    const { api_key: other } = await issue(tenant.key, wanted)
    const rotated = await refusal(bounded, `/api/v1/keys/${other.id}/rotate`, {})
    expect(rotated).toEqual([403, "rights-exceeded", "rate_limit_per_minute"])
    expect(await status(bounded, "POST", `/api/v1/keys/${child.api_key.id}/rotate`, {})).toBe(201)
  })

  test("take from the limit of the key that issued them or was rotated to them, by child tokens too", async () => {
    const stopped = vi.spyOn(Date, "now").mockReturnValue(Date.now()) // so that the minute does not end meanwhile
    onTestFinished(() => stopped.mockRestore())
    const limited = await issueKey(tenant.id, { scopes: ["keys", "query", "documents:read"], rateLimitPerMinute: 7 })
    const bounds = { scopes: ["query", "documents:read"], rate_limit_per_minute: 7 }
    const [one, two] = [await issue(limited, { name: "1", ...bounds }), await issue(limited, { name: "2", ...bounds })]
    const minting = send("POST", "/api/v1/keys/tokens", one.key, { scopes: ["documents:read"] })
    const { token } = await jsonOf<{ token: string }>(minting)
    const { key: next } = await jsonOf<Issued>(send("POST", `/api/v1/keys/${two.api_key.id}/rotate`, tenant.key, {}))
    type Limits = { limits: { policy: string; limit: number }[] }
    const { limits } = await jsonOf<Limits>(send("GET", "/auth/rate-limit", next))
    expect(limits.filter(({ policy }) => policy === "key").map(({ limit }) => limit)).toEqual([7, 7])
    const replies: number[] = []
    // Four of the seven were taken by issuing, minting and asking.
    for (const key of [one.key, two.key, token, next, limited, one.key, token]) replies.push(await status(key))
    expect(replies[0]).toBe(200)
    expect(replies.filter((code) => code === 200).length).toBeLessThanOrEqual(4)
    expect(replies.slice(-2)).toEqual([429, 429])
  })

  test("whose end was set by a rotation hand out no more than that, though an isolate remembers them without one", async () => {
    const { api_key, key } = await issue(tenant.key, { name: "rotated", scopes: ["keys", "query"] })
    expect(await status(key, "GET", "/api/v1/keys")).toBe(200)
    expect(await status(key, "POST", `/api/v1/keys/${api_key.id}/rotate`, { overlap_seconds: 60 })).toBe(201)
    const endless = { name: "endless", scopes: ["query"] }
    expect(await refusal(key, "/api/v1/keys", endless)).toEqual([403, "rights-exceeded", "expires_at"])
    const again = await jsonOf<Issued>(send("POST", `/api/v1/keys/${api_key.id}/rotate`, key, {}))
    expect(Date.parse(again.api_key.expires_at ?? "")).toBeLessThan(Date.now() + 61_000)
    const minted = await jsonOf<{ expires_at: string }>(send("POST", "/api/v1/keys/tokens", key, {}))
    expect(Date.parse(minted.expires_at)).toBeLessThan(Date.now() + 61_000)
  })

  test("that were revoked rotate into nothing", async () => {
    const { api_key } = await issue(tenant.key, { name: "revoked", scopes: ["query"] })
    await send("DELETE", `/api/v1/keys/${api_key.id}`, tenant.key)
    expect(await refusal(tenant.key, `/api/v1/keys/${api_key.id}/rotate`, {})).toEqual([
      404,
      "api-key-not-found",
      undefined,
    ])
  })

  test("are not handed by a repeated request to a caller who may do less", async () => {
    const post = async (key: string) => {
      const headers = { Authorization: `Bearer ${key}`, "Content-Type": "application/json", "Idempotency-Key": once }
      const body = JSON.stringify({ name: "kept", scopes: ["query"] })
      const reply = await exports.default.fetch(
        new Request("https://edge.test/api/v1/keys", { method: "POST", headers, body }),
      )
      return [reply.status, reply.headers.get("Idempotency-Replayed")]
    }
    const once = crypto.randomUUID()
    expect(await post(tenant.key)).toEqual([201, null])
    expect(await post(tenant.key)).toEqual([201, "true"])
    const lesser = [
      { scopes: ["keys", "query"] },
      { collectionIds: [tenant.collection] },
      { rateLimitPerMinute: 90 },
      { expiresAt: new Date(Date.now() + 3_600_000) },
    ] satisfies Parameters<typeof issueKey>[1][]
    for (const rights of lesser)
      expect([rights, await post(await issueKey(tenant.id, rights))]).toEqual([rights, [422, null]])
    expect(await post(await issueKey(tenant.id))).toEqual([201, "true"])
  })

  test("stop with their next request when revoked", async () => {
    const { api_key, key } = await issue(tenant.key, { name: "short-lived" })
    expect(await status(key)).toBe(200)
    expect(await status(tenant.key, "DELETE", `/api/v1/keys/${api_key.id}`)).toBe(204)
    expect(await status(key)).toBe(401)
    expect(await status(tenant.key, "DELETE", `/api/v1/keys/${api_key.id}`)).toBe(204)
  })

  test("are rotated: the new one works at once, the old one until the overlap ends", async () => {
    const { api_key, key } = await issue(tenant.key, { name: "rotating", scopes: ["documents:read"] })
    expect(await status(key)).toBe(200)
    const rotate = (id: string, overlap_seconds: number) =>
      jsonOf<Issued>(send("POST", `/api/v1/keys/${id}/rotate`, tenant.key, { overlap_seconds }))
    const second = await rotate(api_key.id, 3_600)
    expect([await status(key), await status(second.key)]).toEqual([200, 200])
    expect(second.api_key).toMatchObject({ scopes: ["documents:read"], expires_at: null })
    const third = await rotate(second.api_key.id, 0)
    expect([await status(second.key), await status(third.key)]).toEqual([401, 200])
    expect(await rotate(second.api_key.id, 0)).toMatchObject({ code: "api-key-not-found" })
  })
})

describe("child tokens", () => {
  const mint = (key: string, body: object) =>
    jsonOf<{ token: string; expires_at: string }>(send("POST", "/api/v1/keys/tokens", key, body))

  test("do what they were minted for and nothing more", async () => {
    const { token, expires_at } = await mint(tenant.key, { scopes: ["documents:read"], expires_in_seconds: 60 })
    expect(token).toMatch(/^fnt_/)
    expect(Date.parse(expires_at) - Date.now()).toBeLessThanOrEqual(60_000)
    expect(await status(token)).toBe(200)
    expect(await status(token, "POST", "/api/v1/query", { query: "x" })).toBe(403)
    expect(await status(token, "POST", "/api/v1/keys/tokens", {})).toBe(403)
  })

  test("cannot exceed their key, live longer than an hour, or bound documents by a filter", async () => {
    const weak = await issueKey(tenant.id, { scopes: ["query"], collectionIds: [tenant.collection] })
    expect(await status(weak, "POST", "/api/v1/keys/tokens", { scopes: ["documents:write"] })).toBe(403)
    const other = `col_${"0".repeat(26)}`
    expect(await status(weak, "POST", "/api/v1/keys/tokens", { scopes: ["query"], collection_ids: [other] })).toBe(403)
    expect(await status(tenant.key, "POST", "/api/v1/keys/tokens", { expires_in_seconds: 3_601 })).toBe(422)
    const filtered = { scopes: ["query", "documents:read"], filter: { team: "a" } }
    expect(await status(tenant.key, "POST", "/api/v1/keys/tokens", filtered)).toBe(422)
    const wrong = await send("POST", "/api/v1/keys/tokens", tenant.key, { filter: { team: { $like: "a" } } })
    expect([wrong.status, await wrong.json()]).toMatchObject([422, { errors: [{ path: "filter.team.$like" }] }])
  })

  test("with the scope keys make no key that outlives them, and none of the key they are of", async () => {
    const { api_key, key } = await issue(tenant.key, { name: "parent", scopes: ["keys", "query"] })
    const { token } = await mint(key, { scopes: ["keys"] })
    const endless = { name: "endless", scopes: ["keys"] }
    expect(await status(token, "POST", "/api/v1/keys", endless)).toBe(403)
    expect(await status(token, "POST", `/api/v1/keys/${api_key.id}/rotate`, {})).toBe(403)
  })

  test("too long for a header are refused when they are minted, and the longest that is not is taken", async () => {
    const minted = (names: number) =>
      send("POST", "/api/v1/keys/tokens", tenant.key, {
        filter: { team: { $in: Array.from({ length: names }, (_, i) => `${i}`.padStart(60, "x")) } },
      })
    const [longest, tooLong] = [await minted(80), await minted(100)]
    expect([tooLong.status, await tooLong.json()]).toMatchObject([422, { errors: [{ path: "filter" }] }])
    const { token } = (await longest.json()) as { token: string }
    expect(token.length).toBeGreaterThan(6_000)
    expect(await status(token, "GET", "/auth/me")).toBe(200)
  })

  test("die with their key", async () => {
    const { api_key, key } = await issue(tenant.key, { name: "parent", scopes: ["query", "documents:read"] })
    const { token } = await mint(key, { scopes: ["documents:read"] })
    expect(await status(token)).toBe(200)
    await send("DELETE", `/api/v1/keys/${api_key.id}`, tenant.key)
    expect(await status(token)).toBe(401)
  })

  test("are refused when anything in them was changed", async () => {
    const { token } = await mint(tenant.key, { scopes: ["documents:read"] })
    const [header = "", body = "", signature = ""] = token.slice(4).split(".")
    const forged = base64url.encode(
      new TextDecoder().decode(base64url.decode(body)).replace('"documents:read"', '"documents:write"'),
    )
    const unsigned = base64url.encode(JSON.stringify({ alg: "none", typ: "child+jwt" }))
    expect(await status(token)).toBe(200)
    for (const text of [
      `fnt_${header}.${forged}.${signature}`,
      `fnt_${unsigned}.${body}.`,
      `fnt_${header}.${body}.${signature.slice(0, -1)}${signature.endsWith("A") ? "E" : "A"}`,
      `fnt_${header}.${body}.`,
      `fnt_${header}..${signature}`,
      `fnt_${body}.${signature}`,
      token.slice(4),
      `${token}x`,
      `fnt_${"a".repeat(100_000)}.${signature}`,
    ])
      expect([text.length, await status(text)]).toEqual([text.length, 401])
  })
})
