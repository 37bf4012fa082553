// Words that only make a question of a sentence, by its language, and phrases that speak of a text and not of its topic.
import { languageOf } from "../../../embedding/language.ts"

/** Beside the stop words of the language, which are told by fewer of their forms. */
const ASKING: Readonly<Record<string, string>> = {
  de: String.raw`welch\p{L}*|wo(?:mit|durch|rin|raus|für|von|zu)|we[nm]|wessen|wieso|weshalb`,
  fr: "quel(?:le)?s?|combien|pourquoi|comment|lequel|laquelle|quoi",
  es: String.raw`cu[aá]l(?:es)?|cu[aá]nt\p{L}+|qu[eé]|qui[eé]n(?:es)?|c[oó]mo|d[oó]nde|cu[aá]ndo`,
  it: String.raw`qual[ei]|quant\p{L}+|che cosa|dove|perch[eé]|come|chi`,
  pt: "qua(?:l|is)|quant[oa]s?|quem|onde|quando|como|o que",
  nl: String.raw`welke?|hoeveel|waar\p{L}*|waarom|wanneer|hoe|wat|wie`,
  ro: String.raw`c[aâ]r(?:e|ui|ei|or)|c[aâ]t\p{L}*|c[aâ]ți|cine|cum|unde|c[aâ]nd|ce`,
  pl: String.raw`jak\p{L}{0,4}|któr\p{L}+|czego|czemu|czym|czyj\p{L}*|ile|ilu|dlaczego|gdzie|kiedy|kto|kogo|czy`,
  cs: String.raw`jak\p{L}{0,3}|kter\p{L}+|čeho|čím|proč|kde|kdy|kolik|kdo`,
  sk: String.raw`ak\p{L}{0,3}|ktor\p{L}+|čoho|čím|prečo|kde|kedy|koľko|kto`,
  hu: String.raw`milyen|melyik\p{L}*|hány\p{L}*|mennyi\p{L}*|hogyan|miért|mikor|mi|mit|ki|hol`,
  fi: "mikä|mitä|minkä|mi(?:ssä|stä|hin|llä|lle|ksi|ten|tkä)|kuinka|montako|kuka|kenen|milloin|millainen",
  sv: String.raw`vilk\p{L}+|hur|varför|vad|vem|var|när`,
  da: String.raw`hvilk\p{L}+|hvor\p{L}*|hvad|hvem|hvordan|hvornår`,
  nb: String.raw`hvilk\p{L}+|hvor\p{L}*|hva|hvem|hvordan|når`,
  tr: String.raw`hangi\p{L}*|kaç\p{L}*|ne(?:dir|ler\p{L}*|rede|reye|den)?|nasıl|niçin|kim\p{L}{0,4}|zaman`,
  id: "apa(?:kah)?|mana|siapa|kapan|berapa|bagaimana|mengapa",
  vi: "bao nhiêu|bao lâu|khi nào|như thế nào|tại sao|gì|nào|đâu|mấy|ai",
  ru: String.raw`как(?:ов[аоы]?|ой|ая|ое|ие|ого|ому|им|ом|их|ими|ую)|котор\p{L}+|чего|чему|чей|чья|чь[ёеюи]|чем|скольк\p{L}+|зачем|почему|откуда`,
  uk: String.raw`як(?:ий|а|е|і|ого|ому|им|их|ими|у)|котр\p{L}+|чого|чому|чим|скільк\p{L}+|навіщо|звідки`,
  bg: "как(?:ъв|ва|во|ви)|ко(?:й|я|е|и|го)|колко|защо|къде|кога",
  el: "τι|ποι(?:ος|α|ο|οι|ες|ου|ας|ον|αν|ων|ους)|πόσ(?:ος|η|ο|οι|ες|α|ους)|πού|πότε|πώς|γιατί|είδους|ήταν|έχουν|μια|έως|όσον αφορά",
  ar: "ما|ماذا|لماذا|كيف|أين|متى|كم|هل|أي",
  he: "מה|מי|איך|איפה|מתי|כמה|למה|מדוע|איזה|איזו|האם",
  fa: "چه|چرا|چگونه|کجا|چند|کدام|آیا",
  hi: String.raw`क्या|कौन\p{L}*\p{M}*|किस\p{L}*\p{M}*|कब|कहा[ँं]|क्यों|कैस[ेीा]|कितन[ेीा]`,
  ja: String.raw`どの|どんな|どこ|(?<!\p{Script=Han})何|なぜ|どのよう|どれ|いつ|誰|だれ|いくら|いくつ|ですか|ますか`,
  zh: "什[么麼]|哪些|哪[个個一]|谁|誰|多少|[为為]什[么麼]|怎[么麼样樣]|如何",
  ko: String.raw`무엇\p{L}{0,2}|무슨|어떤|어느|어디\p{L}{0,2}|언제|누구\p{L}{0,2}|누가|왜|어떻게|얼마\p{L}{0,3}|몇`,
  th: "อะไร|อย่างไร|ทำไม|เท่าไร|เท่าใด|เมื่อใด|เมื่อไร|ที่ใด|ที่ไหน|ใคร",
}
const UNSPACED = new Set(["ja", "zh", "th"])
/** Says where to look or how to tell it, as questions about a text do. */
const FRAMING =
  /(?<!\p{L})(?:according to|regarding|concerning|in relation to|mentioned|highlighted|(?:as )?(?:described|stated|presented|discussed|provided|reported)(?= (?:in|by|for)\b)|specific(?:ally)?|in (?:the|this) (?:text|passage|document|article))(?!\p{L})/giu

const patterns = new Map(
  Object.entries(ASKING).map(([language, words]) => [
    language,
    new RegExp(UNSPACED.has(language) ? words : String.raw`(?<![\p{L}\p{M}])(?:${words})(?![\p{L}\p{M}])`, "giu"),
  ]),
)

/** `question` with blanks in their place; where its language cannot be told only framing goes. */
export function withoutQuestionWords(question: string): string {
  const asking = patterns.get(languageOf(question) ?? "")
  const framed = question.replace(FRAMING, " ")
  return asking ? framed.replace(asking, " ") : framed
}
