// What a model thinks and the tools it calls are no part of its answer, however its text is cut.
import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { plainReply, withoutReasoning } from "../../../src/query/grounding/without-reasoning.ts"

describe("out of a reply goes", () => {
  test.each([
    ["what a model thinks first", "<think>a < b\n</think>\n\nSo.", "\n\nSo."],
    ["in capitals, with attributes", "<Thinking depth=3>a</THINKING>b", "b"],
    ["reasoning in the middle", "a <reasoning>b</reasoning>c", "a c"],
    ["reasoning that does not end", "a <think>b", "a "],
    ["a call of a tool", '<tool_call>{"a": "<b>"}</tool_call> c', " c"],
    ["reasoning in brackets", "[THINK]a[/THINK]b [TOOL_CALLS]x", "b "],
    ["reasoning in other signs", "◁think▷a◁/think▷b", "b"],
    ["the end of what the prompt began", "a</think>b", "ab"],
    ["the signs around an answer", "<answer>a</answer>", "a"],
    ["several of them", "<think>a</think>b<think>c</think>d", "bd"],
  ])("%s", (_, text, left) => {
    expect(plainReply(text)).toBe(left)
  })

  test.each(["a <b> c", "Write `<think>` first.", "a [1.2] [thin", "<thin", "a < b ◁ c", "<thinker>a</thinker>"])(
    "not: %s",
    (text) => {
      expect(plainReply(text)).toBe(text)
    },
  )
})

test("what leaves does not depend on how the text is cut, and waits only for what may be a sign", () => {
  const piece = fc.constantFrom(
    "<think>",
    "</think>",
    "<",
    "think",
    ">",
    "a ",
    "`",
    "[THINK]",
    "[/THINK]",
    "[1.2]",
    "◁think▷",
    "</answer>",
  )
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
      const filter = withoutReasoning()
      const cut = [...pieces.join("")].map((char) => filter.push(char)).join("") + filter.finish()
      expect(cut).toBe(plainReply(pieces.join("")))
    }),
    { numRuns: 300 },
  )
  expect(withoutReasoning().push("The tide turns at six.")).toBe("The tide turns at six.")
})

test("what was begun is forgotten with the rest", () => {
  const filter = withoutReasoning()
  filter.push("a <think>b")
  filter.discard()
  expect(filter.push("c.")).toBe("c.")
})
