// Proves the R2 stand-in does what a presigned URL was signed for.
import { createHash, randomUUID } from "node:crypto"
import { createServer } from "node:http"
import type { AddressInfo } from "node:net"
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest"
import { openObjects } from "../../../deploy/backup/objects.ts"
import cors from "../../../deploy/r2-cors.json" with { type: "json" }
import { presigner } from "../../../src/adapters/cloudflare/presign.ts"
import { answerPreflight } from "../../../workers/local/r2/cors.ts"
import { boundTo, type R2Endpoint, startR2Endpoint } from "./start-endpoint.ts"

let r2: R2Endpoint
beforeAll(async () => {
  r2 = await startR2Endpoint()
})
afterAll(() => r2.close())

const BODY = "What the tide gauge wrote."
const newKey = () => `ten_1/doc_${randomUUID()}/v1/original`
const upload = (key: string, body = BODY) => presigner(r2.config).put(key, boundTo(body), 60)
const codeIn = async (response: Response) => /<Code>(\w+)<\/Code>/.exec(await response.text())?.[1]

test("a PUT with the signed type, length and checksum is stored, and GET sees it", async () => {
  const key = newKey()
  const before = Date.now()
  const { url, headers, expiresAt } = await upload(key)
  expect(expiresAt.getTime() - before).toBeGreaterThan(58_000)
  expect(new URL(url).searchParams.get("X-Amz-Expires")).toBe("60")
  expect(new URL(await presigner(r2.config).get(key, 61)).searchParams.get("X-Amz-Expires")).toBe("61")
  expect((await fetch(url, { method: "PUT", headers, body: BODY })).status).toBe(200)
  expect(await r2.stored(key)).toBe(BODY)

  const got = await fetch(await presigner(r2.config).get(key, 60))
  expect([got.headers.get("content-type"), await got.text()]).toEqual(["text/plain", BODY])
  const missing = await fetch(await presigner(r2.config).get(newKey(), 60))
  expect([missing.status, await codeIn(missing)]).toEqual([404, "NoSuchKey"])
})

test("a backup asks once more where a connection was closed under its request", async () => {
  let asked = 0
  const server = createServer((request, response) => {
    if (++asked % 2 === 1) request.socket.destroy()
    else response.end("kept")
  })
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const objects = openObjects({ ...r2.config, endpoint })
  expect((await objects.read("ten_1/a"))?.bytes.toString()).toBe("kept")
  await objects.write("ten_1/a", Buffer.from("x"), "text/plain")
  expect(asked).toBe(4)
  server.close()
})

test("a listing pages through what begins with a prefix, whatever signs are in it, and needs its signature", async () => {
  const folder = `ten_${randomUUID()}/`
  const keys = ["a & b <c>.txt", "d/e", "f"].map((name) => folder + name)
  for (const key of keys) {
    const { url, headers } = await upload(key)
    expect((await fetch(url, { method: "PUT", headers, body: BODY })).status).toBe(200)
  }
  const objects = await openObjects(r2.config).list(folder)
  expect(objects.map(({ key, size }) => [key, size])).toEqual(keys.map((key) => [key, BODY.length]))
  expect(await openObjects(r2.config).list("ten_nobody/")).toEqual([])
  const listing = await presigner(r2.config).list(folder, null, 60)
  expect((await fetch(listing.replace(encodeURIComponent(folder), ""))).status).toBe(403)
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

test("each stored file sends one event in R2's shape; a refused one, and what the parser stores beside it, none", async () => {
  const key = newKey()
  const text = key.replace("original", "text")
  await fetch(await presigner(r2.config).putAny(text, "text/plain", 60), {
    method: "PUT",
    headers: { "content-type": "text/plain" },
    body: BODY,
  })
  const { url, headers } = await upload(key)
  await fetch(url, { method: "PUT", headers, body: BODY.toUpperCase() })
  await fetch(url, { method: "PUT", headers, body: BODY })
  const last = newKey()
  const other = await upload(last)
  await fetch(other.url, { method: "PUT", headers: other.headers, body: BODY })
  await vi.waitUntil(() => r2.events.some((event) => event.object.key === last), 120_000)
  const etag = createHash("md5").update(BODY).digest("hex")
  expect(r2.events.filter((event) => event.object.key === key || event.object.key === text)).toEqual([
    {
      account: "local",
      action: "PutObject",
      bucket: "documents",
      object: { key, size: BODY.length, eTag: etag },
      eventTime: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
    },
  ])
})

describe("a page", () => {
  const [rule] = cors.rules
  const page = rule?.allowed.origins[0] ?? ""
  const preflight = async (url: string, headers: Record<string, string>) =>
    await fetch(url, { method: "OPTIONS", headers: { "access-control-request-method": "PUT", ...headers } })

  test("of an origin that the deployed rules name may PUT with the headers of a presigned upload, and read the reply", async () => {
    const { url, headers } = await upload(newKey())
    const asked = { origin: page, "access-control-request-headers": Object.keys(headers).join(",") }
    const allowed = await preflight(url, asked)
    expect([allowed.status, allowed.headers.get("access-control-allow-origin")]).toEqual([204, page])
    expect(allowed.headers.get("access-control-allow-methods")).toBe("PUT")
    expect(allowed.headers.get("access-control-allow-headers")).toBe("content-type, x-amz-checksum-sha256")
    const put = await fetch(url, { method: "PUT", headers: { ...headers, origin: page }, body: BODY })
    expect([put.status, put.headers.get("access-control-allow-origin")]).toEqual([200, page])
    const refused = await fetch(url, { method: "PUT", headers: { ...headers, origin: page }, body: "others" })
    expect([refused.status >= 400, refused.headers.get("access-control-allow-origin")]).toEqual([true, page])
  })

  test("of such an origin may read an original, a part of it as well", async () => {
    const { url } = await upload(newKey())
    const reading = { "access-control-request-method": "GET", "access-control-request-headers": "range" }
    const allowed = await preflight(url, { origin: page, ...reading })
    expect([allowed.status, allowed.headers.get("access-control-allow-methods")]).toEqual([204, "GET"])
    expect((await preflight(url, { origin: "https://evil.example", ...reading })).status).toBe(403)
  })

  test("of another origin, or with another method or header, is refused before it uploads", async () => {
    const { url, headers } = await upload(newKey())
    for (const wrong of [
      { origin: "https://evil.example" },
      { origin: `${page}.evil.example` },
      { origin: page, "access-control-request-method": "DELETE" },
      { origin: page, "access-control-request-headers": "content-type, x-amz-meta-note" },
    ] as Record<string, string>[]) {
      const reply = await preflight(url, wrong)
      expect([wrong, reply.status, reply.headers.get("access-control-allow-origin")]).toEqual([wrong, 403, null])
    }
    const put = await fetch(url, { method: "PUT", headers: { ...headers, origin: "https://evil.example" }, body: BODY })
    expect(put.headers.get("access-control-allow-origin")).toBeNull()
  })

  test("is refused everywhere while a bucket has no rules, and of any subdomain where a rule has a star", () => {
    const request = (origin: string) =>
      new Request("https://r2.test/", {
        method: "OPTIONS",
        headers: { origin, "access-control-request-method": "PUT" },
      })
    expect(answerPreflight(request(page), { rules: [] }).status).toBe(403)
    const star = { rules: [{ allowed: { origins: ["https://*.example.com"], methods: ["PUT"] } }] }
    expect(answerPreflight(request("https://a.example.com"), star).status).toBe(204)
    expect(answerPreflight(request("https://example.com"), star).status).toBe(403)
  })
})
