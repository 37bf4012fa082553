// The OpenAPI document as one page to read: no script, nothing from elsewhere, so that it works offline and behind any policy.
import { html, raw } from "hono/html"
import type { RouteContract } from "./contract.ts"
import { openApi } from "./openapi.ts"

type Content = Record<string, { schema: unknown; example?: unknown }>
type Header = { description: string }
type Reply = { $ref?: string; description: string; headers?: Record<string, Header>; content?: Content }
type Parameter = { name: string; in: string; required: boolean; schema: { description?: string }; example?: unknown }
type Operation = {
  summary: string
  operationId: string
  tags: [string]
  security: Record<string, string[]>[]
  parameters?: Parameter[]
  requestBody?: { content: Content }
  responses: Record<string, Reply>
}
type Described = {
  info: { version: string; description: string }
  paths: Record<string, Record<string, Operation>>
  components: { responses: Record<string, Reply>; schemas: Record<string, unknown> }
}
type Route = { method: string; path: string; operation: Operation }

const STYLE = `
body { font: 16px/1.5 system-ui, sans-serif; margin: 0 auto; max-width: 60rem; padding: 1rem; color-scheme: light dark }
code, pre { font: 13px/1.45 ui-monospace, monospace } pre { overflow: auto; padding: .6rem; border: 1px solid #8886 }
details { border-top: 1px solid #8884; padding: .35rem 0 } details details { margin-left: 1rem }
summary { cursor: pointer } table { border-collapse: collapse } td, th { padding: .15rem .7rem .15rem 0; text-align: left; vertical-align: top }
h2 { margin: 2rem 0 .4rem } .method { display: inline-block; min-width: 4.5rem; font-weight: 600 }
`

/** Serves the page, made once an isolate. */
export function serveDocs(contracts: readonly RouteContract[]) {
  let made: Promise<{ page: string; headers: Record<string, string> }> | null = null
  return async (version: string): Promise<Response> => {
    made ??= make(openApi(contracts, version) as Described)
    const { page, headers } = await made
    return new Response(page, { headers })
  }
}

async function make(document: Described) {
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(STYLE)))
  const style = `'sha256-${btoa(String.fromCharCode(...digest))}'`
  return {
    page: String(await pageOf(document)),
    headers: {
      "Content-Type": "text/html; charset=utf-8",
      "Cache-Control": "public, max-age=300",
      "Content-Security-Policy": `default-src 'none'; style-src ${style}; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
    },
  }
}

function pageOf(document: Described) {
  const routes = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]): Route => ({ method, path, operation })),
  )
  const tags = [...new Set(routes.map(({ operation }) => operation.tags[0]))]
  return html`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Footnote API ${document.info.version}</title>
<style>${raw(STYLE)}</style></head><body>
<h1>Footnote API ${document.info.version}</h1>
<p>${document.info.description} The same for machines: <a href="/openapi.json">openapi.json</a>.</p>
<p>${tags.map((tag) => html`<a href="#${tag}">${tag}</a> `)}<a href="#schemas">schemas</a></p>
${tags.map(
  (tag) => html`<h2 id="${tag}">${tag}</h2>
${routes.filter(({ operation }) => operation.tags[0] === tag).map((route) => operationOf(route, document))}`,
)}
<h2 id="schemas">schemas</h2>
${Object.entries(document.components.schemas).map(([name, schema]) => folded(name, schema))}
</body></html>`
}

function operationOf({ method, path, operation }: Route, { components }: Described) {
  const { summary, operationId, security, parameters = [], requestBody, responses } = operation
  const scope = security[0] && (Object.values(security[0])[0]?.[0] ?? "any")
  return html`<details id="${operationId}"><summary><code class="method">${method.toUpperCase()}</code> <code>${path}</code> ${summary}</summary>
<p>${scope === undefined ? "Open to everyone." : scope === "any" ? "Needs a credential." : html`Needs a credential with the scope <code>${scope}</code>.`}</p>
${parameters.length === 0 ? "" : html`<table><tr><th>Parameter</th><th>In</th><th>Example</th><th></th></tr>${parameters.map(rowOf)}</table>`}
${Object.entries(requestBody?.content ?? {}).map(([type, body]) => exampleOf(`Body, ${type}`, body))}
${Object.entries(responses).map(([status, reply]) => replyOf(status, reply.$ref ? (components.responses[reply.$ref.split("/").at(-1) ?? ""] ?? reply) : reply))}
</details>`
}

const rowOf = ({ name, in: where, required, schema, example }: Parameter) =>
  html`<tr><td><code>${name}</code>${required ? "" : " (optional)"}</td><td>${where}</td><td><code>${JSON.stringify(example)}</code></td><td>${schema.description ?? ""}</td></tr>`

const replyOf = (status: string, { description, headers = {}, content = {} }: Reply) =>
  html`<details><summary><code>${status}</code> ${description}</summary>
<table>${Object.entries(headers).map(([name, says]) => html`<tr><td><code>${name}</code></td><td>${says.description}</td></tr>`)}</table>
${Object.entries(content).map(([type, body]) => exampleOf(type, body))}</details>`

const exampleOf = (title: string, { schema, example }: Content[string]) =>
  html`<p>${title}</p>${example === undefined ? "" : html`<pre>${JSON.stringify(example, null, 2)}</pre>`}${folded("Schema", schema)}`

const folded = (title: string, schema: unknown) =>
  html`<details><summary>${title}</summary><pre>${JSON.stringify(schema, null, 2)}</pre></details>`
