// Requests that no fetch would send: a GET with a body, TRACE, and what is framed oddly. None is our fault.
import { request } from "node:http"
import { beforeAll, describe, expect, inject, test } from "vitest"
import { holdReply } from "./hold-replies.ts"
import { freshTenant } from "./tenant.ts"

let tenant: Awaited<ReturnType<typeof freshTenant>>
beforeAll(async () => {
  tenant = await freshTenant()
})

type Asked = { method: string; path: string; headers?: Record<string, string>; body?: string }

const send = (base: string, credential: string, { method, path, headers = {}, body }: Asked) =>
  new Promise<{ status: number; allow: string | undefined; text: string }>((resolve, reject) => {
    const url = new URL(path, base)
    const asked = request(
      url.href,
      { method, headers: { Authorization: `Bearer ${credential}`, ...headers } },
      (reply) => {
        let text = ""
        reply.setEncoding("utf8").on("data", (part) => (text += part))
        reply.on("end", () => {
          const { statusCode: status = 0, headersDistinct } = reply
          const sent = Object.entries(headersDistinct).map(([name, values = []]): [string, string] => [
            name,
            values.join(),
          ])
          holdReply(method, url, new Response(text === "" ? null : text, { status, headers: sent }))
          resolve({ status, allow: reply.headers.allow, text })
        })
      },
    )
    asked.on("error", reject).end(body)
  })

const workers = () => {
  const { edgeUrl, adminUrl, adminKey } = inject("platform")
  return [
    ["/api/v1/documents", (asked: Asked) => send(edgeUrl, tenant.apiKey, asked)],
    ["/api/v1/tenants", (asked: Asked) => send(adminUrl, adminKey, asked)],
  ] as const
}

describe("on both Workers", () => {
  test("a GET with a body is answered as one without", async () => {
    for (const [path, ask] of workers())
      for (const headers of [
        { "Content-Length": "8", "Content-Type": "application/json" },
        { "Content-Length": "8", "Content-Type": "text/plain" },
        { "Transfer-Encoding": "chunked" },
        { "Content-Length": "8", "Content-Type": "multipart/form-data; boundary=x" },
      ] as Record<string, string>[])
        expect([path, headers, (await ask({ method: "GET", path, headers, body: '{"a": 1}' })).status]).toEqual([
          path,
          headers,
          200,
        ])
  })

  test("TRACE and other methods, with a body or without, are 405 with Allow", async () => {
    for (const [path, ask] of workers())
      for (const method of ["TRACE", "PROPFIND", "OPTIONS"])
        for (const body of [undefined, "x"]) {
          const reply = await ask({ method, path, ...(body ? { body, headers: { "Content-Length": "1" } } : {}) })
          expect([method, reply.status, reply.allow]).toEqual([method, 405, expect.stringContaining("GET, HEAD")])
        }
  })

  test("a DELETE with a body is answered as one without", async () => {
    for (const [path, ask] of workers()) {
      const reply = await ask({
        method: "DELETE",
        path: `${path}/${path.endsWith("documents") ? "doc" : "ten"}_${"0".repeat(26)}`,
        headers: { "Content-Length": "3" },
        body: "{a:",
      })
      expect(reply.status).toBe(404)
    }
  })
})
