// Sentences inside workerd, whose Unicode data is its own: a quote that Node cuts otherwise would not resolve.
import { expect, test } from "vitest"
import { sentences } from "../../../../src/embedding/sentences.ts"
import { CUT_SENTENCES } from "../../../support/cut-sentences.ts"

test.each(CUT_SENTENCES)("of %s end where they end in Node", (_, marked) => {
  const text = marked.replaceAll("¦", "")
  const cut = sentences(text).map(({ start, end }) => text.slice(start, end))
  expect(cut).toEqual(marked.split("¦").map((sentence) => sentence.trim()))
})
