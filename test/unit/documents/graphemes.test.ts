// Where text is cut so that no character is torn: blanks, neighbours that belong together, and the best place in reach.
import { describe, expect, test } from "vitest"
import { bestCut, codePointCut, isBlank, splitsCharacter } from "../../../src/documents/model/chunking/graphemes.ts"

test("a code unit is blank exactly where white space is", () => {
  for (let unit = 0; unit <= 0xffff; unit++) {
    if (isBlank(unit) !== /\s/.test(String.fromCharCode(unit))) expect.fail(`code unit ${unit}`)
  }
})

test.each([
  ["an accent from its letter", "e\u0301", 1, true],
  ["the first accent of all from its letter", "e\u0300", 1, true],
  ["an accent from a blank", " \u0301", 1, true],
  ["an accent from a line end", "\n\u0301", 1, false],
  ["a sign from the digit it stands before", "\u06001", 1, true],
  ["a sign of two units from its digit", "\u{110bd}1", 2, true],
  ["a colour from its hand", "👍🏽", 2, true],
  ["a colour from a blank", " \u{1f3fd}", 1, true],
  ["a letter from a letter", "ab", 1, false],
  ["a face from a letter", "a😀", 1, false],
  ["a letter from a face", "😀a", 2, false],
  ["two faces", "😀😀", 2, false],
  ["nothing at the start", "e\u0301", 0, false],
  ["nothing at the end", "e\u0301", 2, false],
  ["anything before the start", "e\u0301", -1, false],
  ["anything behind the end", "\u0600", 2, false],
])("a cut parts %s: %s at %i, %s", (_, text, offset, splits) => {
  expect(splitsCharacter(text, offset)).toBe(splits)
})

describe("the best cut", () => {
  test.each([
    ["is the end of what fits", "one two", 7, 7],
    ["is the last start of a word in reach", "one two three", 9, 8],
    ["is the very end of the reach where a word begins there", "one two three", 8, 8],
    ["is behind all the blanks between two words", "aaaa   bbbbbb", 9, 7],
    ["is not behind a blank in the first half", "aa bbbbbbbbbb", 7, 7],
    ["is not in the middle of the reach", "aaa bbbbbbbbb", 8, 8],
    ["is just behind the middle of it", "aaaa bbbbbbbb", 9, 5],
    ["falls inside a word of letters that stand alone", "abcdefghij", 4, 4],
    ["is between words where no blank parts them", "été,préféré", 7, 4],
    ["is not between words in the first half", "été,préféré", 8, 7],
    ["is between graphemes where a word is longer than half", "ééééééééé", 5, 4],
    ["goes round an accent that would be torn off", "abcde\u0301fgh", 5, 4],
    ["is behind the first grapheme, however long", `e${"\u0301".repeat(9)}x`, 3, 10],
    ["is all there is where it is one grapheme", `e${"\u0301".repeat(9)}`, 3, 10],
    ["is one character at least", "abc", 0, 1],
  ])("%s", (_, text, length, cut) => {
    expect(bestCut(text, 0, text.length, length)).toBe(cut)
    // The same wherever the slice begins, and whatever stands behind it.
    expect(bestCut(`zz ${text} zz`, 3, 3 + text.length, length)).toBe(3 + cut)
  })
})

test("a cut by length keeps both halves of a character together", () => {
  expect([0, 1, 2, 3, 4, 5, 9].map((length) => codePointCut("a😀bc", 0, 5, length))).toEqual([1, 1, 3, 3, 4, 5, 5])
  expect([1, 2].map((length) => codePointCut("a😀bc", 1, 4, length))).toEqual([3, 3])
  for (const first of ["\u{10000}", "\u{103ff}", "\u{10fc00}", "\u{10ffff}"])
    expect(codePointCut(`${first}b`, 0, 3, 1)).toBe(2)
  for (const torn of ["\ud7ff\udc00b", "\ue000\udc00b", "\ud83d\ue000b", "\ud83d\udbffb"])
    expect(codePointCut(torn, 0, 3, 1)).toBe(1)
  expect(codePointCut("\ud83d\ud83d\ude00", 0, 3, 1)).toBe(1)
  expect(codePointCut("a\ude00b", 0, 3, 1)).toBe(1)
})
