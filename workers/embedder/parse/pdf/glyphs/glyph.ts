// A glyph with its position on a page, and the letters that it shows.

/**
 * Placed along its own line: `u` runs in the direction of the text, `v` downwards from line to line, both in points;
 * `turn` is the direction in degrees, 0 for text that runs to the right on the page as it is shown.
 */
export type Glyph = {
  text: string
  u: number
  v: number
  width: number
  size: number
  turn: number
  /** Filled in on the page. */
  isField?: true
}

/** Ligatures, the forms letters take in a word and those for vertical writing, which stand for plain ones. */
const PRESENTATION = /[\ufe10-\ufe19\ufe30-\ufe44\ufb00-\ufb06\ufb13-\ufb17\ufb1d-\ufb4f\ufb50-\ufdff\ufe70-\ufefc]/
/** Signs of Symbol and Wingdings, where they are told by nothing but their place in the font. */
const SYMBOLS: Readonly<Record<string, string>> = {
  "\uf0b7": "\u2022",
  "\uf0a7": "\u25aa",
  "\uf076": "\u2022",
  "\uf06c": "\u25cf",
  "\uf06e": "\u25aa",
  "\uf0d8": "\u27a2",
  "\uf0e8": "\u27a2",
  "\uf0fc": "\u2713",
  "\uf06f": "\u2610",
  "\uf0a8": "\u2610",
  "\uf0fe": "\u2612",
  "\uf02d": "-",
}
const SPACES = /[\t\n\r\u00a0\u2000-\u200a\u202f\u205f]/g
const INVISIBLE = /[\u200b\u2060\ufeff]/g

/** A document has few different glyphs, each a thousand times. */
const known = new Map<string, string>()
const MAX_KNOWN = 50_000

/** The letters of a glyph as they are searched for; a control character is a letter that cannot be told. */
export function lettersOf(unicode: string): string {
  if (unicode.length === 1 && unicode > " " && unicode <= "~") return unicode
  const found = known.get(unicode)
  if (found !== undefined) return found
  const text = (SYMBOLS[unicode] ?? inOrder(unicode))
    .replace(SPACES, " ")
    .replace(INVISIBLE, "")
    .replace(/\p{Cc}/gu, "\ufffd")
  const letters = PRESENTATION.test(text) ? text.normalize("NFKC") : text
  if (known.size < MAX_KNOWN) known.set(unicode, letters)
  return letters
}

/** Some writers swap the bytes of ligatures: `fl` becomes U+6600 U+6C00. */
function inOrder(unicode: string): string {
  const codes = Array.from(unicode, (letter) => letter.charCodeAt(0))
  const isSwapped = codes.length > 1 && codes.every((code) => (code & 0xff) === 0)
  const swapped = isSwapped ? String.fromCharCode(...codes.map((code) => code >> 8)) : ""
  return /^[A-Za-z]{1,4}$/.test(swapped) ? swapped : unicode
}

const FIRST_UNSPACED = 0x2e80
const UNSPACED = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\u3000-\u303f\uff00-\uffef]/u
/** Of scripts that do not part words by spaces. */
export const isUnspaced = (text: string) => text.charCodeAt(0) >= FIRST_UNSPACED && UNSPACED.test(text)
