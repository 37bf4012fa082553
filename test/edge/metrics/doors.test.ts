// Who may scrape and push, and what a body may be.
import { describe, expect, test } from "vitest"
import { bindings, push, request, sample, scrape, TOKEN, unique } from "./gateway-client.ts"

const GUARDED = [
  ["GET", "/metrics"],
  ["PUT", "/metrics/job/doors"],
  ["POST", "/metrics/job/doors"],
  ["DELETE", "/metrics/job/doors"],
  ["GET", "/metrics/anything"],
] as const
const BAD_CREDENTIALS = [
  "Bearer wrong",
  `Bearer ${TOKEN}x`,
  `Bearer ${TOKEN.slice(0, -1)}`,
  "Bearer",
  `Basic ${TOKEN}`,
  TOKEN,
]

async function gzip(text: string): Promise<Uint8Array<ArrayBuffer>> {
  const stream = new Blob([text]).stream().pipeThrough(new CompressionStream("gzip"))
  return new Uint8Array(await new Response(stream).arrayBuffer())
}

describe("the doors of the metrics Worker", () => {
  test.each(GUARDED)("%s %s without a credential is a 401 that says how to come back", async (method, path) => {
    const context = { method, headers: { Authorization: "" } }
    const response = await request(path, context)
    expect(response.status).toBe(401)
    expect(response.headers.get("Content-Type")).toBe("application/problem+json")
    expect(response.headers.get("WWW-Authenticate")).toMatch(/^Bearer /)
    expect(await response.json()).toMatchObject({ status: 401, request_id: expect.stringMatching(/^req_/) })
  })

  test.each(BAD_CREDENTIALS)("the credential %j opens nothing", async (authorization) => {
    for (const [method, path] of GUARDED) {
      const response = await request(path, { method, headers: { Authorization: authorization } })
      expect(response.status).toBe(401)
      expect(await response.text()).not.toContain(TOKEN)
    }
  })

  test("a Worker without a proper token lets nobody in and is not ready, but lives", async () => {
    for (const vars of [{ METRICS_TOKEN: "" }, { METRICS_TOKEN: "short" }, { METRICS_TOKEN: undefined }]) {
      const headers = { Authorization: `Bearer ${vars.METRICS_TOKEN ?? ""}` }
      expect((await request("/metrics", { headers }, vars)).status).toBe(503)
      expect((await request("/-/ready", {}, vars)).status).toBe(503)
      expect((await request("/-/healthy", {}, vars)).status).toBe(200)
    }
  })

  test("health needs no credential", async () => {
    for (const path of ["/-/healthy", "/-/ready"])
      expect((await request(path, { headers: { Authorization: "" } })).status).toBe(200)
  })

  test("a scrape is Prometheus text that names the version and where it runs", async () => {
    const response = await request("/metrics")
    expect(response.headers.get("Content-Type")).toBe("text/plain; version=0.0.4; charset=utf-8")
    expect((await scrape()).get(sample("rag_app_info", { version: "0.1.0", env: bindings.ENV }))).toBe(1)
  })

  test.each([
    ["PUT", "/metrics", 405, "GET, HEAD"],
    ["GET", "/metrics/job/a", 405, "PUT, POST, DELETE"],
    ["PATCH", "/metrics/job/a", 405, "PUT, POST, DELETE"],
    ["PUT", "/metrics/jobs/a", 404, null],
    ["GET", "/nope", 404, null],
  ])("%s %s answers %i and says what it allows", async (method, path, status, allow) => {
    const response = await request(path, { method })
    expect([response.status, response.headers.get("Allow")]).toEqual([status, allow])
  })

  test("a gzipped push is understood", async () => {
    const job = unique()
    const body = await gzip("doors_total 3\n")
    expect((await push("PUT", `/metrics/job/${job}`, body, { "Content-Encoding": "gzip" })).status).toBe(200)
    expect((await scrape()).get(sample("doors_total", { job, instance: "" }))).toBe(3)
  })

  test.each([
    ["more than a megabyte", () => `# ${"x".repeat(1024 * 1024)}\n`, {}, 413],
    ["a bomb", () => gzip(`# ${"x".repeat(50_000_000)}\n`), { "Content-Encoding": "gzip" }, 413],
    ["text that claims to be gzip", () => "doors_total 1\n", { "Content-Encoding": "gzip" }, 400],
    ["another encoding", () => "doors_total 1\n", { "Content-Encoding": "br" }, 415],
    ["protobuf", () => "doors_total 1\n", { "Content-Type": "application/vnd.google.protobuf" }, 415],
    ["bytes that are not UTF-8", () => new Uint8Array([0x78, 0xff, 0x0a]), {}, 400],
  ])("a push of %s is refused", async (_, body, headers: Record<string, string>, status) => {
    const job = unique()
    expect((await push("PUT", `/metrics/job/${job}`, await body(), headers)).status).toBe(status)
    expect([...(await scrape()).keys()].some((key) => key.includes(job))).toBe(false)
  })

  test("the quote of a faulty push in the reply is bounded", async () => {
    const response = await push("PUT", "/metrics/job/doors", `x{__${"y".repeat(5_000)}="1"} 1\n`)
    expect(response.status).toBe(400)
    expect((await response.text()).length).toBeLessThan(1_000)
  })
})
