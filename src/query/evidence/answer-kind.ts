// What kind of thing a question asks for, by its question words in many languages, and whether a statement has one.

export const ANSWER_KINDS = ["number", "time", "person", "place"] as const
export type AnswerKind = (typeof ANSWER_KINDS)[number]

/** Question words by kind. A language that is not here asks for nothing in particular, which decides nothing. */
const CUES: Readonly<Record<AnswerKind, string>> = {
  number: `how many|how much|how long|how far|how old|how often|how large|how big|how high|how tall|how fast|how quickly|
    how deep|how heavy|what percentage|what number|wie ?viele?|wie lange|wie hoch|wie oft|wie weit|wie alt|wie gross|combien|
    cu[aá]nt[oa]s?|quant[oiae]s?|qual quantidade|hoeveel|hoe lang|hoe vaak|hoe groot|c[aâ]t|c[aâ][tț]i|c[aâ]te|de c[aâ]te ori|
    ile|ilu|jak długo|jak często|kolik|jak dlouho|ko[lľ]ko|сколько|скольки|как часто|как долго|скільки|як довго|
    πόσ[οηαεςω]\\p{L}*|kaç|ne kadar|kuinka mon\\p{L}*|kuinka kauan|kuinka usein|montako|hur många|hur mycket|hur länge|
    hur ofta|hvor mange|hvor mye|hvor meget|hvor lenge|hvor længe|hány|mennyi\\p{L}*|كم|כמה|چند|چقدر|कितन\\p{L}*\\p{M}*|几|多少|
    多久|多长|多大|多高|いくつ|いくら|何人|何年|何個|何日|何回|何時間|どのくらい|どれくらい|몇|얼마|กี่|เท่าไร|เท่าไหร่|เท่าใด|bao nhiêu|
    bao lâu|mấy|berapa`,
  time: `when|what year|which year|what date|what day|what time|since when|wann|welchem jahr|quand|quelle ann[eé]e|quelle date|
    cu[aá]ndo|qu[eé] a[nñ]o|quando|che anno|que ano|wanneer|welk jaar|c[aâ]nd|ce an|kiedy|którym roku|kdy|kedy|когда|
    каком году|коли|якому році|πότε|ποιο έτος|ποια χρονιά|ne zaman|hangi yıl\\p{L}*|milloin|minä vuonna|när|vilket år|
    når|hvornår|hvilket år|mikor|melyik évben|متى|أي عام|מתי|באיזו שנה|کی|कब|什么时候|何时|哪一?年|いつ|언제|เมื่อไร|เมื่อไหร่|
    เมื่อใด|ปีใด|ปีไหน|khi nào|năm nào|kapan`,
  person: `who|whom|whose|wer|wen|wem|wessen|qui|qui[eé]n(?:es)?|chi|quem|wie|cine|kto|kogo|kdo|кто|кого|кем|кому|хто|ποιος|ποια|
    ποιοι|ποιον|kim|kimin|kuka|ketkä|kenen|vem|hvem|ki|kik|من|מי|چه کسی|कौन|किसने|谁|誰|だれ|누가|누구|ใคร|ai|siapa`,
  place: `where|which country|which city|what country|what city|wo|woher|wohin|o[uù]|d['’]o[uù]|d[oó]nde|ad[oó]nde|dove|onde|waar|unde|
    gdzie|kde|где|куда|откуда|де|πού|nerede|nereye|hangi şehir\\p{L}*|missä|mistä|mihin|var|hvor|hol|hová|أين|איפה|היכן|کجا|कहाँ|
    कहां|哪里|哪儿|何地|どこ|어디|ที่ไหน|ที่ใด|đâu|di mana`,
}

/** Scripts without spaces have no borders of words to be matched at. */
const UNSPACED = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Hangul}]/u

function patternsOf(kind: AnswerKind): RegExp[] {
  const cues = CUES[kind].replace(/\s*\n\s*/g, "").split("|")
  const spaced = cues.filter((cue) => !UNSPACED.test(cue)).join("|")
  const unspaced = cues.filter((cue) => UNSPACED.test(cue)).join("|")
  return [new RegExp(`(?<![\\p{L}\\p{M}])(?:${spaced})(?![\\p{L}\\p{M}])`, "u"), new RegExp(unspaced, "u")]
}
const PATTERNS = ANSWER_KINDS.map((kind) => [kind, patternsOf(kind)] as const)

/** After one of these at the head a later `when`, `where` or `who` only begins a clause. */
const ASKS_OTHERWISE =
  /^(?:what|why|can|could|do|does|did|is|are|should|warum|pourquoi|comment|cómo|perché|почему)(?!\p{L})/u

/** Anything else that a question may begin with asks whether something is so, or is in a language that is not here. */
const ASKS_FOR_SOMETHING =
  /^(?:what|which|why|how|was|welche[rsnm]?|warum|wieso|wie|pourquoi|comment|que|quoi|quelle?s?|cómo|qué|cuál(?:es)?|por qué|perché|come|cosa|che|quale|quali|como|por que|o que|qual|quais|waarom|hoe|wat|welke?|почему|что|как|какой|какая|какое|какие|what's)(?!\p{L})/u

/** True where a statement with all of the question's words would be an answer: yes, or with a `not` among them, no. */
export const asksWhether = (question: string, kind: AnswerKind | null): boolean =>
  kind === null && !ASKS_FOR_SOMETHING.test(question.normalize("NFC").toLowerCase().trim())

/** Asks for a figure by its verb or noun alone, which stay words of the question. */
const MEASURE =
  /\bwhat (?:does|do|did|will|would)\b.*\b(?:cost|weigh|measure)\b|\bwhat (?:is|are|was|were) the (?:price|cost|fee)s?\b|\b(?:phone|fax) number\b/
/** A figure answers these only beside a word or sign of the same sort; a language that is not here takes any figure. */
const SORTS: readonly { asked: RegExp; said: RegExp }[] = [
  {
    asked:
      /(?<!\p{L})(?:costs?|price|fee|kostet|kosten|preis|co[uû]te|prix|cuesta|precio|costa|prezzo|pre[cç]o|koszt\p{L}*|стоит|стоят|цена)(?!\p{L})|\bhow much\b.*\b(?:paid|pay|earns?)\b/u,
    said: /\p{Sc}|(?<!\p{L})(?:euros?|eur|usd|gbp|chf|dollars?|pounds?|cents?|pence|yen|francs?|franken|kronor|kroner|zł|rubles?|руб\p{L}*|евро|lei|lira|costs?|price|fee|kostet|preis|prix|precio|prezzo|цена)(?!\p{L})/iu,
  },
  {
    asked: /\bhow (?:fast|quickly)\b|\bspeed\b/,
    said: /(?:km|kilometres?|kilometers?|miles?|m|metres?|meters?|feet)\s?(?:\/|per|an?)\s?(?:h|hour|s|second|minute)|kmh|mph|knots?|hertz|\bk?hz\b|speed|fast|quick|(?<!\p{L})(?:within|in|under|takes?) (?:\p{N}|a (?:second|minute|hour))/iu,
  },
  {
    asked: /\bhow (?:heavy|much does .* weigh)\b|\bweigh(?:s|t)?\b/,
    said: /(?<!\p{L})(?:k?g|mg|kilos?|(?:kilo)?grams?|tons?|tonnes?|lbs?|pounds?|ounces?|oz|stones?|weigh\p{L}*|heavy)(?!\p{L})/iu,
  },
  { asked: /\bhow old\b/, said: /(?<!\p{L})(?:years?|months?|aged?|born|birthday|old|since|founded|built)(?!\p{L})/iu },
  {
    asked: /\bhow (?:long|far|deep|tall|high|wide|thick)\b/,
    said: /(?<!\p{L})(?:\p{N}+ ?(?:m|cm|mm|km|s|h|min|ft|in)|seconds?|minutes?|hours?|days?|nights?|weeks?|months?|years?|decades?|centur(?:y|ies)|\p{L}*met(?:re|er)s?|miles?|yards?|inch(?:es)?|feet|foot|fathoms?|degrees?|percent|half|quarter|until|since)(?!\p{L})|[%"′″°]/iu,
  },
  { asked: /\b(?:phone|fax) number\b/, said: /(?:\p{N}[\s()/.-]*){5}/u },
]

/** The kind, null when the question does not tell, and the question without the words that told. */
export function kindAskedFor(question: string): { kind: AnswerKind | null; rest: string } {
  const text = question.normalize("NFC").toLowerCase()
  for (const [kind, patterns] of PATTERNS)
    for (const pattern of patterns) {
      const cue = pattern.exec(text)
      if (cue && !(cue.index > 0 && ASKS_OTHERWISE.test(text))) return { kind, rest: restOf(question, text, cue) }
    }
  return { kind: MEASURE.test(text) ? "number" : null, rest: question }
}

/** Lower case may change a text's length; then the cue stays, which only makes it a word of the question. */
const restOf = (question: string, text: string, { index, 0: cue }: RegExpExecArray) =>
  text.length === question.length ? `${question.slice(0, index)} ${question.slice(index + cue.length)}` : question

/** Number words that stand for figures in many languages; others go unnoticed, which only misses a bonus. */
const NUMBER_WORDS =
  /(?<!\p{L})(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|twenty|thirty|forty|fifty|sixty|hundred|thousand|million|billion|once|twice|half|daily|weekly|monthly|yearly|annually|every|zwei|drei|vier|fünf|sechs|sieben|acht|neun|zehn|zwölf|zwanzig|dreißig|hundert|tausend|deux|trois|quatre|cinq|sept|huit|neuf|dix|vingt|trente|mille|dos|tres|cuatro|cinco|seis|siete|ocho|diez|veinte|cien|tre|quattro|cinque|dieci|dois|três|quatro|sete|oito|doi|două|trei|patru|cinci|șase|șapte|opt|nouă|zece|sut[ăe]|mii|два|две|двух|три|трёх|трех|четыре|пять|шесть|семь|восемь|девять|десять|двадцать|тридцать|сто|тысяч\p{L}*|δύο|τρεις|τρία|τέσσερ\p{L}*|πέντε|έξι|επτά|οκτώ|εννέα|δέκα|είκοσι|εκατό|iki|üç|dört|beş|altı|yedi|sekiz|dokuz|yirmi|otuz|yüz|kaksi|kahden|kolme\p{L}*|neljä\p{L}*|viisi|viiden|kuusi|kymmenen)(?!\p{L})|[一二三四五六七八九十百千万两]|[일이삼사오육칠팔구십백천만](?=\s?[\p{Script=Hangul}])|[한두세네]\s|สอง|สาม|สี่|ห้า|หก|เจ็ด|แปด|เก้า|สิบ|ร้อย|พัน/iu
/** What says a number in words is known of English alone well enough to miss it elsewhere. */
const ENGLISH_CUE = /\b(?:how|when|what|which|since)\b/
const FIGURE = /\p{N}/u
/** Four figures that nothing is counted by: how many or how fast is no year. */
const YEAR =
  /(?<![\p{N}\p{Sc}.,]\s?)(?:1[0-9]|20)\p{N}{2}(?=[.,;:)]?(?:\s(?:and|as|at|by|for|from|in|on|to|under|until|when|with)(?!\p{L})|\s?$|[.,;:)]\s))/giu
const TIME =
  /\p{N}{4}|\p{N}{1,2}[.:/]\p{N}{2}|(?<!\p{L})(?:from|at|by|till?|since) \p{N}|(?<!\p{L})(?:days?|weeks?|months?|years?|hours?|minutes?|seconds?|o.clock|spring|summer|autumn|winter|morning|evening|night|before|after|during|until|january|february|march|april|june|july|august|september|october|november|december|monday|tuesday|wednesday|thursday|friday|saturday|sunday|century|noon|midnight|daily|weekly|monthly)(?!\p{L})/iu
/** A word with a capital that is not the first: in scripts with capitals that is a name, or a noun in German. */
const NAME = /(?<=[\p{L}\p{N},;:)"'’] )\p{Lu}[\p{L}\p{M}'’-]+/gu
const CALENDAR =
  /^(?:january|february|march|april|may|june|july|august|september|october|november|december|(?:mon|tues|wednes|thurs|fri|satur|sun)day)s?$/i
const CASED = /\p{Lu}/u

/**
 * 1 when a statement has such a thing that the question does not name itself, -1 when it has not, 0 when it cannot be
 * told. `asked` is the question in lower case.
 */
export function hasKind(kind: AnswerKind | null, statement: string, asked: string): -1 | 0 | 1 {
  if (kind === null) return 0
  if (kind === "number" || kind === "time") {
    if (SORTS.some((sort) => sort.asked.test(asked) && !sort.said.test(statement))) return -1
    const counted = kind === "number" ? statement.replace(YEAR, " ") : statement
    const figures = counted.match(/\p{N}+/gu) ?? []
    const isNew = figures.some((figure) => !asked.includes(figure))
    if (isNew && (kind === "number" || TIME.test(statement))) return 1
    if (TIME.test(counted) || NUMBER_WORDS.test(counted)) return kind === "time" ? 0 : 1
    return ENGLISH_CUE.test(asked) && (kind === "time" || !FIGURE.test(counted)) ? -1 : 0
  }
  if (!CASED.test(statement)) return 0
  const names = statement.match(NAME) ?? []
  return names.some((name) => !CALENDAR.test(name) && !asked.includes(name.toLowerCase())) ? 1 : -1
}
