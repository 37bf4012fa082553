// `npm run eval`: measures retrieval, verdicts, answers and claims on what stands here, and prints each table.
import { lexicalEncoder, miniLmEncoder } from "./encoders.ts"
import type { EvalSet } from "./eval-set.ts"
import { measureRetrieval, measureSpans } from "./measure-retrieval.ts"
import { readChunkingEval } from "./sets/chunking-eval.ts"
import { readClapnq } from "./sets/clapnq.ts"
import { readMtrag } from "./sets/mtrag.ts"
import { readMultiHop } from "./sets/multi-hop.ts"
import { readScifact } from "./sets/scifact.ts"
import { LANGUAGES, readXquad } from "./sets/xquad.ts"

const only = process.argv[2] ?? ""
const models = process.argv[3] ?? "lexical"
const sets: (EvalSet | null)[] = [readScifact(), ...LANGUAGES.map(readXquad), readClapnq(), readMtrag(), readMultiHop()]
const encoders = [lexicalEncoder, ...(models === "all" ? [await miniLmEncoder()] : [])]
for (const encoder of encoders) {
  if (!encoder) continue
  for (const set of sets)
    if (set?.name.includes(only)) {
      const t = Date.now()
      console.log(JSON.stringify(await measureRetrieval(set, encoder)), Date.now() - t)
    }
  const chunking = readChunkingEval()
  if (chunking && "chunking_eval".includes(only))
    for (const size of [256, 320, 512]) console.log(JSON.stringify(await measureSpans(chunking, encoder, size)))
}
