// `npm run eval`: measures retrieval, verdicts, answers and claims on what stands here, prints each table, compares with the last run.
// `-- parse [words in the path]` compares what is read from files with what is written in them; `-- fit` fits the verdict's coefficients; `-- retrieval --set scifact` runs a part; `--model lexical` one embedder; `--json FILE` keeps the figures.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { parseArgs } from "node:util"
import { COEFFICIENTS } from "../../src/query/grounding/verdict-model.ts"
import { makePairs } from "../support/claim-pairs.ts"
import { CLAIM_SHAPES } from "../support/claim-shapes.ts"
import { askSets, judgeAsked } from "./ask-sets.ts"
import { type EvalEncoder, lexicalEncoder, miniLmEncoder } from "./encoders.ts"
import type { EvalSet } from "./eval-set.ts"
import { fitVerdict } from "./fit-verdict.ts"
import { measureAnswers } from "./measure-answers.ts"
import { measureClaims } from "./measure-claims.ts"
import { measureParsing } from "./measure-parsing.ts"
import { measureHops, measureRetrieval, measureSpans } from "./measure-retrieval.ts"
import { measureVerdicts } from "./measure-verdicts.ts"
import { STATE } from "./places.ts"
import { printTable, type Table } from "./print-table.ts"
import { readChunkingEval } from "./sets/chunking-eval.ts"
import { readClapnq } from "./sets/clapnq.ts"
import { readMtrag } from "./sets/mtrag.ts"
import { readMultiHop } from "./sets/multi-hop.ts"
import { readScifact } from "./sets/scifact.ts"
import { LANGUAGES, readXquad } from "./sets/xquad.ts"

const CHUNK_SIZES = [256, 320, 512]
const PARTS = ["retrieval", "verdicts", "answers", "claims", "fit", "parse"] as const
const LAST = join(STATE, "last.json")

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { json: { type: "string" }, model: { type: "string" }, set: { type: "string", multiple: true } },
})
const [only, ...words] = positionals
const wanted = only === "parse" ? [only] : only ? positionals : ["retrieval", "verdicts", "answers", "claims"]
for (const part of wanted)
  if (!PARTS.some((known) => known === part)) throw new Error(`There is no part "${part}": ${PARTS.join(", ")}.`)

const tables: Table[] = []
const last: Table[] = existsSync(LAST) ? JSON.parse(readFileSync(LAST, "utf8")) : []
const show = (table: Table) => {
  tables.push(table)
  printTable(
    table,
    last.find(({ title }) => title === table.title),
  )
}
/** `--set` narrows retrieval to the named sets. */
const isWanted = (name: string) => values.set?.includes(name) ?? true
const skipped = (what: string) => console.log(`SKIPPED ${what}: it does not stand in ../shared\n`)

async function encoders(): Promise<EvalEncoder[]> {
  const neural = values.model === "lexical" ? null : await miniLmEncoder()
  if (!neural && values.model !== "lexical") skipped("the model all-MiniLM-L6-v2")
  return [...(values.model && values.model !== "lexical" ? [] : [lexicalEncoder]), ...(neural ? [neural] : [])]
}

async function retrieval(encoder: EvalEncoder): Promise<void> {
  const sets: [string, EvalSet | null][] = [
    ["scifact", readScifact()],
    ...LANGUAGES.map((language): [string, EvalSet | null] => [`xquad-${language}`, readXquad(language)]),
    ["clapnq", readClapnq()],
    ["mtrag-un", readMtrag()],
  ]
  const rows = []
  for (const [name, set] of sets) {
    if (!isWanted(name)) continue
    if (set) rows.push(await measureRetrieval(set, encoder))
    else skipped(name)
  }
  show({ title: `retrieval, ${encoder.name}: nDCG@10`, rows })
  const chunking = isWanted("chunking_eval") ? readChunkingEval() : null
  if (chunking) {
    const spans = []
    for (const size of CHUNK_SIZES) spans.push(...(await measureSpans(chunking, encoder, size)))
    show({ title: `chunking_eval, ${encoder.name}: span recall @5`, rows: spans })
  } else if (isWanted("chunking_eval")) skipped("chunking_eval")
  const hops = isWanted("multi-hop") ? readMultiHop() : null
  if (hops)
    show({ title: `multi-hop, ${encoder.name}: all passages in the top 10`, rows: [await measureHops(hops, encoder)] })
  else if (isWanted("multi-hop")) skipped("multi-hop")
}

async function asking(encoder: EvalEncoder): Promise<void> {
  const outcomes = (await askSets(encoder)).map(judgeAsked)
  const { kind } = encoder.stamp
  if (wanted.includes("fit")) {
    const fitted = fitVerdict(outcomes)
    console.log(`fitted, ${encoder.name} (COEFFICIENTS.${kind}):\n${JSON.stringify(fitted)}\n`)
    show({
      title: `verdicts as fitted, ${encoder.name}, the other half`,
      rows: measureVerdicts(
        outcomes.filter(({ half }) => half === "report"),
        fitted,
      ),
    })
  }
  for (const half of ["report", "fit"] as const) {
    const mine = outcomes.filter((outcome) => outcome.half === half)
    const which = half === "report" ? "the half not fitted on" : "the half fitted on"
    if (wanted.includes("verdicts"))
      show({ title: `verdicts, ${encoder.name}, ${which}`, rows: measureVerdicts(mine, COEFFICIENTS[kind]) })
    if (wanted.includes("answers"))
      show({ title: `extractive answers, ${encoder.name}, ${which}`, rows: measureAnswers(mine) })
  }
}

if (wanted.includes("parse")) {
  const rows = await measureParsing(words)
  if (rows) show({ title: "parsing, beside the plain libraries", rows })
  else skipped("parse")
}
for (const encoder of only === "parse" ? [] : await encoders()) {
  if (wanted.includes("retrieval")) await retrieval(encoder)
  if (wanted.some((part) => part === "verdicts" || part === "answers" || part === "fit")) await asking(encoder)
}
if (wanted.includes("claims"))
  show({
    title: "claims: altered caught, paraphrases kept",
    rows: [...measureClaims("made", makePairs(200)), ...measureClaims("shapes", CLAIM_SHAPES)],
  })

mkdirSync(STATE, { recursive: true })
const kept = [...tables, ...last.filter(({ title }) => !tables.some((table) => table.title === title))]
writeFileSync(LAST, JSON.stringify(kept, null, 2))
if (values.json) writeFileSync(values.json, JSON.stringify(tables, null, 2))
