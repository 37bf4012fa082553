// What is remembered of collections' context: for budgets and model limits, which are asked before a question is retrieved.
import { expect, test } from "vitest"
import type { CollectionId } from "../../../src/ids.ts"
import { contextOf, likelyContext } from "../../../src/query/retrieval/collection-context.ts"
import { headOf } from "../../support/fake-query.ts"

const id = (name: string | number) => `col_${name}` as CollectionId
const heads = (...names: (string | number)[]) =>
  new Map(names.map((name) => [id(name), headOf({ context: "section" })] as const))

test("many collections are remembered, and an isolate that has seen thousands forgets them before it grows further", () => {
  contextOf(heads("first"))
  contextOf(heads(...Array.from({ length: 3_000 }, (_, i) => i)))
  expect(likelyContext([id("first")])).toBe("section")
  contextOf(heads(...Array.from({ length: 2_000 }, (_, i) => 3_000 + i)))
  expect([likelyContext([id("first")]), likelyContext([id(4_999)])]).toEqual(["none", "section"])
})
