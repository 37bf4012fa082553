// Hostile input: limits hold before anything is parsed, and no text breaks a store.
import { beforeAll, describe, expect, test, vi } from "vitest"
import { handle, type Reply } from "../support/direct.ts"
import { HARMLESS, HOSTILE, variants } from "../support/hostile-text.ts"
import { bodyOf, filled, guarded, nameOf, nobodys } from "../support/route-table.ts"
import { freshTenant, issueKey } from "../support/tenant.ts"

const LIMIT = 1_500_000

let tenant: Awaited<ReturnType<typeof freshTenant>>
const failures: unknown[] = []
beforeAll(async () => {
  tenant = await freshTenant()
  vi.spyOn(console, "error").mockImplementation((line) => void failures.push(line))
})

const bearer = () => ({ Authorization: `Bearer ${tenant.key}` })
const json = () => ({ ...bearer(), "Content-Type": "application/json" })
const post = (path: string, body: NonNullable<RequestInit["body"]>, headers: Record<string, string> = json()) =>
  handle("POST", path, { body, headers })
const codeOf = (reply: Reply) => [reply.status, (JSON.parse(reply.text) as { code?: string }).code]

/** Sent in pieces and without a length; counts what was taken from it. */
function chunked(pieces: number, piece: Uint8Array) {
  const taken = { bytes: 0 }
  const stream = new ReadableStream<Uint8Array>(
    {
      pull(controller) {
        if (taken.bytes >= pieces * piece.byteLength) return controller.close()
        taken.bytes += piece.byteLength
        controller.enqueue(piece)
      },
    },
    { highWaterMark: 0 },
  )
  return { stream, taken }
}

describe("a body over its limit", () => {
  test("is refused by its declared length and by its real one", async () => {
    const tooLarge = [413, "body-too-large"]
    expect(codeOf(await post("/api/v1/query", `{"query":"${"x".repeat(LIMIT)}"}`))).toEqual(tooLarge)
    const honest = { ...json(), "Content-Length": String(LIMIT + 1) }
    expect(codeOf(await post("/api/v1/query", "{}", honest))).toEqual(tooLarge)
  })

  test("sent in pieces is read no further than the limit", async () => {
    const { stream, taken } = chunked(1_000, new Uint8Array(65_536).fill(0x20))
    expect(codeOf(await post("/api/v1/query", stream))).toEqual([413, "body-too-large"])
    expect(taken.bytes).toBeLessThanOrEqual(LIMIT + 2 * 65_536)
    const file = chunked(1_000, new Uint8Array(65_536))
    const form = { ...bearer(), "Content-Type": "multipart/form-data; boundary=x" }
    expect(codeOf(await post("/api/v1/documents/ingest", file.stream, form))).toEqual([413, "body-too-large"])
    expect(file.taken.bytes).toBeLessThanOrEqual(11 * 1_048_576)
  })

  test("without a credential is not read at all", async () => {
    const { stream, taken } = chunked(1_000, new Uint8Array(65_536))
    expect((await post("/api/v1/query", stream, { "Content-Type": "application/json" })).status).toBe(401)
    expect(taken.bytes).toBe(0)
  })
})

describe("JSON", () => {
  const nested = (open: string, close: string, times: number) => `${open.repeat(times)}1${close.repeat(times)}`

  test("nested too deep is refused wherever it stands, in a form's metadata too", async () => {
    for (const deep of [nested("[", "]", 100_000), nested('{"a":', "}", 100_000), "[".repeat(1_000_000)])
      expect(codeOf(await post("/api/v1/query", deep))).toEqual([400, "body-malformed"])
    const metadata = `{"a":${nested("[", "]", 9_000)}}`
    const text = `{"title":"a.txt","text":"x","metadata":${metadata}}`
    expect((await post("/api/v1/documents/text", text)).status).toBe(400)
    const form = new FormData()
    form.set("file", new File(["x"], "a.txt", { type: "text/plain" }))
    form.set("metadata", metadata)
    expect(codeOf(await post("/api/v1/documents/ingest", form, bearer()))).toEqual([422, "input-invalid"])
  })

  test("with a key twice is refused whichever is right, and a key that is no own field is unknown", async () => {
    for (const twice of ['{"query":"a","query":7}', '{"query":7,"query":"a"}', '{"query":"a","query":"a"}'])
      expect(codeOf(await post("/api/v1/search", twice))).toEqual([422, "input-invalid"])
    for (const key of ["__proto__", "constructor", "toString"])
      expect([key, ...codeOf(await post("/api/v1/search", `{"query":"a","${key}":{"x":1}}`))]).toEqual([
        key,
        422,
        "input-invalid",
      ])
  })

  test("that is empty or no object is a 4xx", async () => {
    for (const body of ["", " ", "null", "[]", "7", '"x"', "{", "NaN", "\ufeff{}", "{'query':'x'}"])
      expect([400, 422]).toContain((await post("/api/v1/query", body)).status)
  })

  test("or a form that is compressed is refused by that, not for what it then looks like", async () => {
    const packed = new Response(new Response('{"query":"a"}').body?.pipeThrough(new CompressionStream("gzip")))
    const bytes = new Uint8Array(await packed.arrayBuffer())
    const unsupported = [415, "media-type-unsupported"]
    for (const type of ["application/json", "multipart/form-data; boundary=x"]) {
      const path = type === "application/json" ? "/api/v1/search" : "/api/v1/documents/ingest"
      const headers = { ...bearer(), "Content-Type": type, "Content-Encoding": "gzip" }
      expect(codeOf(await post(path, bytes, headers))).toEqual(unsupported)
    }
    expect((await post("/api/v1/search", '{"query":"a"}', { ...json(), "Content-Encoding": "identity" })).status).toBe(
      200,
    )
  })

  test("that is no UTF-8 is refused rather than changed, framed by its length or not; a replacement character is text", async () => {
    const search = (letter: number[]) =>
      new Uint8Array([...new TextEncoder().encode('{"query":"caf'), ...letter, 0x22, 0x7d])
    const sent = (body: Uint8Array<ArrayBuffer>, type: string, length?: number) =>
      post("/api/v1/search", body, {
        ...bearer(),
        "Content-Type": type,
        ...(length === undefined ? {} : { "Content-Length": `${length}` }),
      })
    for (const type of ["application/json", "application/json; charset=iso-8859-1"])
      for (const [letter, expected] of [
        [[0xe9], [400, "body-malformed"]],
        [
          [0xff, 0xfe, 0xc0],
          [400, "body-malformed"],
        ],
        [
          [0xc3, 0xa9],
          [200, undefined],
        ],
        [
          [0xef, 0xbf, 0xbd],
          [200, undefined],
        ],
      ] as const) {
        const body = search([...letter])
        expect([letter, ...codeOf(await sent(body, type))]).toEqual([letter, ...expected])
        expect([letter, ...codeOf(await sent(body, type, body.byteLength))]).toEqual([letter, ...expected])
      }
  })
})

describe("a text that a store could not hold", () => {
  const withBodies = guarded.filter((route) => route.json)

  test.each(withBodies.map((route) => [nameOf(route), route] as const))(
    "is refused by %s in every field, with its path named",
    async (_, route) => {
      const headers = { ...json(), Authorization: `Bearer ${await issueKey(tenant.id, { scopes: ["admin"] })}` }
      for (const [name, text] of Object.entries(HOSTILE))
        for (const [path, body] of variants(bodyOf(route), text)) {
          const reply = await handle(route.method.toUpperCase(), filled(route, nobodys), {
            headers,
            body: JSON.stringify(body),
          })
          expect([name, path, ...codeOf(reply)]).toEqual([name, path, 422, "input-invalid"])
        }
      expect(failures.splice(0)).toEqual([])
    },
  )

  test.each(withBodies.map((route) => [nameOf(route), route] as const))(
    "is not what %s mistakes unusual but sound text for",
    async (_, route) => {
      for (const [name, text] of Object.entries(HARMLESS))
        for (const [path, body] of variants(bodyOf(route), text)) {
          const reply = await handle(route.method.toUpperCase(), filled(route, nobodys), {
            headers: json(),
            body: JSON.stringify(body),
          })
          expect([name, path, reply.status < 500]).toEqual([name, path, true])
        }
      expect(failures.splice(0)).toEqual([])
    },
  )

  test("is refused in a form, a path and a query string", async () => {
    const upload = async (filename: string, fields: Record<string, string> = {}) => {
      const part = `Content-Disposition: form-data; name="file"; filename="${filename}"\r\nContent-Type: text/plain\r\n\r\nx`
      const more = Object.entries(fields).map(
        ([name, value]) => `Content-Disposition: form-data; name="${name}"\r\n\r\n${value}`,
      )
      const body = [part, ...more].map((one) => `--xx\r\n${one}\r\n`).join("")
      const headers = { ...bearer(), "Content-Type": "multipart/form-data; boundary=xx" }
      return (await post("/api/v1/documents/ingest", `${body}--xx--\r\n`, headers)).status
    }
    for (const name of ["a\u0000b.txt", "../a.txt", "a/b.txt", "a\\\\b.txt", "a\u0007.txt", `${"x".repeat(300)}.txt`])
      expect([name, [400, 422].includes(await upload(name))]).toEqual([name, true])
    expect(await upload("a.txt", { metadata: '{"a":"\\u0000"}' })).toBe(422)
    expect(await upload("a.txt", { metadata: '{"\\ud800":1}' })).toBe(422)
    expect(await upload("fine ü.txt", { metadata: '{"a":"b"}' })).toBeLessThan(300)
    for (const path of [
      "documents/%00",
      "documents/%ED%A0%80",
      "documents?cursor=%00",
      "documents?collection_id=%ff",
    ]) {
      const { status } = await handle("GET", `/api/v1/${path}`, { headers: bearer() })
      expect([path, status]).toEqual([path, 422])
    }
    expect(failures.splice(0)).toEqual([])
  })

  test("is told from text that is only unusual: that comes back as it was sent", async () => {
    const { key } = await freshTenant()
    const headers = { Authorization: `Bearer ${key}`, "Content-Type": "application/json" }
    for (const text of Object.values(HARMLESS)) {
      const metadata = { note: text, deep: { list: [text] }, ...(text.length <= 128 ? { [text]: 1 } : {}) }
      const body = JSON.stringify({ title: "a.txt", text: `${text} ${crypto.randomUUID()}`, metadata })
      const reply = await post("/api/v1/documents/text", body, headers)
      expect(JSON.parse(reply.text).document.metadata).toEqual(metadata)
      const named = await post("/api/v1/collections", JSON.stringify({ name: text }), headers)
      expect([named.status, JSON.parse(named.text).name]).toEqual([201, text])
    }
  })
})

describe("a header", () => {
  test("of absurd size, or a request id that is no id, changes nothing but the reply's own id", async () => {
    for (const value of ["x".repeat(500_000), "a b c d e f g", "short", '"><script>', "a".repeat(65)]) {
      const headers = { ...bearer(), "X-Request-Id": value, Accept: value, "User-Agent": value, "X-Cache": value }
      const reply = await handle("GET", "/api/v1/collections", { headers })
      expect(reply.status).toBe(200)
      expect(reply.headers.get("X-Request-Id")).toMatch(/^req_/)
    }
  })

  test("of a media type that only looks like JSON is refused", async () => {
    for (const type of [
      "text/plain",
      "application/jsonx",
      "application/json-seq",
      "application/x-www-form-urlencoded",
      "",
    ])
      expect((await post("/api/v1/search", '{"query":"x"}', { ...bearer(), "Content-Type": type })).status).toBe(415)
  })
})
