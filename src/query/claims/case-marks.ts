// Detects that who acts and who is acted upon have changed places where articles or particles tell them apart: German, Japanese.

type Part = "actor" | "other"
type Marks = { parts(text: string): ReadonlyMap<string, Part>; turns: RegExp }

/** Articles of masculine nouns; those of the others do not tell. */
const GERMAN =
  /(?<!\p{L})([Dd]er|[Ee]in|[Kk]ein|[Dd]ieser|[Jj]eder|[Dd]en|[Ee]inen|[Kk]einen|[Dd]iesen|[Jj]eden|[Dd]em|[Ee]inem|[Kk]einem|[Dd]iesem|[Jj]edem|[Vv]om|[Zz]um|[Bb]eim)\s+(?:\p{Ll}[\p{L}-]+\s+){0,2}(\p{Lu}[\p{L}-]+)/gu
const GERMAN_ACTOR = /^(?:der|ein|kein|dieser|jeder)$/iu
export const JAPANESE =
  /([\p{Script=Han}\p{Script=Katakana}ー\p{Script=Latin}]+)(?:さん|くん|ちゃん|さま)?(は|が|を|に|へ|から|まで)/gu

const marksBy =
  (pattern: RegExp, read: (match: RegExpMatchArray) => readonly [word: string, part: Part]) => (text: string) =>
    new Map(Array.from(text.matchAll(pattern), read))

const MARKS: Readonly<Record<string, Marks>> = {
  de: {
    parts: marksBy(GERMAN, ([, article = "", noun = ""]) => [
      noun.slice(0, -1),
      GERMAN_ACTOR.test(article) ? "actor" : "other",
    ]),
    turns:
      /(?<!\p{L})(?:w[iu]rde?n?|worden|wird|bek[ao]m\p{L}*|erh[aiä]\p{L}+|empf[aiä]ng\p{L}*|verkauf\p{L}*|gekauft|kauft\p{L}*|leih\p{L}*|lieh\p{L}*)(?!\p{L})/iu,
  },
  ja: {
    parts: marksBy(JAPANESE, ([, noun = "", particle = ""]) => [noun, /[はが]/.test(particle) ? "actor" : "other"]),
    turns: /(?:れ(?:た|る|て)|もら|受け|借り|買|売)/u,
  },
}

/** False where nothing is marked, and where one of the verbs may turn the parts round: a passive, `to receive`. */
export function arePartsSwapped(claim: string, quote: string, language: string | null): boolean {
  const marks = MARKS[language ?? ""]
  if (!marks || areTurnedRound(language)(claim, quote)) return false
  const [mine, theirs] = [marks.parts(claim), marks.parts(quote)]
  const turned = (from: Part) =>
    Array.from(mine).filter(([word, part]) => part === from && (theirs.get(word) ?? from) !== from)
  return turned("actor").length > 0 && turned("other").length > 0
}

/** Whether a verb of one of the texts makes another party its subject. */
export const areTurnedRound = (language: string | null) => (claim: string, quote: string) => {
  const turns = MARKS[language ?? ""]?.turns
  return turns !== undefined && turns.test(claim) !== turns.test(quote)
}
