// The weight of the dense leg: by collection, by kind of model, by what the model knows of a language.
import { expect, test } from "vitest"
import { DENSE_WEIGHT, denseWeightOf, FOREIGN_WEIGHT, RANK_WEIGHT } from "../../../src/query/retrieval/dense-weight.ts"

const untuned = [{ denseWeightPercent: null }]
const model = (name: string, kind: "lexical" | "neural" = "neural") => ({ model: name, kind })

test.each<[string, string, readonly string[] | null, string | null, "model" | "language"]>([
  ["an English model and an English question", "all-MiniLM-L6-v2", null, "en", "model"],
  ["an English model and a Thai one", "all-MiniLM-L6-v2", null, "th", "language"],
  ["a question in no language that can be told", "all-MiniLM-L6-v2", null, null, "model"],
  ["a model that says in its name that it knows many", "Xenova/multilingual-e5-small", null, "th", "model"],
  ["a model whose languages are configured", "owner/model", ["en", "th"], "th", "model"],
  ["one of them is not among these", "owner/model", ["en", "th"], "el", "language"],
  ["all are configured", "owner/model", ["*"], "el", "model"],
  ["what is configured goes before the name", "Xenova/multilingual-e5-small", ["en"], "th", "language"],
])("%s", (_, name, languages, language, by) => {
  const weight = by === "model" ? DENSE_WEIGHT.neural : FOREIGN_WEIGHT
  expect(denseWeightOf(untuned, model(name), languages, language)).toEqual({ weight, by })
})

test("the built-in model knows the letters of every language", () => {
  const weight = { weight: DENSE_WEIGHT.lexical, by: "model" }
  expect(denseWeightOf(untuned, model("lexical", "lexical"), ["en"], "th")).toEqual(weight)
})

test("legs joined by ranks have a weight that gives the dense one a say", () => {
  const byRanks = denseWeightOf(untuned, model("lexical", "lexical"), null, "en", "rrf")
  expect(byRanks).toEqual({ weight: RANK_WEIGHT.lexical, by: "model" })
})

test("a weight that was tuned stands whatever the language, and collections asked together share the mean", () => {
  const tuned = { denseWeightPercent: 80 }
  expect(denseWeightOf([tuned], model("m"), null, "th")).toEqual({ weight: 0.8, by: "collection" })
  const mixed = denseWeightOf([tuned, ...untuned], model("m"), null, "th")
  expect(mixed).toEqual({ weight: (0.8 + FOREIGN_WEIGHT) / 2, by: "language" })
})
