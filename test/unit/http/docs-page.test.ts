// The API's page: it comes from the Worker and its package alone, and what it may do is what its policy says.
import { createHash } from "node:crypto"
import { existsSync, readFileSync } from "node:fs"
import { createRequire } from "node:module"
import { dirname, join } from "node:path"
import { runInNewContext } from "node:vm"
import { parse } from "node-html-parser"
import { expect, test } from "vitest"
import { docsPage } from "../../../src/http/openapi/docs-page.ts"
import { DOCS_ROUTES, getOpenApi } from "../../../src/http/shapes/open-routes.ts"

const PACKAGE = dirname(createRequire(import.meta.url).resolve("swagger-ui-dist/package.json"))

/** As wrangler's [assets] answers: the file, or 404. */
const ASSETS = {
  async fetch(url: string): Promise<Response> {
    const file = join(PACKAGE, new URL(url).pathname)
    return existsSync(file) ? new Response(readFileSync(file)) : new Response(null, { status: 404 })
  },
}
const failed = () => new Response(null, { status: 500 })
const get = async (path: string, env: object = { ASSETS }) => await docsPage().onError(failed).request(path, {}, env)

test("whatever the page asks for is a route of the Worker, and there is no other", async () => {
  const page = parse(await (await get("/docs")).text())
  const asked = page.querySelectorAll("[src], [href]").map((one) => one.getAttribute("src") ?? one.getAttribute("href"))
  expect(asked.toSorted()).toEqual(["/docs/swagger-ui-bundle.js", "/docs/swagger-ui.css"])
  const routes = DOCS_ROUTES.map(({ path }) => path)
  expect([...asked, "/docs"]).toEqual(expect.arrayContaining(routes))
  for (const { path, replies } of DOCS_ROUTES)
    expect((await get(path)).headers.get("Content-Type")).toBe(`${replies[200]?.contentType}; charset=utf-8`)
})

test("the files are the package's to the last byte, and no other of them is served", async () => {
  for (const name of ["swagger-ui.css", "swagger-ui-bundle.js"]) {
    const served = new Uint8Array(await (await get(`/docs/${name}`)).arrayBuffer())
    expect(Buffer.compare(served, readFileSync(join(PACKAGE, name)))).toBe(0)
  }
  for (const name of ["index.html", "package.json", "swagger-ui.js", "../package.json", "%2e%2e/package.json"])
    expect([name, (await get(`/docs/${name}`)).status]).toEqual([name, 404])
})

test("the policy lets the Worker's own files run and the one script that starts them, by its digest", async () => {
  const reply = await get("/docs")
  const scripts = parse(await reply.text(), { blockTextElements: { script: true } }).querySelectorAll(
    "script:not([src])",
  )
  const digests = scripts.map((script) => `'sha256-${createHash("sha256").update(script.rawText).digest("base64")}'`)
  expect(digests).toHaveLength(1)
  expect(reply.headers.get("Content-Security-Policy")?.split("; ")).toEqual([
    "default-src 'none'",
    `script-src 'self' ${digests[0]}`,
    "style-src 'self'",
    "img-src 'self' data:",
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ])
})

test("the viewer starts where the page has room for it, on the Worker's description, and asks no validator", async () => {
  const page = parse(await (await get("/docs")).text(), { blockTextElements: { script: true } })
  let started: Record<string, unknown> = {}
  runInNewContext(page.querySelector("script:not([src])")?.rawText ?? "", {
    SwaggerUIBundle: (options: typeof started) => {
      started = options
    },
  })
  expect(started).toMatchObject({ url: getOpenApi.path, validatorUrl: null })
  expect(page.querySelectorAll(String(started.dom_id))).toHaveLength(1)
  expect(page.outerHTML).not.toMatch(/https?:\/\/|\son\w+=|style=/)
})

test.each([
  ["are not bound", {}],
  ["were not deployed", { ASSETS: { fetch: async () => new Response(null, { status: 404 }) } }],
])("files that %s are a fault of the deployment, not a page without them", async (_, env) => {
  expect((await get("/docs/swagger-ui.css", env)).status).toBe(500)
})
