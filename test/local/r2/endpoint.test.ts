// Proves the R2 stand-in does what a presigned URL was signed for.
import { createHash, randomUUID } from "node:crypto"
import { afterAll, beforeAll, expect, test, vi } from "vitest"
import { presigner } from "../../../src/adapters/cloudflare/presign.ts"
import { boundTo, type R2Endpoint, signAny, startR2Endpoint } from "./start-endpoint.ts"

let r2: R2Endpoint
beforeAll(async () => {
  r2 = await startR2Endpoint()
})
afterAll(() => r2.close())

const BODY = "What the tide gauge wrote."
const newKey = () => `ten_1/doc_${randomUUID()}/v1/original`
const upload = (key: string, body = BODY) => presigner(r2.config).put(key, boundTo(body), 60)
const codeIn = async (response: Response) => /<Code>(\w+)<\/Code>/.exec(await response.text())?.[1]

test("a PUT with the signed type, length and checksum is stored, and GET, HEAD and DELETE see it", async () => {
  const key = newKey()
  const { url, headers, expiresAt } = await upload(key)
  expect(expiresAt.getTime() - Date.now()).toBeGreaterThan(55_000)
  expect((await fetch(url, { method: "PUT", headers, body: BODY })).status).toBe(200)
  expect(await r2.stored(key)).toBe(BODY)

  const got = await fetch(await presigner(r2.config).get(key, 60))
  expect([got.headers.get("content-type"), await got.text()]).toEqual(["text/plain", BODY])
  const head = await fetch(await signAny(r2.config, "HEAD", `/documents/${key}`), { method: "HEAD" })
  expect([head.status, head.headers.get("content-length")]).toEqual([200, `${BODY.length}`])
  const gone = await fetch(await signAny(r2.config, "DELETE", `/documents/${key}`), { method: "DELETE" })
  expect([gone.status, await r2.stored(key)]).toEqual([204, null])
  const missing = await fetch(await presigner(r2.config).get(key, 60))
  expect([missing.status, await codeIn(missing)]).toEqual([404, "NoSuchKey"])
})

test("workerd's fetch sends the content-length that was signed", async () => {
  const key = newKey()
  const { url, headers } = await upload(key)
  expect(await r2.putFromWorkerd(url, headers, BODY)).toBe(200)
  expect(await r2.stored(key)).toBe(BODY)
})

test("an empty object and a key with spaces and signs are stored", async () => {
  const key = `${newKey()}/Ebb & flow (2026) 100%+.txt`
  const { url, headers } = await upload(key, "")
  expect((await fetch(url, { method: "PUT", headers, body: "" })).status).toBe(200)
  expect(await r2.stored(key)).toBe("")
})

test("a PUT bound to its type alone takes any body of a known length, and no stream of unknown length", async () => {
  const key = newKey()
  const url = await presigner(r2.config).putAny(key, "application/x-ndjson", 60)
  const headers = { "content-type": "application/x-ndjson" }
  const stream = new Blob(["{}\n"]).stream()
  const chunked = await fetch(url, { method: "PUT", headers, body: stream, duplex: "half" } as RequestInit)
  expect([chunked.status, await codeIn(chunked), await r2.stored(key)]).toEqual([411, "MissingContentLength", null])
  expect((await fetch(url, { method: "PUT", headers, body: "{}\n" })).status).toBe(200)
  expect(await r2.stored(key)).toBe("{}\n")
})

test.each([
  ["bytes=5-9", 206, "bytes 5-9/26", BODY.slice(5, 10)],
  ["bytes=20-", 206, "bytes 20-25/26", BODY.slice(20)],
  ["bytes=-6", 206, "bytes 20-25/26", BODY.slice(-6)],
  ["bytes=0-999", 206, "bytes 0-25/26", BODY],
])("GET with Range %s answers %i %s", async (range, status, contentRange, text) => {
  const key = newKey()
  const { url, headers } = await upload(key)
  await fetch(url, { method: "PUT", headers, body: BODY })
  const got = await fetch(await presigner(r2.config).get(key, 60), { headers: { range } })
  expect([got.status, got.headers.get("content-range"), await got.text()]).toEqual([status, contentRange, text])
})

test.each([
  ["bytes=26-", 416, "InvalidRange"],
  ["bytes=9-5", 416, "InvalidRange"],
  ["bytes=0-1,3-4", 501, "NotImplemented"],
])("GET with Range %s is refused with %i %s", async (range, status, code) => {
  const key = newKey()
  const { url, headers } = await upload(key)
  await fetch(url, { method: "PUT", headers, body: BODY })
  const got = await fetch(await presigner(r2.config).get(key, 60), { headers: { range } })
  expect([got.status, await codeIn(got)]).toEqual([status, code])
})

test("each stored PUT sends one event in R2's shape, a refused one none", async () => {
  const key = newKey()
  const { url, headers } = await upload(key)
  await fetch(url, { method: "PUT", headers, body: BODY.toUpperCase() })
  await fetch(url, { method: "PUT", headers, body: BODY })
  const last = newKey()
  const other = await upload(last)
  await fetch(other.url, { method: "PUT", headers: other.headers, body: BODY })
  await vi.waitUntil(() => r2.events.some((event) => event.object.key === last))
  const etag = createHash("md5").update(BODY).digest("hex")
  expect(r2.events.filter((event) => event.object.key === key)).toEqual([
    {
      account: "local",
      action: "PutObject",
      bucket: "documents",
      object: { key, size: BODY.length, eTag: etag },
      eventTime: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
    },
  ])
})

test("a browser's preflight is answered, and a refusal is readable across origins", async () => {
  const { url } = await upload(newKey())
  const asked = { origin: "https://app.example", "access-control-request-headers": "x-amz-checksum-sha256" }
  const preflight = await fetch(url, { method: "OPTIONS", headers: asked })
  expect(preflight.status).toBe(204)
  expect(preflight.headers.get("access-control-allow-methods")).toContain("PUT")
  expect(preflight.headers.get("access-control-allow-headers")).toBe("*")
  expect((await fetch(url)).headers.get("access-control-allow-origin")).toBe("*")
})
