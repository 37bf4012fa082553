// Proves the R2 stand-in refuses whatever differs from what was signed, and stores nothing of it.
import { createHash, randomUUID } from "node:crypto"
import { once } from "node:events"
import { connect } from "node:net"
import fc from "fast-check"
import { afterAll, beforeAll, expect, test } from "vitest"
import { presigner } from "../../../src/adapters/cloudflare/presign.ts"
import { boundTo, type R2Endpoint, signAny, startR2Endpoint } from "./start-endpoint.ts"

let r2: R2Endpoint
beforeAll(async () => {
  r2 = await startR2Endpoint()
})
afterAll(() => r2.close())

const BODY = "What the tide gauge wrote."
const OTHER_BODY = BODY.toUpperCase()
const newKey = () => `ten_1/doc_${randomUUID()}/v1/original`
const codeIn = async (response: Response) => /<Code>(\w+)<\/Code>/.exec(await response.text())?.[1]

type Upload = { method: string; url: string; headers: Record<string, string>; body: string }
const adding = (headers: Record<string, string>) => (upload: Upload) => ({
  ...upload,
  headers: { ...upload.headers, ...headers },
})
const toUrl = (change: (url: string) => string) => (upload: Upload) => ({ ...upload, url: change(upload.url) })

const CHANGES: [string, number, string, (upload: Upload) => Upload][] = [
  ["another type", 403, "SignatureDoesNotMatch", adding({ "content-type": "text/html" })],
  ["another length", 403, "SignatureDoesNotMatch", (upload) => ({ ...upload, body: `${BODY}!` })],
  ["another body of that length", 400, "BadDigest", (upload) => ({ ...upload, body: OTHER_BODY })],
  [
    "another body with its own checksum",
    403,
    "SignatureDoesNotMatch",
    (upload) => ({
      ...adding({ "x-amz-checksum-sha256": createHash("sha256").update(OTHER_BODY).digest("base64") })(upload),
      body: OTHER_BODY,
    }),
  ],
  ["no checksum", 403, "SignatureDoesNotMatch", (upload) => ({ ...upload, headers: { "content-type": "text/plain" } })],
  ["another method", 403, "SignatureDoesNotMatch", (upload) => ({ ...upload, method: "DELETE" })],
  ["another host", 403, "SignatureDoesNotMatch", toUrl((url) => url.replace("127.0.0.1", "localhost"))],
  ["another key", 403, "SignatureDoesNotMatch", toUrl((url) => url.replace("/v1/", "/v2/"))],
  ["no signature at all", 400, "InvalidArgument", toUrl((url) => url.replace(/\?.*/, ""))],
  ["a doubled parameter", 400, "InvalidArgument", toUrl((url) => `${url}&X-Amz-Expires=60`)],
  ["another spelling of the query", 400, "InvalidArgument", toUrl((url) => url.replace("%2F", "%2f"))],
  ["another spelling of the path", 400, "InvalidURI", toUrl((url) => url.replace("/v1/", "/%761/"))],
  ["an unknown parameter", 501, "NotImplemented", toUrl((url) => `${url}&x-id=PutObject`)],
  ["an unknown x-amz header", 501, "NotImplemented", adding({ "x-amz-acl": "public-read" })],
  ["a condition", 501, "NotImplemented", adding({ "if-none-match": "*" })],
  ["an Authorization header", 501, "NotImplemented", adding({ authorization: "AWS4-HMAC-SHA256 Credential=x" })],
]
test.each(CHANGES)("a PUT with %s is refused with %i %s", async (_name, status, code, change) => {
  const key = newKey()
  const signed = await presigner(r2.config).put(key, boundTo(BODY), 60)
  const { url, ...init } = change({ method: "PUT", body: BODY, ...signed })
  const response = await fetch(url, init)
  expect([response.status, await codeIn(response), await r2.stored(key)]).toEqual([status, code, null])
})

test("a PUT of unknown length is bound to its type and its key", async () => {
  const key = newKey()
  const url = await presigner(r2.config).putAny(key, "application/x-ndjson", 60)
  const put = (to: string, type: string) =>
    fetch(to, { method: "PUT", headers: { "content-type": type }, body: BODY }).then(({ status }) => status)
  expect(await put(url, "text/html")).toBe(403)
  expect(await put(url.replace("/v1/", "/v2/"), "application/x-ndjson")).toBe(403)
  expect(await r2.stored(key)).toBeNull()
  expect(await put(url, "application/x-ndjson")).toBe(200)
})

const amzDate = (secondsAgo: number) =>
  new Date(Date.now() - secondsAgo * 1000).toISOString().replace(/[:-]|\.\d{3}/g, "")
const SIGNED: [string, number, string, Parameters<typeof signAny>[3]][] = [
  ["that has expired", 403, "ExpiredRequest", { datetime: amzDate(62) }],
  ["from the future", 403, "RequestTimeTooSkewed", { datetime: amzDate(-3600) }],
  ["valid for more than 7 days", 400, "InvalidArgument", { expires: "604801" }],
  ["valid for no time", 400, "InvalidArgument", { expires: "0" }],
  ["with a date of another form", 400, "InvalidArgument", { datetime: "2026-01-31T00:00:00Z" }],
  ["for another region", 400, "InvalidArgument", { region: "us-east-1" }],
  ["for another service", 400, "InvalidArgument", { service: "ec2" }],
  ["by an unknown key", 401, "Unauthorized", { accessKeyId: "somebody-else" }],
  ["with another secret", 403, "SignatureDoesNotMatch", { secretAccessKey: "guessed" }],
  ["that does not cover the checksum it is sent with", 403, "AccessDenied", { headers: {} }],
  ["with a checksum that is no SHA-256", 400, "InvalidRequest", { headers: { "x-amz-checksum-sha256": "AAAA" } }],
]
test.each(SIGNED)("a PUT signature %s is refused with %i %s", async (_name, status, code, options) => {
  const key = newKey()
  const headers = { "x-amz-checksum-sha256": createHash("sha256").update(BODY).digest("base64") }
  const url = await signAny(r2.config, "PUT", `/documents/${key}`, { headers, ...options })
  const sent = { ...headers, ...(options?.headers as Record<string, string> | undefined) }
  const response = await fetch(url, { method: "PUT", headers: sent, body: BODY })
  expect([response.status, await codeIn(response), await r2.stored(key)]).toEqual([status, code, null])
})

test.each([
  ["PUT", "/elsewhere/key", 404, "NoSuchBucket"],
  ["GET", "/documents", 501, "NotImplemented"],
  ["GET", "/", 501, "NotImplemented"],
  ["POST", "/documents/key", 501, "NotImplemented"],
  ["HEAD", "/documents/key", 501, undefined],
  ["DELETE", "/documents/key", 501, "NotImplemented"],
])("a signed %s of %s is refused with %i %s", async (method, path, status, code) => {
  const response = await fetch(await signAny(r2.config, method, path), { method })
  expect([response.status, await codeIn(response)]).toEqual([status, code])
})

test("an upload that breaks off leaves nothing behind", async () => {
  const key = newKey()
  const { url, headers } = await presigner(r2.config).put(key, boundTo(BODY), 60)
  const { hostname, port, pathname, search, host } = new URL(url)
  const socket = connect(Number(port), hostname)
  const lines = Object.entries({ ...headers, host, "content-length": `${BODY.length}` }).map(([n, v]) => `${n}: ${v}`)
  socket.end([`PUT ${pathname}${search} HTTP/1.1`, ...lines, "", BODY.slice(0, 10)].join("\r\n"))
  socket.resume()
  await once(socket, "close")
  expect(await r2.stored(key)).toBeNull()
})

test("a URL that differs in any one character is refused and stores nothing", async () => {
  const key = newKey()
  const { url, headers } = await presigner(r2.config).put(key, boundTo(BODY), 60)
  const start = new URL(url).origin.length + 1
  const character = fc.constantFrom(..."abcdefABCDEFzZ0123456789%/?&=;#+-._~!'()* ")
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: start, max: url.length - 1 }), character, async (at, replacement) => {
      const changed = new URL(url.slice(0, at) + replacement + url.slice(at + 1)).href
      fc.pre(changed !== url)
      const response = await fetch(changed, { method: "PUT", headers, body: BODY })
      await response.text()
      expect(response.status).toBeGreaterThanOrEqual(400)
    }),
    { numRuns: 500 },
  )
  expect(await r2.stored(key)).toBeNull()
  expect((await fetch(url, { method: "PUT", headers, body: BODY })).status).toBe(200)
})
