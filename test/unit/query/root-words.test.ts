// Which words are of one root, though more than their endings differ.
import { expect, test } from "vitest"
import { hasOfRoot } from "../../../src/query/model/evidence/root-words.ts"

test.each([
  ["de", "abholen", "abgeholt"],
  ["de", "abstellen", "abzustellen"],
  ["de", "schreiben", "geschrieben"],
  ["de", "ausleihen", "ausgeliehen"],
  ["de", "schreibt", "geschrieben"],
  ["de", "bestellt", "bestellung"],
  ["nl", "sluiten", "gesloten"],
  ["ar", "مدرسة", "المدارس"],
  ["ar", "كتاب", "الكتب"],
  ["ar", "استعارته", "باستعارة"],
  ["he", "להזמין", "הזמנות"],
  ["he", "עוגה", "לעוגות"],
  ["ru", "хранят", "хранится"],
  ["uk", "зберігають", "зберігаеться"],
  ["ja", "開き", "開園"],
])("in %s: %s and %s", (language, word, other) => {
  expect(hasOfRoot(word, new Set(["42", other]), language)).toBe(true)
})

test.each([
  ["de", "abholen", "anholen"],
  ["de", "abholen", "anzuholen"],
  ["de", "Hafen", "Hefe"],
  ["en", "written", "writing"],
  ["en", "staple", "steeple"],
  [null, "abholen", "abgeholt"],
  [null, "مدرسة", "المدارس"],
  ["ar", "مدرسة", "المتاحف"],
  ["ja", "開き", "閉園"],
  ["ja", "開き", "きつね"],
  ["ar", "باب", "بيب"],
  ["he", "מנהל", "מנהיג"],
  ["ru", "комната", "комар"],
  ["ru", "парк", "паркует"],
  [null, "хранят", "хранится"],
  ["de", "lampen", "lumpen"],
  ["de", "gemasten", "gemisten"],
])("in %s not: %s and %s", (language, word, other) => {
  expect(hasOfRoot(word, new Set([other]), language)).toBe(false)
})
