// What the scanner of an answer returns: pieces of text, marks, and places where something was removed.
import type { Mark } from "./read-marks.ts"

export type Lexeme =
  | { type: "text" | "space"; text: string }
  /** Punctuation that ends a clause. If something was removed before it, no gap is left. */
  | { type: "close"; text: string }
  /** A group of marks such as `[1.2]` or `[1, 2]`. */
  | { type: "marks"; marks: Mark[] }
  | { type: "dropped" }

export type Scanner = {
  /** Returns what is certain so far; an unfinished mark, link, tag or word is held back. */
  push(delta: string): Lexeme[]
  finish(): Lexeme[]
  /** Forgets what is held back. */
  discard(): void
}

/** What was read, and where the next piece begins. */
export type Step = { lexemes: Lexeme[]; end: number }

export const text = (value: string, end: number): Step => ({ lexemes: [{ type: "text", text: value }], end })
export const dropped = (end: number): Step => ({ lexemes: [{ type: "dropped" }], end })
/** Separated from the following text, which would otherwise become part of the URL. */
export const plainUrl = (url: string, end: number): Step => ({
  lexemes: [{ type: "dropped" }, { type: "text", text: url }, { type: "dropped" }],
  end,
})
/** What is left of text in which only pieces may have been removed. */
export const textOf = (lexemes: readonly Lexeme[]) =>
  lexemes.map((lexeme) => ("text" in lexeme ? lexeme.text : "")).join("")
