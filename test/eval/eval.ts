// `npm run eval`: measures retrieval, verdicts, answers and claims on what stands here, prints each table, compares with the last run.
// `-- retrieval --set scifact` runs a part, `-- parse [words in the path]` some files; `-- fit` fits the verdict's coefficients, `-- weights` chooses
// the legs' weights (`--check` fails where the code has others); `--model lexical` takes one embedder; `--json FILE` keeps the figures.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { parseArgs } from "node:util"
import { COEFFICIENTS, THRESHOLDS } from "../../src/query/grounding/verdict-model.ts"
import { DENSE_WEIGHT, FOREIGN_WEIGHT } from "../../src/query/retrieval/dense-weight.ts"
import { makePairs } from "../support/claim-pairs.ts"
import { CLAIM_SHAPES, CLAIMS_IN_USE, CLAIMS_OF_ANSWERS, CLAIMS_REWORDED } from "../support/claim-shapes.ts"
import { askSets, IN_USE } from "./ask-sets.ts"
import { chooseFit } from "./choose-fit.ts"
import { chooseWeights } from "./choose-weights.ts"
import { type EvalEncoder, lexicalEncoder, miniLmEncoder } from "./encoders.ts"
import type { EvalSet } from "./eval-set.ts"
import { measureGoals } from "./goals.ts"
import { judgeAsked } from "./judge-asked.ts"
import { measureAnswers } from "./measure-answers.ts"
import { measureCalibrated } from "./measure-calibrated.ts"
import { measureCitations } from "./measure-citations.ts"
import { measureClaims } from "./measure-claims.ts"
import { measureDemo } from "./measure-demo.ts"
import { measureParsing } from "./measure-parsing.ts"
import { measureHops, measureRetrieval, measureSpans } from "./measure-retrieval.ts"
import { measureStages } from "./measure-stages.ts"
import { IN_CODE, measureVerdicts } from "./measure-verdicts.ts"
import { STATE } from "./places.ts"
import { printTable, type Table } from "./print-table.ts"
import { readChunkingEval } from "./sets/chunking-eval.ts"
import { readClapnq } from "./sets/clapnq.ts"
import { readInvented, readNearTopic } from "./sets/invented.ts"
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
  options: {
    check: { type: "boolean" },
    json: { type: "string" },
    model: { type: "string" },
    set: { type: "string", multiple: true },
  },
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

/** Prints what was made as it is to stand in the code and whether it does; with `--check` it is a failure where not. */
function compareWithCode(name: string, made: number | Readonly<Record<string, number>>, inCode: unknown): void {
  const isSame = JSON.stringify(made) === JSON.stringify(inCode)
  const lines =
    typeof made === "number" ? ` ${made}` : Object.entries(made).map(([key, value]) => `\n    ${key}: ${value},`)
  console.log(`${name}:${[lines].flat().join("")}\n${isSame ? "So it stands in the code." : "THE CODE HAS ANOTHER."}\n`)
  if (!isSame && values.check) process.exitCode = 1
}

async function weights(encoder: EvalEncoder): Promise<void> {
  const { known, foreign, rows } = await chooseWeights(searchSets(), encoder)
  const { kind } = encoder.stamp
  if (known !== null) compareWithCode(`DENSE_WEIGHT.${kind}`, known, DENSE_WEIGHT[kind])
  if (foreign !== null) compareWithCode("FOREIGN_WEIGHT", foreign, FOREIGN_WEIGHT)
  show({ title: `weights as chosen, ${encoder.name}, the other half: nDCG@10`, rows })
}

async function retrieval(encoder: EvalEncoder): Promise<void> {
  const chunking = isWanted("chunking_eval") ? readChunkingEval() : null
  if (chunking) {
    const rows = await measureSpans(chunking, encoder, CHUNK_SIZES)
    show({ title: `chunking_eval, ${encoder.name}: span recall @5`, rows })
  } else if (isWanted("chunking_eval")) skipped("chunking_eval")
  const hops = isWanted("multi-hop") ? multiHop() : null
  if (hops)
    show({ title: `multi-hop, ${encoder.name}: all passages in the top 10`, rows: [await measureHops(hops, encoder)] })
  const rows = []
  for (const set of searchSets()) rows.push(await measureRetrieval(set, encoder))
  show({ title: `retrieval, ${encoder.name}: nDCG@10`, rows: rows.map(({ whole }) => whole) })
  show({
    title: `retrieval, ${encoder.name}, the half not fitted on: nDCG@10`,
    rows: rows.map(({ report }) => report),
  })
}

async function asking(encoder: EvalEncoder): Promise<void> {
  const asked = await askSets(encoder)
  const judged = (half: "fit" | "report") =>
    asked.filter((one) => one.half === half).map((one) => judgeAsked(one, encoder))
  const { kind } = encoder.stamp
  const fit = judged("fit")
  // Chosen before the other half is judged at all.
  const chosen = wanted.includes("fit") ? chooseFit(fit, kind) : null
  if (chosen) {
    console.log(`chosen of ${chosen.tried} settings, ${encoder.name}: ${JSON.stringify(chosen.setting)}`)
    compareWithCode(`COEFFICIENTS.${kind}`, chosen.coefficients, COEFFICIENTS[kind])
    compareWithCode(`THRESHOLDS.${kind}`, chosen.thresholds, THRESHOLDS[kind])
  }
  const report = judged("report")
  if (chosen) {
    const rows = measureVerdicts(report, { ...IN_CODE, [kind]: chosen })
    show({ title: `verdicts as fitted, ${encoder.name}, the other half`, rows })
  }
  for (const [half, mine] of [["the half not fitted on", report] as const, ["the half fitted on", fit] as const]) {
    if (wanted.includes("verdicts"))
      show({ title: `verdicts, ${encoder.name}, ${half}`, rows: measureVerdicts(mine, IN_CODE) })
    if (wanted.includes("answers"))
      show({ title: `extractive answers, ${encoder.name}, ${half}`, rows: measureAnswers(mine) })
  }
  if (wanted.includes("verdicts")) {
    const inUse = report.filter(({ set }) => set === IN_USE)
    show({ title: `calibrated by its own questions, ${encoder.name}`, rows: measureCalibrated(inUse, encoder) })
  }
  const quoted = [readClapnq(), readChunkingEval(), readInvented(), readNearTopic()].flatMap((set) => set ?? [])
  if (wanted.includes("answers")) {
    show({
      title: `citations, ${encoder.name}: quotes at their place`,
      rows: measureCitations(quoted, [...fit, ...report]),
    })
    show({ title: `stages, ${encoder.name}: the middle of 40 questions`, rows: await measureStages(encoder) })
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
    rows: [
      ...measureClaims("made", makePairs(200)),
      ...measureClaims("shapes", CLAIM_SHAPES),
      ...measureClaims("in use", CLAIMS_IN_USE),
      ...measureClaims("of answers", CLAIMS_OF_ANSWERS),
      ...measureClaims("reworded", CLAIMS_REWORDED),
    ],
  })

if (wanted.includes("verdicts")) show({ title: "demo: asked what its documents do not say", rows: await measureDemo() })
const reached = measureGoals(tables)
if (reached.length > 0) show({ title: "goals", rows: reached })

console.log(`${wanted.join(", ")}: ${Math.round((performance.now() - began) / 1000)} s`)
if (values.json) writeFileSync(values.json, JSON.stringify(tables, null, 2))
