// Recognises an answer that says only that the sources do not have it, though the model left out the mark for that.
import { sentences } from "../../embedding/sentences.ts"

/** What follows may name what is missing, and joins no other statement. */
const REST = String.raw`(?:(?!(?<!\p{L})(?:but|however|although|though|aber|jedoch|obwohl|mais|pero|mas|ma|maar|но)(?!\p{L}))[^,;:.])*`
const whole = (pattern: string) => new RegExp(`^(?:${pattern})$`, "u")

/** Whole sentences in lower case, without the sign at their end. */
const NOT_FOUND = [
  whole("(?:(?:i['’]m |i am )?sorry,? (?:but )?)?i (?:do not|don['’]t) know(?: the answer| this| that)?"),
  whole(
    `(?:(?:i['’]m |i am )?sorry,? (?:but )?)?i (?:cannot|can['’]t|can not|could not|couldn['’]t|was unable to|am unable to|did not|didn['’]t) (?:find|answer|determine|tell|locate)${REST}`,
  ),
  whole(
    String.raw`(?:(?:i['’]m |i am )?sorry,? (?:but )?)?(?:the|these|your) (?:\p{L}+ )?(?:sources?|documents?|context|passages?|texts?|information)(?: provided| given)? (?:do|does) not (?:contain|say|state|tell|mention|provide|include|answer|specify|have|cover|give)${REST}`,
  ),
  whole(
    String.raw`there (?:is|was) (?:no|not enough) (?:information|answer|mention)${REST} in the (?:\p{L}+ )?(?:sources?|documents?|context|passages?|text)(?: provided| given)?`,
  ),
  whole(`no (?:information|answer)${REST} (?:is|was|could be) (?:found|given|available|provided)${REST}`),
  whole(
    "(?:n/a|none|unknown|not (?:specified|stated|mentioned|given|available|found|provided|known|applicable)|no (?:answer|data|information|details?)(?: (?:is |are )?(?:available|found|given|provided))?)",
  ),
  whole(
    `(?:based on (?:the|these) (?:\\p{L}+ )?(?:sources?|documents?|context|information),? )?(?:unfortunately,? )?(?:i['’]m|i am|i was) (?:unable|not able) to (?:find|answer|determine|tell|locate|say)${REST}`,
  ),
  whole(
    `(?:based on (?:the|these) (?:\\p{L}+ )?(?:sources?|documents?|context|information),? |unfortunately,? )+(?:i|it|this|that) (?:cannot|can['’]t|can not|could not|couldn['’]t|is not possible to|isn['’]t possible to) (?:be )?(?:find|found|answer|answered|determined?|tell|say|told|said|known?)${REST}`,
  ),
  whole(
    String.raw`unfortunately,? (?:the|these|your) (?:\p{L}+ )?(?:sources?|documents?|context|passages?|texts?|information)(?: provided| given)? (?:do not|does not|don['’]t|doesn['’]t) (?:contain|say|state|tell|mention|provide|include|answer|specify|have|cover|give)${REST}`,
  ),
  whole(
    String.raw`(?:the|these|your) (?:\p{L}+ )?(?:sources?|documents?|context|passages?|texts?|information)(?: provided| given)? (?:don['’]t|doesn['’]t) (?:contain|say|state|tell|mention|provide|include|answer|specify|have|cover|give)${REST}`,
  ),
  whole(
    String.raw`(?:this|that|the answer) (?:information )?(?:is|was) not (?:in|contained in|mentioned in|stated in|given in|available in|found in|covered by) (?:the|these|your) (?:\p{L}+ )?(?:sources?|documents?|context|passages?|texts?)(?: provided| given)?`,
  ),
  whole(
    String.raw`(?:leider )?(?:enthalten|nennen|sagen|enthält|nennt) (?:die|diese) (?:\p{L}+ )?(?:quellen?|dokumente?) (?:dazu )?(?:keine (?:angaben?|informationen?|antwort)|nichts)${REST}`,
  ),
  whole(
    "(?:keine angaben?(?: vorhanden| gefunden)?|nicht angegeben|unbekannt|dazu (?:liegen|gibt es) keine (?:informationen|angaben)(?: vor)?|(?:leider )?kann ich (?:das|diese frage) nicht beantworten|ich kann (?:das|diese frage) (?:leider )?nicht beantworten)",
  ),
  whole(
    "(?:non (?:précisé|spécifié|mentionné|indiqué)|aucune information(?: disponible)?|malheureusement,? les (?:sources|documents) ne (?:le )?(?:disent|précisent|mentionnent) pas|je ne peux pas répondre à cette question)",
  ),
  whole(
    "(?:no (?:especificado|se especifica|se menciona|se indica|consta|hay información(?: disponible)?)|no puedo responder(?: a esta pregunta)?|(?:lamentablemente|desafortunadamente),? (?:las fuentes|los documentos) no lo (?:dicen|indican|mencionan))",
  ),
  whole(
    "(?:non (?:specificato|indicato|disponibile)|nessuna informazione(?: disponibile)?|não (?:especificado|informado|consta)|nenhuma informação(?: disponível)?|niet (?:vermeld|bekend|gespecificeerd)|geen informatie(?: beschikbaar)?|не указано|нет (?:данных|информации)|brak (?:danych|informacji)|bilgi yok)",
  ),
  whole(
    "(?:没有(?:相关)?信息|未(?:提及|说明|知)|无法(?:确定|回答)(?:这个问题)?|情報(?:は|が)?ありません|記載(?:は|が)?ありません|不明です|정보가 없습니다|알 수 없습니다)",
  ),
  whole("(?:das weiß ich nicht|ich weiß es nicht|das geht aus den (?:quellen|dokumenten) nicht hervor)"),
  whole(
    String.raw`(?:die|diese) (?:\p{L}+ )?(?:quellen?|dokumente?) (?:enthalten|enthält|sagen|sagt|nennen|nennt|beantworten|beantwortet)${REST} (?:nicht|keine (?:antwort|angaben?|informationen?)${REST})`,
  ),
  whole(`die quellen enthalten (?:die antwort nicht|keine antwort${REST})`),
  whole("je ne (?:le )?sais pas"),
  whole(
    String.raw`les (?:sources|documents)(?: \p{L}+)? ne (?:contiennent|disent|mentionnent|précisent|répondent|donnent|fournissent) (?:pas|rien|aucune)${REST}`,
  ),
  whole("no lo sé"),
  whole(
    String.raw`(?:las fuentes|los documentos)(?: \p{L}+)? no (?:contienen|dicen|mencionan|indican|responden|dan|incluyen)${REST}`,
  ),
  whole("(?:eu )?não sei"),
  whole(String.raw`(?:as fontes|os documentos)(?: \p{L}+)? não (?:contêm|dizem|mencionam|indicam|respondem)${REST}`),
  whole("non lo so"),
  whole(
    String.raw`(?:le fonti|i documenti)(?: \p{L}+)? non (?:contengono|dicono|menzionano|indicano|rispondono)${REST}`,
  ),
  whole("(?:ik weet het niet|dat weet ik niet)"),
  whole(
    String.raw`de (?:\p{L}+ )?(?:bronnen|documenten) (?:bevatten|geven|noemen|zeggen|vermelden)${REST} (?:niet|geen (?:antwoord|informatie)${REST})`,
  ),
  whole("(?:я )?(?:этого )?не знаю"),
  whole(String.raw`(?:в источниках|в документах) (?:нет|не содержится|не указан\p{L}*|не говорится)${REST}`),
  whole(`(?:источники|документы) не (?:содержат|говорят|отвечают|упоминают)${REST}`),
  whole(`nie wiem|(?:źródła|dokumenty) nie (?:zawierają|mówią|podają)${REST}`),
  whole(`bilmiyorum|(?:kaynaklar|belgeler)${REST} (?:içermiyor|yok|belirtmiyor|bulunmuyor)`),
  whole(`(?:我)?不知道|(?:来源|资料|文档|文件)(?:中|里)?(?:没有|未|并未|不)${REST}`),
  whole(
    `(?:わかりません|分かりません)|(?:出典|資料|文書|情報源)(?:に|から|で)?は?${REST}(?:ありません|含まれていません|わかりません|記載されていません)`,
  ),
  whole(`(?:잘 )?모르겠습니다|(?:출처|자료|문서)에는?${REST} (?:없습니다|않습니다)`),
  whole(`لا أعرف|لا تحتوي المصادر${REST}|المصادر لا (?:تحتوي|تذكر|تجيب)${REST}`),
]
const END = /[\s.!…。！।]+$/u

/** True if every sentence of the answer says so. */
export function saysNotFound(answer: string): boolean {
  const said = sentences(answer).map(({ start, end }) => answer.slice(start, end).toLowerCase().replace(END, ""))
  return said.length > 0 && said.every((sentence) => NOT_FOUND.some((pattern) => pattern.test(sentence)))
}
