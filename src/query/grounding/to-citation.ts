// Builds a citation from a claim of the answer and the quote of its source.
import { boxesIn } from "../../documents/model/placed-lines.ts"
import type { Span } from "../../embedding/sentences.ts"
import type { Citation, Source } from "../model/question.ts"

/** `claim` is a place in the answer, `quote` one in the source's text. */
export function toCitation(source: Source, claim: Span, quote: Span): Citation {
  const [start, end] = [source.start + quote.start, source.start + quote.end]
  return {
    mark: source.index,
    answerStart: claim.start,
    answerEnd: claim.end,
    source: source.index,
    documentId: source.documentId,
    version: source.version,
    chunkId: source.chunkId,
    page: pageOf(source, start),
    boxes: boxesIn(source.lines, start, end),
    start,
    end,
    quote: source.text.slice(quote.start, quote.end),
  }
}

/** The page of an offset (of the document) inside the source. */
const pageOf = ({ page, pageBreaks }: Source, offset: number) =>
  page === null ? null : page + pageBreaks.filter((begins) => begins <= offset).length

/** True if `a` cites no more than `b` does for the same claim, as two marks behind one sentence may. */
export const isWithin = (a: Citation, b: Citation): boolean =>
  a.source === b.source &&
  a.answerStart === b.answerStart &&
  a.answerEnd === b.answerEnd &&
  a.start >= b.start &&
  a.end <= b.end
