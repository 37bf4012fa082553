// Which words of a question only ask: they tell its language, and nothing that an answer must have.
import { expect, test } from "vitest"
import { units } from "../../../src/embedding/words.ts"
import { expectedAnswer } from "../../../src/query/model/evidence/answer-kind.ts"
import {
  hasQuestionWord,
  languageOfQuestion,
  withoutQuestionWords,
} from "../../../src/query/model/evidence/question-words.ts"

test.each([
  ["Welche Lampe?", "de"],
  ["Milyen lámpa?", "hu"],
  ["Combien ?", "fr"],
  ["Milloin?", "fi"],
  ["Ποιος;", "el"],
  ["Gdzie Kraków?", "pl"],
  ["Quem?", "pt"],
  ["Wie is de wachter van de vuurtoren?", "nl"],
  ["Lamp?", null],
  ["Hvilket fyr?", null],
])("%s is in %s", (question, language) => {
  expect(languageOfQuestion(question)).toBe(language)
})

test.each([
  ["Ist es offen?", "de", false],
  ["Welche ist offen?", "de", true],
  ["これは灯台ですか", "ja", false],
  ["灯台に着きますか", "ja", false],
  ["どれが灯台ですか", "ja", true],
  ["Is it open?", "en", null],
  ["Is it open?", null, null],
])("%s in %s has a word that asks: %s", (question, language, wanted) => {
  expect(hasQuestionWord(question, language)).toBe(wanted)
})

test.each([
  ["According to the text, who keeps it?", "en", ", who keeps it?"],
  ["What is mentioned in this document about the crane?", "en", "What is about the crane?"],
  ["What is described in the text?", "en", "What is ?"],
  ["What is the specific active ingredient?", "en", "What is the ingredient?"],
  ["What was reported?", "en", "What was reported?"],
  ["Who is active?", "en", "Who is active?"],
  ["Wie heißt der Kran?", "de", "Wie der Kran?"],
  ["Wie heißt der Kran?", null, "Wie heißt der Kran?"],
  ["Hvad hedder kranen?", "da", "kranen?"],
  ["港口里有什么？", "zh", "港口 有 ？"],
])("of %s in %s is left: %s", (question, language, left) => {
  expect(withoutQuestionWords(question, language).replace(/\s+/g, " ").trim()).toBe(left)
})

test.each([
  ["Quel est le prix du bateau ?", "number", "bateau"],
  ["What is the price of the boat?", "number", "price boat"],
  ["What is the price of a Grand Prix ticket?", "number", "price grand prix ticket"],
  ["Welche Nummer hat das Büro?", "number", "buro"],
  ["Quelle est la durée du cours ?", "number", "cour"],
  ["Quelle est la surface du port ?", null, "surfac port"],
  ["Quelle est la superficie du port ?", "number", "port"],
  ["Bei welcher Temperatur schmilzt Blei?", null, "schmilzt blei"],
  ["What does the boat cost?", "number", "boat"],
  ["Tell me about the boat", null, "boat"],
  ["Please name the boats", null, "boat"],
  ["The boats tell a story", null, "boat tell stori"],
  ["What happens to the boat?", null, "boat"],
  ["Is it allowed to swim?", null, "swim"],
  ["Who allowed it?", "person", "allow"],
  ["What is the phone number of the office?", "number", "phone offic"],
  ["How long does the crossing last?", "number", "cross"],
  ["How long did the last crossing take?", "number", "last cross"],
  ["Which oars do the crews use?", null, "oar crew"],
  ["Which oars are used?", null, "oar"],
  ["灯台はありますか", null, "灯台"],
  ["등대가 있습니까?", null, "등대가 있"],
  ["灯塔开放吗?", null, "灯塔 开放"],
])("what only names the sort of figure is no word of %s (%s): %s", (question, kind, left) => {
  const { kind: asked, rest, language } = expectedAnswer(question)
  expect([
    asked,
    units(rest, language)
      .map(({ word }) => word)
      .join(" "),
  ]).toEqual([kind, left])
})
