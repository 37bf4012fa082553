// The ordinal number that a question puts before a noun: "the second dog", "den zweiten Hund", "2. Hund", "第2回".
import { monthNamed } from "../../../embedding/months.ts"
import { isStopWordOf } from "../../../embedding/stop-words.ts"
import { units } from "../../../embedding/words.ts"
import type { Distinction } from "./distinctions.ts"
import { figureOf } from "./roman-numerals.ts"
import { hasWord } from "./same-word.ts"

/** The stems of the ordinals from one to ten, with `|` between the forms of one, and the endings that follow them. */
const ORDINALS: Readonly<Record<string, readonly [stems: string, endings: string]>> = {
  en: ["first second third fourth fifth sixth seventh eighth ninth tenth", ""],
  de: ["erst zweit dritt viert fünft sechst siebt|siebent acht neunt zehnt", "e[nrsm]?"],
  nl: ["eerste tweede derde vierde vijfde zesde zevende achtste negende tiende", ""],
  sv: ["först andr tredj fjärd femt sjätt sjund ått|åttond niond tiond", "[ae]"],
  da: ["første anden|andet|andre tredje fjerde femte sjette syvende ottende niende tiende", ""],
  nb: ["første andre|annet|annen tredje fjerde femte sjette sjuende|syvende åttende niende tiende", ""],
  fr: [
    "premier|première second|seconde|deuxième troisième quatrième cinquième sixième septième huitième neuvième dixième",
    "s?",
  ],
  es: ["primer segund tercer cuart quint sext séptim|sétim octav noven décim", "(?:[oa]s?)?"],
  pt: ["primeir segund terceir quart quint sext sétim oitav non décim", "[oa]s?"],
  it: ["prim second terz quart quint sest settim ottav non decim", "[oaie]"],
  ro: [
    "prim(?:ul|a|ii|ele) doilea|doua treilea|treia patrulea|patra cincilea|cincea șaselea|șasea șaptelea|șaptea optulea|opta nouălea|noua zecelea|zecea",
    "",
  ],
  pl: [
    "pierwsz drug trzec czwart piąt szóst siódm ósm dziewiąt dziesiąt",
    "(?:i?(?:e|ego|emu|ej|ą|a|ch)|[yi](?:m|ch|mi)?)",
  ],
  cs: ["prvn druh třet čtvrt pát šest sedm osm devát desát", "(?:[ýáéí]|[éí](?:ho|mu|m)|[ýí](?:m|ch|mi)|ou)"],
  sk: [
    "prv druh tret štvrt piat šiest siedm ôsm deviat desiat",
    "(?:[ýáéíyaei]|[éie](?:ho|mu|j)|[ýíyi](?:m|ch|mi)|ou|om)",
  ],
  ru: [
    "перв втор трет четв[её]рт пят шест седьм восьм девят десят",
    "(?:[ыои]й|[ая]я|ья|[оь]е|ого|ьего|ому|ьему|ую|ью|[оеыи]м|ьем|ей|[ыи]х|[ыи]е|ьи)",
  ],
  uk: [
    "перш друг трет четверт п['’]ят шост сьом восьм дев['’]ят десят",
    "(?:[иі]й|[аяуюіє]|ь?ого|ь?ому|[иі]м|ої|ьої|[иі]х)",
  ],
  el: [
    "πρώτ δεύτερ|δευτέρ τρίτ τέταρτ|τετάρτ πέμπτ έκτ έβδομ|εβδόμ όγδο|ογδό ένατ|ενάτ δέκατ|δεκάτ",
    "(?:ος|η|ο|ου|ης|ων|οι|ες|α|ους|ον|ην)",
  ],
  tr: ["birinci|ilk ikinci üçüncü dördüncü beşinci altıncı yedinci sekizinci dokuzuncu onuncu", String.raw`\p{L}{0,3}`],
  hu: ["első második harmadik negyedik ötödik hatodik hetedik nyolcadik kilencedik tizedik", String.raw`\p{L}{0,4}`],
  fi: [
    "ensimmäi toinen|toise|toista|toisi kolmas|kolmann|kolmatt neljäs|neljänn|neljätt viides|viidenn|viidett kuudes|kuudenn|kuudett seitsemä[sn] kahdeksa[sn] yhdeksä[sn] kymmene[sn]",
    String.raw`\p{L}{0,6}`,
  ],
  id: ["pertama kedua ketiga keempat kelima keenam ketujuh kedelapan kesembilan kesepuluh", ""],
  ko: ["첫 두 세 네 다섯 여섯 일곱 여덟 아홉 열", String.raw`\s?번째`],
}
/** With signs behind the figure, or before it. A full stop does so in some languages alone. */
const IN_FIGURES =
  /(?<![\p{L}\p{N}.,:/-])(?<value>\d{1,2})(?:st|nd|rd|th|[ºª°]|er|[eè]re|i?[eè]me|e|de|ste|-?(?:[йяею]|го|му)|:[ae]|['’]?(?:inci|ıncı|uncu|üncü|nci|ncı|ncu|ncü))(?![\p{L}\p{M}\p{N}])/giu
/** Roman numerals before a noun. In other languages, `I` is a word and most stand behind it. */
const IN_ROMAN =
  /(?<![\p{L}\p{M}\p{N}.-])(?<value>[IVX]{1,6})(?:i?[eè](?:me|re|r)?|-(?:[йяею]|го|му|ом|ой))?(?=\s\p{Ll})/gu
const WRITES_ROMAN = new Set("ru uk bg sr pl fr".split(" "))
/** `в 18 веке` */
const OF_CENTURY = /(?<![\p{L}\p{N}.,:/-])(?<value>\d{1,2})(?=\s(?:век|столет|столітт|wiek))/gu
const WITH_STOP = /(?<![\p{L}\p{N}.,:/-])(?<value>\d{1,2})\.(?=\s\p{L})/gu
const STOPPED = new Set("de da nb sv cs sk pl hu fi hr sl tr et lv".split(" "))
/** The counter behind it says of what. */
const HAN = "一二三四五六七八九十"
const BEFORE_COUNTER = /第(?<value>[一二三四五六七八九十]|\d{1,2})/gu
const COUNTED = /(?<value>[一二三四五六七八九十]|\d{1,2})(?=\p{Script=Han}{1,2}目)/gu
const UNSPACED = new Set(["ja", "zh"])
/** Languages that may put it behind the noun. */
const BEHIND_NOUN = new Set<string | null>(["es", "fr", "it", "pt", "ro", "id", "tr"])
/** Whatever is said of each further one, or of every one, is said of the second one too. */
const EACH =
  /(?<!\p{L})(?:each|every|any|all|both|further|additional|subsequent|jede[rsnm]?|alle[rn]?|beide|weitere[rsnm]?|chaque|tou(?:s|tes)|suivante?s?|cada|tod[oa]s|siguientes?|adicional(?:es)?|ogni|tutt[ie]|successiv\p{L}|elke?|iedere?|volgende|każd\p{L}+|kolejn\p{L}+|každ\p{L}+|další\p{L}*|кажд\p{L}+|следующ\p{L}+|her|sonraki|varje|hver)\s((?:[\p{L}\p{M}'’-]+\s?){1,2})/giu
const NEXT_WORDS = /^\s*([\p{L}\p{M}'’-]+)(?:\s+([\p{L}\p{M}'’-]+))?/u
const LAST_WORD = /[\p{L}\p{M}'’-]+(?=\s*$)/u
const COLUMN = /[\p{L}\p{M}'’-]+(?=:\s(?:\p{L}{1,3}\s)?$)/u

/** `from the third day` is no other day. */
const BOUND =
  /(?<!\p{L})(?:from|after|before|until|till|since|by|ab|nach|vor|bis|seit|à partir|après|avant|dès|desde|hasta|tras|antes|dopo|dal|prima|od|do|po|с|до|после)\s(?:(?:the|dem|der|den|zum|zur|du|de|la|le|el|del|al|il)\s)*$/iu

/** `around`: the words next to it, which say of what. */
type Found = { value: number; word: string; around: string; isBound: boolean }

/** None if the question has several of them, or none before a noun. */
export function ordinalsAskedFor(question: string, language: string | null): Distinction[] {
  const found = ordinalsIn(question, language)
  const asked = found.find(({ around }) => nounsOf(around, language).length > 0)
  if (!asked || found.some(({ value }) => value !== asked.value)) return []
  const nouns = nounsOf(asked.around, language)
  const ofNoun = (text: string) =>
    ordinalsIn(text, language).filter(({ around }) => nouns.some((noun) => hasWord(around, noun)))
  const isOfEach = (text: string) =>
    Array.from(text.matchAll(EACH)).some(([, around = ""]) => nouns.some((noun) => hasWord(around, noun)))
  return [
    {
      label: `${asked.word} ${asked.around}`,
      isIn: (text) => ofNoun(text).some(({ value }) => value === asked.value) || (asked.value > 1 && isOfEach(text)),
      isOtherIn: (text) => ofNoun(text).some(({ value, isBound }) => value !== asked.value && !isBound),
    },
  ]
}

const nounsOf = (around: string, language: string | null) =>
  units(around, language).filter(({ word }) => !isStopWordOf(word, language) && monthNamed(word) === null)

function ordinalsIn(written: string, language: string | null): Found[] {
  // No other letter is its small form where letter cases are ignored.
  const text = written.replaceAll("İ", "i")
  const found = (match: RegExpExecArray, value: number): Found => {
    const { 0: small, index } = match
    const [before, behind] = [text.slice(0, index), text.slice(index + small.length)]
    const word = written.slice(index, index + small.length)
    if (language !== null && UNSPACED.has(language)) return { value, word, around: behind.slice(0, 1), isBound: false }
    const near = [BEHIND_NOUN.has(language) ? LAST_WORD : COLUMN].flatMap((pattern) => pattern.exec(before)?.[0] ?? [])
    const [, next = "", further = ""] = NEXT_WORDS.exec(behind) ?? []
    const isFree = (one: string) => one !== "" && !isStopWordOf(one.toLowerCase(), language)
    const around = [next, ...[further, ...near].filter(isFree)].join(" ")
    return { value, word, around, isBound: BOUND.test(before) }
  }
  const inWords = patternsFor(language).flatMap((pattern) =>
    Array.from(text.matchAll(pattern), (match) =>
      found(match, match.slice(1).findIndex((stem) => stem !== undefined) + 1),
    ),
  )
  const signs = [
    IN_FIGURES,
    ...(STOPPED.has(language ?? "") ? [WITH_STOP] : []),
    ...(WRITES_ROMAN.has(language ?? "") ? [IN_ROMAN, OF_CENTURY] : []),
    ...(UNSPACED.has(language ?? "") ? [BEFORE_COUNTER, COUNTED] : []),
  ]
  const inFigures = signs.flatMap((pattern) =>
    Array.from(text.matchAll(pattern), (match) => found(match, ordinalOf(match.groups?.value ?? ""))),
  )
  return [...inWords, ...inFigures]
}

const ordinalOf = (written: string) => (HAN.includes(written) ? HAN.indexOf(written) + 1 : figureOf(written))

const patternOf = ([stems, endings]: readonly [string, string]): RegExp =>
  new RegExp(
    String.raw`(?<![\p{L}\p{M}\p{N}])(?:${stems
      .split(" ")
      .map((stem) => `(${stem})`)
      .join("|")})${endings}(?![\p{L}\p{M}\p{N}])`,
    "giu",
  )
const patterns = new Map(Object.entries(ORDINALS).map(([language, listed]) => [language, patternOf(listed)]))
/** Those of all languages if the language cannot be told. */
const patternsFor = (language: string | null): RegExp[] =>
  language === null
    ? [...patterns.values()]
    : [...patterns].flatMap(([one, pattern]) => (one === language ? [pattern] : []))
