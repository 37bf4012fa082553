// Questions for the meaning of a code: the code decides, and the kind of code need not stand beside it.
import { expect, test } from "vitest"
import { predictVerdict } from "../../../src/query/grounding/verdict.ts"
import { toSources } from "../../../src/query/retrieval/search-chunks.ts"
import { fakeHit } from "../../support/fake-source.ts"

const BOILER = `# Boiler

| Display | Cause | Action |
|---|---|---|
| F28 | No gas at the burner | Open the gas valve |
| F75 | Pump gives no pressure | Bleed the pump |
| flame_lost | Draught in the chimney | Close the flap |

After a fault the boiler waits for ten minutes. The pump is cleaned every spring. Bolt M10 holds the pump.`

const ask = (query: string) => {
  const hits = [fakeHit({ text: BOILER })]
  const { verdict, statements } = predictVerdict(query, hits, toSources(hits, 5), "lexical")
  return { verdict, quotes: statements.map(({ displayText }) => displayText) }
}

test.each([
  "What does F28 mean?",
  "What does fault F28 mean?",
  "fault F28 meaning",
  "What does the code F28 stand for?",
  "Was bedeutet der Fehler F28?",
  "Wofür steht die Meldung F28?",
  "Que signifie le code F28 ?",
  "Que veut dire l'erreur F28 ?",
  "¿Qué significa el error F28?",
  "Cosa significa l'errore F28?",
  "Co oznacza błąd F28?",
  "Что означает ошибка F28?",
  "F28 hata kodu ne anlama gelir?",
])("%s", (query) => {
  expect(ask(query)).toEqual({
    verdict: "answered",
    quotes: ["Display: F28; Cause: No gas at the burner; Action: Open the gas valve"],
  })
})

test("a code in words joined by a low line is one, too", () => {
  expect(ask("What does the error flame_lost mean?")).toMatchObject({ verdict: "answered" })
})

test.each([
  ["a code that is not there", "What does fault F29 mean?"],
  ["a code of another kind of thing", "What does stove M10 mean?"],
  ["a kind of code at a code that is no entry", "What does error M10 mean?"],
  ["the meaning of a word, which is no code", "What does the pump mean for the environment?"],
])("not by %s", (_, query) => {
  expect(ask(query).verdict).not.toBe("answered")
})
