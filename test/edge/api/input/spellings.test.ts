// Clients that spell it otherwise: what is plain is accepted, and what is not is refused by its name; on every route.
import { beforeAll, describe, expect, test } from "vitest"
import { z } from "zod"
import { EDGE_CONTRACTS } from "../../../../src/edge/contracts/index.ts"
import { type RouteContract, takesNoBody } from "../../../../src/http/openapi/contract.ts"
import { ADMIN_CONTRACTS } from "../../../../workers/admin/contracts.ts"
import { ADMIN_API_KEY, handleAdmin } from "../support/admin.ts"
import { handle } from "../support/direct.ts"
import { filled, nameOf, nobodys } from "../support/route-table.ts"
import { freshTenant } from "../support/tenant.ts"

let tenant: Awaited<ReturnType<typeof freshTenant>>
beforeAll(async () => {
  tenant = await freshTenant()
})

const WORKERS = [
  ["edge", EDGE_CONTRACTS, handle, () => tenant.key],
  ["admin", ADMIN_CONTRACTS, handleAdmin, () => ADMIN_API_KEY],
] as const
const tableOf = (contracts: readonly RouteContract[]) => contracts.map((route) => [nameOf(route), route] as const)

describe.each(WORKERS)("the %s Worker", (_, contracts, send, credential) => {
  const ask = (method: string, path: string, more: Record<string, string> = {}) =>
    send(method, path, { headers: { Authorization: `Bearer ${credential()}`, ...more } })

  // Providers add parameters of their own to the two routes they send the browser back to.
  const strict = tableOf(contracts).filter(([, route]) => !route.path.endsWith("/callback"))
  test.each(strict)("refuses a parameter by its name at %s", async (_, route) => {
    for (const slash of ["", "/"]) {
      const reply = await ask(route.method.toUpperCase(), `${filled(route, nobodys)}${slash}?chunk_size=9`, {
        ...(route.json ? { "Content-Type": "application/json" } : {}),
      })
      const paths = JSON.parse(reply.text).errors?.map(({ path }: { path: string }) => path)
      expect([slash, reply.status, paths]).toEqual([slash, 422, ["chunk_size"]])
    }
  })

  test.each(tableOf(contracts).filter(([, { json }]) => json && takesNoBody(json)))(
    "takes no body at %s for an empty one",
    async (_, route) => {
      const headers = { Authorization: `Bearer ${credential()}` }
      const typed = { ...headers, "Content-Type": "application/json" }
      const [empty, ...without] = [{ headers: typed, body: "{}" }, { headers }, { headers: typed }]
      const asked = (init: RequestInit) => send(route.method.toUpperCase(), filled(route, nobodys), init)
      const { status } = await asked(empty)
      expect([400, 415, 422, 500]).not.toContain(status)
      for (const init of without) expect((await asked(init)).status).toBe(status)
    },
  )

  test.each(tableOf(contracts))("answers 405 with Allow to another method than %s", async (_, route) => {
    const methods = contracts.filter(({ path }) => path === route.path).map(({ method }) => method.toUpperCase())
    for (const method of ["GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "HEAD"]) {
      if (methods.includes(method) || (method === "HEAD" && methods.includes("GET"))) continue
      const reply = await ask(method, filled(route, nobodys))
      expect([method, reply.status]).toEqual([method, 405])
      expect([method, (await ask(method, `${filled(route, nobodys)}/`)).status]).toEqual([method, 405])
      const allowed = methods.flatMap((one) => (one === "GET" ? ["GET", "HEAD"] : [one]))
      expect(reply.headers.get("Allow")?.split(", ").sort()).toEqual(allowed.sort())
    }
  })

  test.each(tableOf(contracts).filter(([, { method }]) => method === "get"))(
    "answers %s with a slash at its end alike, and HEAD with the same status and no body",
    async (_, route) => {
      const path = filled(route, nobodys)
      const { status } = await ask("GET", path)
      expect((await ask("GET", `${path}/`)).status).toBe(status)
      const head = await ask("HEAD", path)
      expect([head.status, head.text]).toEqual([status, ""])
    },
  )

  const kindOf = (field: unknown) => {
    const { format, type } = z.toJSONSchema(field as z.ZodType, { io: "input", unrepresentable: "any" })
    return format ?? String(type)
  }
  const beyond: Record<string, string[]> = {
    date: ["0000-01-01", "1969-12-31"],
    "date-time": ["0000-01-01T00:00:00Z", "9999-12-31T23:59:59-23:59"],
    integer: ["2147483648", "9007199254740991", "-1"],
  }
  test("refuses by its name a time or a number that no store can hold, wherever one is asked for", async () => {
    const asked = contracts.flatMap((route) =>
      Object.entries(route.query?.shape ?? {}).flatMap(([parameter, field]) =>
        (beyond[kindOf(field)] ?? []).map((value) => ({ route, parameter, value })),
      ),
    )
    expect(asked.length).toBeGreaterThan(0)
    for (const { route, parameter, value } of asked) {
      const path = `${filled(route, nobodys)}?${parameter}=${encodeURIComponent(value)}`
      const reply = await ask(route.method.toUpperCase(), path)
      const paths = JSON.parse(reply.text).errors?.map(({ path }: { path: string }) => path)
      expect([path, reply.status, paths]).toEqual([path, 422, [parameter]])
    }
  })

  test("says 404 of what no route has, and 401 to strangers", async () => {
    expect((await ask("GET", "/api/v1/nowhere?x=1")).status).toBe(404)
    for (const [method, path] of [
      ["PATCH", "documents"],
      ["GET", "documents?x=1"],
      ["PATCH", "tenants?x=1"],
    ] as const)
      expect((await send(method, `/api/v1/${path}`)).status).toBe(401)
  })
})

describe("a list", () => {
  test("takes an empty cursor for none", async () => {
    const lists = EDGE_CONTRACTS.filter((route) => route.query && "cursor" in route.query.shape)
    expect(lists.length).toBeGreaterThan(1)
    const headers = { Authorization: `Bearer ${tenant.key}` }
    const endpoint = JSON.stringify({ url: "https://example.com/hook", events: ["document.ready"] })
    const made = await handle("POST", "/api/v1/webhooks", {
      headers: { ...headers, "Content-Type": "application/json" },
      body: endpoint,
    })
    const { id } = JSON.parse(made.text)
    for (const path of lists.map((route) => route.path.replace("/webhooks/:id", `/webhooks/${id}`))) {
      const reply = await handle("GET", `${path}?cursor=&limit=5`, { headers })
      expect([path, reply.status]).toEqual([path, 200])
      expect([path, (await handle("GET", `${path}?cursor=x`, { headers })).status]).toEqual([path, 422])
    }
  })
})

test("a parameter given twice, or unknown without a value, is refused by its name; the same twice is plain", async () => {
  const headers = { Authorization: `Bearer ${tenant.key}` }
  const faults = async (query: string) => {
    const { status, text } = await handle("GET", `/api/v1/documents?${query}`, { headers })
    return [status, ...(JSON.parse(text).errors ?? []).map(({ path }: { path: string }) => path)]
  }
  expect(await faults("limit=7&status=ready&limit=9")).toEqual([422, "limit"])
  expect(await faults("limit=7&colour=")).toEqual([422, "colour"])
  expect(await faults("limit=7&limit=7&status=")).toEqual([200])
})

test("a credential counts whatever space stands around it, and a patch by its own type of JSON", async () => {
  for (const Authorization of [`bearer  ${tenant.key}`, `BEARER ${tenant.key} `])
    expect((await handle("GET", "/api/v1/keys", { headers: { Authorization } })).status).toBe(200)
  const headers = { "X-API-Key": ` ${tenant.key} `, "Content-Type": "application/merge-patch+json; charset=UTF-8" }
  const asked = await handle("POST", "/api/v1/search", { headers, body: '{"query": "anything"}' })
  expect(asked.status).toBe(200)
})

describe("a document's type", () => {
  const json = () => ({ Authorization: `Bearer ${tenant.key}`, "Content-Type": "application/json" })
  const register = async (content_type: string, filename = "a.txt") => {
    const sha256 = Array.from(crypto.getRandomValues(new Uint8Array(32)), (byte) =>
      byte.toString(16).padStart(2, "0"),
    ).join("")
    const body = JSON.stringify({ filename, content_type, size_bytes: 3, sha256 })
    const { status, text } = await handle("POST", "/api/v1/documents", { headers: json(), body })
    const { document, upload, errors } = JSON.parse(text)
    return { status, type: document?.content_type, signed: upload?.headers["content-type"], path: errors?.[0]?.path }
  }

  test.each([
    ["text/plain; charset=utf-8", "text/plain", "text/plain; charset=utf-8"],
    ["TEXT/PLAIN", "text/plain", "text/plain"],
    ["text/x-markdown", "text/markdown", "text/markdown"],
    ['Text/HTML ;charset="ISO-8859-1"', "text/html", "text/html; charset=iso-8859-1"],
    ["text/markdown; variant=GFM", "text/markdown", "text/markdown"],
    ["Text/X-Web-Markdown", "text/markdown", "text/markdown"],
    ["application/xhtml+xml; charset=big5", "text/html", "text/html; charset=big5"],
    ["text/comma-separated-values; header=absent", "text/csv", "text/csv"],
    ["application/pdf; charset=binary", "application/pdf", "application/pdf"],
    ["text/plain; charset=unknown-8bit", "text/plain", "text/plain"],
  ])("%s is taken as %s, and its charset goes with the file", async (declared, type, signed) => {
    expect(await register(declared)).toMatchObject({ status: 201, type, signed })
  })

  test.each([
    ["", "notes.MARKDOWN", "text/markdown"],
    ["application/octet-stream", "table.tsv", "text/csv"],
    ["Binary/Octet-Stream; x=y", "letter.eml", "message/rfc822"],
  ])("%j of %s is told by its name: %s", async (declared, name, type) => {
    expect(await register(declared, name)).toMatchObject({ status: 201, type, signed: type })
    expect(await register(declared, "nameless")).toMatchObject({ status: 422, path: "content_type" })
  })

  test("is checked by its sum in either case of letters", async () => {
    const body = { filename: "a.txt", content_type: "text/plain", size_bytes: 3, sha256: "AbCdEf01".repeat(8) }
    const { status, text } = await handle("POST", "/api/v1/documents", { headers: json(), body: JSON.stringify(body) })
    expect([status, JSON.parse(text).document.sha256]).toEqual([201, "abcdef01".repeat(8)])
  })

  test.each(["image/png", "text", "text/plain, text/html", "text/plain; charset=klingon", "text/plain\r\nx: y"])(
    "%j is refused by its path",
    async (declared) => {
      expect(await register(declared)).toMatchObject({ status: 422, path: "content_type" })
    },
  )

  test("of a text in JSON is read as forgivingly", async () => {
    for (const [content_type, type] of [
      ["TEXT/MARKDOWN", "text/markdown"],
      ["text/plain;charset=latin1", "text/plain"],
    ]) {
      const body = JSON.stringify({ title: "a", text: crypto.randomUUID(), content_type })
      const { status, text } = await handle("POST", "/api/v1/documents/text", { headers: json(), body })
      expect([status, JSON.parse(text).document.content_type]).toEqual([202, type])
    }
  })
})

describe("a multipart upload", () => {
  const upload = async (text: string, type = "multipart/form-data; boundary=xx") => {
    const headers = { Authorization: `Bearer ${tenant.key}`, "Content-Type": type }
    const reply = await handle("POST", "/api/v1/documents/ingest", { headers, body: text })
    return { status: reply.status, body: JSON.parse(reply.text) }
  }
  const form = (disposition: string, type: string) =>
    `--xx\r\nContent-Type: ${type}\r\nContent-Disposition: form-data; ${disposition}\r\n\r\n${crypto.randomUUID()}\r\n--xx--\r\n`

  test.each([
    ["name=file; filename=a.txt; filename*=utf-8''a.txt", "text/plain; charset=utf-8", "a.txt", "text/plain"],
    ["name=file; filename*=utf-8''%C3%BC.md", "application/octet-stream", "ü.md", "text/markdown"],
    ['name="file"; filename="u.md"; filename*=UTF-8\'\'%C3%BC.md', "TEXT/X-MARKDOWN", "ü.md", "text/markdown"],
  ])("with %s and %s is taken", async (disposition, type, filename, content_type) => {
    const { status, body } = await upload(form(disposition, type))
    expect([status, body.document]).toMatchObject([202, { filename, content_type }])
  })

  test("with empty fields, as a page's form has them, is taken as without", async () => {
    const empty = ["collection_id", "metadata"]
      .map((name) => `--xx\r\nContent-Disposition: form-data; name=${name}\r\n\r\n\r\n`)
      .join("")
    const { status, body } = await upload(`${empty}${form("name=file; filename=a.txt", "text/plain")}`)
    expect([status, body.document]).toMatchObject([202, { filename: "a.txt", metadata: {} }])
  })

  test("that is no form says what is wrong with it", async () => {
    for (const text of ["{}", "", "--xx\r\n", form("name=file; filename=a.txt", "text/plain").replace("--xx--", "")]) {
      const { status, body } = await upload(text)
      expect([status, body.detail]).toEqual([400, expect.stringMatching(/^The body is not a valid multipart form: /)])
    }
    const { status, body } = await upload("x", "multipart/form-data")
    expect([status, body.detail]).toEqual([400, expect.stringContaining("no boundary")])
  })
})
