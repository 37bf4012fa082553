// The demo's documents, parsed, chunked and indexed in memory as in ingestion, and queried as the product does.
import { readFile } from "node:fs/promises"
import { join } from "node:path"
import { chunkText } from "../../src/documents/model/chunk-text.ts"
import { languageOf } from "../../src/embedding/language.ts"
import type { CollectionId, DocumentId } from "../../src/ids.ts"
import { predictVerdict } from "../../src/query/grounding/verdict.ts"
import { DENSE_WEIGHT } from "../../src/query/retrieval/dense-weight.ts"
import { toSources } from "../../src/query/retrieval/search-chunks.ts"
import { parseDocument } from "../../workers/embedder/parse/parse-document.ts"
import { SAMPLES } from "../../workers/local/samples/questions.ts"
import { lexicalEncoder } from "../eval/encoders.ts"
import { DEFAULT_CHUNKING, type EvalChunk, fuse, indexChunks } from "../eval/exact-index.ts"

const FOLDER = join(import.meta.dirname, "../../workers/local/samples")
const TOP_K = 5

async function chunksOf({ filename, contentType }: (typeof SAMPLES)[number]): Promise<EvalChunk[]> {
  const bytes = new Uint8Array(await readFile(join(FOLDER, filename)))
  const parsed = await parseDocument(bytes, contentType, { charset: null, onProgress: () => {} })
  return chunkText(parsed, DEFAULT_CHUNKING, lexicalEncoder.count).map((chunk) => ({
    documentId: filename as unknown as DocumentId,
    collectionId: "col_demo" as CollectionId,
    filename,
    version: 1,
    ordinal: chunk.ordinal,
    chunkId: `${filename}#${chunk.ordinal}`,
    page: chunk.page,
    pageBreaks: chunk.page_breaks,
    lines: [],
    headingPath: chunk.heading_path,
    start: chunk.start,
    end: chunk.end,
    text: chunk.text,
    language: languageOf(chunk.text),
    metadata: {},
  }))
}

/** Asks without a platform. Returns the verdict's prediction and the statements of an extractive answer. */
export async function demoAsker() {
  const index = await indexChunks((await Promise.all(SAMPLES.map(chunksOf))).flat(), lexicalEncoder)
  return async (question: string) => {
    const [vector] = await lexicalEncoder.encode([question], "query")
    if (!vector) throw new Error("a question has a vector")
    const hits = fuse(index, index.score(question, vector), DENSE_WEIGHT.lexical, TOP_K * 3 + 10)
    const sources = toSources(hits, TOP_K)
    const prediction = predictVerdict(question, hits, sources, "lexical")
    return { prediction, statements: prediction.statements.map(({ displayText }) => displayText) }
  }
}
