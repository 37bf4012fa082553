// Deactivating a tenant, from the operator's request on: whatever credential of it comes next is refused, to an isolate that knows it.
import { expect, test } from "vitest"
import { askAdmin } from "../support/admin.ts"
import { ask, handle } from "../support/direct.ts"
import { freshTenant } from "../support/tenant.ts"

const PASSWORD = "correct horse battery"

const statusesOf = (replies: { status: number }[]) => replies.map(({ status }) => status)

test("a deactivated tenant's keys, child tokens, access and refresh tokens and sign-ins are refused, others' are not", async () => {
  const [{ id, key }, neighbour] = [await freshTenant(), await freshTenant()]
  const token: string = JSON.parse((await ask("POST", "/api/v1/keys/tokens", key, { scopes: ["read"] })).text).token
  const username = `off-${id.slice(4, 14)}`.toLowerCase()
  const memberships = [{ tenant_id: id, role: "member" }]
  const user = { email: `${username}@example.com`, username, password: PASSWORD, memberships }
  expect((await askAdmin("POST", "/api/v1/users", user)).status).toBe(201)
  const post = (path: string, body: object) =>
    handle("POST", path, {
      headers: { "Content-Type": "application/json", "CF-Connecting-IP": crypto.randomUUID() },
      body: JSON.stringify(body),
    })
  const signIn = () => post("/auth/login", { username, password: PASSWORD })
  const { access_token, refresh_token } = JSON.parse((await signIn()).text)
  const reads = () =>
    Promise.all([key, token, access_token].map((credential) => ask("GET", "/api/v1/documents", credential)))
  const asks = () =>
    Promise.all([key, token, access_token].map((one) => ask("POST", "/api/v1/query", one, { query: "How deep?" })))
  expect(statusesOf([...(await reads()), ...(await asks())])).toEqual([200, 200, 200, 200, 200, 200])

  expect((await askAdmin("PATCH", `/api/v1/tenants/${id}`, { is_active: false })).status).toBe(200)
  const refused = [
    ...(await reads()),
    ...(await asks()),
    await signIn(),
    await post("/auth/refresh", { refresh_token }),
  ]
  expect(refused.map(({ status, text }) => [status, JSON.parse(text).code])).toEqual(
    Array.from(refused, () => [403, "tenant-inactive"]),
  )
  expect((await ask("GET", "/api/v1/documents", neighbour.key)).status).toBe(200)

  expect((await askAdmin("PATCH", `/api/v1/tenants/${id}`, { is_active: true })).status).toBe(200)
  expect(statusesOf([...(await reads()), await signIn()])).toEqual([200, 200, 200, 200])
})
