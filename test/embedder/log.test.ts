// Log lines: one JSON object each, without secrets and without the query strings of URLs.
import { expect, test } from "vitest"
import { createLog } from "../../workers/embedder/log.ts"

function logged(fields: Record<string, unknown>): string {
  const lines: string[] = []
  createLog((line) => lines.push(line), ["the shared secret"])("info", "request", fields)
  expect(lines).toHaveLength(1)
  return lines[0] ?? ""
}

test("the query string of a URL is gone wherever in the line it stood, its path stays", () => {
  const line = logged({ cause: { deep: ["GET https://store.test/ten_1/doc?X-Amz-Signature=abc&x=1 failed"] } })
  expect(JSON.parse(line)).toMatchObject({ cause: { deep: ["GET https://store.test/ten_1/doc?[redacted] failed"] } })
})

test("a secret is gone even in the middle of a text", () => {
  expect(logged({ cause: "refused: the shared secret was sent" })).not.toContain("the shared secret")
})

test("what has nothing to hide is left as it is", () => {
  expect(JSON.parse(logged({ inputs: 3, death: null }))).toMatchObject({
    level: "info",
    msg: "request",
    inputs: 3,
    death: null,
  })
})
