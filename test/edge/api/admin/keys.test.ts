// Admin keys over the admin Worker's HTTP inside workerd: shown once, hashed at rest, refused the moment they are revoked.
import { sql } from "drizzle-orm"
import { describe, expect, inject, test } from "vitest"
import { connect } from "../../../../src/adapters/postgres/database.ts"
import { ADMIN_API_KEY, askAdmin } from "../support/admin.ts"
import { send } from "../support/tenant.ts"

const PATH = "/api/v1/admin/keys"
const issued = async (over: object = {}, credential = ADMIN_API_KEY) => {
  const { status, body } = await askAdmin("POST", PATH, { name: "deploys", ...over }, credential)
  expect(status).toBe(201)
  return body as { admin_key: { id: string; prefix: string; created_by: string }; key: string }
}
const statusWith = async (credential: string) =>
  (await askAdmin("GET", "/api/v1/tenants", undefined, credential)).status
const listed = async (id: string) => {
  const { body } = await askAdmin("GET", `${PATH}?limit=100`)
  return body.data.find((one: { id: string }) => one.id === id)
}
const system = () => {
  const { SYSTEM_DATABASE_URL = "", NEON_FETCH_ENDPOINT } = inject("vars")
  return connect({ url: SYSTEM_DATABASE_URL, endpoint: NEON_FETCH_ENDPOINT, timeoutMs: 60_000 })
}

describe("an admin key", () => {
  test("opens the admin Worker, in either header, until the request after its revocation", async () => {
    const { admin_key, key } = await issued()
    expect(await statusWith(key)).toBe(200)
    expect((await askAdmin("GET", "/api/v1/tenants", undefined, null, { "X-API-Key": key })).status).toBe(200)
    for (let i = 0; i < 2; i++) expect((await askAdmin("DELETE", `${PATH}/${admin_key.id}`)).status).toBe(204)
    expect(await statusWith(key)).toBe(401)
  })

  test("is refused once it has expired", async () => {
    const { admin_key, key } = await issued({ expires_at: new Date(Date.now() + 3_600_000).toISOString() })
    expect(await statusWith(key)).toBe(200)
    await system().execute(sql`update admin_keys set expires_at = now() where id = ${admin_key.id}`)
    expect(await statusWith(key)).toBe(401)
    const past = { name: "late", expires_at: new Date(Date.now() - 1000).toISOString() }
    expect((await askAdmin("POST", PATH, past)).status).toBe(422)
  })

  test("stands nowhere in the database, not even in the kept reply that shows it again", async () => {
    const once = { "Idempotency-Key": crypto.randomUUID() }
    const ask = () => askAdmin("POST", PATH, { name: "kept" }, ADMIN_API_KEY, once)
    const [first, again] = [await ask(), await ask()]
    expect(again).toEqual(first)
    const { key } = first.body
    expect(await statusWith(key)).toBe(200)
    const { rows } = await system().execute(
      sql`select table_name as name from information_schema.role_table_grants
          where grantee = 'footnote_system' and privilege_type = 'SELECT' and table_schema = 'public'`,
    )
    const tables = rows.map(({ name }) => String(name))
    expect(tables).toEqual(expect.arrayContaining(["admin_keys", "audit_log", "idempotency_keys"]))
    const holding = async (text: string) => {
      const counts = tables.map(async (table) => {
        const found = await system().execute(
          sql`select count(*)::int as n from ${sql.identifier(table)} t where strpos(t::text, ${text}) > 0`,
        )
        return Number(found.rows[0]?.n) > 0 ? [table] : []
      })
      return (await Promise.all(counts)).flat()
    }
    expect(await holding(first.body.admin_key.prefix)).toContain("admin_keys")
    expect(await holding(key)).toEqual([])
    expect(await holding(key.slice(19, 62))).toEqual([])
  })

  test("lists with its prefix, who issued it and when it was last used, and never with text or hash", async () => {
    const { admin_key, key } = await issued()
    expect(await listed(admin_key.id)).toEqual({ ...admin_key, last_used_at: null })
    expect(admin_key.created_by).toBe("admin")
    expect(key.startsWith(`rag_admin_${admin_key.prefix}_`)).toBe(true)
    await statusWith(key)
    const { last_used_at, ...rest } = await listed(admin_key.id)
    expect(Math.abs(Date.now() - Date.parse(last_used_at))).toBeLessThan(60_000)
    expect(Object.keys(rest).sort()).toEqual(
      ["created_at", "created_by", "expires_at", "id", "name", "prefix", "revoked_at"].sort(),
    )
    await statusWith(key)
    expect((await listed(admin_key.id)).last_used_at).toBe(last_used_at)
  })

  test("can issue another in its own name, and cannot be revoked under an id that never was", async () => {
    const first = await issued()
    const second = await issued({}, first.key)
    expect(second.admin_key.created_by).toBe(`admin-key:${first.admin_key.id}`)
    const { status, body } = await askAdmin("DELETE", `${PATH}/adk_${"0".repeat(26)}`)
    expect([status, body.code]).toEqual([404, "admin-key-not-found"])
  })

  test("opens nothing at the edge, and a tenant has no way to admin keys there", async () => {
    const { key } = await issued()
    for (const path of ["/api/v1/documents", "/auth/me", "/api/v1/admin/keys", "/api/v1/tenants"])
      expect([path, (await send("GET", path, key)).status]).toEqual([path, 401])
  })
})

test("whatever an admin key does to tenants, keys, users and members stands in the audit log under its id", async () => {
  const { admin_key, key } = await issued()
  const ask = async (method: string, path: string, json?: object) => {
    const { status, body } = await askAdmin(method, path, json, key)
    expect([method, path, status < 300]).toEqual([method, path, true])
    return body
  }
  const mark = crypto.randomUUID().slice(0, 8)
  const { id } = await ask("POST", "/api/v1/tenants", { name: mark, slug: `t-${mark}` })
  await ask("PATCH", `/api/v1/tenants/${id}`, { tier: "premium" })
  const apiKey = (await ask("POST", `/api/v1/tenants/${id}/api-keys`, { name: "k" })).api_key
  await ask("DELETE", `/api/v1/tenants/${id}/api-keys/${apiKey.id}`)
  const user = await ask("POST", "/api/v1/users", { email: `${mark}@example.com`, username: `u-${mark}` })
  await ask("PATCH", `/api/v1/users/${user.id}`, { is_admin: true })
  await ask("PUT", `/api/v1/tenants/${id}/members/${user.id}`, { role: "viewer" })
  await ask("DELETE", `/api/v1/tenants/${id}/members/${user.id}`)
  const invitations = `/api/v1/tenants/${id}/invitations`
  const { invitation } = await ask("POST", invitations, { email: `${mark}2@example.com`, role: "member" })
  await ask("DELETE", `${invitations}/${invitation.id}`)
  await ask("DELETE", `/api/v1/users/${user.id}`)
  await ask("DELETE", `/api/v1/tenants/${id}`)
  const second = (await ask("POST", PATH, { name: "second" })).admin_key
  await ask("DELETE", `${PATH}/${second.id}`)

  const { body } = await askAdmin("GET", `/api/v1/admin/audit?limit=100&actor=admin-key:${admin_key.id}`)
  expect(body.data.map(({ action }: { action: string }) => action).reverse()).toEqual([
    "tenant.created",
    "tenant.updated",
    "api-key.issued",
    "api-key.revoked",
    "user.created",
    "user.updated",
    "member.put",
    "member.removed",
    "invitation.created",
    "invitation.withdrawn",
    "user.removed",
    "tenant.deleted",
    "admin-key.issued",
    "admin-key.revoked",
  ])
  const made = body.data.find(({ action }: { action: string }) => action === "user.updated")
  expect([made.before.is_admin, made.after.is_admin]).toEqual([false, true])
})
