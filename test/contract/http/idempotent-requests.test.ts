// What the middleware makes of idempotency keys: replay, refusal, what is kept and what is not; against the real table.
import { sql } from "drizzle-orm"
import { type Context, Hono } from "hono"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { postgresIdempotencyKeys } from "../../../src/adapters/postgres/idempotency.ts"
import { createApp } from "../../../src/edge/app.ts"
import { EDGE_CONTRACTS } from "../../../src/edge/contracts/index.ts"
import { AppError, type ErrorCode } from "../../../src/errors.ts"
import { formBody } from "../../../src/http/input/multipart.ts"
import { openApi } from "../../../src/http/openapi/openapi.ts"
import { idempotentAs } from "../../../src/http/replies/idempotent.ts"
import { replyProblem } from "../../../src/http/replies/problem.ts"
import type { IdempotencyKeys } from "../../../src/ports.ts"
import { ADMIN_CONTRACTS } from "../../../workers/admin/contracts.ts"
import { keys as adminKeys } from "../../../workers/admin/keys-routes.ts"
import { tenants as adminTenants } from "../../../workers/admin/routes.ts"
import { members, users } from "../../../workers/admin/users-routes.ts"
import { startTestDatabase, type TestDatabase } from "../../support/database.ts"

let db: TestDatabase
beforeAll(async () => {
  db = await startTestDatabase()
})
afterAll(() => db.close())

/** A small API whose one route does what `act` says, behind the middleware and the real table. */
function thing(act: (c: Context) => Response | Promise<Response>, over: Partial<IdempotencyKeys> = {}) {
  let done = 0
  const deferred: Promise<unknown>[] = []
  const logged: string[] = []
  const log = { info: () => {}, warn: () => {}, error: (event: string) => void logged.push(event) }
  const app = new Hono()
  app.onError(replyProblem)
  app.use(async (c, next) => {
    c.set("deps" as never, { idempotency: { ...postgresIdempotencyKeys(db.system), ...over }, log } as never)
    c.set("defer" as never, ((work: Promise<unknown>) => void deferred.push(work)) as never)
    await next()
  })
  app.post("/form", formBody())
  app.on(
    "POST",
    ["/:kind", "/:kind/parts"],
    idempotentAs(() => ({ scope: "admin", rights: null })),
    (c) => {
      done++
      return act(c)
    },
  )
  const post = (key: string, body: string | FormData = "{}", path = "/thing") =>
    app.request(path, { method: "POST", headers: { "Idempotency-Key": key }, body })
  return { post, app, count: () => done, deferred, logged }
}
const freshKey = () => crypto.randomUUID()

describe("the middleware", () => {
  test("replays status, type and body to the byte, says so, and the table holds neither key nor reply", async () => {
    const { post, count } = thing((c) => c.json({ key: "rag_very_secret", n: Math.random() }, 201))
    const key = freshKey()
    const [first, second] = [await post(key), await post(key)]
    expect([first.status, second.status, count()]).toEqual([201, 201, 1])
    expect(second.headers.get("Content-Type")).toBe(first.headers.get("Content-Type"))
    expect([first.headers.get("Idempotency-Replayed"), second.headers.get("Idempotency-Replayed")]).toEqual([
      null,
      "true",
    ])
    expect(await second.text()).toBe(await first.text())
    const { rows } = await db.system.execute(sql`select idempotency_keys::text as text from idempotency_keys`)
    const table = JSON.stringify(rows)
    expect(table).not.toContain(key)
    expect(table).not.toContain("rag_very_secret")
    expect(table).not.toContain(btoa("rag_very_secret").slice(0, 16))
  })

  test("refuses another body, and the same body at another path, under the same key", async () => {
    const { post, count } = thing((c) => c.json({}, 201))
    const key = freshKey()
    await post(key, '{"a":1}')
    for (const other of [await post(key, '{"a":2}'), await post(key, '{"a":1}', "/other")]) {
      expect(other.status).toBe(422)
      expect(await other.json()).toMatchObject({ code: "idempotency-key-reused" })
    }
    expect(count()).toBe(1)
    // Each route has keys of its own.
    expect((await post(key, '{"a":1}', "/thing/parts")).status).toBe(201)
    expect(count()).toBe(2)
  })

  test("leaves no digest of a body behind that could be guessed without the key", async () => {
    const { post } = thing((c) => c.json({}, 201))
    const body = JSON.stringify({ password: freshKey() })
    const path = `/${freshKey()}`
    for (let i = 0; i < 2; i++) await post(freshKey(), body, path)
    const { rows } = await db.system.execute(sql`
      select count(distinct fingerprint)::int as digests from (
        select fingerprint from idempotency_keys order by created_at desc limit 2) as latest`)
    expect(rows).toEqual([{ digests: 2 }])
  })

  test("answers 409 with Retry-After while the first is in flight, and its reply afterwards", async () => {
    const gate = Promise.withResolvers<void>()
    const begun = Promise.withResolvers<void>()
    const { post, count, deferred } = thing(async (c) => {
      begun.resolve()
      await gate.promise
      return c.json({ made: true }, 201)
    })
    const key = freshKey()
    const first = post(key)
    await begun.promise
    const second = await post(key)
    expect([second.status, second.headers.get("Retry-After")]).toEqual([409, "1"])
    expect(await second.json()).toMatchObject({ code: "idempotency-in-flight" })
    expect(deferred).toHaveLength(1)
    gate.resolve()
    expect((await first).status).toBe(201)
    await deferred[0]
    expect(await (await post(key)).json()).toEqual({ made: true })
    expect(count()).toBe(1)
  })

  test("keeps a refusal, but neither a failure, nor a limit, nor what is longer than 64 kB", async () => {
    const outcomes: [name: string, act: (c: Context) => Response, kept: boolean][] = [
      ["409", () => refuse("collection-name-taken"), true],
      ["404", () => refuse("tenant-not-found"), true],
      ["503", () => refuse("database-unavailable"), false],
      ["429", () => refuse("rate-limited"), false],
      ["a bug", () => fail(), false],
      ["64 kB", (c) => c.text("é".repeat(32_768), 201), true],
      ["64 kB and two", (c) => c.text("é".repeat(32_769), 201), false],
    ]
    for (const [name, act, kept] of outcomes) {
      const { post, count } = thing(act)
      const key = freshKey()
      const [first, second] = [await post(key), await post(key)]
      expect([name, second.status, await second.text()]).toEqual([name, first.status, await first.text()])
      expect([name, count()]).toEqual([name, kept ? 1 : 2])
    }
  })

  test("replies even when the reply cannot be kept, and says so in the log", async () => {
    const { post, logged } = thing((c) => c.json({}, 201), {
      keep: () => Promise.reject(new AppError("database-unavailable")),
    })
    expect((await post(freshKey())).status).toBe(201)
    expect(logged).toEqual(["idempotency.not-kept"])
  })

  test("knows a form by its fields, whatever boundary the client draws", async () => {
    const { post, count } = thing(async (c) =>
      c.json({ size: ((await c.req.formData()).get("file") as File).size }, 202),
    )
    const form = (text: string, name = "a.txt", type = "text/plain") => {
      const fields = new FormData()
      fields.set("file", new File([text], name, { type }))
      return fields
    }
    const key = freshKey()
    expect((await post(key, form("same"), "/form")).status).toBe(202)
    expect(await (await post(key, form("same"), "/form")).json()).toEqual({ size: 4 })
    expect((await post(key, form("else"), "/form")).status).toBe(422)
    expect((await post(key, form("same", "b.txt"), "/form")).status).toBe(422)
    expect((await post(key, form("same", "a.txt", "text/markdown"), "/form")).status).toBe(422)
    expect(count()).toBe(1)
  })

  test("names the header when it is malformed, and does nothing without it", async () => {
    const { post, app, count } = thing((c) => c.json({}, 201))
    for (const malformed of ["", " ", "two words", "x".repeat(256), "naïve"]) {
      const reply = await post(malformed)
      expect([malformed, reply.status]).toEqual([malformed, 400])
      expect(await reply.json()).toMatchObject({
        code: "idempotency-key-malformed",
        errors: [{ path: "Idempotency-Key" }],
      })
    }
    expect((await post("x".repeat(255))).status).toBe(201)
    for (let i = 0; i < 2; i++) expect((await app.request("/thing", { method: "POST" })).status).toBe(201)
    expect(count()).toBe(3)
  })
})

const refuse = (code: ErrorCode): never => {
  throw new AppError(code)
}
const fail = (): never => {
  throw new Error("a bug")
}

describe("the contracts", () => {
  const handled = (routes: { method: string; path: string; handler: { name: string } }[], name: string, base = "") =>
    routes
      .filter(({ handler }) => handler.name === name)
      .map(({ method, path }) => `${method.toLowerCase()} ${`${base}${path}`.replace(/\/$/, "")}`)
      .sort()

  test("say of exactly those routes that they take a key which do", () => {
    const said = (contracts: readonly { method: string; path: string; idempotent?: true }[]) =>
      contracts.filter((route) => route.idempotent).map(({ method, path }) => `${method} ${path}`)
    const edge = createApp(() => Promise.reject(new Error("not called")))
    expect(handled(edge.routes, "idempotent")).toEqual(said(EDGE_CONTRACTS).sort())
    expect(said(EDGE_CONTRACTS).length).toBeGreaterThanOrEqual(4)
    const admin = [
      ...handled(adminKeys.routes, "idempotent", "/api/v1/admin/keys"),
      ...handled([...adminTenants.routes, ...members.routes], "idempotent", "/api/v1/tenants"),
      ...handled(users.routes, "idempotent", "/api/v1/users"),
    ]
    expect(admin).toEqual(said(ADMIN_CONTRACTS).sort())
    expect(admin).toHaveLength(5)
  })

  test("describe the header to clients", () => {
    const { paths } = openApi(EDGE_CONTRACTS, "1", { limited: true }) as {
      paths: Record<string, Record<string, { parameters?: { name: string; in: string; required: boolean }[] }>>
    }
    const header = (path: string) =>
      paths[path]?.post?.parameters?.find((parameter) => parameter.name === "Idempotency-Key")
    expect(header("/api/v1/documents")).toMatchObject({ in: "header", required: false })
    expect(header("/api/v1/query")).toBeUndefined()
  })
})
