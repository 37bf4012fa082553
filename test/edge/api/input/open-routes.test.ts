// The sign-in routes take anything from anyone: whatever is sent, the reply is a problem that blames the sender, never a 5xx.
import fc from "fast-check"
import { afterEach, beforeAll, describe, expect, test, vi } from "vitest"
import { handle, type Reply } from "../support/direct.ts"
import { HARMLESS, HOSTILE, variants } from "../support/hostile-text.ts"
import { bodyOf, nameOf, open } from "../support/route-table.ts"

const failures: unknown[] = []
beforeAll(() => {
  vi.spyOn(console, "error").mockImplementation((line) => void failures.push(line))
})
afterEach(() => expect(failures.splice(0)).toEqual([]))

const LIMIT = 16_384
const posts = open.filter((route) => route.method === "post").map((route) => [nameOf(route), route] as const)
const gets = open.filter((route) => route.method === "get").map((route) => [nameOf(route), route] as const)

type Sent = { body?: BodyInit; headers?: Record<string, string> }

/**
 * From an address of its own, so that no limit of attempts hides what is behind it. Where the machine is too slow for
 * Redis' deadline it asks again: what the input is to blame for comes back.
 */
async function send(method: string, path: string, init: Sent = {}, tries = 3): Promise<Reply> {
  const address = Array.from(crypto.getRandomValues(new Uint8Array(4))).join(".")
  const reply = await handle(method, path, { ...init, headers: { ...init.headers, "CF-Connecting-IP": address } })
  const isLate = reply.text.includes('"auth-unavailable"') && !(init.body instanceof ReadableStream)
  if (!isLate || tries === 1) return reply
  failures.pop()
  return await send(method, path, init, tries - 1)
}
const post = (path: string, body: BodyInit, type = "application/json", more: Record<string, string> = {}) =>
  send("POST", path, { body, headers: { "Content-Type": type, ...more } })

/** A problem whose fault is the sender's; no text of an exception, no secret of ours. */
function expectBlame({ status, headers, text }: Reply, sent: unknown): void {
  expect([sent, status >= 400 && status < 500]).toEqual([sent, true])
  expect(headers.get("Content-Type")).toBe("application/problem+json")
  expect(JSON.parse(text)).toMatchObject({ status, code: expect.any(String), detail: expect.any(String) })
}

/** A log-in that gets as far as the password costs a slow hash; two dozen of them are enough. */
const runsOf = (path: string) => ({ numRuns: path === "/auth/login" ? 25 : 80 })
const anyText = fc.oneof(
  fc.string({ unit: "binary" }),
  fc.string({ unit: fc.integer({ min: 0, max: 0xffff }).map((code) => String.fromCharCode(code)) }),
  fc.constantFrom(...Object.values(HOSTILE), ...Object.values(HARMLESS), "x".repeat(5_000), "\u{10ffff}".repeat(256)),
)
const anything = fc.oneof(anyText, fc.jsonValue(), fc.constantFrom(1e308, -0, 2 ** 53, [], {}, [null], "true", null))

test("are the four POST routes and the four of the providers, each with a body or a query to try", () => {
  expect(posts.map(([name]) => name.slice("POST /auth/".length)).sort()).toEqual([
    "accept-invitation",
    "login",
    "logout",
    "refresh",
  ])
  expect(gets).toHaveLength(4)
})

describe.each(posts)("%s", (_, route) => {
  const { path } = route
  const body = () => Object(bodyOf(route)) as Record<string, unknown>

  test("blames the sender for bytes that are no JSON, of whatever type they claim to be", async () => {
    const types = fc.constantFrom(
      "application/json",
      "application/json; charset=utf-16",
      "application/x-www-form-urlencoded",
      "multipart/form-data; boundary=x",
      "multipart/form-data",
      "text/plain",
      "",
    )
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), types, async (bytes, type) => {
        expectBlame(await post(path, bytes, type), type)
      }),
      runsOf(path),
    )
  })

  test("blames the sender for every field of another type or text, and for fields nobody knows", async () => {
    const { username, ...others } = body()
    const names = [...Object.keys(others), "__proto__", "constructor", "toString", ""]
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...names), anything, fc.uuid(), async (name, value, unique) => {
        const named = username === undefined ? {} : { username: unique }
        const rest = JSON.stringify({ ...others, ...named }).slice(0, -1)
        const text = `${rest},${JSON.stringify(name)}:${JSON.stringify(value)}}`
        expectBlame(await post(path, text), text)
      }),
      runsOf(path),
    )
  })

  test("blames the sender for any JSON in the body's place", async () => {
    await fc.assert(
      fc.asyncProperty(anything, async (value) => expectBlame(await post(path, JSON.stringify(value)), value)),
      runsOf(path),
    )
  })

  test("names the field of a text that no store can hold, except where only its digest is kept", async () => {
    for (const [name, text] of Object.entries(HOSTILE))
      for (const [field, changed] of variants(body(), text)) {
        const reply = await post(path, JSON.stringify(changed))
        expectBlame(reply, [name, field])
        if (!field.startsWith("password")) expect([name, field, reply.status]).toEqual([name, field, 422])
      }
  })

  test("refuses what nests too deep or is too long, by its real length and not the one it declares", async () => {
    for (const [open, close] of [
      ["[", "]"],
      ['{"a":', "}"],
    ] as const)
      for (const times of [33, 3_000]) {
        const deep = `${open.repeat(times)}1${close.repeat(times)}`
        for (const text of [deep, `{"refresh_token":${deep},"username":${deep}}`, open.repeat(times)])
          expectBlame(await post(path, text.slice(0, LIMIT)), text.slice(0, 80))
      }
    const long = JSON.stringify({ ...body(), refresh_token: "x".repeat(LIMIT) })
    for (const type of ["application/json", "application/x-www-form-urlencoded", "text/plain"]) {
      expect([type, (await post(path, long, type)).status]).toEqual([type, 413])
      const stream = new ReadableStream<Uint8Array>({
        start(controller) {
          for (let i = 0; i < 3; i++) controller.enqueue(new Uint8Array(LIMIT / 2).fill(0x20))
          controller.close()
        },
      })
      expect([type, (await post(path, stream, type)).status]).toEqual([type, 413])
    }
  })
})

test("POST /auth/login blames the sender for any form", async () => {
  const piece = fc.oneof(
    fc.constantFrom("username", "password", "tenant", "grant_type", "username[]", "__proto__", "a.b", "="),
    fc.constantFrom("%", "%z", "%00", "%ED%A0%80", "%FF%FE", "+", "&", "&&=", "password", "x".repeat(300)),
    fc.string({ unit: "binary-ascii" }),
  )
  const pairs = fc.array(fc.tuple(piece, piece), { maxLength: 8 })
  const form = "application/x-www-form-urlencoded"
  await fc.assert(
    fc.asyncProperty(pairs, async (fields) => {
      const text = fields.map(([name, value]) => `${name}=${value}`).join("&")
      expectBlame(await post("/auth/login", text, form), text)
    }),
    { numRuns: 60 },
  )
  for (const text of [
    "",
    "username=%00&password=x",
    "username=a&username=b&password=x",
    "username=a&password=%ED%A0%80",
  ])
    expectBlame(await post("/auth/login", text, form), text)
})

test("POST /auth/logout blames the sender for any credential in the header", async () => {
  const header = fc.oneof(
    fc.string({ unit: "binary-ascii" }),
    fc.base64String().map((text) => `Bearer ${text}`),
    fc.tuple(fc.base64String(), fc.base64String(), fc.base64String()).map((parts) => `Bearer ${parts.join(".")}`),
  )
  const printable = header.map((text) => text.replace(/[^\x20-\x7e]/g, ""))
  await fc.assert(
    fc.asyncProperty(printable, fc.boolean(), async (Authorization, all) => {
      const reply = await post("/auth/logout", JSON.stringify({ all }), "application/json", { Authorization })
      expectBlame(reply, Authorization)
      expect(reply.status).toBe(401)
    }),
    { numRuns: 80 },
  )
})

test.each(gets)("%s says what is not configured, or blames the sender, for any query and cookie", async (_, route) => {
  const name = fc.constantFrom("tenant", "state", "code", "error", "state[]", "__proto__", "")
  const value = fc.oneof(
    anyText.map((text) => encodeURIComponent(text.toWellFormed())),
    fc.constantFrom("%", "%00", "%ED%A0%80", "%FF", "+", "x".repeat(5_000)),
    fc.string({ unit: "binary-ascii" }).map((text) => text.replace(/[#\s]/g, "")),
  )
  const cookie = fc.oneof(fc.base64String(), fc.constantFrom("", ";", "=", "a.b.c", `"`, "x".repeat(5_000)))
  await fc.assert(
    fc.asyncProperty(fc.array(fc.tuple(name, value), { maxLength: 5 }), cookie, async (fields, sealed) => {
      const query = fields.map(([one, text]) => `${one}=${text}`).join("&")
      const headers = { Cookie: `__Host-footnote-google=${sealed}; __Host-footnote-github=${sealed}` }
      const reply = await send("GET", `${route.path}?${query}`, { headers })
      if (reply.status === 501) expect(JSON.parse(reply.text)).toMatchObject({ code: "not-configured" })
      else expectBlame(reply, query)
    }),
    { numRuns: 80 },
  )
})
