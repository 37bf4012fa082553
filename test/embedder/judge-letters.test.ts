// Text and what only looks like it: noise is told without being told how long it is, and rare text is no noise.
import { expect, test } from "vitest"
import { isReadable } from "../../workers/embedder/parse/pdf/glyphs/judge-letters.ts"

/** As where a font has no table of its letters and numbers its glyphs from the space on. */
const shifted = (text: string) =>
  text.replace(/./g, (sign) => (sign === " " ? "\ufffd" : String.fromCharCode(sign.charCodeAt(0) - 29)))

test.each([
  ["scripts mixed within words", "Жאαกअ一ԱႠЖאαกअ一ԱႠЖאαกअ一ԱႠ"],
  ["scripts mixed in one long word among few", `${"Жאα".repeat(20)} ok`],
  ["signs of all kinds", "!\"#$%&'()*+,-./:;<=>!\"#$%&'()*+,-./:;<=>"],
  ["scripts that no list of a few knows", "ஜქҌሏꂅጀᏔ᠑ஜქҌሏꂅጀᏔ᠑ ქஜሏҌጀꂅ᠑Ꮤ"],
  [
    "numbers of glyphs for letters",
    shifted(
      "The keeper of the lighthouse must report broken lamps before noon, and every second winter the boats are painted",
    ),
  ],
  [
    "numbers of glyphs with the spaces kept",
    shifted("The ferry to Vik leaves in winter at noon").replaceAll("\ufffd", " "),
  ],
  ["private use", "\uf020\uf021\uf022 \uf023\uf024"],
])("%s cannot be read", (_, text) => {
  expect(isReadable(text)).toBe(false)
})

test.each([
  ["figures with their signs", "1,204.50 € (+3 %) 17:30 / 18:45 #12"],
  ["dots that lead to a page", "1 ............................ 12"],
  ["Latin names in Japanese", "予備ポンプはPDF文書とJIS規格で点検する。"],
  ["Greek letters in a formula", "the angle α and the ratio βx of two"],
  [
    "short names of parts",
    "BRKT MTG LH FRT SPRG, SCRW HX HD, WSHR FLT, BRNG NDL, SHFT DRV, GSKT CYL, VLV CHK, PMP HYD, FLTR, CLMP, STRP",
  ],
  ["random letters", "kqzv wrtp bxnd lmcs ghjk ptrv zzqn wdfg hklp mnbv cxzt rwqp sdfg jklm vbnt qwrt zxcv plmk njhb"],
  ["Cyrillic", "Запасной насос проверяют каждый понедельник"],
])("%s can", (_, text) => {
  expect(isReadable(text)).toBe(true)
})
