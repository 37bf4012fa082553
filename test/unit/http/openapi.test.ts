// The OpenAPI documents of both Workers: plain patterns, an example of everything, and each example as the schemas want it.
import { Ajv2020 } from "ajv/dist/2020.js"
import { describe, expect, test } from "vitest"
import { EDGE_CONTRACTS } from "../../../src/edge/contracts/index.ts"
import type { RouteContract } from "../../../src/http/openapi/contract.ts"
import { openApi, serveOpenApi } from "../../../src/http/openapi/openapi.ts"
import { ADMIN_CONTRACTS } from "../../../workers/admin/contracts.ts"

type Content = Record<string, { schema: object; example?: unknown }>
type Operation = {
  parameters?: { name: string; example?: unknown }[]
  requestBody?: { content: Content }
  responses: Record<string, { $ref?: string; content?: Content; headers?: object }>
}

function stringsUnder(value: unknown, key: string, found: string[] = []): string[] {
  if (typeof value !== "object" || value === null) return found
  for (const [name, inner] of Object.entries(value)) {
    if (name === key && typeof inner === "string") found.push(inner)
    stringsUnder(inner, key, found)
  }
  return found
}

describe.each([
  ["edge", EDGE_CONTRACTS, true],
  ["admin", ADMIN_CONTRACTS, false],
] as const)("the document of the %s Worker", (_, contracts, limited) => {
  const document = openApi(contracts, "1.2.3", { limited })
  const paths = document.paths as Record<string, Record<string, Operation>>
  const operationOf = ({ method, path }: RouteContract): Operation => {
    const operation = paths[path.replace(/:(\w+)/g, "{$1}")]?.[method]
    if (!operation) throw new Error(`${method} ${path} is not described`)
    return operation
  }
  const ajv = new Ajv2020({ strict: false, validateFormats: false }).addSchema(document, "api")
  const pointer = (...steps: string[]) =>
    `api#/${steps.map((step) => step.replaceAll("~", "~0").replaceAll("/", "~1")).join("/")}`
  const faultsOf = (at: string, value: unknown) => {
    const validate = ajv.compile({ $ref: at })
    return validate(value) ? [] : [at, value, validate.errors]
  }

  test("has patterns of plain ECMA-262 that mean the same without flags", () => {
    const patterns = stringsUnder(document, "pattern")
    expect(patterns.length).toBeGreaterThan(5)
    for (const pattern of patterns) {
      expect(pattern).not.toMatch(/\\[pP]\{|\(\?[imsx-]+[:)]|\\u\{|\\k</)
      expect(new RegExp(pattern).source).toBe(new RegExp(pattern, "u").source)
    }
  })

  test.each(contracts.map((route) => [`${route.method} ${route.path}`, route] as const))(
    "shows for %s an example of each parameter, body and reply, as its schema and its contract want it",
    (_, route) => {
      const operation = operationOf(route)
      const at = ["paths", route.path.replace(/:(\w+)/g, "{$1}"), route.method]
      for (const [i, { name, example }] of (operation.parameters ?? []).entries()) {
        expect([name, faultsOf(pointer(...at, "parameters", String(i), "schema"), example)]).toEqual([name, []])
      }
      const query = Object.fromEntries((operation.parameters ?? []).map(({ name, example }) => [name, String(example)]))
      const known = Object.fromEntries(
        Object.entries(query).filter(([name]) => route.query && name in route.query.shape),
      )
      if (route.query) expect(route.query.safeParse(known)).toMatchObject({ success: true })
      for (const [type, { example }] of Object.entries(operation.requestBody?.content ?? {})) {
        expect(faultsOf(pointer(...at, "requestBody", "content", type, "schema"), example)).toEqual([])
        const parsed = route.json?.safeParse(example)
        expect([parsed?.error?.issues, parsed?.success ?? true]).toEqual([undefined, true])
      }
      for (const [status, reply] of Object.entries(route.replies)) {
        if (!reply.schema) continue
        const type = reply.contentType ?? "application/json"
        const described = operation.responses[status]?.content?.[type]
        expect(faultsOf(pointer(...at, "responses", status, "content", type, "schema"), described?.example)).toEqual([])
        expect(reply.schema.safeParse(described?.example)).toMatchObject({ success: true })
      }
    },
  )

  test("lists the problems of every route, with the headers that tell what to do", () => {
    for (const route of contracts) {
      const statuses = Object.keys(operationOf(route).responses).map(Number)
      const wanted = [
        405,
        422,
        503,
        ...(route.json || route.form ? [400, 413, 415] : []),
        ...(route.scope === null ? [] : [401, 403, 429]),
        ...(route.params ? [404] : []),
      ]
      expect([route.path, wanted.filter((status) => !statuses.includes(status))]).toEqual([route.path, []])
    }
    const { responses } = document.components as { responses: Record<string, { headers: object }> }
    expect(responses.Problem429?.headers).toHaveProperty("Retry-After")
    expect(responses.Problem405?.headers).toHaveProperty("Allow")
    expect(responses.Problem401?.headers).toHaveProperty("WWW-Authenticate")
  })

  test("names what is left of a limit where a credential has one, and nowhere else", () => {
    expect(JSON.stringify(document).includes("RateLimit")).toBe(limited)
    for (const route of contracts)
      for (const status of Object.keys(route.replies)) {
        const names = Object.keys(operationOf(route).responses[status]?.headers ?? {})
        expect([route.path, names.includes("RateLimit")]).toEqual([route.path, limited && route.scope !== null])
      }
  })
})

test("the document is made once an isolate, whatever it is asked for afterwards", async () => {
  const serve = serveOpenApi(ADMIN_CONTRACTS, { limited: false })
  const [first, second] = [await serve("1.0.0").text(), await serve("2.0.0").text()]
  expect(first).toContain('"1.0.0"')
  expect(second).toBe(first)
})
