// Questions in forty languages: what their texts answer is answered, and what these only come near to is not.
import { expect, test } from "vitest"
import { predictVerdict } from "../../../src/query/grounding/verdict.ts"
import { expectedAnswer } from "../../../src/query/model/evidence/answer-kind.ts"
import { toSources } from "../../../src/query/retrieval/search-chunks.ts"
import { fakeHit } from "../../support/fake-source.ts"
import { type Asked, HALLS } from "./languages-asked.ts"
import { DESKS } from "./languages-reached.ts"

const judged = (question: string, text: string) => {
  const hits = [fakeHit({ text })]
  return predictVerdict(question, hits, toSources(hits, 5), "lexical")
}
const asked = (kind: "answered" | "refused"): [string, string, string][] =>
  [HALLS, DESKS].flatMap((table: Readonly<Record<string, Asked>>) =>
    Object.entries(table).flatMap(([language, one]) =>
      one[kind]
        .split(" | ")
        .flatMap((question): [string, string, string][] => (question === "" ? [] : [[language, question, one.text]])),
    ),
  )

test.each(asked("answered"))("in %s, %s is answered", (_, question, text) => {
  expect(judged(question, text).verdict).toBe("answered")
})

test.each(asked("refused"))("in %s, %s is not answered", (_, question, text) => {
  expect(judged(question, text).verdict).not.toBe("answered")
})

/** The text has most words of the question, but not what is asked for. */
test.each([
  [
    "По какому номеру телефона можно позвонить на лодочную станцию на озере Светлое?",
    "Лодочная станция на озере Светлое открыта с мая по сентябрь.",
  ],
  ["Số điện thoại của bảo tàng gốm làng Bát Tràng là gì?", "Bảo tàng gốm làng Bát Tràng có sáu hướng dẫn viên."],
  ["Địa chỉ của bảo tàng gốm làng Bát Tràng là gì?", "Bảo tàng gốm làng Bát Tràng có sáu hướng dẫn viên."],
  [
    "Wie lautet die Adresse des Lagers der Spedition Brandt im Hafen für Möbel und Kisten?",
    "Das Lager der Spedition Brandt im Hafen nimmt Möbel und Kisten an.",
  ],
  ["운동장 소장은 누구인가요?", "운동장은 매주 월요일에 쉽니다."],
])("%s is not answered", (question, text) => {
  expect(judged(question, text).verdict).not.toBe("answered")
})

test("who is addressed is no question about an address", () => {
  expect(expectedAnswer("À quel public s'adresse cet atelier de poterie ?").quantity).toBe(null)
})

test.each([
  ["Πόσο κοστίζει η διαδρομή;", DESKS.Greek?.text ?? "", "a price for διαδρομή"],
  ["Hoeveel ramen heeft de zaal?", "De zaal heeft tweehonderd stoelen.", "a number of ramen"],
  ["游泳馆教练是谁？", DESKS.Chinese?.text ?? "", "a person"],
])("what is missing is said in words that make sense: %s", (question, text, missing) => {
  expect(judged(question, text).reason).toBe(`No sentence has what is asked for: ${missing}.`)
})
