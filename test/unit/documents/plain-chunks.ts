// Plain texts in words and sentences, and their chunks where every word is a token.
import { chunkText } from "../../../src/documents/model/chunk-text.ts"
import type { Heading, ParsedText } from "../../../src/documents/model/parsed-text.ts"

export const countWords = (text: string) => text.split(/\s+/).filter(Boolean).length
export const words = (count: number, word = "word") =>
  Array.from({ length: count }, (_, place) => `${word}${place}`).join(" ")
export const sentences = (count: number, length: number) =>
  Array.from({ length: count }, (_, place) => `S${place} ${words(length - 2)} end.`).join(" ")

/** Lines that begin with # are headings. */
export function parsed(text: string): ParsedText {
  const headings: Heading[] = [...text.matchAll(/^(#+) (.*)$/gm)].map(({ 1: signs = "", 2: title = "", index }) => ({
    level: signs.length,
    title,
    start: index,
  }))
  return { text, pages: null, headings }
}
export const chunk = (text: string, size_tokens: number, overlap_tokens = 0) =>
  chunkText(parsed(text), { size_tokens, overlap_tokens }, countWords)
