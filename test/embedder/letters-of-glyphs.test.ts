// What a glyph shows, in the letters it is searched by.
import { expect, test } from "vitest"
import { lettersOf } from "../../workers/embedder/parse/pdf/glyphs/glyph.ts"

test.each([
  ["a ligature", "\ufb03", "ffi"],
  ["a ligature whose bytes a writer swapped", "\u6600\u6c00", "fl"],
  ["Han letters whose last byte happens to be zero, beside one whose is not", "\u6600\u6c01", "\u6600\u6c01"],
  ["one such Han letter", "\u6600", "\u6600"],
  ["a bullet of a symbol font", "\uf0b7", "\u2022"],
  ["an Arabic letter in the form it takes within a word", "\ufee0", "\u0644"],
  ["a space of another width", "\u2009", " "],
  ["a control character, of which nothing can be told", "\u0003", "\ufffd"],
  ["a plain letter", "q", "q"],
])("%s", (_, unicode, letters) => {
  expect(lettersOf(unicode)).toBe(letters)
})
