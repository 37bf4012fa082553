// Requests made from the contracts' own schemas, right and nearly right: no reply but those the contracts describe.
import fc from "fast-check"
import { beforeAll, describe, expect, test } from "vitest"
import { z } from "zod"
import { EDGE_CONTRACTS } from "../../../../src/edge/contracts/index.ts"
import type { RouteContract } from "../../../../src/http/openapi/contract.ts"
import type { JsonSchema } from "../../../../src/http/openapi/example.ts"
import { ADMIN_CONTRACTS } from "../../../../workers/admin/contracts.ts"
import { arbitraryOf, nearlyOf } from "../../../support/schema-arbitrary.ts"
import { ADMIN_API_KEY, handleAdmin } from "../support/admin.ts"
import { handle } from "../support/direct.ts"
import { idKindsOf, nameOf, nobodys } from "../support/route-table.ts"
import { freshTenant } from "../support/tenant.ts"

let tenant: Awaited<ReturnType<typeof freshTenant>>
beforeAll(async () => {
  tenant = await freshTenant()
})

const schemaOf = (schema: z.ZodType) => z.toJSONSchema(schema, { io: "input", unrepresentable: "any" }) as JsonSchema
const WORDS = fc.oneof(fc.string({ maxLength: 12 }), fc.constantFrom("0", "-1", "1e3", "null", "true", "%", "ü", "[]"))

function bodyOf(route: RouteContract): fc.Arbitrary<string | FormData | undefined> {
  if (route.form)
    return fc.tuple(fc.string({ maxLength: 20 }), WORDS, WORDS).map(([text, metadata, name]) => {
      const form = new FormData()
      form.set("file", new File([text], `${name.replace(/[^\w]/g, "_")}.txt`, { type: "text/plain" }))
      if (metadata.length % 2)
        form.set("metadata", metadata.length % 3 ? metadata : `{"a":${JSON.stringify(metadata)}}`)
      return form
    })
  if (!route.json) return fc.constant(undefined)
  const schema = schemaOf(route.json)
  const value = fc.oneof({ weight: 3, arbitrary: arbitraryOf(schema) }, { weight: 3, arbitrary: nearlyOf(schema) })
  return fc.oneof(
    { weight: 8, arbitrary: value.map((one) => JSON.stringify(one)) },
    { weight: 1, arbitrary: fc.string({ maxLength: 30 }) },
  )
}

function pathOf(route: RouteContract): fc.Arbitrary<string> {
  const kinds = Object.entries(idKindsOf(route))
  const ids = kinds.map(([name, prefix]): fc.Arbitrary<readonly [string, string]> => {
    const real = prefix === "ten" || prefix === "col" ? [tenant.collection] : []
    const id = fc.oneof(
      fc.constantFrom(nobodys(prefix), nobodys("xyz"), ...real),
      WORDS.map((word) => encodeURIComponent(word.toWellFormed()) || "x"),
    )
    return id.map((text) => [name, text === "." || text === ".." ? "x" : text] as const)
  })
  return fc
    .tuple(...ids)
    .map((all) => all.reduce((path: string, [name, id]) => path.replace(`:${name}`, id), route.path))
}

function queryOf(route: RouteContract): fc.Arbitrary<string> {
  const known = Object.entries(route.query?.shape ?? {}).map(([name, field]) =>
    fc.oneof(arbitraryOf(schemaOf(field as z.ZodType)).map(String), WORDS).map((value) => [name, value] as const),
  )
  const strange = fc.tuple(fc.constantFrom("limit", "x", "__proto__", "a[]"), WORDS)
  return fc.array(fc.oneof(...known, strange), { maxLength: 2 }).map((pairs) => {
    const text = pairs.map(([name, value]) => `${name}=${encodeURIComponent(value.toWellFormed())}`).join("&")
    return text && `?${text}`
  })
}

const headersOf = (route: RouteContract, credential: string) =>
  fc.record(
    {
      Authorization: fc.oneof({ weight: 9, arbitrary: fc.constant(`Bearer ${credential}`) }, fc.constant("Bearer x")),
      "Content-Type": fc.oneof(
        { weight: 9, arbitrary: fc.constant("application/json") },
        fc.constantFrom("text/plain", "application/x-www-form-urlencoded", "multipart/form-data", ""),
      ),
      Accept: fc.constantFrom("application/json", "text/event-stream", "*/*", ";q=x, a/b"),
      "Idempotency-Key": fc.oneof(fc.uuid(), fc.constant("two words")),
      "X-Request-Id": fc.constantFrom("short", "a-good-request-id"),
      Origin: fc.constantFrom("https://app.example.com", "null"),
    },
    { requiredKeys: route.json ? ["Authorization", "Content-Type"] : ["Authorization"] },
  )

const METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"]
const anAddress = () => Array.from(crypto.getRandomValues(new Uint8Array(4))).join(".")

describe.each([
  ["edge", EDGE_CONTRACTS, handle, (): string => tenant.key],
  ["admin", ADMIN_CONTRACTS, handleAdmin, (): string => ADMIN_API_KEY],
] as const)("the %s Worker answers as described", (_, contracts, send, credential): void => {
  test.each(contracts.map((route) => [nameOf(route), route] as const))("%s", async (_, route): Promise<void> => {
    const own = route.method.toUpperCase()
    const method = fc.oneof({ weight: 12, arbitrary: fc.constant(own) }, fc.constantFrom(...METHODS))
    // Passwords are hashed slowly, on purpose.
    const numRuns = /login|users|invitation/.test(route.path) ? 8 : 16
    await fc.assert(
      fc.asyncProperty(
        method,
        pathOf(route),
        queryOf(route),
        headersOf(route, credential()),
        bodyOf(route),
        async (verb, path, query, headers, body) => {
          const { "Content-Type": type, ...others } = headers
          const sent = {
            ...others,
            ...(type !== undefined && !(body instanceof FormData) ? { "Content-Type": type } : {}),
          }
          const mayCarry = verb !== "GET" && verb !== "HEAD" && body !== undefined
          const reply = await send(verb, path + query, {
            headers: { ...sent, "CF-Connecting-IP": anAddress() },
            ...(mayCarry ? { body } : {}),
          })
          expect(reply.status === 503 || reply.status === 501 || reply.status < 500).toBe(true)
        },
      ),
      { numRuns, interruptAfterTimeLimit: 15_000 },
    )
  })
})
