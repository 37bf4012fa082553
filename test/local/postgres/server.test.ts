// The Postgres stand-in's HTTP: who is let in, what is refused, what a reply looks like.
import { connect } from "node:net"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { startPostgres } from "../../../workers/local/postgres/server.ts"
import type { StandIn } from "../../../workers/local/stand-in.ts"

const password = "p@ss/word"
const raw = { "Neon-Raw-Text-Output": "true", "Neon-Array-Mode": "true" }
const batch = { queries: [{ query: "select 1", params: [] }] }
let server: StandIn

const login = (user: string, secret = password, options = "") => ({
  "Neon-Connection-String": `postgresql://${encodeURIComponent(user)}:${encodeURIComponent(secret)}@127.0.0.1/db${options}`,
})
const owner = { ...login("postgres"), ...raw }
const post = (body: unknown, headers: Record<string, string> = owner, path = "/sql") =>
  fetch(server.url + path, { method: "POST", headers, body: typeof body === "string" ? body : JSON.stringify(body) })
async function run(query: string, params: (string | null)[] = [], headers: Record<string, string> = owner) {
  const response = await post({ query, params }, headers)
  return { status: response.status, body: JSON.parse(await response.text()) }
}

beforeAll(async () => {
  server = await startPostgres({ password })
})
afterAll(() => server.close())

describe("a reply", () => {
  test("holds Postgres' own text, as arrays or as objects", async () => {
    const query = "select true as yes, 1.50::numeric as n, '{a,b}'::text[] as list, null as nothing, $1::int as given"
    const values = ["t", "1.50", "{a,b}", null, "7"]
    const names = ["yes", "n", "list", "nothing", "given"]
    expect((await run(query, ["7"])).body).toMatchObject({
      rowAsArray: true,
      rows: [values],
      command: "SELECT",
      rowCount: 1,
    })
    const objects = await run(query, ["7"], { ...owner, "Neon-Array-Mode": "false" })
    expect(objects.body.rowAsArray).toBe(false)
    expect(objects.body.rows).toEqual([Object.fromEntries(names.map((name, i) => [name, values[i]]))])
    expect(objects.body.fields.map(({ dataTypeID }: { dataTypeID: number }) => dataTypeID)).toEqual([
      16, 1700, 1009, 25, 23,
    ])
  })

  test("to a batch holds one result per statement, none for none", async () => {
    expect(await (await post(batch)).json()).toMatchObject({ results: [{ rows: [["1"]] }] })
    expect(await (await post({ queries: [] })).json()).toEqual({ results: [] })
  })

  test("carries megabytes unharmed", async () => {
    const large = "é".repeat(3_000_000)
    expect((await run("select $1::text", [large])).body.rows[0][0] === large).toBe(true)
  })
})

describe("a user", () => {
  test("with a wrong password or an unknown name is refused alike", async () => {
    for (const headers of [login("postgres", "wrong"), login("postgres", ""), login("nobody"), login("none")]) {
      const { status, body } = await run("select 1", [], { ...headers, ...raw })
      expect({ status, ...body }).toMatchObject({ status: 400, code: "28P01", severity: "FATAL" })
    }
  })

  test("is let in while the role may log in, and not a moment longer", async () => {
    const guest = { ...login('Odd "name"'), ...raw }
    const enter = async () => (await run("select current_user", [], guest)).body
    await run('create role "Odd ""name"""')
    expect(await enter()).toMatchObject({ code: "28000" })
    await run('alter role "Odd ""name""" login')
    expect(await enter()).toMatchObject({ rows: [['Odd "name"']] })
    await run('drop role "Odd ""name"""')
    expect(await enter()).toMatchObject({ code: "28P01" })
  })
})

describe("a single statement", () => {
  test.each(["vacuum", "create index concurrently on spots (n)"])(
    "may be one no transaction allows: %s",
    async (sql) => {
      await run("create table if not exists spots (n int)")
      expect((await run(sql)).status).toBe(200)
    },
  )

  test.each(["begin", "copy pg_class to stdout", "; commit"])(
    "that needs a conversation is refused: %s",
    async (sql) => {
      expect(await run(sql)).toMatchObject({ status: 400, body: { code: "0A000" } })
    },
  )
})

test("how much a table holds becomes known by itself, so that plans follow it", async () => {
  const rowsKnown = async () => (await run("select reltuples from pg_class where relname = 'filling'")).body.rows[0][0]
  await run("create table filling as select generate_series(1, 300)")
  expect(await rowsKnown()).toBe("-1")
  for (let asked = 0; asked < 512; asked++) await run("select 1")
  expect(await rowsKnown()).toBe("300")
})

describe("a request", () => {
  test.each([
    ["no connection string", batch, raw, 400, "Neon-Connection-String"],
    [
      "a connection string of another scheme",
      batch,
      { ...raw, "Neon-Connection-String": "http://a:b@c/d" },
      400,
      "URL",
    ],
    ["a connection option", batch, { ...raw, ...login("postgres", password, "?options=-crole%3Da") }, 501, "options"],
    ["values not as raw text", batch, login("postgres"), 501, "Raw-Text-Output"],
    ["an unknown Neon header", batch, { ...owner, "Neon-Pool-Opt-In": "true" }, 501, "neon-pool-opt-in"],
    ["a token", batch, { ...owner, Authorization: "Bearer x" }, 501, "token"],
    ["an unknown isolation level", batch, { ...owner, "Neon-Batch-Isolation-Level": "Total" }, 400, "Total"],
    [
      "a batch header and no batch",
      { query: "" },
      { ...owner, "Neon-Batch-Read-Only": "true" },
      400,
      "belongs to a batch",
    ],
    ["an unknown field", { query: "select 1", arrayMode: true }, owner, 400, "arrayMode"],
    ["a parameter that is no text", { query: "select $1", params: [1] }, owner, 400, "params"],
    ["no JSON", "select 1", owner, 400, "JSON"],
  ])("with %s is refused and told why", async (_, body, headers, status, text) => {
    const response = await post(body, headers)
    expect({ status: response.status, text: await response.text() }).toEqual({
      status,
      text: expect.stringContaining(text),
    })
  })

  test("to another path, by another method or beyond 64 MiB is refused", async () => {
    expect((await post(batch, owner, "/")).status).toBe(404)
    expect((await fetch(`${server.url}/sql`)).status).toBe(405)
    expect((await post(" ".repeat(64 * 1024 * 1024 + 1))).status).toBe(413)
  })

  test("that finds 512 others waiting is refused, and those are all answered", async () => {
    const body = JSON.stringify({ query: "select 1" })
    const head = Object.entries({ ...owner, Host: "x", "Content-Length": body.length }).map(
      ([name, v]) => `${name}: ${v}`,
    )
    const socket = connect(Number(new URL(server.url).port), "127.0.0.1")
    const total = 1500
    socket.write(`POST /sql HTTP/1.1\r\n${head.join("\r\n")}\r\n\r\n${body}`.repeat(total))
    const seen: string[] = []
    let rest = ""
    for await (const chunk of socket) {
      rest += chunk
      seen.push(...(rest.match(/HTTP\/1\.1 \d+/g) ?? []))
      rest = rest.slice(rest.lastIndexOf("\n") + 1)
      if (seen.length === total) break
    }
    const count = (status: number) => seen.filter((line) => line.endsWith(` ${status}`)).length
    expect(count(200)).toBeGreaterThan(512)
    expect(count(503)).toBeGreaterThan(0)
    expect(count(200) + count(503)).toBe(total)
  })
})

test("options that make no sense are refused", async () => {
  await expect(startPostgres({ password: "" })).rejects.toThrow("password")
  const both = { password, dataDir: "/nowhere", databaseUrl: "postgresql://a@127.0.0.1/b" }
  await expect(startPostgres(both)).rejects.toThrow("exclude each other")
})
