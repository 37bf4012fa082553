// Words that only make a sentence a question, by language: question words, and verbs such as `is called` or `happened`.

import { languageOf } from "../../../embedding/language.ts"
import { withoutMeaning } from "./asked-codes.ts"
import { withoutFraming } from "./framing.ts"

/** Question words in all their forms; the lists of stop words lack many forms. */
const ASKING: Readonly<Record<string, string>> = {
  de: String.raw`welch\p{L}*|wo(?:mit|durch|rin|raus|für|von|zu)|we[nm]|wessen|wieso|weshalb`,
  fr: "quel(?:le)?s?|combien|pourquoi|comment|lequel|laquelle|quoi",
  es: String.raw`cu[aá]l(?:es)?|cu[aá]nt\p{L}+|qu[eé]|qui[eé]n(?:es)?|c[oó]mo|d[oó]nde|cu[aá]ndo`,
  it: String.raw`qual[ei]|quant\p{L}+|(?:che )?cosa|dove|perch[eé]|come|chi`,
  pt: "qua(?:l|is)|quant[oa]s?|quem|onde|quando|como|o que",
  nl: String.raw`welke?|hoeveel|waar\p{L}*|waarom|wanneer|hoe|wat|wie`,
  ro: String.raw`c[aâ]r(?:e|ui|ei|or)|c[aâ]t\p{L}*|c[aâ]ți|cine|cum|unde|c[aâ]nd|ce`,
  pl: String.raw`jak\p{L}{0,4}|któr\p{L}+|czego|czemu|czym|czyj\p{L}*|ile|ilu|dlaczego|gdzie|kiedy|kto|kogo|czy`,
  cs: String.raw`jak\p{L}{0,3}|kter\p{L}+|čeho|čím|proč|kde|kdy|kolik|kdo`,
  sk: String.raw`ak\p{L}{0,3}|ktor\p{L}+|čoho|čím|prečo|kde|kedy|koľko|kto`,
  hu: String.raw`milyen|melyik\p{L}*|hány\p{L}*|mennyi\p{L}*|hogyan|miért|mikor|mi|mit|ki|hol`,
  bn: String.raw`কত\p{L}*\p{M}*\p{L}*|কয়টি|কে|কোথায়|কখন|কী`,
  fi: "paljonko|mikä|mitä|minkä|mi(?:ssä|stä|hin|llä|lle|ksi|ten|tkä)|kuinka|montako|kuka|kenen|milloin|millainen",
  sv: String.raw`vilk\p{L}+|hur|varför|vad|vem|var|när`,
  da: String.raw`hvilk\p{L}+|hvor\p{L}*|hvad|hvem|hvordan|hvornår`,
  nb: String.raw`hvilk\p{L}+|hvor\p{L}*|hva|hvem|hvordan|når`,
  hr: String.raw`koliko|kolikš\p{L}+|koj[iaeu]|kater\p{L}+|kakš\p{L}+|gdje|gde|kje|kdaj|zašto|zakaj|tko`,
  et: "mitu|kui (?:palju|kaua)|kes|kus|millal|miks|kuidas|milli\\p{L}+",
  lt: String.raw`kiek|kodėl|kok\p{L}+|kuri\p{L}*`,
  lv: String.raw`cik|kāpēc|kād\p{L}+|kur[šaā]`,
  is: "hver(?:s|ju|n|jir)?|hvað|hvar|hvenær|hversu|hvernig",
  ca: "quants?|quantes|quins?|quines|què|quan",
  tr: String.raw`hangi\p{L}*|kaç\p{L}*|ne(?:dir|ler\p{L}*|rede|reye|den)?|nasıl|niçin|kim\p{L}{0,4}|zaman`,
  id: "apa(?:kah)?|mana|siapa|kapan|berapa|bagaimana|mengapa",
  vi: "bao nhiêu|bao lâu|khi nào|như thế nào|tại sao|gì|nào|đâu|mấy|ai",
  ru: String.raw`колико|колку|как(?:ов[аоы]?|ой|ая|ое|ие|ого|ому|им|ом|их|ими|ую)|котор\p{L}+|чего|чему|чей|чья|чь[ёеюи]|чем|скольк\p{L}+|зачем|почему|откуда`,
  uk: String.raw`як(?:ий|а|е|і|ого|ому|им|их|ими|у)|котр\p{L}+|чого|чому|чим|скільк\p{L}+|навіщо|звідки`,
  bg: "как(?:ъв|ва|во|ви)|ко(?:й|я|е|и|го)|колко|защо|къде|кога",
  el: "τι|ποι(?:ος|α|ο|οι|ες|ου|ας|ον|αν|ων|ους)|πόσ(?:ος|η|ο|οι|ες|α|ους)|πού|πότε|π[ωώ]ς|γιατί|είδους|τίνος",
  ar: "ما|ماذا|لماذا|كيف|أين|متى|كم|هل|أي",
  he: "מה|מי|איך|איפה|מתי|כמה|למה|מדוע|איזה|איזו|האם",
  fa: "چه|چرا|چگونه|کجا|چند|کدام|آیا",
  hi: String.raw`क्या|कौन\p{L}*\p{M}*|किस\p{L}*\p{M}*|कब|कहा[ँं]|क्यों|कैस[ेीा]|कितन[ेीा]`,
  ja: String.raw`どの|どんな|どこ|(?<!\p{Script=Han})何|なぜ|どのよう|どれ|いつ|誰|だれ|いくら|いくつ|ですか|ますか`,
  zh: "什[么麼]|哪些|哪[个個一]|谁|誰|多少|[为為]什[么麼]|怎[么麼样樣]|如何",
  ko: String.raw`무엇\p{L}{0,2}|무슨|어떤|어느|어디\p{L}{0,2}|언제|누구\p{L}{0,4}|누가|왜|어떻게|얼마\p{L}{0,3}|몇`,
  th: "อะไร|อย่างไร|ทำไม|เท่าไร|เท่าใด|เมื่อใด|เมื่อไร|ที่ใด|ที่ไหน|ใคร",
}
/** Words that ask for a name, a place or an event, or say where to look. An answer needs none of them. */
const SAYING: Readonly<Record<string, string>> = {
  de: String.raw`hei(?:ß|ss)t|hei(?:ß|ss)en|hie(?:ß|ss)(?:en)?|laute[nt]|genannt|nennt|namens|liegt|liegen|befinde[nt]|passiert\p{L}*|geschah|geschieht|laut|gemäß|erwähnt\p{L}*`,
  fr: String.raw`appel(?:le|lent|ait|ées?|és?)|nom(?:mée?s?)?|situées?|situés?|trouve|a (?:eu )?lieu|selon|d['’]après|mentionn\p{L}+`,
  es: String.raw`llam(?:a|an|ó|aba|ada|ado)|nombre|encuentran?|ubicad[oa]s?|situad[oa]s?|ocurri(?:ó|eron)|(?:tuvo|tiene) lugar|según|mencionad\p{L}+`,
  it: String.raw`chiam(?:a|ano|ava|ata|ato)|nome|trovan?o?|situat[oaie]|avvenut[oa]|successo|menzionat\p{L}+`,
  pt: String.raw`cham(?:a|am|ava|ada|ado)|nome|fica|localizad[oa]s?|situad[oa]s?|aconteceu|de acordo com|mencionad\p{L}+`,
  nl: "heet|heten|heette|genoemde?|ligt|liggen|bevindt|gebeurde|volgens|vermelde?",
  ro: String.raw`nume(?:ște|sc|a|au|le)|numit[ăeai]?|denumirea|află|aflat[ăe]?|(?:avut|are|avea) loc|întâmpl\p{L}+|conform|potrivit|menționat\p{L}*`,
  pl: String.raw`nazyw\p{L}+|nazwa|nazwę|znajduj\p{L}+|leży|położon\p{L}+|wydarzył\p{L}*|według|wymienion\p{L}+`,
  cs: String.raw`jmenuj\p{L}+|jmenoval\p{L}*|nazýv\p{L}+|nacház\p{L}+|leží|stal[oa]|podle`,
  tr: String.raw`ad[ıi]|adlandır\p{L}+|denir|denilen|bulunur|bulunmaktadır|göre`,
  sv: "heter|hette|kallas|ligger|hände|enligt",
  da: "hedder|hed|kaldes|ligger|skete|ifølge",
  nb: "heter|het|kalles|ligger|skjedde|ifølge",
  fi: "nimi|kutsutaan|sijaitsee|tapahtui|mukaan",
  hu: String.raw`hívják|nevezik|neve|található\p{L}*|történt|szerint`,
  id: "bernama|nama|disebut|terletak|terjadi|menurut",
  vi: "tên|gọi là|nằm ở|xảy ra|theo",
  ru: String.raw`называ\p{L}+|назовите|звали|зовут|явля(?:ет|ют)ся|являл\p{L}+|находи(?:т|л)\p{L}*|располож\p{L}+|происходи\p{L}+|произош\p{L}+|согласно|упомянут\p{L}+`,
  uk: String.raw`назива\p{L}+|назвіть|звати|є|знаходи\p{L}+|розташован\p{L}+|відбу\p{L}+|стало?ся|згідно|згадан\p{L}+`,
  bg: String.raw`нарича\p{L}*|казва|намира\p{L}*|разположен\p{L}*|случи\p{L}*|според`,
  el: String.raw`ονομάζ\p{L}+|ονομαζ\p{L}+|λέγεται|όνομα|βρίσκ\p{L}+|(?:έλαβε|λαμβάνει) χώρα|συνέβη|συμβαίνει|σύμφωνα με|αναφέρ\p{L}+`,
  ar: "توجد|يوجد|يسمى|تسمى|اسم|يقع|تقع|حدث|حدثت|وفقا|بحسب",
  he: "נקרא|נקראת|שם|נמצא|נמצאת|קרה|לפי",
  fa: "نام|نامیده|قرار دارد|رخ داد|طبق",
  hi: "नाम|कहा जाता|कहते|स्थित|के अनुसार",
  ja: "と呼ばれ(?:てい|る|た)?|という名|名前|によると|によれば",
  zh: "叫做?|称为|名叫|名称|名字|位于|发生|根据",
  ko: String.raw`이름\p{L}{0,2}|불리\p{L}+|위치\p{L}*|따르면`,
  th: "ชื่อว่า|ชื่อ|เรียกว่า|ตั้งอยู่|เกิดขึ้น|ตามที่|บ้าง",
}
/** Articles, pronouns, auxiliaries and words for having that the language's stop-word list lacks. */
const FUNCTION_WORDS: Readonly<Record<string, string>> = {
  en: String.raw`per|(?<=^\P{L}*)(?:until|till|since)|(?:until|till|since)(?= when)|(?<=(?:about|with) .*)questions?(?=\P{L}*$)`,
  de: "gibt|zählt|zählen|umfasst|besitzt|besitzen|verfügt|verfügen|d[aü]rf(?:en)?|muss|müssen",
  fr: "faire|fait|compte(?:nt)?|comporte(?:nt)?|possède(?:nt)?|contien(?:t|nent)|dispose(?:nt)?|y a(?:-t-il)?|fau(?:t|dra)(?:-il)?|p(?:eu(?:t|vent)|uis)(?:-(?:on|il|elle|je))?|doi(?:t|vent|s)(?:-(?:on|il|elle|je))?|a-t-(?:il|elle|on)|(?:est|sont)-(?:ce|ils?|elles?)|en cas(?= d)",
  es: "hacer|es|son|fue|fueron|era|eran|ha|han|había|hay|está|están|ser|sido|tienen?|tuvo|pueden?|puedo|cuentan?|poseen?|contienen?|deben?|debo",
  it: "fare|cont(?:a|ano)|possied(?:e|ono)|contien(?:e|gono)|dispon(?:e|gono)|ci sono|p(?:uò|ossono|osso)|dev(?:o|e|ono)|bisogna|è",
  pt: "fazer|é|são|foi|foram|era|eram|há|havia|está|estão|tem|têm|tinha|podem?|posso|possu(?:i|em)|cont(?:a|am|ém|êm)|dev(?:e|em|o)",
  nl: "telt|tellen|bezit|bezitten|bevat|bevatten|beschikt|mag|mogen|moet|moeten|er",
  ro: "cui|fost|era|erau|ce(?:a|i|le|ea|l)|atunci|av(?:ut|ea|eau)|există|într-(?:o|un)|(?:[îmtilsnv]|le|ne)-(?:a|au|ai|am|ar|o)|o|numără|cuprind(?:e)?|conțin(?:e)?|deține|trebuie|pot|poate",
  pl: "jest|są|był[aoyi]?|byli|ma|mają|miał[aoy]?|liczy|liczą|posiada(?:ją)?|trzeba|można|wolno|należy|muszę|musi|mogę|może|się",
  cs: "je|jsou|byl[aoyi]?|má|mají|měl[aoy]?|čítá|lze|musí|musím|smí|smím|může|mohu|se",
  sv: "har|hade|finns|innehåller|får|måste|bör",
  da: "har|havde|findes|rummer|må|skal|bør",
  nb: "har|hadde|finnes|rommer|må|skal|bør",
  tr: "var(?:dır|mı)?|sahip(?:tir)?|gerek(?:ir|iyor|li)?|m[iıuü](?:d[iıuü]r|y[iıuü]m)?",
  hi: "है|हैं|था|थी|थे|होता|होती|होते|सकते|सकता|सकती|चाहिए|मौजूद",
  ru: String.raw`насчитыва\p{L}+|име(?:ет|ют)(?:ся)?|можно|нужно|надо|следует|так(?:ой|ая|ое|ие)|долж(?:ен|н[аоы])`,
  uk: String.raw`налічу\p{L}+|ма(?:є|ють)|можна|треба|потрібно|слід|повин\p{L}+`,
  el: String.raw`ήταν|έχ(?:ει|ουν)|είχ(?:ε|αν)|διαθέτ(?:ει|ουν)|πρέπει|υπάρχ\p{L}+|μπορ(?:εί|ούν|ώ)|έν(?:α|ας|αν|ός)|ενός|μιας?|τ(?:η|ις|ους|ου)|στ(?:ις|α|ους)|όταν|οποί\p{L}+|έως|όσον αφορά`,
  fi: "oli|olivat|ovat|ollut|olla|on|voi|voivat",
  ar: "[تي]بلغ|[تي]ساوي",
  he: "אפשר|ניתן|יש|אין|של",
  zh: "里(?=可以|能|有|的)|可以|应该|应当|必须|需要|一共|总共",
}
const UNSPACED = new Set(["ja", "zh", "th"])
const patternOf = (language: string, words: string): RegExp =>
  new RegExp(UNSPACED.has(language) ? words : String.raw`(?<![\p{L}\p{M}])(?:${words})(?![\p{L}\p{M}])`, "giu")
const asking = new Map(Object.entries(ASKING).map(([language, words]) => [language, patternOf(language, words)]))
const empty = new Map(
  Object.keys({ ...ASKING, ...FUNCTION_WORDS }).map((language) => {
    const all = [ASKING[language], SAYING[language], FUNCTION_WORDS[language]].filter((list) => list !== undefined)
    return [language, patternOf(language, all.join("|"))]
  }),
)

/** Null if unknown. For a short question without articles, the only language whose question words it has. */
export function languageOfQuestion(question: string): string | null {
  const known = languageOf(question)
  if (known !== null) return known
  const [language, other] = [...asking].flatMap(([one, words]) => (question.match(words) ? [one] : []))
  return language !== undefined && other === undefined ? language : null
}

/** The pronoun behind a French verb: `Livrez-vous`. */
const INVERTED = /(?<=\p{L}{3})-(?:t-)?(?:vous|tu|il|elle|on|nous|ils|elles|je|ce)(?!\p{L})/giu

/** Replaces the question words by blanks; without a known language, only the framing phrases. */
export function withoutQuestionWords(question: string, language: string | null): string {
  const words = empty.get(language ?? "")
  const framed = withoutMeaning(withoutFraming(language === "fr" ? question.replace(INVERTED, " ") : question))
  return words ? framed.replace(words, " ") : framed
}

/** The ending of Japanese questions of any kind. */
const ANY_END = /^(?:です|ます)か$/
/** Whether a question has a question word; null if the question words of its language are not listed. */
export function hasQuestionWord(question: string, language: string | null): boolean | null {
  const words = asking.get(language ?? "")
  return words ? (question.match(words) ?? []).some((word) => !ANY_END.test(word)) : null
}

/** Whether a question begins with a question word (or a preposition and one) that ends before `place`. */
export function asksBefore(question: string, place: number, language: string | null): boolean {
  const words = asking.get(language ?? "")
  if (!words) return false
  const [first] = question.matchAll(words)
  return (
    first !== undefined && first.index + first[0].length < place && !/\s\S+\s/u.test(question.slice(0, first.index))
  )
}
