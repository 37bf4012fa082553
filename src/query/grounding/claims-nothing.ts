// Tells which sentences of an answer state nothing that a source could say: courtesies, headings, introductions.
import { words } from "../../embedding/words.ts"
import { isClause } from "./clauses.ts"

/** Words that are an answer or a courtesy in themselves. A sentence of such words alone states nothing. */
const INTERJECTIONS = new Set(
  `yes no well so ok okay sure certainly absolutely definitely indeed hello hi hey greetings thanks welcome there of course
  thank you please sorry good morning afternoon evening gladly
  ja nein doch hallo gern gerne natürlich klar sicher selbstverständlich danke bitte guten tag
  oui non bonjour salut bien sûr certainement merci volontiers d accord voici
  sí no hola claro por supuesto gracias buenos días desde luego
  sim não olá com certeza obrigado obrigada sì ciao buongiorno certo certamente grazie prego
  nee hoi graag natuurlijk bedankt hej tak ja tack gärna kyllä ei hei kiitos
  tak nie cześć dzień dobry oczywiście proszę dziękuję ano ne dobrý den samozřejmě děkuji
  да нет конечно здравствуйте привет спасибо пожалуйста так ні звичайно вітаю дякую
  evet hayır merhaba elbette tabii teşekkürler ναι όχι βεβαίως γεια σας ευχαριστώ
  نعم لا مرحبا بالطبع شكرا כן לא שלום בוודאי תודה हाँ नहीं नमस्ते ज़रूर धन्यवाद
  是 是的 不 不是 你好 您好 当然 谢谢 好的 はい いいえ こんにちは もちろん ありがとうございます 네 예 아니요 안녕하세요 물론입니다 감사합니다`
    .split(/\s+/)
    .map((word) => word.toLowerCase()),
)

/** Whole sentences, in lower case and without the sign at their end. None has a figure, since figures state something. */
const COURTESIES = [
  /^you(?:['’]re| are)(?: \w+)? welcome$/,
  /^(?:i(?:['’]m| am|['’]d be| would be) )?(?:happy|glad|pleased) to (?:help|assist|answer)(?: you)?(?: with (?:that|this|your questions?))?$/,
  /^(?:i )?hope (?:this|that|it) (?:helps|helped|was helpful|answers your questions?)$/,
  /^(?:please )?(?:let me know|feel free to (?:ask|reach out)|(?:do not|don['’]t) hesitate to ask)(?: (?:me|again))?(?: (?:if|should|for|any|more|another) [^,;:\d]{0,60})?$/,
  /^(?:that(?:['’]s| is) (?:an? )?)?(?:great|good|excellent|interesting) question$/,
  /^thank(?:s| you) for (?:your question|asking)$/,
  /^here(?:['’]s| is| are) (?:what (?:the (?:sources?|documents?) (?:says?|tells?)|i (?:found|know))|(?:the|an?|your) (?:short |brief )?(?:answer|summary|overview|details))(?: (?:you asked for|to your question|from the sources?|in short))?$/,
  /^this is what the (?:sources?|documents?) (?:says?|tells?)(?: us)?$/,
  /^(?:based on|according to) the (?:provided |given )?(?:sources?|documents?)(?: provided)?$/,
  /^(?:in (?:short|summary|brief|conclusion)|to (?:sum up|summari[sz]e|conclude)|for example)$/,
  /^please (?:note|see|find) (?:the following|below)$/,
  /^(?:the )?(?:answer|summary|details) (?:is|are) (?:as follows|below)$/,
  /^(?:(?:certainly|sure|of course|yes|okay|ok|based on the (?:provided |given )?(?:sources?|documents?)(?: provided)?),? )?here(?:['’]s| is| are) (?:what i (?:found|know)|(?:the|an?|your|my) (?:short |brief )?(?:answer|summary|overview|details|information))(?: of (?:the )?[^,;:.\p{N}]{1,40})?$/u,
  /^i (?:have )?found the following(?: information| details)?(?: in the [^,;:.\p{N}]{1,40})?$/u,
  /^if you (?:need|have|want|would like|['’]d like) [^,;:.\p{N}]{1,60},? (?:please )?(?:just |feel free to )?(?:ask|let me know|tell me|contact me)$/u,
  /^(?:note|please note|disclaimer)(?: that|:|,)? (?:this|it) (?:is (?:not|no) (?:legal|medical|financial|tax|professional) advice|may be incomplete)$/,
  /^(?:confidence|certainty)(?: level| score)?: ?(?:high|medium|low|very high|certain)$/,
  /^\(?(?:sources?|references?|citations?|quellen?|fuentes?|fonti|fontes?|bron(?:nen)?|источники?)(?::\s*[^\s:;/]+\.\p{L}{2,4}(?:, [^\s:;/]+\.\p{L}{2,4}){0,5})?\)?$/u,
  /^[^\s/]+\.(?:md|txt|pdf|docx?|html?|xlsx?|pptx?|csv|odt|epub)$/,
  /^(?:bitte beachten sie folgendes|hier ist die antwort|(?:auf grundlage|basierend auf) der (?:vorliegenden |bereitgestellten )?(?:quellen|dokumente)|wenn sie weitere fragen haben,? fragen sie gern)$/,
  /^(?:veuillez noter ce qui suit|voici la réponse|d['’]après les (?:sources|documents)(?: fournis)?)$/,
  /^(?:tenga en cuenta lo siguiente|aquí está la respuesta|según (?:las fuentes|los documentos)(?: proporcionad[oa]s)?)$/,
  /^(?:gute frage|gern geschehen|zusammengefasst|kurz gesagt|ich hoffe,? das hilft(?: ihnen| dir)?|hier ist(?:,? was (?:die quellen sagen|ich gefunden habe)| eine (?:kurze )?(?:zusammenfassung|übersicht)))$/,
  /^(?:bonne question|de rien|en (?:bref|résumé)|j['’]espère que cela (?:vous |t['’])?aide|voici (?:ce que disent les (?:sources|documents)|ce que j['’]ai trouvé|un (?:résumé|aperçu)))$/,
  /^(?:buena pregunta|de nada|en (?:resumen|breve)|espero que (?:esto )?(?:te |le )?(?:ayude|sirva)|esto es lo que dicen (?:las fuentes|los documentos))$/,
  /^(?:boa pergunta|de nada|em resumo|espero (?:ter ajudado|que ajude)|isto é o que dizem as fontes)$/,
  /^(?:buona domanda|prego|in (?:breve|sintesi)|spero che (?:ti |le )?sia (?:utile|d['’]aiuto)|ecco cosa dicono (?:le fonti|i documenti))$/,
  /^(?:goede vraag|graag gedaan|kort(?:om| gezegd)|samengevat|ik hoop dat dit helpt|dit zeggen de bronnen)$/,
  /^(?:хороший вопрос|если коротко|коротко говоря|надеюсь,? это поможет|вот что говорят источники)$/,
]

const MARK = /\[\d{1,3}\]/g
/** A list sign before the text. */
const LIST_SIGN = /^(?:[-*+•>]\s+|\d{1,3}[.)]\s+)+/u
/** A Markdown heading, or a line that is bold from its beginning to its end. */
const HEADING = /^#{1,6}\s|^(\*\*|__)(?:(?!\1).)*[^.!?…。！？]\1$/u
const INTRODUCES = /[:：]["'”’*_\s]*$/u
const ASKS = /[?？؟]["'”’*_)\s]*$|\p{Script=Greek}[^.!]*;\s*$/u
/** What makes a line a heading, an introduction or a question. */
const SIGNS = /^(?:#{1,6}\s+|\*\*|__)|[:：?？؟;*_"'”’)\s]+$/gu
const FIGURE = /\p{N}/u
/** "The tenant must pay:" says nothing yet. */
const BEGUN =
  /(?<!\p{L})(?:must|can|may|should|shall|will|needs?|have to|has to|need to|muss|müssen|kann|können|soll|sollen|doit|doivent|peut|debe|deben|deve|devono|devem|moet|moeten)(?: \p{L}+)?$/iu
const MIN_STATED = 3
const MIN_OF_HEADING = 2
/** It says only that something comes. */
const ANNOUNCES =
  /^(?:here|below|there (?:is|are)|the following|these are|hier|es gibt|folgend\p{L}*|voici|il y a|aquí|hay|ecco|aqui|вот)(?!\p{L})|(?<!\p{L})(?:as follows|(?:the )?following(?: \p{L}+){0,2}|wie folgt|folgende[nrs]?(?: \p{L}+){0,2}|suivant(?:e?s|es?)?|siguientes?|seguent[ei]|seguintes?|следующ\p{L}+)$/iu
/** A question in its own form states nothing, whatever figures are in it; `isn't it` makes a statement one. */
const ASKING =
  /^(?:what|how|why|when|where|who|whose|whom|which|do|does|did|is|are|was|were|can|could|may|might|must|shall|should|will|would|have|has|wer|was|wie|wann|wo|warum|welche[nrsm]?|möchten|wollen|soll|kann|darf|ist|sind|hat|haben|qui|que|quoi|quand|où|comment|combien|pourquoi|quel\p{L}*|est-ce|voulez|souhaitez|qué|quién|cómo|cuándo|dónde|cuál|cuánto|desea|quiere|che|chi|come|quando|dove|quale|quanto|vuole|desidera|o que|como|quem|qual|deseja|wie|wat|hoe|wanneer|waar|wilt|что|как|кто|когда|где|сколько|хотите)(?!\p{L})/iu
const END = /[\s.!,…。！،*_]+$/u
const LETTERS = /[\p{L}\p{M}]+/gu

const INTRODUCTION = /^([^:：\n]{1,80})[:：]\s+(?=\S)/u

/** The length of a courtesy before a colon: "Here is what the sources say: …". */
export function introductionOf(text: string): number {
  const [whole = "", said = ""] = INTRODUCTION.exec(text) ?? []
  return said !== "" && isCourtesy(said) ? whole.length : 0
}

/** True for a sentence, as it stands in the answer, that no source needs to say. */
export function claimsNothing(sentence: string): boolean {
  const text = sentence.replaceAll(MARK, " ").trim().replace(LIST_SIGN, "")
  const plain = text.replace(SIGNS, "").trim()
  if (HEADING.test(text) && !ASKS.test(text)) return !isStatement(plain, MIN_OF_HEADING)
  if (INTRODUCES.test(text))
    return (
      ANNOUNCES.test(plain) || BEGUN.test(plain) || isCourtesy(plain) || !(isStatement(plain) || FIGURE.test(plain))
    )
  if (ASKS.test(text)) return ASKING.test(plain) || !(isStatement(plain) || FIGURE.test(plain))
  return words(text).length === 0 || isCourtesy(text)
}

const isStatement = (text: string, min = MIN_STATED) =>
  !ANNOUNCES.test(text) && words(text).length >= min && isClause(text)

function isCourtesy(text: string): boolean {
  const plain = text.toLowerCase().replace(/[*_]/g, "").replace(END, "").trim()
  if (COURTESIES.some((courtesy) => courtesy.test(plain))) return true
  return !/\p{N}/u.test(plain) && (plain.match(LETTERS) ?? []).every((word) => INTERJECTIONS.has(word))
}
