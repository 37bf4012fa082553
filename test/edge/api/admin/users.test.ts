// The operator's way with users, over the admin Worker's HTTP inside workerd; what it does shows at the edge at once.
import { exports } from "cloudflare:workers"
import { beforeAll, describe, expect, test } from "vitest"
import { USERS_CONTRACTS } from "../../../../workers/admin/users-contracts.ts"
import { members, users } from "../../../../workers/admin/users-routes.ts"
import { askAdmin } from "../support/admin.ts"
import { freshTenant, send } from "../support/tenant.ts"

const PASSWORD = "correct horse battery"

/** A request to the edge from an address of its own. */
async function post(path: string, body: unknown) {
  const headers = { "Content-Type": "application/json", "CF-Connecting-IP": crypto.randomUUID() }
  const request = new Request(`https://edge.test${path}`, { method: "POST", headers, body: JSON.stringify(body) })
  const reply = await exports.default.fetch(request)
  const json: unknown = await reply.json()
  return { status: reply.status, body: json as { access_token: string; refresh_token: string } }
}
const enter = (username: string, password = PASSWORD) => post("/auth/login", { username, password })

let tenant: Awaited<ReturnType<typeof freshTenant>>
beforeAll(async () => {
  tenant = await freshTenant()
})

const wanted = (over: object = {}) => {
  const username = `made-${crypto.randomUUID().slice(0, 8)}`
  const memberships = [{ tenant_id: tenant.id, role: "viewer" }]
  return { email: `${username}@example.com`, username, password: PASSWORD, memberships, ...over }
}
const created = async (over: object = {}) => (await askAdmin("POST", "/api/v1/users", wanted(over))).body

describe("a user", () => {
  test("is created without showing a hash, found by address, and signs in", async () => {
    const user = await created({ email: `Mixed-${crypto.randomUUID()}@Example.COM` })
    expect(user).toMatchObject({ email: user.email.toLowerCase(), disabled: false, email_verified: false })
    expect(JSON.stringify(user)).not.toContain("scrypt")
    const { body } = await askAdmin("GET", `/api/v1/users?email=${encodeURIComponent(user.email)}`)
    expect(body).toEqual({ data: [user], next_cursor: null })
    expect((await enter(user.username)).status).toBe(200)
  })

  test("needs an address and a name of their own, a strong password and tenants that exist", async () => {
    const user = await created()
    const refusal = async (over: object) => {
      const { status, body } = await askAdmin("POST", "/api/v1/users", wanted(over))
      return [status, body.code]
    }
    expect(await refusal({ email: user.email.toUpperCase() })).toEqual([409, "email-taken"])
    expect(await refusal({ username: user.username.toUpperCase() })).toEqual([409, "username-taken"])
    expect(await refusal({ password: "short" })).toEqual([422, "input-invalid"])
    expect(await refusal({ username: "a@b" })).toEqual([422, "input-invalid"])
    const nowhere = [{ tenant_id: `ten_${"0".repeat(26)}`, role: "viewer" }]
    expect(await refusal({ memberships: nowhere })).toEqual([404, "tenant-not-found"])
  })

  test("who is disabled, given another password or deleted is out of the edge at once", async () => {
    for (const [method, body] of [
      ["PATCH", { disabled: true }],
      ["PATCH", { password: "another horse battery" }],
      ["DELETE", undefined],
    ] as const) {
      const user = await created()
      const { access_token, refresh_token } = (await enter(user.email)).body
      expect((await send("GET", "/auth/me", access_token)).status).toBe(200)
      expect((await askAdmin(method, `/api/v1/users/${user.id}`, body)).status).toBe(method === "DELETE" ? 204 : 200)
      expect([method, (await send("GET", "/auth/me", access_token)).status]).toEqual([method, 401])
      expect((await post("/auth/refresh", { refresh_token })).status).toBe(401)
      expect((await enter(user.email)).status).toBe(401)
    }
  })

  test("unknown is not found, whatever is asked of them", async () => {
    const path = `/api/v1/users/usr_${"0".repeat(26)}`
    for (const [method, body] of [["GET"], ["PATCH", { disabled: true }], ["DELETE"]] as const)
      expect((await askAdmin(method, path, body)).body).toMatchObject({ status: 404, code: "user-not-found" })
  })
})

describe("a member", () => {
  test("joins, changes role and leaves, and the edge follows", async () => {
    const user = await created()
    const second = await freshTenant()
    const path = `/api/v1/tenants/${second.id}/members/${user.id}`
    expect((await askAdmin("PUT", path, { role: "admin" })).body).toMatchObject({ user_id: user.id, role: "admin" })
    const listed = await askAdmin("GET", `/api/v1/tenants/${second.id}/members`)
    expect(listed.body.data).toMatchObject([{ user_id: user.id, role: "admin" }])
    const { body } = await post("/auth/login", { username: user.email, password: PASSWORD, tenant: second.id })
    expect((await send("POST", "/api/v1/collections", body.access_token, { name: "c" })).status).toBe(201)
    expect((await askAdmin("DELETE", path)).status).toBe(204)
    expect((await send("GET", "/auth/me", body.access_token)).status).toBe(401)
    expect((await askAdmin("DELETE", path)).body).toMatchObject({ status: 404, code: "membership-not-found" })
  })
})

describe("an invitation", () => {
  test("is shown with its token once, accepted at the edge, and lists as accepted", async () => {
    const path = `/api/v1/tenants/${tenant.id}/invitations`
    const email = `${crypto.randomUUID()}@example.com`
    const { status, body } = await askAdmin("POST", path, { email, role: "member" })
    expect([status, body.token]).toEqual([201, expect.stringMatching(/^inv_/)])
    const username = `new-${crypto.randomUUID().slice(0, 8)}`
    const accepted = await post("/auth/accept-invitation", { token: body.token, username, password: PASSWORD })
    expect(accepted.status).toBe(201)
    expect((await send("GET", "/auth/me", accepted.body.access_token)).status).toBe(200)
    const listed = (await askAdmin("GET", path)).body.data.find((one: { id: string }) => one.id === body.invitation.id)
    expect(listed).toMatchObject({ email, accepted_at: expect.any(String) })
    expect(JSON.stringify(listed)).not.toContain(body.token.slice(4))
    expect((await askAdmin("DELETE", `${path}/${body.invitation.id}`)).status).toBe(404)
  })
})

test("every route of users has a contract, every contract a route, and none opens without the admin's key", async () => {
  const routed = (app: typeof users, base: string) =>
    app.routes
      .filter((route) => route.method !== "ALL")
      .map((route) => `${route.method.toLowerCase()} ${base}${route.path.replace(/^\/$/, "")}`)
  const all = [...routed(users, "/api/v1/users"), ...routed(members as typeof users, "/api/v1/tenants")]
  expect([...new Set(all)].sort()).toEqual(USERS_CONTRACTS.map((one) => `${one.method} ${one.path}`).sort())
  for (const { method, path } of USERS_CONTRACTS)
    expect([path, (await askAdmin(method.toUpperCase(), path, undefined, tenant.key)).status]).toEqual([path, 401])
})
