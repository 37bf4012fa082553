// A source or hit for tests, in the form retrieval returns it.
import type { CollectionId, DocumentId } from "../../src/ids.ts"
import type { ChunkHit } from "../../src/ports.ts"
import type { Source } from "../../src/query/model/question.ts"

type Overrides = Partial<Omit<ChunkHit, "documentId" | "collectionId">> & {
  text: string
  document?: string
  collection?: string
}

/**
 * A hit; its document and chunk are named after `document`.
 * `start` is 100 by default, so that no offset is 0 by chance.
 */
export function fakeHit({ document = "doc_a", collection = "col_a", ...given }: Overrides): ChunkHit {
  const start = given.start ?? 100
  return {
    documentId: document as DocumentId,
    collectionId: collection as CollectionId,
    filename: "policy.md",
    version: 1,
    ordinal: 0,
    chunkId: `chk_${document}_${start}`,
    page: null,
    pageBreaks: [],
    lines: [],
    headingPath: [],
    score: 0.8,
    scores: { dense: 0.6, sparse: 9 },
    language: null,
    metadata: {},
    ...given,
    start,
    end: start + given.text.length,
  }
}

/** Sources numbered from 1. */
export function fakeSources(...texts: string[]): Source[] {
  return texts.map((text, i) => {
    const { collectionId: _, ordinal: __, language: ___, ...source } = fakeHit({ text, document: `doc_${i + 1}` })
    return { ...source, index: i + 1 }
  })
}
