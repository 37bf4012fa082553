// Tells what stands over each sentence of a passage: a heading, a question, a line before a list, the items around it.
import type { Span } from "../../../embedding/sentences.ts"

/** It is over the statements of its block, which are those up to the next title. */
export type Title = {
  text: string
  kind: "heading" | "question" | "lead"
  /** The titles over it, the nearest first. */
  above: readonly string[]
}
export type Place = {
  /** Says nothing alone: a title, or the name of the items below it. */
  isTitle: boolean
  title: Title | null
  /** The names of the list items that it stands in, the outermost first. */
  labels: readonly string[]
  /** Of one paragraph or list. */
  group: number
  item: "numbered" | "unnumbered" | null
  /** A few words alone below a title, which say something only under it: `Daily 8–20`. */
  isFragment: boolean
  /** It begins with a sign that it is an answer: `A:`. */
  hasAnswerSign: boolean
}

const ITEM = /^\s*(?:[-*+•–]|\d{1,3}[.)])\s+/
const NUMBERED = /^\s*\d{1,3}[.)]\s/
const HEADING = /^\s*(?<signs>#{1,6})\s+(?<title>.+)/
const BOLD_LINE = /^(?:\*\*|__)[^*_]{1,80}(?:\*\*|__)[:：]?$/
const QUESTION = /[?？؟]["'”’»)*_\]]*$/u
const LEAD = /[:：]["'”’»)*_\]]*$/u
const ENDED = /[.!…。！।۔።։॥:;؛?？؟][»”’"')\]」』*_]*$/u
const PAIR = /^[^:：|\n]{1,60}[:：](?:\*\*|__)?\s*\S/u
const ROW = /^\s*\||\s\|(?:\s|$)|\t|\S[ \u00a0]{2,}\S/
const RULE = /^[\s|:+=*_-]+$/
const BLANK_LINE = /\n[^\S\n]*\n/
const MAX_TITLE_WORDS = 8
const MAX_LABEL_WORDS = 8
const TAB = 4
/** What tells a question from its answer: `Q:` and `A:`, or the words in full. */
const SIGN = String.raw`(?:\*\*|__)?(?:\p{L}|question|answer|frage|antwort|réponse|pregunta|respuesta|domanda|risposta|pergunta|resposta|vraag|antwoord|pytanie|odpowied[źz]|otázka|odpově[dď]|вопрос|ответ|питання|відповідь)\s?\p{N}{0,3}\s?[:：](?:\*\*|__)?\s+`
const QUESTION_SIGN = new RegExp(`^${SIGN}`, "iu")
/** The value of such a line is what the lines around it are about. */
const NAMES_SUBJECT =
  /^(?:(?:product|model|item|article|device|project|course|event|full|company)?\s?name|product|model|title|bezeichnung|produkt|modell|titel|nom|produit|modèle|titre|nombre|producto|modelo|título|nome|prodotto|modello|titolo|naam|название|наименование|товар|модель)\s?[:：]\s*(?<name>\S.*)$/iu

export const withoutAnswerSign = (text: string) => text.replace(QUESTION_SIGN, "")

/** The place of each of the sentences, in the same order. */
export function outlineOf(text: string, spans: readonly Span[]): Place[] {
  const lines = spans.map((span, i) => lineOf(text, span, spans[i - 1]?.end ?? 0))
  const headings: string[] = []
  let title: Title | null = null
  /** The title that goes on behind the paragraph of a question that is answered on its own line. */
  let outer: Title | null | undefined
  let lead: Title | null = null
  let items: { indent: number; label: string }[] = []
  let group = 0
  let hasContent = false
  let isSigned = false

  const begin = (next: Title) => {
    outer = undefined
    title = next
    lead = null
    items = []
    hasContent = false
    group++
  }
  const above = () => headings.filter(Boolean).toReversed()

  return lines.map((line, i): Place => {
    const { raw, bare, indent, beginsLine, endsLine, isBlankBefore } = line
    const next = lines[i + 1]
    if (isBlankBefore && outer !== undefined) {
      title = outer
      outer = undefined
    }
    const place = (over: Partial<Place> = {}): Place => ({
      isTitle: false,
      title: lead ?? title,
      labels: [],
      group,
      item: null,
      isFragment: false,
      hasAnswerSign: false,
      ...over,
    })
    const heading = HEADING.exec(raw)?.groups
    if (heading) {
      const [depth, words = ""] = [heading.signs?.length ?? 1, plain(heading.title ?? "")]
      headings.length = Math.min(headings.length, depth - 1)
      const over = above()
      headings[depth - 1] = words
      begin({ text: words, kind: QUESTION.test(words) ? "question" : "heading", above: over })
      isSigned = false
      return place({ isTitle: true })
    }
    if (QUESTION.test(raw) && beginsLine) {
      isSigned = QUESTION_SIGN.test(bare)
      const over = title
      begin({ text: withoutAnswerSign(plain(bare)), kind: "question", above: above() })
      if (!endsLine) outer = over
      return place({ isTitle: true })
    }
    if (beginsLine && endsLine && BOLD_LINE.test(raw)) {
      begin({ text: plain(raw).replace(LEAD, ""), kind: "heading", above: above() })
      return place({ isTitle: true })
    }
    const isItem = beginsLine && ITEM.test(raw)
    const follows = next !== undefined && !RULE.test(next.raw)
    if (!isItem && LEAD.test(raw) && next && isListed(next)) {
      if (isBlankBefore) group++
      lead = { text: plain(raw).replace(LEAD, ""), kind: "lead", above: [...(title ? [title.text] : []), ...above()] }
      items = []
      return place({ isTitle: true })
    }
    if (!isItem && isShort(line)) {
      const isAlone = !hasContent && title !== null && (!next || (next.isBlankBefore && isTitleLike(next)))
      if (isAlone) {
        hasContent = true
        return place({ isFragment: true })
      }
      if (isBlankBefore && follows && (next.isBlankBefore || !isShort(next))) {
        begin({ text: plain(raw), kind: "heading", above: title && !hasContent ? [title.text, ...above()] : above() })
        return place({ isTitle: true })
      }
    }
    hasContent = true
    if (!isItem) {
      // A paragraph that is not indented ends the list before it.
      if (beginsLine && indent === 0) [lead, items] = [null, []]
      if (isBlankBefore && !LEAD.test(lines[i - 1]?.raw ?? "")) group++
      const name = NAMES_SUBJECT.exec(bare)?.groups?.name
      if (name !== undefined && next && PAIR.test(next.raw) && !next.isBlankBefore)
        title = { text: name, kind: "heading", above: [...(title ? [title.text] : []), ...above()] }
      return place({
        labels: items
          .slice(0, -1)
          .map(({ label }) => label)
          .filter(Boolean),
        hasAnswerSign: isSigned && beginsLine && QUESTION_SIGN.test(bare),
      })
    }
    const before = lines[i - 1]
    if (isBlankBefore && !(before && (isListed(before) || LEAD.test(before.raw)))) group++
    items = items.filter((item) => item.indent < indent)
    const labels = items.map(({ label }) => label).filter(Boolean)
    const hasItems = next !== undefined && isListed(next) && next.indent > indent
    const isLabel =
      hasItems && !PAIR.test(bare) && countOf(bare) <= MAX_LABEL_WORDS && !ENDED.test(bare.replace(LEAD, ""))
    items.push({ indent, label: isLabel ? plain(bare).replace(LEAD, "") : "" })
    return place({ labels, isTitle: isLabel, item: NUMBERED.test(raw) ? "numbered" : "unnumbered" })
  })
}

type Line = {
  raw: string
  /** Without the mark of a list item. */
  bare: string
  indent: number
  beginsLine: boolean
  endsLine: boolean
  isBlankBefore: boolean
}

function lineOf(text: string, { start, end }: Span, from: number): Line {
  const raw = text.slice(start, end)
  const lead = text.slice(text.lastIndexOf("\n", start - 1) + 1, start)
  return {
    raw,
    bare: raw.replace(ITEM, "").trim(),
    indent: lead.replaceAll("\t", " ".repeat(TAB)).length,
    beginsLine: lead.trim() === "",
    endsLine: /^[^\S\n]*(?:\n|$)/.test(text.slice(end, end + 200)),
    isBlankBefore: from === 0 || BLANK_LINE.test(text.slice(from, start)),
  }
}

const isListed = ({ raw, beginsLine }: Line) => beginsLine && ITEM.test(raw)
const countOf = (text: string) => text.trim().split(/\s+/).length
/** A line of a few words without an end, as a title is. */
const isShort = ({ raw, beginsLine, endsLine }: Line) =>
  beginsLine &&
  endsLine &&
  !raw.includes("\n") &&
  !ENDED.test(raw) &&
  !ITEM.test(raw) &&
  !PAIR.test(raw) &&
  !ROW.test(raw) &&
  /\p{L}/u.test(raw) &&
  countOf(raw) < MAX_TITLE_WORDS
const isTitleLike = (line: Line) => HEADING.test(line.raw) || QUESTION.test(line.raw) || isShort(line)
const plain = (text: string) => text.replace(/\*\*|__|[*`]/g, "").trim()
