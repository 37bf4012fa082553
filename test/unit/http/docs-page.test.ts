// The page that describes the API: everything of the document is in it, as text, and nothing in it runs or comes from elsewhere.
import { parse } from "node-html-parser"
import { describe, expect, test } from "vitest"
import { EDGE_CONTRACTS } from "../../../src/edge/contracts/index.ts"
import { contract } from "../../../src/http/contract.ts"
import { serveDocs } from "../../../src/http/docs-page.ts"
import { ADMIN_CONTRACTS } from "../../../workers/admin/contracts.ts"

describe.each([
  ["edge", EDGE_CONTRACTS],
  ["admin", ADMIN_CONTRACTS],
] as const)("the page of the %s Worker", (_, contracts) => {
  test("has every operation with its path, scope and replies", async () => {
    const page = parse(await (await serveDocs(contracts)("1.2.3")).text())
    const operations = page.querySelectorAll("body > details[id]")
    const heads = operations.map((one) => one.querySelector("summary")?.text.trim() ?? "")
    for (const { method, path, summary, scope, replies } of contracts) {
      const head = `${method.toUpperCase()} ${path.replace(/:(\w+)/g, "{$1}")} ${summary}`
      const text = operations[heads.indexOf(head)]?.text
      expect([head, text !== undefined]).toEqual([head, true])
      if (scope !== null && scope !== "any") expect(text).toContain(`with the scope ${scope}`)
      for (const status of Object.keys(replies))
        expect(text).toContain(`${status} ${replies[Number(status)]?.description}`)
      expect(text).toContain("503 ")
    }
    expect(operations).toHaveLength(contracts.length)
  })
})

test("nothing runs and nothing is fetched: the policy allows one style by its digest", async () => {
  const reply = await serveDocs(EDGE_CONTRACTS)("1.2.3")
  const text = await reply.text()
  const style = /<style>([\s\S]*?)<\/style>/.exec(text)?.[1] ?? ""
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(style)))
  expect(reply.headers.get("Content-Security-Policy")).toMatch(/^default-src 'none'; style-src '[^']+'; base-uri/)
  expect(reply.headers.get("Content-Security-Policy")).toContain(btoa(String.fromCharCode(...digest)))
  expect(text).not.toMatch(
    /<script|<link|<img|<iframe|\son\w+=|style=|https?:\/\/(?!example\.com|app\.example|hooks\.example)[^"&<]*"/i,
  )
})

test("what a contract says is text, whatever it looks like", async () => {
  const strange = contract({
    ...{ method: "get", path: "/x", summary: "<script>alert(1)</script>", tag: "t", scope: null },
    replies: { 200: { description: "a & b" } },
  })
  const text = await (await serveDocs([strange])("1")).text()
  expect(text).not.toContain("<script>")
  expect(text).toContain("&lt;script&gt;")
})
