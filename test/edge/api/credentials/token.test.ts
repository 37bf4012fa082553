// OAuth 2 client credentials: a key, where such clients put their secret, for a short token that may do no more.
import { exports } from "cloudflare:workers"
import { beforeAll, expect, test } from "vitest"
import { freshTenant, issueKey, send } from "../support/tenant.ts"

let tenant: Awaited<ReturnType<typeof freshTenant>>
beforeAll(async () => {
  tenant = await freshTenant()
})

async function exchange(fields: Record<string, string>, headers: Record<string, string> = {}) {
  const reply = await exports.default.fetch(
    new Request("https://edge.test/auth/token", { method: "POST", headers, body: new URLSearchParams(fields) }),
  )
  const body = (await reply.json()) as { access_token: string; token_type: string; expires_in: number; code?: string }
  return { status: reply.status, body, cacheControl: reply.headers.get("Cache-Control") }
}
const grant = { grant_type: "client_credentials" }
const basic = (key: string) => ({ Authorization: `Basic ${btoa(`footnote:${key}`)}` })
const documents = async (token: string) => (await send("GET", "/api/v1/documents", token)).status

test("a key in the form, in HTTP Basic or as a bearer earns a token that works", async () => {
  const ways = [
    await exchange({ ...grant, client_id: "a", client_secret: tenant.key }),
    await exchange(grant, basic(tenant.key)),
    await exchange(grant, { Authorization: `Bearer ${tenant.key}` }),
  ]
  for (const { status, body, cacheControl } of ways) {
    expect([status, body.token_type, cacheControl]).toEqual([200, "bearer", "no-store"])
    expect(body.expires_in).toBeGreaterThan(890)
    expect(body.expires_in).toBeLessThanOrEqual(900)
    expect(await documents(body.access_token)).toBe(200)
  }
})

test("a token may do as little as it was asked for, and nothing its key may not", async () => {
  const { body } = await exchange({ ...grant, scope: "query" }, basic(tenant.key))
  expect(await documents(body.access_token)).toBe(403)
  const weak = await issueKey(tenant.id, { scopes: ["query"] })
  expect((await exchange({ ...grant, scope: "query documents:write" }, basic(weak))).status).toBe(403)
  expect((await exchange(grant, { Authorization: `Bearer ${body.access_token}` })).status).toBe(403)
})

test("without a key, with a wrong one, or for another grant there is no token", async () => {
  expect((await exchange(grant)).status).toBe(401)
  expect((await exchange(grant, { Authorization: "Basic %%%" })).status).toBe(401)
  expect((await exchange({ ...grant, client_secret: `${tenant.key}x` })).status).toBe(401)
  expect((await exchange({ grant_type: "password" }, basic(tenant.key))).status).toBe(422)
  expect((await exchange({ ...grant, scope: "everything" }, basic(tenant.key))).status).toBe(422)
})
