// The built-in embedding model: hashed words and character n-grams, with no weights to download.
import { hashText } from "./hash-text.ts"
import { UNSPACED_SCRIPTS, units } from "./words.ts"

export const LEXICAL_DIMENSION = 768
/** Changes whenever the same text would get another vector. */
export const LEXICAL_REVISION = "lexical-5"

/** One ideograph or syllable, up to eight letters, up to three digits, or one sign. */
const SYLLABLE = String.raw`[${UNSPACED_SCRIPTS}\p{Script=Hangul}]`
const TOKEN = new RegExp(String.raw`${SYLLABLE}|[[\p{L}\p{M}]--${SYLLABLE}]{1,8}|\p{N}{1,3}|[^\s\p{L}\p{M}\p{N}]`, "gv")

const GRAM_LENGTHS = [3, 4, 5]
const WORD_SEED = 1
const GRAM_SEED = 2
const WORD_WEIGHT = 1.5
const MAX_REMEMBERED_WORDS = 20_000
const MAX_REMEMBERED_LENGTH = 64

/** Hashes of a word's n-grams; words repeat so much that most texts are embedded from here. */
const remembered = new Map<string, Uint32Array>()

/**
 * A vector of unit length, the same on every machine, for documents and for questions alike. Similar spellings lie near
 * each other; meaning it does not know. Texts without words are told apart by their signs; all blank texts share one point.
 */
export function embedLexically(text: string): Float32Array {
  const terms = units(text).flatMap(({ word, parts }) => [word, ...parts])
  if (terms.length === 0) terms.push(text.trim())
  const counts = new Map<string, number>()
  for (const term of terms) counts.set(term, (counts.get(term) ?? 0) + 1)
  const sums = new Float64Array(LEXICAL_DIMENSION)
  for (const [term, count] of counts) addWord(sums, term, Math.sqrt(count))
  return unitLength(sums)
}

/** About as many tokens as a WordPiece vocabulary needs: within a tenth on English prose. */
export function countLexicalTokens(text: string): number {
  return text.match(TOKEN)?.length ?? 0
}

/** A long word weighs more than a short one, though less than its number of n-grams: their weight is that number to the −¼. */
function addWord(sums: Float64Array, word: string, weight: number): void {
  add(sums, hashText(word, WORD_SEED), WORD_WEIGHT * weight)
  const grams = gramsOf(word)
  const gramWeight = weight / Math.sqrt(Math.sqrt(grams.length))
  for (const gram of grams) add(sums, gram, gramWeight)
}

/** The lowest bit of the hash is the sign, so that features which share a place cancel on average. */
function add(sums: Float64Array, hash: number, weight: number): void {
  const place = (hash >>> 1) % LEXICAL_DIMENSION
  sums[place] = (sums[place] ?? 0) + (hash & 1 ? weight : -weight)
}

/** Hashes of the 3- to 5-grams of a word with a border on each side. */
function gramsOf(word: string): Uint32Array {
  const known = remembered.get(word)
  if (known) return known
  const bordered = ` ${word} `
  const hashes: number[] = []
  for (const length of GRAM_LENGTHS) {
    for (let start = 0; start + length <= bordered.length; start++) {
      hashes.push(hashText(bordered, GRAM_SEED, start, start + length))
    }
  }
  const grams = Uint32Array.from(hashes)
  if (remembered.size >= MAX_REMEMBERED_WORDS) remembered.clear()
  if (word.length <= MAX_REMEMBERED_LENGTH) remembered.set(word, grams)
  return grams
}

function unitLength(sums: Float64Array): Float32Array {
  let squares = 0
  for (const sum of sums) squares += sum * sum
  // Features may cancel to nothing, as rare as that is; the vector has a direction all the same.
  if (squares === 0) sums[0] = 1
  const length = Math.sqrt(squares) || 1
  return Float32Array.from(sums, (sum) => sum / length)
}
