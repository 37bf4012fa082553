// Detects by the endings of words that two of them have exchanged their roles: Russian, Ukrainian, Polish.

type Word = { form: string; behind: string }
type Marks = { prepositions: ReadonlySet<string>; verb: RegExp; passive: RegExp }

const set = (words: string) => new Set(words.split(" "))
const CYRILLIC: Marks = {
  prepositions: set(
    "из в во к ко от до с со на у по для о об за под над перед при через без между против із з зі від до",
  ),
  verb: /(?:л[аои]?|ает|яет|ует|еет|[её]т|ит|ут|ют|ть|є|ить|ють|уть)$/u,
  passive: /(?<!\p{L})\p{L}{3,}(?:[её]н[аоы]?|[ая]н[аоы]?|ят[аоы]|ся|сь)(?!\p{L})/iu,
}
const POLISH: Marks = {
  prepositions: set("z ze do od w we na przez dla o u po za pod nad przed przy bez między przeciw ku"),
  verb: /(?:ł[aoy]?|li|uje|ują|ają|ami|ać|eć|ić|yć)$/u,
  passive: /(?<!\p{L})(?:został[aoiy]?|zostali|się)(?!\p{L})/iu,
}
const MARKS: Readonly<Record<string, Marks>> = { ru: CYRILLIC, uk: CYRILLIC, pl: POLISH }

const WORD = /\p{L}[\p{L}\p{M}-]*/gu
/** Each clause has its own roles. */
const CLAUSE = /[.;:]\s|,\s(?:а|но|и|чтобы|который|которая|что|że|a|ale|i|żeby|który|która)\s/iu
const MIN_STEM = 3
const MAX_ENDING = 3
/** A form that names who acts, and the forms of those who do not: without an ending, in `-a`, of adjectives. */
const NAMING: readonly [naming: RegExp, other: RegExp][] = [
  [/^$/u, /^(?:а|у|ом|ем|е|я|ю|a|u|owi|em|iem|ie|ego|emu)$/u],
  [/^[йь]$/u, /^(?:я|ю|ем|ём|е)$/u],
  [/^[ая]$/u, /^(?:ы|и|у|ю|е|ой|ей|ою|ею|ую|юю)$/u],
  [/^ая$|^яя$/u, /^(?:ой|ей|ую|юю)$/u],
  [/^(?:ый|ий|ой)$/u, /^(?:ого|его|ому|ему|ым|им|ом|ем)$/u],
  [/^a$/u, /^(?:y|i|e|ę|ą|ie|ej)$/u],
  [/^[yi]$/u, /^(?:ego|emu|ym|im|iego|iemu)$/u],
]

/** True if one word has lost the form of who acts to another one, both with the same preposition or none. */
export function areCasesExchanged(claim: string, sentences: readonly string[], language: string | null): boolean {
  const marks = MARKS[language ?? ""]
  if (!marks) return false
  const told = sentences.flatMap((sentence) => sentence.split(CLAUSE))
  return claim
    .split(CLAUSE)
    .some((mine) =>
      told.some(
        (their) => marks.passive.test(mine) === marks.passive.test(their) && areExchanged(mine, their, told, marks),
      ),
    )
}

type Pair = { said: Word; had: Word; turn: "rises" | "falls" | null }

function areExchanged(claim: string, clause: string, told: readonly string[], marks: Marks): boolean {
  const [mine, theirs] = [wordsOf(claim, marks), wordsOf(clause, marks)]
  const pairs = mine.flatMap((said): Pair[] => {
    const had = theirs.find((other) => isSameWord(said.form, other.form))
    return had && !isVerb(said, marks) && !isVerb(had, marks) ? [{ said, had, turn: turnOf(said.form, had.form) }] : []
  })
  const isElsewhere = (...all: Pair[]) =>
    told.some((other) => {
      const words = wordsOf(other, marks)
      return other !== clause && all.every(({ said }) => words.some((word) => isEqual(word, said)))
    })
  const hasVerb = mine.some(
    (said) => isVerb(said, marks) && theirs.some((had) => isVerb(had, marks) && isSameWord(said.form, had.form)),
  )
  return pairs.some((one) =>
    pairs.some((other) => {
      const isTurned = hasVerb && one.turn === "rises" && other.turn === "falls" && one.had.behind === other.said.behind
      const areWays =
        one.said.behind !== one.had.behind &&
        one.said.behind === other.had.behind &&
        one.had.behind === other.said.behind &&
        (hasVerb || (one.said.behind !== "" && one.had.behind !== ""))
      return (isTurned || areWays) && !isElsewhere(one, other)
    }),
  )
}

const isVerb = ({ form }: Word, { verb }: Marks) => form.length > MIN_STEM && verb.test(form)
const isEqual = (a: Word, b: Word) => a.form === b.form && a.behind === b.behind

/** The words with the preposition before them. A name behind a noun has that of the noun: `на компанию «Восток»`. */
function wordsOf(text: string, { prepositions }: Marks): Word[] {
  const words: Word[] = []
  let [behind, isAfterPreposition] = ["", false]
  for (const written of text.match(WORD) ?? []) {
    const form = written.toLowerCase()
    if (prepositions.has(form)) [behind, isAfterPreposition] = [form, true]
    else {
      if (!isAfterPreposition && form === written) behind = ""
      isAfterPreposition = false
      if (form.length >= MIN_STEM) words.push({ form: withoutVowel(form), behind })
    }
  }
  return words
}

/** `Marek` and `Markowi` have one stem. */
const withoutVowel = (form: string) => form.replace(/(?<=\p{L}{2}[^аеёиоуыэюяaeiouyąęó])[еeоё]([кцkc])$/u, "$1")

function stemOf(one: string, other: string): number {
  const most = Math.min(one.length, other.length)
  let same = 0
  while (same < most && one[same] === other[same]) same++
  return same
}

const isSameWord = (one: string, other: string) => {
  const stem = stemOf(one, other)
  return (
    stem >= MIN_STEM &&
    Math.max(one.length, other.length) - stem <= MAX_ENDING &&
    Math.min(one.length, other.length) - stem <= 2
  )
}

/** `rises`: the word acts in the claim and not in the quote. */
function turnOf(said: string, had: string): Pair["turn"] {
  if (said === had) return null
  const stem = stemOf(said, had)
  const isNaming = (one: string, other: string) =>
    [stem, stem - 1].some((at) =>
      NAMING.some(([naming, rest]) => naming.test(one.slice(at)) && rest.test(other.slice(at))),
    )
  return isNaming(said, had) ? "rises" : isNaming(had, said) ? "falls" : null
}
