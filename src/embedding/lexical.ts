// The built-in embedding model: hashed words and character n-grams, with no weights to download.
import { hashText } from "./hash-text.ts"
import { UNSPACED_SCRIPTS, units } from "./words.ts"

export const LEXICAL_DIMENSION = 768
/** Must change whenever the same text would get a different vector. */
export const LEXICAL_REVISION = "lexical-5"

/** A token for counting: one ideograph or syllable, up to eight letters, up to three digits, or one other character. */
const SYLLABLE = String.raw`[${UNSPACED_SCRIPTS}\p{Script=Hangul}]`
const TOKEN = new RegExp(String.raw`${SYLLABLE}|[[\p{L}\p{M}]--${SYLLABLE}]{1,8}|\p{N}{1,3}|[^\s\p{L}\p{M}\p{N}]`, "gv")

const GRAM_LENGTHS = [3, 4, 5]
const WORD_SEED = 1
const GRAM_SEED = 2
const WORD_WEIGHT = 1.5
const MAX_REMEMBERED_WORDS = 20_000
const MAX_REMEMBERED_LENGTH = 64

/** Cache of the n-gram hashes of words; most words of a text are found in it. */
const remembered = new Map<string, Uint32Array>()

/**
 * A unit vector, the same on every machine and for documents and questions. Similar spellings get similar vectors; the
 * model knows no meaning. Texts without words are embedded by their symbols; all blank texts get the same vector.
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

/** An estimate of the number of WordPiece tokens; within 10 % for English prose. */
export function countLexicalTokens(text: string): number {
  return text.match(TOKEN)?.length ?? 0
}

/** Each n-gram is weighted by (number of n-grams)^-¼, so a long word counts more than a short one, but not in proportion. */
function addWord(sums: Float64Array, word: string, weight: number): void {
  add(sums, hashText(word, WORD_SEED), WORD_WEIGHT * weight)
  const grams = gramsOf(word)
  const gramWeight = weight / Math.sqrt(Math.sqrt(grams.length))
  for (const gram of grams) add(sums, gram, gramWeight)
}

/** The lowest bit of the hash is the sign, so that colliding features cancel out on average. */
function add(sums: Float64Array, hash: number, weight: number): void {
  const place = (hash >>> 1) % LEXICAL_DIMENSION
  sums[place] = (sums[place] ?? 0) + (hash & 1 ? weight : -weight)
}

/** Hashes of the character 3- to 5-grams of a word, with a boundary mark at each end. */
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
  // In the rare case that all features cancel out, the vector still needs a direction.
  if (squares === 0) sums[0] = 1
  const length = Math.sqrt(squares) || 1
  return Float32Array.from(sums, (sum) => sum / length)
}
