// Statements that there is none of what a question counts: `None of the rooms has a window.`, `W domu nie ma wind.`
import { type Unit, units } from "../../../embedding/words.ts"
import type { ExpectedAnswer } from "./answer-kind.ts"
import { hasWord } from "./same-word.ts"

/** In front of the counted noun, by language: a determiner, or a negated verb of being or having. */
const BEFORE_NOUN: Readonly<Record<string, string>> = {
  en: "no|none of|no(?:body|[ -]one) (?:of|among|from|in|on)|not (?:a single|one)|neither of|(?:do|does|did)(?: not|n['’]t) have|(?:has|have|had|is|are|was|were)(?: not|n['’]t) (?:be |got )?any",
  de: "niemand (?:von|aus)|kein(?:e[rnms]?)?|nicht ein(?:e[rnms]?)?(?: einzige[rnms]?)?",
  nl: "niemand van|geen(?: enkele?)?|niet één",
  sv: "ing(?:en|et|a)|inte (?:någo[nt]|några|en enda|ett enda)",
  da: "ing(?:en|et)|ikke (?:noge[nt]|nogle|en eneste|et eneste)",
  nb: "ing(?:en|et)|ikke (?:noen|noe|en eneste|et eneste)",
  fr: "personne (?:parmi|dans)|aucune?s?|pas une? seule?|n['’](?:a|ont|avait|avaient|y a|y avait|existe|est|a eu) (?:pas|plus|jamais)(?: eu)? d(?:e|['’])",
  es: "ning(?:ún|una?|uno)|no (?:hay|había|hubo|tiene|tienen|tenía|existen?|cuentan? con)",
  pt: "nenhu(?:m|ma)|não (?:há|havia|houve|tem|têm|tinha|existem?)",
  it: "nessun[oa]?|non (?:c['’]è|ci sono|c['’]era|ci sono stat[ie]|ha|hanno|aveva|esist(?:e|ono))(?: più)?",
  ro: "nici ?un(?:ul|a|ui)?|nici ?o|nu (?:are|au|avea|există|sunt|erau)",
  ca: "cap|no (?:hi ha|té|tenen)",
  pl: "nikt (?:z|ze|spośród)|żad(?:en|n[aąeyio]\\p{L}{0,2})|ani jed\\p{L}+|nie (?:ma|było|mają|miał\\p{L}{0,2}|posiada(?:ją)?)",
  cs: "nikdo z|žádn\\p{L}{1,3}|ani jed\\p{L}+|není|nejsou|nebyl[aoyi]?|nemá|nemají",
  sk: "nikto z|žiad\\p{L}{1,4}|ani jed\\p{L}+|nie (?:je|sú)|nemá|nemajú|nebol[aoi]?",
  ru: "никто из|ни (?:(?:в|на|к|с|у|о|за|от|из|для) )?од(?:ин|н\\p{L}+)|никак\\p{L}+|нет|не (?:было|будет|имел[аои]?|имеет|имеют|существует)",
  uk: "ніхто (?:з|із|зі)|жод\\p{L}+|ні(?:який|як\\p{L}+)|немає|нема|не (?:було|буде|має|мають|існує)",
  bg: "ник(?:ой|оя|ое|ои|акв\\p{L}+)|нито ед\\p{L}+|няма(?:т|ше)?",
  el: "καν(?:είς|ένας|έναν?|ενός)|κα(?:μία|μια|μμία|μίας|μιας)ς?|δεν (?:έχει|έχουν|είχε|είχαν|υπάρχει|υπάρχουν|υπήρχε|υπήρχαν|διαθέτει)",
  tr: "hiçbir",
  hu: "(?:egyetlen|semmilyen)(?: egy)?|nincs(?:enek)?|nem volt",
  fi: "yksikään|yhdessäkään|yhtään|ei ole(?: yhtään)?|eivät ole",
  id: "tidak ada|tiada|tak ada|tidak (?:memiliki|mempunyai|punya)",
  vi: "không (?:có|một)(?: bất kỳ)?|chẳng có",
  th: "ไม่มี",
  zh: "没有|沒有|并无|無|无",
  ar: "لا (?:يوجد|توجد|أي|يملك|تملك)|ليس (?:هناك|لديه|لديها)|لم يكن",
  he: "אין|שום|אף",
}
/** Behind the noun and its ending. */
const BEHIND_NOUN: Readonly<Record<string, RegExp>> = {
  ja: /^\p{L}+?[はがもを]\s?(?:一つも|一人も|何も)?(?:ない|なかった|ありません|いない|いません|ございません|存在しない|存在しません)/u,
  ko: /^\p{L}+\s(?:하나도\s)?(?:없|존재하지 않)/u,
  tr: /^\p{L}+\s(?:yok|bulunmuyor|bulunmamaktadır|mevcut değil)/u,
  hi: /^[\p{L}\p{M}]+\s(?:भी\s)?नहीं/u,
}
/** A cell of a row or a line of a name and a value. */
const NONE_IN_CELL =
  /(?<=^|; )(?<name>[^:;]{1,60}): (?:none|nil|no|kein(?:e[rs]?)?|aucune?|néant|ningun[oa]|ningún|nessun[oa]|nenhum(?:a)?|geen|ing(?:en|et|a)|brak|žádn[ýáé]|нет|немає|καν(?:ένας|ένα)|καμία|yok|なし|无|無|없음)\.?(?=;|$)/giu
/** `no more than ten`, `not only the rooms`, `no fewer`. */
const BOUNDED =
  /(?<!\p{L})(?:no|not) (?:more|fewer|less|later|earlier|longer|only|just)(?!\p{L})|nicht nur|mindestens|höchstens/iu
/** A question for what is not so: none of which it is not so may be all. Dutch and Swedish `nu` is no negation. */
const NEGATED =
  /(?<!\p{L})(?:no|not|never|without|nicht|kein\p{L}*|ohne|pas|sans|aucune?|sin|non|senza|não|sem|geen|niet|zonder|nie|bez|не|нет|без|ні|δεν|χωρίς|nu(?= (?:a|am|au|are|aveau?|este|e|sunt|erau?|există|pot|poate|se|s-)(?!\p{L}))|fără|inte|utan|ikke|uden|uten|değil|không|tidak)(?!\p{L})|n['’]t(?!\p{L})/iu
const FIGURE = /\p{N}/u
/** Articles and the like that are in no list of stop words have at most so many letters. */
const MAX_LITTLE = 3
const WORD = /[\p{L}\p{M}\p{N}'’-]+/gu
const UNSPACED = new Set(["th", "zh", "ja"])
/** In scripts without spaces, so many letters behind the determiner may have the noun. */
const NEAR_LETTERS = 12
const NEAR = /^[^\p{L};|]*(?:\p{L}[\p{L}\p{M}\p{N}'’-]*[ \u00a0]*){0,5}/u

const patterns = new Map(
  Object.entries(BEFORE_NOUN).map(([language, words]) => [
    language,
    UNSPACED.has(language)
      ? new RegExp(words, "gu")
      : new RegExp(String.raw`(?<![\p{L}\p{M}])(?:${words})(?:(?<=['’])|(?![\p{L}\p{M}]))`, "giu"),
  ]),
)

/**
 * Whether the clause says so of what the question counts, and not of some of them: there may be no junior members, or
 * none of the junior section, and still others. `asked`: the question in lower case.
 */
export function countsNone({ counted, language }: ExpectedAnswer, clause: string, asked: string): boolean {
  if (counted === null) return false
  if (Array.from(clause.matchAll(NONE_IN_CELL)).some(({ groups }) => hasWord(groups?.name ?? "", counted))) return true
  if (language === null || FIGURE.test(clause) || BOUNDED.test(clause) || NEGATED.test(asked)) return false
  const isNoun = (word: string) => hasWord(word, counted)
  const isShared = (word: string) => isNoun(word) || units(word, language).every((unit) => hasWord(asked, unit))
  const contentOf = (text: string) =>
    (text.match(WORD) ?? []).filter(
      (word) => isNoun(word) || (word.length > MAX_LITTLE && units(word, language).length > 0),
    )
  const isAllOf = (words: readonly string[]) => {
    const at = words.findIndex(isNoun)
    return at >= 0 && words.slice(0, at + 2).every(isShared)
  }
  const pattern = patterns.get(language)
  const isBefore =
    pattern !== undefined &&
    Array.from(clause.matchAll(pattern)).some(({ 0: found, index }) => {
      const behind = clause.slice(index + found.length)
      const near = UNSPACED.has(language) ? behind.slice(0, NEAR_LETTERS) : (NEAR.exec(behind)?.[0] ?? "")
      return hasWord(near, counted) && isAllOf(contentOf(behind))
    })
  if (!isBefore && !isBehindNoun(clause, counted, BEHIND_NOUN[language])) return false
  const words = contentOf(clause)
  return 2 * words.filter(isShared).length > words.length
}

/** The pattern may begin with the noun's ending, which stands in the same word. */
const isBehindNoun = (clause: string, noun: Unit, pattern: RegExp | undefined): boolean =>
  pattern !== undefined &&
  Array.from(clause.matchAll(WORD)).some(
    ({ 0: word, index }) => hasWord(word, noun) && pattern.test(clause.slice(index)),
  )
