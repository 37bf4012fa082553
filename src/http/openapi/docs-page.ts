// The API's page: Swagger UI over the Worker's own description, from its package's files and from nowhere else.
import { Hono } from "hono"
import { html, raw } from "hono/html"
import { z } from "zod"
import { AppError } from "../../errors.ts"
import { DOCS, DOCS_SCRIPT, DOCS_STYLE } from "../shapes/open-routes.ts"

/** wrangler's [assets]: files beside the Worker, which weigh nothing in its script. */
type Assets = { fetch(url: string): Promise<Response> }

const isAssets = (value: unknown): value is Assets =>
  typeof value === "object" && value !== null && "fetch" in value && typeof value.fetch === "function"
const bound = z.object({ ASSETS: z.custom<Assets>(isAssets, "is not bound") })

/** Nothing is sent to a validator elsewhere, and no credential outlives the page. */
const START = `SwaggerUIBundle({ url: "/openapi.json", dom_id: "#api", deepLinking: true, validatorUrl: null })`

/** The routes of the page; of the package's files it serves the two that the page names. */
export function docsPage() {
  // The value and not its promise, since no request may wait for another's.
  let made: { page: string; headers: Record<string, string> } | null = null
  return new Hono<{ Bindings: object }>({ strict: false })
    .get(DOCS, async (c) => {
      made ??= await make()
      return c.body(made.page, 200, made.headers)
    })
    .get(DOCS_STYLE, (c) => fileOf(c.env, DOCS_STYLE, "text/css"))
    .get(DOCS_SCRIPT, (c) => fileOf(c.env, DOCS_SCRIPT, "text/javascript"))
}

async function make() {
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(START)))
  const start = `'sha256-${btoa(String.fromCharCode(...digest))}'`
  return {
    page: String(html`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Footnote API</title>
<link rel="stylesheet" href="${DOCS_STYLE}"></head>
<body><noscript>This page needs scripts; <a href="/openapi.json">openapi.json</a> says the same.</noscript><div id="api"></div>
<script src="${DOCS_SCRIPT}"></script><script>${raw(START)}</script></body></html>`),
    headers: {
      "Content-Type": "text/html; charset=utf-8",
      "Cache-Control": "public, max-age=300",
      // Swagger UI's pictures are data: URLs in its style sheet; it asks this Worker alone.
      "Content-Security-Policy": `default-src 'none'; script-src 'self' ${start}; style-src 'self'; img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
    },
  }
}

async function fileOf(env: object, path: string, type: string): Promise<Response> {
  const { data, error } = bound.safeParse(env)
  if (!data) throw new AppError("configuration-invalid", { cause: error })
  const file = await data.ASSETS.fetch(`https://assets${path.slice(DOCS.length)}`)
  if (!file.ok) throw new AppError("internal", { cause: new Error(`${path} was not deployed: ${file.status}`) })
  return new Response(file.body, {
    headers: { "Content-Type": `${type}; charset=utf-8`, "Cache-Control": "public, max-age=3600" },
  })
}
