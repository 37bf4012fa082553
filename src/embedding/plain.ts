// Folds a lower-case word to its base letters: removes accents and vowel points and unifies variants of a letter.

const NON_ASCII = /[^\0-\x7f]/
/** Accents of Latin, Greek and Cyrillic; Hebrew points; Arabic vowel signs and the tatweel; the nukta of Indic scripts. */
const MARKS = /[\u0300-\u036f\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0640\u064b-\u0652\u0670\u093c\u09bc]+/g
const LETTERS = /[ßæœøđłıþð\u0649\u06cc\u06a9\u0629]/g
const PLAIN: Readonly<Record<string, string>> = {
  ß: "ss",
  æ: "ae",
  œ: "oe",
  ø: "o",
  đ: "d",
  ł: "l",
  ı: "i",
  þ: "th",
  ð: "d",
  "\u0649": "\u064a",
  "\u06cc": "\u064a",
  "\u06a9": "\u0643",
  "\u0629": "\u0647",
}

export function plain(word: string): string {
  if (!NON_ASCII.test(word)) return word
  return word
    .normalize("NFD")
    .replace(MARKS, "")
    .normalize("NFC")
    .replace(LETTERS, (letter) => PLAIN[letter] ?? letter)
}
