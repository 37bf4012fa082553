// Connects an answer to its sources while it streams: marks that were checked are sent, all others are removed.
import { type Span, sentences } from "../../embedding/sentences.ts"
import { type ClaimCheck, checkClaim } from "../claims/check-claim.ts"
import type { Citation, Source } from "../model/question.ts"
import { answerSentences, claimSpans, SENTENCE_END, wholeEnd } from "./answer-sentences.ts"
import { tagsIn, urlsIn } from "./answer-urls.ts"
import { claimsNothing } from "./claims-nothing.ts"
import { indexedNames, saidIn } from "./code-spans.ts"
import { compareUnmarked } from "./compare-unmarked.ts"
import { type Evidence, evidenceIn, quoteOf } from "./find-evidence.ts"
import type { GroundedEvent, Grounder } from "./grounded.ts"
import { definesLink, LINE_HEAD, makesLink, mayJoin } from "./join-text.ts"
import { judge } from "./judge.ts"
import type { Prediction } from "./prediction.ts"
import type { Mark } from "./read-marks.ts"
import { referenceBehind } from "./references.ts"
import { saysNotFound } from "./says-not-found.ts"
import { createScanner } from "./scan-answer.ts"
import type { Lexeme } from "./scan-steps.ts"
import { isWithin, toCitation } from "./to-citation.ts"
import { withoutReasoning } from "./without-reasoning.ts"
import { wrongReplies } from "./yes-or-no.ts"

/** The prediction if nothing was in doubt before the answer. */
const SURE: Prediction = { verdict: "answered", score: 1, reason: "", missing: [], statements: [] }
/** The mark with which a model says that the sources do not have the answer. */
const NOTHING_FOUND = 0
/** So many sentences may rest on the mark behind them; else each mark that is refused would have all before it read again. */
const MAX_CLAIMS = 8
const INTRODUCED = /[:：]$/u

/** A grounder for the sources of a prompt; marks refer to `source.index`. */
export function createGrounder(sources: readonly Source[], prediction: Prediction = SURE, question = ""): Grounder {
  const scanner = createScanner(
    new Set(sources.flatMap(({ text }) => [...urlsIn(text), ...tagsIn(text)])),
    new Set(sources.flatMap(({ text }) => indexedNames(text))),
  )
  const evidence = new Map<number, Evidence>()
  const citations: Citation[] = []
  /** For each citation, the result of checking its claim, in the same order. */
  const checks: ClaimCheck[] = []
  const reasoning = withoutReasoning()
  let answer = ""
  /** White space held back until the next text, and whether something next to it was removed. */
  let gap = ""
  let isCut = false
  /** Where the text after the last mark begins, and the claims of that mark. */
  let claimsFrom = 0
  let claims: Span[] = []
  const refused: Span[] = []
  /** Marks that stand before their sentence. They are sent behind it, where all others stand. */
  let pending: Mark[] = []
  /** Whether the marks of this answer stand before their sentences. */
  let marksLead = false
  let unfinished: Span | null = null
  let saidNothingFound = false
  /** The end of the last mark that was sent. */
  let markEnd = -1

  function emit(given: string, out: GroundedEvent[]): void {
    const text = gap === "" && definesLink(answer, markEnd) ? given.replace(/^:+/, "") : given
    if (text === "") return
    if (answer === "") gap = ""
    else if (gap === "" && (makesLink(answer, text) || (isCut && mayJoin(answer, text)))) gap = " "
    const piece = gap + text
    gap = ""
    isCut = false
    answer += piece
    const previous = out.at(-1)
    if (previous?.type === "token") previous.text += piece
    else out.push({ type: "token", text: piece })
  }

  function read(lexeme: Lexeme, out: GroundedEvent[]): void {
    if (lexeme.type === "dropped") isCut = true
    else if (lexeme.type === "marks") readMarks(lexeme.marks, out)
    else if (lexeme.type === "space")
      gap = isCut && gap !== "" ? (gap.includes("\n") ? gap : lexeme.text) : gap + lexeme.text
    else {
      const closesCut = lexeme.type === "close" && isCut && !gap.includes("\n") && !answer.endsWith("<")
      if (closesCut) [gap, isCut] = ["", false]
      if (lexeme.type === "text" && pending.length > 0 && endsBefore(lexeme.text)) citePending(out)
      emit(lexeme.text, out)
    }
  }

  function readMarks(marks: readonly Mark[], out: GroundedEvent[]): void {
    const [first] = marks
    const reference = first && isKnown(first) && !gap.includes("\n") ? referenceBehind(answer, first.source) : null
    if (reference !== null) {
      emit(reference, out)
      pending.push(...marks)
      return
    }
    const isSpoken = claimSpans(answer, claimsFrom).length > 0
    const begins = gap.includes("\n") || LINE_HEAD.test(answer)
    const leads = isSpoken
      ? (marksLead && (begins || SENTENCE_END.test(answer))) || (begins && INTRODUCED.test(answer))
      : begins || marksLead
    if (!leads) {
      cite([...pending.splice(0), ...marks], out)
      marksLead = false
      return
    }
    if (isSpoken) citePending(out)
    claimsFrom = answer.length
    pending.push(...marks)
    marksLead = true
    isCut = true
  }

  /** True if the sentence ends before this text. */
  function endsBefore(text: string): boolean {
    if (claimSpans(answer, claimsFrom).length === 0 || gap === "") return false
    if (gap.includes("\n")) return true
    const said = answer.slice(claimsFrom) + gap
    return sentences(said + String.fromCodePoint(text.codePointAt(0) ?? 0)).at(-1)?.start === said.length
  }

  /** Sends the marks that stood before the sentence that ends here. */
  function citePending(out: GroundedEvent[]): void {
    if (pending.length === 0) return
    const after = { gap, isCut }
    gap = " "
    cite(pending.splice(0), out)
    gap = after.gap
    isCut = after.isCut
  }

  function cite(marks: readonly Mark[], out: GroundedEvent[]): void {
    const fresh = claimSpans(answer, claimsFrom)
    if (fresh.length > 0) claims = fresh
    const cited = new Set<number>()
    const isAlone = marks.length === 1 && answer.length !== markEnd
    for (const { source: number, sentence } of marks) {
      if (number === NOTHING_FOUND) saidNothingFound = true
      const source = sources.find(({ index }) => index === number)
      const isFirst = !cited.has(number)
      const found = source && (isFirst || sentence !== null) ? supported(source, sentence, isFirst, isAlone) : []
      isCut = isCut || found.length === 0
      if (found.length === 0) continue
      cited.add(number)
      const isShown = answer.length === markEnd && gap === "" && answer.endsWith(`[${number}]`)
      if (isFirst && !isShown) {
        emit(`[${number}]`, out)
        markEnd = answer.length
      }
      for (const { citation, check } of found) {
        if (citations.some((given) => isWithin(citation, given))) continue
        citations.push(citation)
        checks.push(check)
        out.push({ type: "citation", citation })
      }
    }
    claimsFrom = cited.size > 0 ? answer.length : Math.max(claimsFrom, claims.at(-MAX_CLAIMS)?.start ?? 0)
    if (cited.size === 0 && marks.some((mark) => mark.source === NOTHING_FOUND || isKnown(mark)))
      refused.push(...claims.slice(-1))
  }

  const isKnown = ({ source }: Mark) => sources.some(({ index }) => index === source)

  function evidenceOf(source: Source): Evidence {
    const known = evidence.get(source.index) ?? evidenceIn(source)
    evidence.set(source.index, known)
    return known
  }

  /** The claims of a mark: the sentence before it, and earlier ones as long as the source supports them too. */
  function supported(
    source: Source,
    sentence: number | null,
    isFirst: boolean,
    isAlone: boolean,
  ): { citation: Citation; check: ClaimCheck }[] {
    const known = evidenceOf(source)
    const found: ReturnType<typeof supported> = []
    for (const [i, claim] of claims.toReversed().entries()) {
      if (i > 0 && !isFirst) break
      const text = saidIn(answer, claim)
      const quote = quoteOf(known, text, i === 0 ? sentence : null, isAlone)
      if (!quote) break
      found.unshift({ citation: toCitation(source, claim, quote), check: known.check(text, quote) })
    }
    return found
  }

  /** Several quotes say together what one of them says only in part. */
  function compare(text: string, cited: readonly Citation[]): ClaimCheck {
    const [first] = cited
    const source = cited.length === 1 ? sources.find(({ index }) => index === first?.source) : undefined
    if (first && source)
      return evidenceOf(source).check(text, { start: first.start - source.start, end: first.end - source.start })
    return checkClaim(text, cited.map(({ quote }) => quote).join("\n"))
  }

  function readAll(lexemes: Lexeme[]): GroundedEvent[] {
    const out: GroundedEvent[] = []
    for (const lexeme of lexemes) read(lexeme, out)
    return out
  }

  const flush = () => readAll([...scanner.push(reasoning.finish()), ...scanner.finish()])

  return {
    push: (delta) => readAll(scanner.push(reasoning.push(delta))),
    flush,
    isSilent: () => answer === "" && !saidNothingFound && !pending.some(({ source }) => source === NOTHING_FOUND),
    breakOff(isSent) {
      reasoning.discard()
      scanner.discard()
      pending = []
      marksLead = false
      gap = ""
      isCut = false
      const whole = wholeEnd(answer, markEnd)
      if (!isSent) answer = answer.slice(0, whole)
      else if (whole < answer.length) unfinished = { start: whole, end: answer.length }
      claimsFrom = answer.length
      claims = []
      return answerSentences(answer.slice(0, whole)).some(({ start, end }) => !claimsNothing(answer.slice(start, end)))
    },
    hasQuoted(number, { start, end }) {
      const offset = sources.find(({ index }) => index === number)?.start ?? 0
      return citations.some(
        (one, i) =>
          one.source === number &&
          checks[i]?.verdict === "supported" &&
          one.start <= offset + start &&
          one.end >= offset + end,
      )
    },
    finish() {
      const events = flush()
      citePending(events)
      const isNothing = citations.length === 0 && (saidNothingFound || saysNotFound(answer))
      const known = () => sources.map((source) => ({ source, evidence: evidenceOf(source) }))
      const unmarked = isNothing
        ? []
        : [...wrongReplies(answer, question), ...compareUnmarked(answer, citations, refused, unfinished, known())]
      for (const { citation, check } of unmarked) {
        if (!citation) continue
        citations.push(citation)
        checks.push(check)
        events.push({ type: "citation", citation })
      }
      const judged = judge(answer, citations, checks, refused, isNothing, prediction, unmarked, unfinished, compare)
      return { events, answer, citations, ...judged }
    },
  }
}
