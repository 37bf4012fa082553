// The OpenAPI documents by the rules of the field: Redocly's recommended set finds no error in either.
import { createConfig, lintFromString } from "@redocly/openapi-core"
import { describe, expect, test } from "vitest"
import { EDGE_CONTRACTS } from "../../../src/edge/contracts/index.ts"
import { openApi } from "../../../src/http/openapi/openapi.ts"
import { ADMIN_CONTRACTS } from "../../../workers/admin/contracts.ts"

async function errorsOf(document: object): Promise<string[]> {
  const config = await createConfig({ extends: ["recommended"] })
  const problems = await lintFromString({ source: JSON.stringify(document), absoluteRef: "openapi.json", config })
  return problems
    .filter(({ severity }) => severity === "error")
    .map(({ ruleId, message, location }) => `${ruleId}: ${message} ${location[0]?.pointer}`)
}

describe.each([
  ["edge", EDGE_CONTRACTS, true],
  ["admin", ADMIN_CONTRACTS, false],
] as const)("the document of the %s Worker", (_, contracts, limited) => {
  const document = openApi(contracts, "1.2.3", { limited })

  test("has no error", async () => {
    expect(await errorsOf(document)).toEqual([])
  })

  test("would have one, if a server or an operation's replies were missing", async () => {
    const { servers: _, ...without } = document
    expect(await errorsOf(without)).toHaveLength(1)
    const wrong = { ...document, paths: { ...(document.paths as object), "/x": { get: { operationId: "x" } } } }
    expect((await errorsOf(wrong)).length).toBeGreaterThan(0)
  })
})
