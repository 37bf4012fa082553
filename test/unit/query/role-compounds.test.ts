// Who has a role is told by its noun, also joined to what it is a role in, and by another noun for the same role.
import { describe, expect, test } from "vitest"
import { predictionOf } from "./predictions.ts"

const WERFT =
  "Die Werft hat zwei Hallen. Werftleiterin ist Frau Anna Moor. Die Chorleitung hat Herr Uwe Dahl. Jugendtrainer ist Herr Jan Holt. Die Kantine liegt am Kai."
const MOLEN = "De molen is oud. Keukenhoofd is mevrouw Anna Moor. De molenaar heet Uwe Dahl."
const CLUB =
  "The rowing club has nine boats. The head of the club is Ada Moss. The head office is in Ely. Instructor: Ben Roe."

test.each([
  ["Wer leitet die Werft?", WERFT, "Werftleiterin ist Frau Anna Moor."],
  ["Wer ist der Leiter der Werft?", WERFT, "Werftleiterin ist Frau Anna Moor."],
  ["Wer leitet den Chor?", WERFT, "Die Chorleitung hat Herr Uwe Dahl."],
  ["Wer trainiert die Jugend?", WERFT, "Jugendtrainer ist Herr Jan Holt."],
  [
    "Wer ist der Leiter der Mühle?",
    "Die Leitung der Mühle hat Frau Anna Moor.",
    "Die Leitung der Mühle hat Frau Anna Moor.",
  ],
  ["Wie leidt de keuken?", MOLEN, "Keukenhoofd is mevrouw Anna Moor."],
  ["Who is the leader of the club?", CLUB, "The head of the club is Ada Moss."],
  ["Who is the teacher?", CLUB, "Instructor: Ben Roe."],
])("%s", (question, text, quote) => {
  const { verdict, statements } = predictionOf(question, [text])
  expect(verdict).toBe("answered")
  expect(statements.map(({ displayText }) => displayText)).toContain(quote)
})

describe("another role, or the role in something else, is no answer to", () => {
  test.each([
    ["Wer leitet die Kantine?", WERFT],
    ["Wer leitet die Jugend?", WERFT],
    ["Wer trainiert den Chor?", WERFT],
    ["Wer baut die Werft?", WERFT],
    ["Wie leidt de molen?", MOLEN],
    ["Who is the leader of the club?", "The head office of the club is in Ely."],
  ])("%s", (question, text) => {
    expect(predictionOf(question, [text]).verdict).not.toBe("answered")
  })
})
