// The question words of many languages that ask for a number, a time, a person or a place, and the English ones for a name.

const WORDED = ["number", "time", "person", "place"] as const
export type AnswerKind = (typeof WORDED)[number] | "name"

/** Question words by kind. A question in a language that is not listed has no kind, which decides nothing. */
const CUES: Readonly<Record<(typeof WORDED)[number], string>> = {
  number: `how many|how much|how long|how soon|how early|how late|how far|how old|how often|how large|how big|how high|how tall|how fast|how quickly|
    how deep|how heavy|how powerful|how hot|how cold|how warm|how wide|how thick|what percentage|what number|wie ?viele?|wie lange?|wie hoch|wie oft|
    wie weit|wie alt|wie gross|wie groß|wie schwer|wie tief|wie breit|wie dick|wie schnell|wie teuer|wie hei[sß]s?|wie warm|wie kalt|combien|
    cu[aá]nt[oa]s?|quant[oiae]s?|qual quantidade|hoeveel|hoe lang|hoe vaak|hoe groot|c[aâ]t|c[aâ][tț]i|c[aâ]te|de c[aâ]te ori|
    ile|ilu|jak długo|jak często|kolik|jak dlouho|ko[lľ]ko|сколько|скольки|как часто|как долго|как далеко|как давно|на каком расстоянии|как высоко|як далеко|à quelle distance|a qué distancia|a che distanza|hoe ver|jak daleko|cât de departe|hur långt|wie lange her|скільки|як довго|
    πόσ[οηαεςω]\\p{L}*|kaç|ne kadar|kuinka mon\\p{L}*|kuinka kauan|kuinka usein|montako|hur många|hur mycket|hur länge|
    hur ofta|hvor mange|hvor mye|hvor meget|hvor lenge|hvor længe|hány|mennyi\\p{L}*|كم|כמה|چند|چقدر|कितन\\p{L}*\\p{M}*|几|多少|
    多远|多久|多长时间|多长|多大|多高|いくつ|いくら|何(?![時月曜年者故処])\\p{Script=Han}|何時間|何年間|どのくらい|どれくらい|몇(?! ?[시월])|얼마|(?<!เ)กี่|เท่าไร|เท่าไหร่|เท่าใด|bao nhiêu|
    bao lâu|mấy|berapa|paljonko|koliko|колико|колку|mitu|kui palju|kui kaua|kiek|cik|quant(?:s|es)?(?! (?:à|aux?)(?!\\p{L}))|hversu (?:m[aö]rg\\p{L}*|margir|mikið|lengi)|কত(?:জন|টি|গুলি)?|কয়টি|எத்தனை|எவ்வளவு`,
  time: `quelle heure|qu[eé] hora|che ora|que horas|hoe laat|wie ?viel uhr|welche uhrzeit|jak[aą] godzin\\p{L}*|której(?: godzinie)?|kolik hodin|котором часу|во сколько|
    котрій(?: годині)?|ce oră|saat kaç\\p{L}*|τι ώρα|vilken tid|hvilken tid|hvad tid|quina hora|कितने बजे|الساعة كم|أي ساعة|กี่โมง|mấy giờ|pukul berapa|jam berapa|
    when|(?:what|which) (?:year|month|date|day|weekday|time)|since when|wann|welche[mnrs] (?:jahr|monat|tag|datum)|quand|quelle ann[eé]e|
    quelle date|quel jour|quel mois|cu[aá]ndo|qu[eé] (?:a[nñ]o|d[ií]a|mes|fecha)|che giorno|que dia|какой день|какого числа|каком месяце|quando|che anno|que ano|wanneer|welk jaar|c[aâ]nd|ce an|kiedy|którym roku|kdy|kedy|когда|
    каком году|коли|якому році|πότε|ποιο έτος|ποια χρονιά|ne zaman|hangi yıl\\p{L}*|milloin|minä vuonna|när|vilket år|
    når|hvornår|hvilket år|mikor|melyik évben|متى|أي عام|מתי|באיזו שנה|کی|कब|什么时候|何时|哪一?年|几点|いつ|何時|何月|何曜日|何年|몇 시|몇 월|언제|เมื่อไร|เมื่อไหร่|
    เมื่อใด|ปีใด|ปีไหน|khi nào|năm nào|kapan`,
  person: `who|whom|whose|wer|wen|wem|wessen|qui|qui[eé]n(?:es)?|chi|quem|wie|cine|kto|kogo|kdo|кто(?! так(?:ой|ая|ие|ое))|кого|кем|кому|хто|kim|kimin|kuka|ketkä|kenen|vem|hvem|ki|kik|من|מי|چه کسی|कौन|किसने|谁|誰|だれ|누가|누구|ใคร|ai|siapa|tko|kes|hver|кој|ко|কে`,
  place: `where|which country|which city|what country|what city|wo|woher|wohin|o[uù]|d['’]o[uù]|d[oó]nde|ad[oó]nde|dove|onde|waar|unde|
    gdzie|kde|где|куда|откуда|де|πού|nerede|nereye|hangi şehir\\p{L}*|missä|mistä|mihin|var|hvor|hol|hová|أين|איפה|היכן|کجا|कहाँ|
    कहां|哪里|哪儿|何地|どこ|어디|ที่ไหน|ที่ใด|đâu|di mana`,
}

/** Question words that mean something else in other languages: `wie` is `who` in Dutch and `how` in German. */
export const ONLY_IN: Readonly<Record<string, string>> = {
  wie: "nl",
  wo: "de",
  wen: "de",
  qui: "fr",
  chi: "it",
  dove: "it",
  onde: "pt",
  cat: "ro",
  cate: "ro",
  cine: "ro",
  ile: "pl",
  ki: "hu",
  hol: "hu",
  var: "sv",
  kim: "tr",
  ai: "vi",
}

/** In scripts without spaces, a pattern cannot require a word boundary. */
const UNSPACED = /Script=Han|[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Hangul}]/u

function patternsOf(kind: keyof typeof CUES): RegExp[] {
  const cues = CUES[kind].replace(/\s*\n\s*/g, "").split("|")
  const spaced = cues.filter((cue) => !UNSPACED.test(cue)).join("|")
  const unspaced = cues.filter((cue) => UNSPACED.test(cue)).join("|")
  return [new RegExp(`(?<![\\p{L}\\p{M}])(?:${spaced})(?![\\p{L}\\p{M}])`, "gu"), new RegExp(unspaced, "gu")]
}
/** `What is the boat called?`, `What is the name of the boat?` In other languages such words are just left out of the question. */
const NAMING =
  /(?<=^\P{L}*what(?:['’]s| is| are| was| were) .*)(?:called|named)(?=\P{L}*$)|(?<=^\P{L}*what(?:['’]s| is| are| was| were) )(?:the )?(?:full |official )?names? of/gu
/** By kind: one pattern for scripts with spaces and one for the others, both with the flag `g`. */
export const CUE_PATTERNS: readonly (readonly [AnswerKind, readonly RegExp[]])[] = [
  ...WORDED.map((kind) => [kind, patternsOf(kind)] as const),
  ["name", [NAMING]],
]
