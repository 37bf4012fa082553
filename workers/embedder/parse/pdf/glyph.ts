// A glyph as it stands on a page, and the letters it shows.

/**
 * Placed along its own line: `u` runs in the direction of the text, `v` downwards from line to line, both in points;
 * `turn` is the direction in degrees, 0 for text that runs to the right on the page as it is shown.
 */
export type Glyph = { text: string; u: number; v: number; width: number; size: number; turn: number }

/** Ligatures and the forms letters take in a word, which stand for plain letters. */
const PRESENTATION = /[\ufb00-\ufb06\ufb13-\ufb17\ufb1d-\ufb4f\ufb50-\ufdff\ufe70-\ufefc]/
const SPACES = /[\t\n\r\u00a0\u2000-\u200a\u202f\u205f]/g
const INVISIBLE = /[\u200b\u2060\ufeff]/g

/** The letters of a glyph as they are searched for; a control character is a letter that cannot be told. */
export function lettersOf(unicode: string): string {
  const text = unicode
    .replace(SPACES, " ")
    .replace(INVISIBLE, "")
    .replace(/\p{Cc}/gu, "\ufffd")
  return PRESENTATION.test(text) ? text.normalize("NFKC") : text
}

/** Half an em beyond this is where another word begins in scripts that part words. */
const UNSPACED = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\u3000-\u303f\uff00-\uffef]/u
export const isUnspaced = (text: string) => UNSPACED.test(text)
