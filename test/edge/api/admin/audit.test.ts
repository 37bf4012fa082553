// Every mutating route of the admin Worker, walked by its contracts: a success is exactly one audit entry, a refusal none.
import { beforeAll, describe, expect, test } from "vitest"
import { ADMIN_CONTRACTS } from "../../../../workers/admin/contracts.ts"
import { askAdmin } from "../support/admin.ts"
import { filled, nameOf, nobodys } from "../support/route-table.ts"
import { freshTenant, issueKey } from "../support/tenant.ts"

const mutating = ADMIN_CONTRACTS.filter((route) => route.method !== "get" && route.path.startsWith("/api/"))
const fresh = () => `made-${crypto.randomUUID().slice(0, 8)}`

/** What a route is tried on: each a fresh one of its own. */
const made = {
  tenant: async () => (await freshTenant()).id,
  user: async (over: object = {}) => {
    const username = fresh()
    const wanted = { username, email: `${username}@example.com`, password: "correct horse battery", ...over }
    return (await askAdmin("POST", "/api/v1/users", wanted)).body.id
  },
  member: async (tenant: string) => made.user({ memberships: [{ tenant_id: tenant, role: "viewer" }] }),
  key: async (tenant: string) =>
    (await askAdmin("POST", `/api/v1/tenants/${tenant}/api-keys`, { name: "k" })).body.api_key.id,
  invitation: async (tenant: string) => {
    const wanted = { email: `${fresh()}@example.com`, role: "viewer" }
    return (await askAdmin("POST", `/api/v1/tenants/${tenant}/invitations`, wanted)).body.invitation.id
  },
  adminKey: async () => (await askAdmin("POST", "/api/v1/admin/keys", { name: "k" })).body.admin_key.id,
}

type Trial = { action: string; path: () => Promise<string>; body?: () => object }
const inTenant = async (path: (tenant: string) => Promise<string>) => {
  const tenant = await made.tenant()
  return `/api/v1/tenants/${tenant}${await path(tenant)}`
}
const TRIALS: Record<string, Trial> = {
  "POST /api/v1/tenants": {
    action: "tenant.created",
    path: async () => "/api/v1/tenants",
    body: () => ({ name: "Audited", slug: fresh() }),
  },
  "PATCH /api/v1/tenants/:id": {
    action: "tenant.updated",
    path: () => inTenant(async () => ""),
    body: () => ({ name: "Renamed" }),
  },
  "DELETE /api/v1/tenants/:id": { action: "tenant.deleted", path: () => inTenant(async () => "") },
  "POST /api/v1/tenants/:id/api-keys": {
    action: "api-key.issued",
    path: () => inTenant(async () => "/api-keys"),
    body: () => ({ name: "k" }),
  },
  "DELETE /api/v1/tenants/:id/api-keys/:key_id": {
    action: "api-key.revoked",
    path: () => inTenant(async (tenant) => `/api-keys/${await made.key(tenant)}`),
  },
  "POST /api/v1/users": {
    action: "user.created",
    path: async () => "/api/v1/users",
    body: () => ({ username: fresh(), email: `${fresh()}@example.com` }),
  },
  "PATCH /api/v1/users/:id": {
    action: "user.updated",
    path: async () => `/api/v1/users/${await made.user()}`,
    body: () => ({ password: "another horse battery", disabled: true }),
  },
  "DELETE /api/v1/users/:id": { action: "user.removed", path: async () => `/api/v1/users/${await made.user()}` },
  "PUT /api/v1/tenants/:id/members/:user_id": {
    action: "member.put",
    path: () => inTenant(async () => `/members/${await made.user()}`),
    body: () => ({ role: "member" }),
  },
  "DELETE /api/v1/tenants/:id/members/:user_id": {
    action: "member.removed",
    path: () => inTenant(async (tenant) => `/members/${await made.member(tenant)}`),
  },
  "POST /api/v1/tenants/:id/invitations": {
    action: "invitation.created",
    path: () => inTenant(async () => "/invitations"),
    body: () => ({ email: `${fresh()}@example.com`, role: "viewer" }),
  },
  "DELETE /api/v1/tenants/:id/invitations/:invitation_id": {
    action: "invitation.withdrawn",
    path: () => inTenant(async (tenant) => `/invitations/${await made.invitation(tenant)}`),
  },
  "POST /api/v1/admin/keys": {
    action: "admin-key.issued",
    path: async () => "/api/v1/admin/keys",
    body: () => ({ name: "k" }),
  },
  "POST /api/v1/admin/dead-letters/redrive": {
    action: "dead-letters.redriven",
    path: async () => "/api/v1/admin/dead-letters/redrive",
    body: () => ({}),
  },
  "DELETE /api/v1/admin/keys/:id": {
    action: "admin-key.revoked",
    path: async () => `/api/v1/admin/keys/${await made.adminKey()}`,
  },
}

let credential: string
/** The actions that stand in the log under the credential of this file, oldest first. */
let actions: () => Promise<string[]>
beforeAll(async () => {
  const { body } = await askAdmin("POST", "/api/v1/admin/keys", { name: "audited" })
  credential = body.key
  actions = async () => {
    const { body: page } = await askAdmin("GET", `/api/v1/admin/audit?limit=100&actor=admin-key:${body.admin_key.id}`)
    return page.data.map(({ action }: { action: string }) => action).reverse()
  }
})

test("every mutating route has a trial, and no trial is without its route", () => {
  expect(Object.keys(TRIALS).sort()).toEqual(mutating.map(nameOf).sort())
})

describe.each(mutating.map((route) => [nameOf(route), route] as const))("%s", (name, route) => {
  const method = route.method.toUpperCase()

  test("is one entry when it is done, and none when it is refused", async () => {
    const trial = TRIALS[name]
    if (!trial) throw new Error(`${name} has no trial`)
    const before = await actions()
    const [path, body] = [await trial.path(), trial.body?.()]
    const strangers = [null, await issueKey((await freshTenant()).id), `${credential.slice(0, -1)}!`]
    for (const stranger of strangers) expect((await askAdmin(method, path, body, stranger)).status).toBe(401)
    const refusals: [path: string, body: object | undefined, status: number][] = [
      ...(route.json ? [[path, { nonsense: true }, 422] as [string, object, number]] : []),
      ...(route.path.includes(":")
        ? [[filled(route, nobodys), body, 404] as [string, object | undefined, number]]
        : []),
    ]
    for (const [where, what, status] of refusals)
      expect([where, (await askAdmin(method, where, what, credential)).status]).toEqual([where, status])
    expect(await actions()).toEqual(before)
    expect((await askAdmin(method, path, body, credential)).status).toBeLessThan(300)
    expect(await actions()).toEqual([...before, trial.action])
  })
})

test("a credential that expires makes none that does not: no key, no tenant's key, no admin, no admin's password", async () => {
  const expires_at = new Date(Date.now() + 3_600_000).toISOString()
  const own = (await askAdmin("POST", "/api/v1/admin/keys", { name: "expiring", expires_at })).body.key
  const refusal = async (method: string, path: string, json: object) => {
    const { status, body } = await askAdmin(method, path, json, own)
    return [status, body.code, body.errors?.[0]?.path]
  }
  const tenantKeys = `/api/v1/tenants/${(await freshTenant()).id}/api-keys`
  for (const later of [{}, { expires_at: new Date(Date.now() + 7_200_000).toISOString() }]) {
    const refused = await refusal("POST", "/api/v1/admin/keys", { name: "lasting", ...later })
    expect(refused).toEqual([403, "rights-exceeded", "expires_at"])
    const tenants = await refusal("POST", tenantKeys, { name: "lasting", scopes: ["query"], ...later })
    expect(tenants).toEqual([403, "rights-exceeded", "expires_at"])
  }
  const asLong = { name: "as long", scopes: ["query"], expires_at }
  expect((await askAdmin("POST", tenantKeys, asLong, own)).status).toBe(201)
  expect((await askAdmin("POST", "/api/v1/admin/keys", { name: "as long", expires_at }, own)).status).toBe(201)

  const user = { username: fresh(), email: `${fresh()}@example.com`, is_admin: true }
  expect(await refusal("POST", "/api/v1/users", user)).toEqual([403, "rights-exceeded", "is_admin"])
  const [plain, admin] = [await made.user(), await made.user({ is_admin: true })]
  const change = (id: string, json: object) => refusal("PATCH", `/api/v1/users/${id}`, json)
  expect(await change(plain, { is_admin: true })).toEqual([403, "rights-exceeded", "is_admin"])
  const password = "another horse battery"
  expect(await change(admin, { password })).toEqual([403, "rights-exceeded", "password"])
  expect(await change(plain, { password })).toEqual([200, undefined, undefined])
})

test("a kept reply that shows an admin key is not for a credential that expires", async () => {
  const once = { "Idempotency-Key": crypto.randomUUID() }
  const expires_at = new Date(Date.now() + 3_600_000).toISOString()
  const own = (await askAdmin("POST", "/api/v1/admin/keys", { name: "expiring", expires_at })).body.key
  const post = (key: string) => askAdmin("POST", "/api/v1/admin/keys", { name: "kept" }, key, once)
  expect((await post(credential)).status).toBe(201)
  expect(await post(own)).toMatchObject({ status: 422, body: { code: "idempotency-key-reused" } })
})
