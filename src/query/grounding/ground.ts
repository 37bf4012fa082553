// Connects an answer to its sources while it streams: marks that were checked are sent, all others are removed.
import { boxesIn } from "../../documents/model/placed-lines.ts"
import { type Span, sentences } from "../../embedding/sentences.ts"
import type { ClaimCheck } from "../claims/check-claim.ts"
import type { AnswerEvent, Citation, Claim, Grounding, Source } from "../model/question.ts"
import { type Evidence, evidenceIn } from "./find-evidence.ts"
import { judge } from "./judge.ts"
import type { Prediction } from "./prediction.ts"
import { createScanner, type Lexeme, type Mark, tagsIn, urlsIn } from "./scan-answer.ts"

type GroundedEvent = Extract<AnswerEvent, { type: "token" | "citation" }>
export type Grounded = { answer: string; citations: Citation[]; claims: Claim[]; grounding: Grounding }
export type Grounder = {
  push(delta: string): GroundedEvent[]
  /** Ends the answer. The tokens of all events together are exactly `answer`. */
  finish(): Grounded & { events: GroundedEvent[] }
}

/** The prediction if nothing was in doubt before the answer. */
const SURE: Prediction = { verdict: "answered", score: 1, reason: "", missing: [], statements: [] }
/** The mark with which a model says that the sources do not have the answer. */
const NOTHING_FOUND = 0
/** Text before a claim that is not part of it: list signs, headings, the end of the clause before. */
const CLAIM_PREFIX = /^(?:[-*+•>#|\s]+|\d{1,3}[.)]\s+|[.,;:!?)\]…。，、]+\s*)+/u
/** Characters that Markdown reads as the start of an image or of a link's target, even if they come from two parts. */
const LINKS = /!\[$|\]\($/
/** Text that may precede the label of a link definition on its line. */
const LINE_HEAD = /(?:^|\n)[\s>*+\-\d.)]*$/

/** A grounder for the sources of a prompt; marks refer to `source.index`. */
export function createGrounder(sources: readonly Source[], prediction: Prediction = SURE): Grounder {
  const scanner = createScanner(new Set(sources.flatMap(({ text }) => [...urlsIn(text), ...tagsIn(text)])))
  const evidence = new Map<number, Evidence>()
  const citations: Citation[] = []
  /** For each citation, the result of checking its claim, in the same order. */
  const checks: ClaimCheck[] = []
  let answer = ""
  /** White space held back until the next text, and whether something next to it was removed. */
  let gap = ""
  let isCut = false
  /** Where the text after the last mark begins, and the claims of that mark. */
  let claimsFrom = 0
  let claims: Span[] = []
  const refused: Span[] = []
  let saidNothingFound = false
  /** The end of the last mark that was sent. */
  let markEnd = -1

  function emit(given: string, out: GroundedEvent[]): void {
    const text = gap === "" && definesLink() ? given.replace(/^:+/, "") : given
    if (text === "") return
    if (answer === "") gap = ""
    else if (gap === "" && (isCut || LINKS.test(answer.slice(-1) + text.charAt(0)))) gap = " "
    const piece = gap + text
    gap = ""
    isCut = false
    answer += piece
    const previous = out.at(-1)
    if (previous?.type === "token") previous.text += piece
    else out.push({ type: "token", text: piece })
  }

  /** True if a colon would turn the brackets before it into the label of a link definition. */
  function definesLink(): boolean {
    if (!answer.endsWith("]")) return false
    return answer.length !== markEnd || LINE_HEAD.test(answer.slice(0, answer.lastIndexOf("[")))
  }

  function read(lexeme: Lexeme, out: GroundedEvent[]): void {
    if (lexeme.type === "dropped") isCut = true
    else if (lexeme.type === "marks") cite(lexeme.marks, out)
    else if (lexeme.type === "space")
      gap = isCut && gap !== "" ? (gap.includes("\n") ? gap : lexeme.text) : gap + lexeme.text
    else {
      const closesCut = lexeme.type === "close" && isCut && !gap.includes("\n") && !answer.endsWith("<")
      if (closesCut) [gap, isCut] = ["", false]
      emit(lexeme.text, out)
    }
  }

  function cite(marks: readonly Mark[], out: GroundedEvent[]): void {
    const fresh = claimSpans(answer, claimsFrom)
    if (fresh.length > 0) claims = fresh
    const cited = new Set<number>()
    for (const { source: number, sentence } of marks) {
      if (number === NOTHING_FOUND) saidNothingFound = true
      const source = sources.find(({ index }) => index === number)
      const isFirst = !cited.has(number)
      const found = source && (isFirst || sentence !== null) ? supported(source, sentence, isFirst) : []
      isCut = isCut || found.length === 0
      if (found.length === 0) continue
      cited.add(number)
      const isShown = answer.length === markEnd && gap === "" && answer.endsWith(`[${number}]`)
      if (isFirst && !isShown) {
        emit(`[${number}]`, out)
        markEnd = answer.length
      }
      for (const { citation, check } of found) {
        if (citations.some((given) => isSame(given, citation))) continue
        citations.push(citation)
        checks.push(check)
        out.push({ type: "citation", citation })
      }
    }
    if (cited.size > 0) claimsFrom = answer.length
    else refused.push(...claims.slice(-1))
  }

  /** The claims of a mark: the sentence before it, and earlier ones as long as the source supports them too. */
  function supported(
    source: Source,
    sentence: number | null,
    isFirst: boolean,
  ): { citation: Citation; check: ClaimCheck }[] {
    const known = evidence.get(source.index) ?? evidenceIn(source)
    evidence.set(source.index, known)
    const found: ReturnType<typeof supported> = []
    for (const [i, claim] of claims.toReversed().entries()) {
      if (i > 0 && !isFirst) break
      const text = answer.slice(claim.start, claim.end)
      const named = i === 0 && sentence !== null ? known.sentence(sentence, text) : null
      const quote = named && known.check(text, named).verdict === "supported" ? named : (known.find(text) ?? named)
      if (!quote) break
      found.unshift({ citation: toCitation(source, claim, quote), check: known.check(text, quote) })
    }
    return found
  }

  function readAll(lexemes: Lexeme[]): GroundedEvent[] {
    const out: GroundedEvent[] = []
    for (const lexeme of lexemes) read(lexeme, out)
    return out
  }

  return {
    push: (delta) => readAll(scanner.push(delta)),
    finish() {
      const events = readAll(scanner.finish())
      return { events, answer, citations, ...judge(answer, citations, checks, refused, saidNothingFound, prediction) }
    },
  }
}

/** The sentences of `answer` after `from`, without list signs and the like before them. */
function claimSpans(answer: string, from: number): Span[] {
  return sentences(answer.slice(from)).flatMap(({ start, end }) => {
    const prefix = CLAIM_PREFIX.exec(answer.slice(from + start, from + end))?.[0].length ?? 0
    return start + prefix < end ? [{ start: from + start + prefix, end: from + end }] : []
  })
}

/** True if both cite the same passage for the same claim, as two marks behind one sentence do. */
const isSame = (a: Citation, b: Citation): boolean =>
  a.source === b.source &&
  a.answerStart === b.answerStart &&
  a.answerEnd === b.answerEnd &&
  a.start === b.start &&
  a.end === b.end

/** The page of an offset (of the document) inside the source. */
const pageOf = ({ page, pageBreaks }: Source, offset: number) =>
  page === null ? null : page + pageBreaks.filter((begins) => begins <= offset).length

function toCitation(source: Source, claim: Span, quote: Span): Citation {
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
