// Questions for the meaning of a code: `What does error E07 mean?` The code decides, the words around it do not.

/** Letters with digits or low lines: `E07`, `key_scope`, `409-b`. */
const CODE =
  /(?<![\p{L}\p{N}_.-])(?=[\p{L}\p{N}_-]*[\p{N}_])(?=[\p{L}\p{N}_-]*\p{L})[\p{L}\p{N}]+(?:[_-][\p{L}\p{N}]+)*(?![\p{L}\p{N}_])/gu
const WORD = /[\p{L}\p{M}]+/gu
/** What asks for a meaning; in the languages that have such words. */
const MEANING = new RegExp(
  String.raw`(?<![\p{L}\p{M}])(?:${[
    "mean(?:s|t|ing)?(?: of)?|stands? for|signif(?:y|ies)|indicates?",
    "bedeutet|bedeuten|bedeutung(?: von)?|besagt|(?<=(?:steht|stehen) .*)für(?=\\P{L}*$)|(?:steht|stehen)(?= .* für\\P{L}*$)",
    "signifie(?:nt)?|signification|(?:veut|veulent) dire|indique",
    "significan?|significado|quieren? decir|significa(?:no)?|significato|vuol dire|significam?|quer(?:em)? dizer",
    "beteken(?:t|en|is)|oznacza(?:ją)?|znaczy|znaczenie|znamená|znamenají|význam|betyder|betyr|tarkoittaa|jelent(?:ése)?",
    "означа(?:ет|ют)|значит|значение|означає|значить|σημαίνει|înseamnă|anlam[ıi](?:na)?|gelir|demek",
  ].join("|")})(?![\p{L}\p{M}])|(?:は?どういう意味|の?意味|是什么意思|の?意味は何)`,
  "giu",
)
/** Kinds of codes: a text that lists the code need not say of which kind it is. */
const KIND =
  /^(?:errors?|faults?|codes?|alarms?|messages?|warnings?|status|fehler(?:code|meldung)?|meldung|störung|warnung|erreur|défaut|panne|alarme|código|fallo|avería|errore|guasto|codice|allarme|erro|falha|fout(?:code)?|foutmelding|storing|melding|błąd|błędu|kod|kodu|chyba|kód|fel(?:kod)?|fejl(?:kode)?|feil(?:kode)?|ошибк\p{L}*|код\p{L}*|помилк\p{L}*|hata|kodu|σφάλμα|eroare|eroarea)$/iu
/** `l'erreur` */
const ELIDED = /^\p{L}{1,4}['’](?=\p{L})/u

const codesIn = (question: string): string[] => question.match(CODE) ?? []

/** Replaces what asks for the meaning of a code by blanks; a question without a code stays as it is. */
export const withoutMeaning = (question: string): string =>
  codesIn(question).length > 0 ? question.replace(MEANING, (words) => " ".repeat(words.length)) : question

/** Matches a text that lists the code beside which the question has this word, if the word only says of which kind the code is. */
export function listsCodeOf(written: string, question: string): RegExp | undefined {
  const word = written.replace(ELIDED, "")
  if (!KIND.test(word)) return undefined
  const [code, ...others] = codesIn(question).filter((one) => isBeside(word, one, question))
  if (code === undefined || others.length > 0) return undefined
  return new RegExp(String.raw`(?:^|[:;|] ?)[^\p{L}\p{N}\s]?${code}[^\p{L}\p{N}\s:;|]?(?=\s?[:;|]|\s[–—-]|$)`, "iu")
}

/** Whether at most one other word stands between the two: `Fehler mit dem Code E07` has too many. */
function isBeside(word: string, code: string, question: string): boolean {
  const [before = "", behind = ""] = question.split(code)
  const near = [...(before.match(WORD) ?? []).slice(-2), ...(behind.match(WORD) ?? []).slice(0, 2)]
  return near.some((one) => one.toLowerCase() === word.toLowerCase())
}
