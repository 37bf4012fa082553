// The routes that are mounted, their contracts, and the description made of them.
import { expect, test } from "vitest"
import { createApp } from "../../../../src/edge/app.ts"
import { EDGE_CONTRACTS } from "../../../../src/edge/contracts/index.ts"
import { send } from "../support/tenant.ts"

test("every mounted route has a contract and every contract is mounted", () => {
  const mounted = createApp(() => Promise.reject(new Error("not called")))
    .routes.filter((route) => route.method !== "ALL" && !route.path.includes("*"))
    .map((route) => `${route.method.toLowerCase()} ${route.path.replace(/(.)\/$/, "$1")}`)
  const described = EDGE_CONTRACTS.map((route) => `${route.method} ${route.path}`)
  expect([...new Set(mounted)].sort()).toEqual([...described].sort())
})

test("the OpenAPI document describes every route, and every reference in it resolves", async () => {
  const reply = await send("GET", "/openapi.json", null)
  const document = (await reply.json()) as {
    openapi: string
    paths: Record<string, object>
    components: { schemas: object }
  }
  expect(document.openapi).toBe("3.1.0")
  const described = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => `${method} ${path}`),
  )
  expect(described.sort()).toEqual(
    EDGE_CONTRACTS.map((route) => `${route.method} ${route.path.replace(/:(\w+)/g, "{$1}")}`).sort(),
  )
  const references = JSON.stringify(document).matchAll(/"\$ref":"#\/components\/schemas\/(\w+)"/g)
  for (const [, name] of references) expect(Object.keys(document.components.schemas)).toContain(name)
})

test("live answers although nothing is configured or reachable", async () => {
  expect(await (await send("GET", "/health/live", null)).json()).toEqual({ status: "live" })
})
