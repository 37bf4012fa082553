// `npm run eval`: measures retrieval, verdicts, answers and claims on what stands here, prints each table, compares with the last run.
// `-- parse [words in the path]` compares what is read from files with what is written in them; `-- fit` fits the verdict's coefficients, `-- weights` chooses the legs' weights; `-- retrieval --set scifact` runs a part; `--model lexical` one embedder; `--json FILE` keeps the figures.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { parseArgs } from "node:util"
import { COEFFICIENTS } from "../../src/query/grounding/verdict-model.ts"
import { makePairs } from "../support/claim-pairs.ts"
import { CLAIM_SHAPES } from "../support/claim-shapes.ts"
import { askSets, judgeAsked } from "./ask-sets.ts"
import { chooseWeights } from "./choose-weights.ts"
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

const CHUNK_SIZES = [256, 288, 512]
const PARTS = ["retrieval", "verdicts", "answers", "claims", "parse", "fit", "weights"] as const
/** What is fitted changes nothing by itself and is asked for by name. */
const ALL = PARTS.filter((part) => part !== "fit" && part !== "weights")
const LAST = join(STATE, "last.json")

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { json: { type: "string" }, model: { type: "string" }, set: { type: "string", multiple: true } },
})
const [only, ...words] = positionals
const wanted: readonly string[] = only === "parse" ? [only] : only ? positionals : ALL
for (const part of wanted)
  if (!PARTS.some((known) => known === part)) throw new Error(`There is no part "${part}": ${PARTS.join(", ")}.`)

const tables: Table[] = []
const last: Table[] = existsSync(LAST) ? JSON.parse(readFileSync(LAST, "utf8")) : []
/** Kept at once, so that a run that is stopped has not run for nothing. */
const show = (table: Table) => {
  tables.push(table)
  printTable(
    table,
    last.find(({ title }) => title === table.title),
  )
  const kept = [...tables, ...last.filter(({ title }) => !tables.some((mine) => mine.title === title))]
  mkdirSync(STATE, { recursive: true })
  writeFileSync(LAST, JSON.stringify(kept, null, 2))
}
const began = performance.now()
/** `--set` narrows retrieval to the named sets. */
const isWanted = (name: string) => values.set?.includes(name) ?? true
const skipped = (what: string) => console.log(`SKIPPED ${what}: it does not stand in ../shared\n`)

async function encoders(): Promise<EvalEncoder[]> {
  const neural = values.model === "lexical" ? null : await miniLmEncoder()
  if (!neural && values.model !== "lexical") skipped("the model all-MiniLM-L6-v2")
  return [...(values.model && values.model !== "lexical" ? [] : [lexicalEncoder]), ...(neural ? [neural] : [])]
}

const multiHop = once(readMultiHop)
/** Those that stand here of what questions with known documents are asked of. */
const searchSets = once(() => {
  const sets: [string, EvalSet | null][] = [
    ["scifact", readScifact()],
    ...LANGUAGES.map((language): [string, EvalSet | null] => [`xquad-${language}`, readXquad(language)]),
    ["clapnq", readClapnq()],
    ["mtrag-un", readMtrag()],
    ["multi-hop", multiHop()],
  ]
  const named = sets.filter(([name]) => isWanted(name))
  for (const [name, set] of named) if (!set) skipped(name)
  return named.flatMap(([, set]) => set ?? [])
})

function once<T>(make: () => T): () => T {
  let made: { value: T } | undefined
  return () => {
    made ??= { value: make() }
    return made.value
  }
}

async function weights(encoder: EvalEncoder): Promise<void> {
  const { known, foreign, rows } = await chooseWeights(searchSets(), encoder)
  const { kind } = encoder.stamp
  console.log(`chosen, ${encoder.name}: DENSE_WEIGHT.${kind} ${known}, FOREIGN_WEIGHT ${foreign ?? "not asked"}\n`)
  show({ title: `weights as chosen, ${encoder.name}, the other half: nDCG@10`, rows })
}

async function retrieval(encoder: EvalEncoder): Promise<void> {
  const chunking = isWanted("chunking_eval") ? readChunkingEval() : null
  if (chunking) {
    const spans = []
    for (const size of CHUNK_SIZES) spans.push(...(await measureSpans(chunking, encoder, size)))
    show({ title: `chunking_eval, ${encoder.name}: span recall @5`, rows: spans })
  } else if (isWanted("chunking_eval")) skipped("chunking_eval")
  const hops = isWanted("multi-hop") ? multiHop() : null
  if (hops)
    show({ title: `multi-hop, ${encoder.name}: all passages in the top 10`, rows: [await measureHops(hops, encoder)] })
  const rows = []
  for (const set of searchSets()) rows.push(await measureRetrieval(set, encoder))
  show({ title: `retrieval, ${encoder.name}: nDCG@10`, rows })
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
const ofEncoders = ["retrieval", "verdicts", "answers", "fit", "weights"]
for (const encoder of wanted.some((part) => ofEncoders.includes(part)) ? await encoders() : []) {
  if (wanted.includes("weights")) await weights(encoder)
  if (wanted.includes("retrieval")) await retrieval(encoder)
  if (wanted.some((part) => part === "verdicts" || part === "answers" || part === "fit")) await asking(encoder)
}
if (wanted.includes("claims"))
  show({
    title: "claims: altered caught, paraphrases kept",
    rows: [...measureClaims("made", makePairs(200)), ...measureClaims("shapes", CLAIM_SHAPES)],
  })

console.log(`${wanted.join(", ")}: ${Math.round((performance.now() - began) / 1000)} s`)
if (values.json) writeFileSync(values.json, JSON.stringify(tables, null, 2))
