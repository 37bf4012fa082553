// SciFact as BEIR asks it: 300 claims, each to be found in 5,183 abstracts.
import type { EvalSet } from "../eval-set.ts"
import { dataAt } from "../places.ts"
import { readCsv, readTsv } from "../read-files.ts"

/** Strings of a printed NumPy array of strings. */
const SENTENCE = /'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)"/g

export function readScifact(): EvalSet | null {
  const folder = dataAt("scifact")
  if (!folder) return null
  const relevant = new Map<string, Set<string>>()
  for (const [query = "", document = "", score] of readTsv(`${folder}/beir_qrels_test.tsv`))
    if (Number(score) > 0) relevant.set(query, (relevant.get(query) ?? new Set()).add(document))
  const claims = new Map(readCsv(`${folder}/claims_validation.csv`).map(({ id = "", claim = "" }) => [id, claim]))
  return {
    name: "scifact",
    documents: readCsv(`${folder}/corpus_train.csv`).map(({ doc_id: id = "", title = "", abstract = "" }) => ({
      id,
      title: "",
      text: `${title}\n${Array.from(abstract.matchAll(SENTENCE), ([, a, b]) => (a ?? b ?? "").replace(/\\(.)/g, "$1")).join(" ")}`,
      part: "",
    })),
    questions: [...relevant].map(([id, documents]) => ({
      id,
      text: claims.get(id) ?? "",
      part: "",
      relevant: documents,
      answerability: "answerable",
      spans: [],
      evidence: [],
    })),
  }
}
