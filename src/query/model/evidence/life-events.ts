// Births and deaths: a question for the time or place of one needs a text about it, not any date of that person.

/** By language, without English, whose words are compared by their stems. */
const BIRTH: Readonly<Record<string, string>> = {
  de: String.raw`geboren|geburts\p{L}*`,
  fr: "née?s?|naissance|naquit",
  es: "naci(?:ó|do|da|eron|miento)",
  it: "nat[oaie]|nascita|nacque",
  pt: "nasceu|nasceram|nascid[oa]s?|nascimento",
  nl: String.raw`geboren|geboorte\p{L}*`,
  ro: "născut[ăi]?|nașter[ei]",
  pl: String.raw`urodz\p{L}+`,
  cs: String.raw`narod\p{L}+|narozen\p{L}*`,
  sv: String.raw`född\p{L}*|födelse\p{L}*`,
  da: String.raw`født|fødsel\p{L}*`,
  nb: String.raw`født|fødsel\p{L}*`,
  fi: String.raw`synty(?:i|nyt|mä\p{L}*)`,
  hu: String.raw`születe?t?t?\p{L}*`,
  tr: String.raw`doğ(?:du|muş|um)\p{L}*`,
  ru: String.raw`роди(?:л|в)\p{L}*|рожд[её]н\p{L}*`,
  uk: String.raw`народ(?:ив|ил|ж)\p{L}*`,
  bg: String.raw`роден\p{L}*|рожден\p{L}*`,
  el: String.raw`γεννή\p{L}+|γέννησ\p{L}*`,
  ar: String.raw`ولد|ولدت|ميلاد\p{L}*|مولد\p{L}*`,
  he: String.raw`נולד\p{L}*`,
  hi: String.raw`जन्म\p{L}*`,
  id: "lahir|kelahiran",
  vi: "sinh ra|sinh năm|ngày sinh|sinh vào|nơi sinh",
  ja: "生まれ|誕生|出生",
  zh: "出生|诞生|生于|誕生",
  ko: "태어|출생|탄생",
  th: "เกิด(?!ขึ้น|จาก)",
}
const DEATH: Readonly<Record<string, string>> = {
  de: String.raw`gestorben|starb|verst(?:arb|orben)|todes\p{L}*`,
  fr: "morte?s?|mourut|décédée?s?|décès",
  es: "muri(?:ó|eron)|falleci(?:ó|do|da|eron|miento)|muert[eo]",
  it: "mort[oaei]|morì|decedut[oa]|deceduta|scompars[oa]",
  pt: "morreu|morreram|faleceu|mort[eo]|falecimento",
  nl: "overle(?:ed|den)|gestorven|stierf",
  ro: "murit|decedat[ă]?|moartea|decesul",
  pl: String.raw`zmar\p{L}+|umar\p{L}+|śmier\p{L}+`,
  cs: String.raw`zemřel\p{L}*|zesnul\p{L}*|smrt\p{L}*`,
  sv: "dog|avled|död",
  da: "døde|døde|død",
  nb: "døde|død",
  fi: String.raw`kuol(?:i|lut|ema\p{L}*)`,
  hu: String.raw`meghalt|elhunyt|halál\p{L}*`,
  tr: String.raw`öldü|ölmüş|vefat|ölüm\p{L}*`,
  ru: String.raw`умер(?:ла|ли)?|скончал\p{L}+|погиб\p{L}*|смерт\p{L}*`,
  uk: String.raw`помер(?:ла|ли)?|загинув|загинула|смерт\p{L}*`,
  bg: String.raw`почина\p{L}*|умря\p{L}*|умира\p{L}*|смърт\p{L}*`,
  el: String.raw`πέθαν\p{L}*|απεβίωσ\p{L}*|θάνατ\p{L}*|θανάτ\p{L}*`,
  ar: "توفي|توفيت|مات|ماتت|وفاة|وفاته|وفاتها",
  he: String.raw`נפטר\p{L}*|מת|מתה`,
  hi: "मृत्यु|निधन|देहांत",
  id: "meninggal|wafat|kematian",
  vi: "qua đời|mất năm|tạ thế",
  ja: "亡くな|死去|没し|逝去",
  zh: "去世|逝世|死于|过世",
  ko: "사망|별세|세상을 떠",
  th: "เสียชีวิต|ถึงแก่กรรม",
}
const UNSPACED = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Thai}\p{Script=Hangul}]/u
const pattern = (words: string) =>
  new RegExp(UNSPACED.test(words) ? words : `(?<![\\p{L}\\p{M}])(?:${words})(?![\\p{L}\\p{M}])`, "iu")

export type LifeEvent = { label: string; answerPattern: RegExp }
/** Years in brackets after a name are of a birth and a death: `Ada Brandt (1871–1943)`. */
const YEARS = String.raw`[(（][^)）]*\p{N}{4}`
const EVENTS = [
  { label: "birth", words: BIRTH },
  { label: "death", words: DEATH },
].map(({ label, words }) => ({
  label,
  questionPattern: new Map(Object.entries(words).map(([language, list]) => [language, pattern(list)] as const)),
  answerPattern: new RegExp([YEARS, ...Object.values(words).map((list) => pattern(list).source)].join("|"), "iu"),
}))

/** Null if the question asks for neither. */
export function lifeEventIn(question: string, language: string | null): LifeEvent | null {
  return EVENTS.find(({ questionPattern }) => questionPattern.get(language ?? "")?.test(question)) ?? null
}
