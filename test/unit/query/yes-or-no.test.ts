// A "Yes." or "No." belongs to what is said behind it, and is judged with that.
import { describe, expect, test } from "vitest"
import { createGrounder } from "../../../src/query/grounding/ground.ts"
import { fakeSources } from "../../support/fake-source.ts"

const SOURCES = fakeSources("Dogs may not enter the library. Visitors may borrow ten books.")
function verdictsOf(question: string, answer: string) {
  const grounder = createGrounder(SOURCES, undefined, question)
  grounder.push(answer)
  return grounder.finish().claims.map(({ verdict }) => verdict)
}
const [DOGS, BOOKS] = ["May dogs enter the library?", "May visitors borrow ten books?"]

describe("a reply is wrong", () => {
  test.each([
    [
      "that says yes to what is denied behind it",
      DOGS,
      "Yes. Dogs may not enter the library [1.1].",
      ["contradicted", "supported"],
    ],
    ["in one sentence with that", DOGS, "Yes, dogs may not enter the library [1.1].", ["contradicted"]],
    [
      "that says no to what is said behind it",
      BOOKS,
      "No. Visitors may borrow ten books [1.2].",
      ["contradicted", "supported"],
    ],
  ])("%s", (_, question, answer, verdicts) => {
    expect(verdictsOf(question, answer)).toEqual(verdicts)
  })
})

describe("a reply claims nothing by itself", () => {
  test.each([
    ["that fits", DOGS, "No. Dogs may not enter the library [1.1]."],
    ["that fits, too", BOOKS, "Yes. Visitors may borrow ten books [1.2]."],
    ["to another question", "How many books are there?", "Yes. Dogs may not enter the library [1.1]."],
    ["to a question that denies", "May dogs not enter the library?", "No. Dogs may not enter the library [1.1]."],
  ])("%s", (_, question, answer) => {
    expect(verdictsOf(question, answer)).toEqual(["supported"])
  })
})
