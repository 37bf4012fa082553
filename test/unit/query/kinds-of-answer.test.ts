// What is a value of the kind that a question asks for, and which words only name things.
import { expect, test } from "vitest"
import { predictVerdict } from "../../../src/query/grounding/verdict.ts"
import { toSources } from "../../../src/query/retrieval/search-chunks.ts"
import { fakeHit } from "../../support/fake-source.ts"

const STORE = `# Tool store

| Tool | Kept | Borrowed | Shelf |
|---|---|---|---|
| Mallet | 41 | 6 | A 2 |
| Rasp | 17 | 3 | B 5 |

# Darts

| Team | Played | Won | Drawn |
|---|---|---|---|
| Red Lion | 12 | 9 | 1 |
| Anchor | 12 | 4 | 2 |
`

const verdictOf = (query: string, text: string) => {
  const hits = [fakeHit({ text })]
  return predictVerdict(query, hits, toSources(hits, 5), "lexical").verdict
}

test.each([
  ["How many mallets are kept?", STORE],
  ["How many rasps are borrowed?", STORE],
  ["How many matches have the Red Lion won?", STORE],
  ["How many divers at a time?", "Three divers may go down at once."],
  ["How many guests at once?", "Ten guests per hut at any time."],
  ["Can I pay the rent by card?", "Rent: you can pay by card or by standing order."],
  ["Kann man die Miete bar zahlen?", "Die Miete kann man auch bar zahlen."],
  ["Telefon sınavda kullanılabilir mi?", "Sınavda telefon kullanılabilir."],
  ["How much does the club pay into the travel fund?", "The club pays a tenth of its fees into the travel fund."],
  ["How much overtime pay is there?", "Overtime pay is half of an hour's wage."],
  ["¿Con cuánta antelación hay que avisar?", "Hay que avisar con tres días de antelación."],
  ["Which safety class does the lamp have?", "The safety class of the lamp is IP67."],
])("%s is answered by: %s", (query, text) => {
  expect(verdictOf(query, text)).toBe("answered")
})

test.each([
  ["a column of another count", "How many mallets are sold?", STORE],
  ["a column of another thing", "How many hammers are kept?", STORE],
  ["a column that counts nobody", "How many players have the Red Lion won?", STORE],
  ["how many in all", "How many divers at a time?", "Three divers work here."],
  ["a sum that no figure tells", "Is there a fee for the lamp?", "The lamp is red."],
  ["a class without its name", "Which safety class does the lamp have?", "The safety class of the lamp is known."],
  ["how many days", "¿Con cuánta antelación hay que avisar?", "Hay que avisar a dos personas con antelación."],
])("not by %s", (_, query, text) => {
  expect(verdictOf(query, text)).not.toBe("answered")
})
