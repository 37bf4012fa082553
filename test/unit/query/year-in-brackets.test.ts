// A year in brackets behind a name.
import { expect, test } from "vitest"
import { quotesFor } from "./quotes-for.ts"

const LIST =
  "- Lumen (1978): Made for the harbour office, Lumen was one of the first plotters with a screen.\n- Harbour Chart (1983): Brought menus to the chart room.\n"

test.each([
  ["When was Lumen released?", LIST, "Lumen (1978)"],
  ["When was Harbour Chart introduced?", LIST, "Harbour Chart (1983)"],
  ["When was the Ostrel bridge built?", "The Ostrel bridge (1911) spans the gorge. A ferry runs below it.", "(1911)"],
  ["Wann wurde die Ostrel-Brücke gebaut?", "Die Ostrel-Brücke (1911) überspannt die Schlucht.", "(1911)"],
  ["Quand le roman Marée a-t-il été publié ?", "Le roman Marée (1954) raconte une traversée.", "(1954)"],
])("tells when the thing appeared: %s", (query, text, quote) => {
  const { verdict, quotes } = quotesFor(query, text)
  expect([verdict, quotes.some((one) => one.includes(quote))]).toEqual(["answered", true])
})

test.each([
  ["When was Lumen discontinued?", LIST],
  ["When was the harbour office built?", LIST],
  ["Who released Lumen?", "Lumen (1978) was a plotter."],
  ["When was the ferry built?", "The Ostrel bridge (1911) spans the gorge. A ferry runs below it."],
])("and nothing else: %s", (query, text) => {
  expect(quotesFor(query, text).verdict).not.toBe("answered")
})
