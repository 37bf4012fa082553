// Words of languages other than English that stand for each other in a question and its answer.
import { expect, test } from "vitest"
import { expectedAnswer } from "../../../src/query/model/evidence/answer-kind.ts"
import { coverage, termsOf, weighQuestion } from "../../../src/query/model/evidence/weigh-question.ts"

const least = (question: string, text: string) =>
  Math.min(...coverage(weighQuestion(expectedAnswer(question).rest, [], question), termsOf(text)))

test.each([
  ["Wer leitet die Werft?", "Chefin der Werft ist Ida Holm."],
  ["Wer hat die Werft gegründet?", "Gründerin der Werft war Ida Holm."],
  ["Qui dirige le chantier ?", "La directrice du chantier est Ida Holm."],
  ["Qui a fondé le chantier ?", "La fondatrice du chantier est Ida Holm."],
  ["¿Quién fundó el astillero?", "La fundadora del astillero es Ida Holm."],
  ["Chi dirige il cantiere?", "La direttrice del cantiere è Ida Holm."],
  ["Quem fundou o estaleiro?", "A fundadora do estaleiro é Ida Holm."],
  ["Wie leidt de werf?", "De directeur van de werf is Ida Holm."],
  ["Kto założył stocznię?", "Założyciel stocznię Per Lund."],
  ["Кто возглавляет музей?", "Директор музея Ида Хольм."],
  ["Хто очолює верф?", "Керівник верфі Іда Хольм."],
  ["Kdo vede loděnici?", "Ředitelka loděnici Ida Holm."],
])("%s is answered by %s", (question, text) => {
  expect(least(question, text)).toBeGreaterThanOrEqual(0.5)
})
