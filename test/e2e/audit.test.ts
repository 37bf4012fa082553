// The audit log over HTTP: every change an admin or a tenant makes to tenants and keys, found by its request.
import { expect, inject, test } from "vitest"
import { freshTenant } from "./tenant.ts"

type Entry = {
  actor: string
  action: string
  subject: { type: string; id: string }
  before: Record<string, unknown> | null
  after: Record<string, unknown> | null
  request_id: string
  created_at: string
}
type Listed = { data: Entry[]; next_cursor: string | null }

const admin = (method: string, path: string, json?: object, requestId = "req-of-the-audit-test") =>
  fetch(inject("platform").adminUrl + path, {
    method,
    headers: {
      Authorization: `Bearer ${inject("platform").adminKey}`,
      "Content-Type": "application/json",
      "X-Request-Id": requestId,
    },
    ...(json ? { body: JSON.stringify(json) } : {}),
  })
const jsonOf = async <T>(reply: Promise<Response>): Promise<T> => (await (await reply).json()) as T
const audit = (query: string) => jsonOf<Listed>(admin("GET", `/api/v1/admin/audit?${query}`))

test("each admin action is an entry with who, what, before, after and when, and holds no secret", async () => {
  const since = new Date().toISOString()
  const slug = `audit-${process.pid}-${Date.now()}`
  const { id } = await jsonOf<{ id: string }>(admin("POST", "/api/v1/tenants", { name: "Audited", slug }))
  await admin("PATCH", `/api/v1/tenants/${id}`, { tier: "premium" }, "req-of-the-change")
  const path = `/api/v1/tenants/${id}/api-keys`
  const { api_key, key } = await jsonOf<{ api_key: { id: string }; key: string }>(admin("POST", path, { name: "k" }))
  expect((await admin("DELETE", `${path}/${api_key.id}`)).status).toBe(204)
  expect((await admin("DELETE", `/api/v1/tenants/${id}`)).status).toBe(202)

  const { data } = await audit(`tenant_id=${id}`)
  expect(data.map(({ action, subject }) => [action, subject.id])).toEqual([
    ["tenant.deleted", id],
    ["api-key.revoked", api_key.id],
    ["api-key.issued", api_key.id],
    ["tenant.updated", id],
    ["tenant.created", id],
  ])
  expect(new Set(data.map(({ actor }) => actor))).toEqual(new Set(["admin"]))
  expect(data[3]).toMatchObject({
    before: { tier: "free", slug },
    after: { tier: "premium", slug },
    request_id: "req-of-the-change",
  })
  expect(data[1]).toMatchObject({ before: { revoked_at: null }, after: { revoked_at: expect.any(String) } })
  expect([data[4]?.before, data[2]?.before]).toEqual([null, null])
  for (const { created_at } of data) expect(created_at >= since).toBe(true)
  const written = JSON.stringify(data)
  expect(written).not.toContain(key)
  expect(written).not.toMatch(/hash":/)
})

test("what an admin does to users, members and invitations is in it too, without password or token", async () => {
  const { tenantId } = await freshTenant()
  const name = `u${process.pid}x${Date.now()}`
  const password = "correct horse battery staple"
  const created = await admin("POST", "/api/v1/users", { email: `${name}@pier.test`, username: name, password })
  expect(created.status).toBe(201)
  const { id } = (await created.json()) as { id: string }
  await admin("PATCH", `/api/v1/users/${id}`, { password: `${password}!` })
  await admin("PUT", `/api/v1/tenants/${tenantId}/members/${id}`, { role: "viewer" })
  await admin("PUT", `/api/v1/tenants/${tenantId}/members/${id}`, { role: "admin" })
  await admin("DELETE", `/api/v1/tenants/${tenantId}/members/${id}`)
  const invited = await jsonOf<{ invitation: { id: string }; token: string }>(
    admin("POST", `/api/v1/tenants/${tenantId}/invitations`, { email: `${name}2@pier.test`, role: "member" }),
  )
  await admin("DELETE", `/api/v1/tenants/${tenantId}/invitations/${invited.invitation.id}`)
  expect((await admin("DELETE", `/api/v1/users/${id}`)).status).toBe(204)

  const ofTenant = (await audit(`tenant_id=${tenantId}`)).data
  expect(ofTenant.slice(0, 5).map(({ action, before, after }) => [action, before?.role, after?.role])).toEqual([
    ["invitation.withdrawn", "member", "member"],
    ["invitation.created", undefined, "member"],
    ["member.removed", "admin", undefined],
    ["member.put", "viewer", "admin"],
    ["member.put", undefined, "viewer"],
  ])
  const ofUsers = await Promise.all(
    ["user.created", "user.updated", "user.removed"].map(
      async (action) => (await audit(`action=${action}`)).data.find(({ subject }) => subject.id === id)?.after ?? null,
    ),
  )
  expect(ofUsers).toMatchObject([{ username: name }, { password_changed: true }, null])
  const written = JSON.stringify([ofTenant, ofUsers])
  for (const secret of [password, invited.token]) expect(written).not.toContain(secret)
})

test("it is filtered by action, actor and time, and paged by cursor", async () => {
  const { tenantId } = await freshTenant()
  const actions = async (query: string) =>
    (await audit(`tenant_id=${tenantId}&${query}`)).data.map(({ action }) => action)
  expect(await actions("action=tenant.created")).toEqual(["tenant.created"])
  expect(await actions("actor=admin")).toEqual(["api-key.issued", "tenant.created"])
  expect(await actions("actor=user:nobody")).toEqual([])
  expect(await actions(`since=${new Date(Date.now() + 60_000).toISOString()}`)).toEqual([])
  const first = await audit(`tenant_id=${tenantId}&limit=1`)
  const second = await audit(`tenant_id=${tenantId}&limit=1&cursor=${first.next_cursor}`)
  expect([first.data[0]?.action, second.data[0]?.action, second.next_cursor]).toEqual([
    "api-key.issued",
    "tenant.created",
    null,
  ])
  expect((await admin("GET", "/api/v1/admin/audit?since=yesterday")).status).toBe(422)
  expect((await fetch(`${inject("platform").adminUrl}/api/v1/admin/audit`)).status).toBe(401)
})

test("what changes nothing and what is refused leave no entry", async () => {
  const { tenantId } = await freshTenant()
  const path = `/api/v1/tenants/${tenantId}/api-keys`
  const { data: keys } = await jsonOf<{ data: { id: string }[] }>(admin("GET", path))
  const count = async () => (await audit(`tenant_id=${tenantId}`)).data.length
  const before = await count()
  expect((await admin("POST", path, { name: "" })).status).toBe(422)
  expect((await admin("PATCH", `/api/v1/tenants/${tenantId}`, { tier: "gold" })).status).toBe(422)
  expect((await admin("DELETE", `${path}/key_${"0".repeat(26)}`)).status).toBe(404)
  expect(await count()).toBe(before)
  for (let i = 0; i < 2; i++) await admin("DELETE", `${path}/${keys[0]?.id}`)
  expect(await count()).toBe(before + 1)
})

test("tenants are found by part of their name, slug or email", async () => {
  const mark = `Quay%${process.pid}_${Date.now()}`
  const slug = `search-${process.pid}-${Date.now()}`
  const email = `${slug}@harbour.test`
  const { id } = await jsonOf<{ id: string }>(admin("POST", "/api/v1/tenants", { name: mark, slug, email }))
  const found = async (search: string) =>
    (
      await jsonOf<{ data: { id: string }[] }>(admin("GET", `/api/v1/tenants?search=${encodeURIComponent(search)}`))
    ).data.map((tenant) => tenant.id)
  expect(await found(mark.toLowerCase())).toEqual([id])
  expect(await found(mark.replace("%", "_"))).toEqual([])
  expect(await found(slug.toUpperCase())).toEqual([id])
  expect(await found(`${slug}@`)).toEqual([id])
  expect((await admin("GET", `/api/v1/tenants?search=${"x".repeat(300)}`)).status).toBe(422)
})
