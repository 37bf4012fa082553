// Finds the sentences of a text as spans into it, so that a quote is always a verbatim slice.

/** `text.slice(start, end)`, without white space at either side. */
export type Span = { start: number; end: number }

/** A sentence longer than this is cut at white space: what it came from was no sentence. */
const MAX_SENTENCE = 600
/** Scripts without a sign for the end of a sentence put a space there; a run of about this length is quoted. */
const MAX_ENDLESS = 220
const ENDLESS = /^[^.!?]*[\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}\p{Script=Tibetan}]{8}/u
/** Lines shorter than this are lines of their own (headings, cells, verses), unless the next goes on in small letters. */
const WRAPPED_LINE = 40
const GOES_ON = /^\s*[\p{Ll}\p{Lo}]/u
const MIN_GOING_ON = 12
const ENDED = /[.!?…:;؟।۔。！？]["'”’»)\]]*\s*$/u
const PAIR = /^\s*[\p{L}\p{N}][^:.!?\n]{0,40}:\s+\S/u

/** The end of a sentence: spaced scripts need white space after it, CJK does not. Greek asks with `;`. */
const TERMINATOR = /[.!?…؟।॥۔։።]+["'”’»)\]]*(?=\s|$)|(?<=\p{Script=Greek});(?=\s|$)|[。！？]+[”’」』）]*|[។၊။]+/gu
const ABBREVIATIONS: Readonly<Record<string, string>> = {
  en: "dr|mr|mrs|ms|prof|st|vs|etc|e\\.g|i\\.e|al|approx|inc|ltd|corp|jr|sr|cf|dept|est|gen|gov|rev|sgt|capt|col|lt|mt",
  de: "z\\.\\s?b|d\\.\\s?h|u\\.\\s?a|bzw|usw|ggf|evtl|inkl|zzgl|vgl|hr|fr|str|abs|bspw|sog|mind|max|min",
  fr: "mme|mlle|m|p\\.\\s?ex|env|av|bd|ste|cie",
  es: "sra?|srta|dra?|ud|uds|p\\.\\s?ej|aprox|avda|núm|pág|dña",
  it: "sig|sig\\.ra|dott|ecc|ing|avv|pag|spa",
  pt: "exmo|dra?|sra?|núm|pág|av",
  nl: "dhr|mevr|bijv|enz|m\\.b\\.t|blz|o\\.a",
  pl: "np|tzw|itd|itp|ul|prof|mgr|inż|godz|tys|ok",
  cs: "např|tzv|atd|apod|čl|ul|tj",
  ru: "т\\.\\s?е|т\\.\\s?д|т\\.\\s?п|др|пр|г|гг|ул|им|стр|руб|тыс|млн|млрд|в|вв|н\\.\\s?э|см",
  el: "κ|κα|π\\.\\s?χ|δηλ|κ\\.\\s?λ\\.\\s?π|σελ|αρ|μ\\.\\s?χ|π\\.\\s?μ",
  ro: "dl|dna|nr|str|etc|ex|dvs",
  tr: "vb|vs|örn|sn|bkz|yy|doç",
  fi: "esim|ym|jne|klo|ts|n|mm",
  sv: "t\\.\\s?ex|bl\\.\\s?a|ca|kl|osv|dvs|f\\.\\s?d",
}
const ABBREVIATION = new RegExp(
  `(?:^|[\\s("'“‘[])(?:${Object.values(ABBREVIATIONS).join("|")}|\\p{Lu}|(?:\\p{L}\\.)+\\p{L})\\.$`,
  "iu",
)
/** Abbreviations only before a number: elsewhere they are words. */
const NUMBERED = /(?:^|[\s("'“‘[])(?:no|nos|nr|fig|figs|eq|abb|art|sec|ch|vol|p|pp|ca)\.$/iu
const LIST_NUMBER = /^\s*\d{1,3}\.$/
/** What a wrapped line of prose never begins with: a list item, a heading, a quotation, a table row. */
const NEW_BLOCK = /^\s*(?:[-*+•–]\s|\d{1,3}[.)]\s|#{1,6}\s|[|>])/
const MARKED_LINE = /^\s*(?:#{1,6}\s|\|)/
/** A table row, whether or not its edges are drawn. */
const ROW_LINE = /\S\s\|\s\S/

/** The sentences of `text`, in order and without overlap; everything but white space belongs to one. */
export function sentences(text: string): Span[] {
  const spans: Span[] = []
  for (const block of blocks(text)) {
    let start = block.start
    const part = text.slice(block.start, block.end)
    for (const match of part.matchAll(TERMINATOR)) {
      const end = block.start + match.index + match[0].length
      if (match[0].startsWith(".") && isInside(text, start, end)) continue
      pushTrimmed(spans, text, start, end)
      start = end
    }
    pushTrimmed(spans, text, start, block.end)
  }
  return spans
}

/** True when the full stop before `end` belongs to an abbreviation or is followed by a small letter. */
function isInside(text: string, start: number, end: number): boolean {
  const next = /\S/u.exec(text.slice(end, end + 80))?.[0]
  if (next === undefined) return false
  if (LIST_NUMBER.test(text.slice(start, end))) return true
  const before = text.slice(Math.max(start, end - 24), end)
  return /\p{Ll}/u.test(next) || ABBREVIATION.test(before) || (/\d/.test(next) && NUMBERED.test(before))
}

/** Runs of lines that belong together: paragraphs, with wrapped lines joined. */
function blocks(text: string): Span[] {
  const runs: Span[] = []
  let start = 0
  let lineStart = 0
  for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) {
    const line = text.slice(lineStart, at)
    lineStart = at + 1
    if (isWrapped(line, nextLine(text, lineStart))) continue
    runs.push({ start, end: at })
    start = lineStart
  }
  runs.push({ start, end: text.length })
  return runs
}

function nextLine(text: string, from: number): string {
  const end = text.indexOf("\n", from)
  return text.slice(from, end < 0 ? undefined : end)
}

function isWrapped(line: string, next: string): boolean {
  const length = line.trim().length
  if (next.trim() === "" || NEW_BLOCK.test(next) || MARKED_LINE.test(line)) return false
  if (ROW_LINE.test(line) || ROW_LINE.test(next)) return false
  if (PAIR.test(next) && (PAIR.test(line) || ENDED.test(line))) return false
  return length >= WRAPPED_LINE || (length >= MIN_GOING_ON && !ENDED.test(line) && GOES_ON.test(next))
}

function pushTrimmed(spans: Span[], text: string, from: number, to: number): void {
  let start = from
  let end = to
  while (start < end && isSpace(text, start)) start++
  while (end > start && isSpace(text, end - 1)) end--
  const most = ENDLESS.test(text.slice(start, Math.min(end, start + MAX_ENDLESS))) ? MAX_ENDLESS : MAX_SENTENCE
  while (end - start > most) {
    const gap = text.lastIndexOf(" ", start + most)
    const cut = gap > start ? gap : boundary(text, start + most)
    spans.push({ start, end: cut })
    start = cut
    while (start < end && isSpace(text, start)) start++
  }
  if (end > start) spans.push({ start, end })
}

const isSpace = (text: string, at: number) => /\s/u.test(text.charAt(at))

/** Never between the two halves of a character. */
const boundary = (text: string, at: number) => (/[\uDC00-\uDFFF]/.test(text.charAt(at)) ? at - 1 : at)
