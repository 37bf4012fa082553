// Words that deny, and phrases that contain such a word and deny nothing.
import { type Entry, entriesOf } from "./lexicon.ts"

/** Each of these counts as one negation. */
const NEGATORS = `not, none, never, nobody, nothing, nowhere, no one, hardly, scarcely, barely, nicht, niemand, nichts,
  sin que, niet, nooit, niets, değil, yok, asla, ei, eivät, en, emme, älä, inte, ingen, inget, aldrig, ikke, aldri,
  немає, لا, ليس, ليست, لم, لن, غير, לא, אין, नहीं, không, chưa, tidak, bukan,
  不, 没, 未, 未经, 未經, 非, ない, ません, ず, 않, 없, 못, 안 , ไม่, มิได้`

/** Several of these in a clause count as one negation: `no para nunca`, `no dogs, no bikes`. */
const NEGATORS_TOGETHER = `no, neither, nor, weder, noch nie, kein, keine, keinen, keiner, keinem, keines, nie, niemals,
  geen, pas, jamais, aucun, aucune, ni, nunca, jamás, nadie, nada, ningún, ninguna, ninguno, non, mai, nessun, nessuna,
  nessuno, niente, nulla, né, não, nem, ninguém, nu, niciodată, nincs, soha, не, нет, никогда, никто, ничего, ни, никак*,
  nigdy, nikt, nie ma, není, nikdy, δεν, όχι, μην, ποτέ`

/** These deny only what follows them, not the statement: `without a ticket`. */
const PRIVATIVES = `without, falta de, manque de, faute de, mancanza di, lack, lacks, lacked, lacking, absence of, shortage of, scarcity of, dearth of, for want of, pénurie de, escasez de, carenza di, penuria di, escassez de, falta de, falta di, нехватк*, недостат*, отсутстви*, gebrek aan, tekort aan, mangel an, devoid of, free of, free from, frei von, exempt de, libre de, libres de, privo di, livre de, ohne, fehlt, fehlen, mangels, sans, sin,
  senza, sem, zonder, bez, без, χωρίς, utan, uden, uten, ilman, fără, بدون, ללא, בלי, बिना, tanpa`

/** These deny what follows them, in a text that affirms something else. */
const INSTEAD = `instead of, rather than, in place of, statt, anstatt, anstelle von, plutôt que, au lieu de, en lugar de, en vez de, anziché,
  invece di, em vez de, вместо`

/** These contain a negation and deny nothing. */
const IDLE = `no shortage of, no lack of, kein mangel an, follow up, follow ups, not only, not just, not merely, not least, not long before, not long after, not long ago, not long until,
  not much before, not much after, no longer than, no matter, no doubt,
  no wonder, whether or not, or not, if not, no other .. than, nothing .. than, nothing but, nothing more than, nothing other than, nowhere but, nowhere other than, no other than, none other than, not to mention,
  nicht nur, nicht zuletzt, nicht lange nach, nicht lange vor, nicht lange danach, non seulement, pas seulement, peu importe,
  no solo, no sólo, no solamente, no mucho antes, no mucho después, non solo, non soltanto, non molto prima, non molto dopo, peu de temps, pas longtemps avant, pas longtemps après, não só, não apenas, niet alleen,
  nie tylko, nejen, не только, не лише, не тільки, nu numai, inte bara, ikke bare, ikke kun, όχι μόνο, close to, near to,
  expires after, expire after, expires on, expire on, expires in, expire in, expired on,
  非常, 除非, 不仅, 不但, 不同, 未来, 未來, 无线, 无论, 少なく, 少ない, 危ない, だけでなく, だけでない, かもしれない, かもしれません,
  뿐만 아니라, ずつ, まず, 必ず`

/** Two negations in one phrase that together mean `must`. */
const MUST_BY_DENIALS = `なければならない, なければなりません, なければいけない, なければいけません, なくてはならない, なくてはなりません,
  なくてはいけない, なくてはいけません, ないといけない, ないといけません, ねばならない, ねばならず, ねばなりません, ざるを得ない,
  ざるを得ません, 不得不, 不可不, 지 않으면 안 됩니다, 지 않으면 안 되며, 지 않으면 안 된다, 지 않으면 안 돼요, 지 않으면 안됩니다`

export const NEGATION: readonly Entry[] = [
  ...entriesOf("negation", NEGATORS),
  ...entriesOf("together", NEGATORS_TOGETHER),
  ...entriesOf("privative", PRIVATIVES),
  ...entriesOf("instead", INSTEAD),
  ...entriesOf("idle", IDLE),
  ...entriesOf("must", MUST_BY_DENIALS),
]

/** A prefix that may deny. It counts if the other text has the word without the prefix: `unsafe` and `safe`. */
export const DENYING_PREFIX = /^(?:un|in|im|ir|il|dis|non|ent|не)(?=\p{L}{4})/u
/** A word with a prefix that surely denies, so it can say the same as a negation in the other text. */
export const NEGATED_WORD =
  /^(?:un|non)\p{L}{3,}(?:ed|able|ible|ful|ing|wn)$|^(?:in|im|ir|il)\p{L}{2,}(?:[aiuoí]bles?|[aiu]bil[ei]|[aáií]vel|[aáií]veis)$|^(?:unaware|unwilling|unemployed)$|^(?!regard|never|none|doubt|un)\p{L}{3,}less$|^(?:geruch|geschmack|farb|draht|kabel|wirkungs|erfolg|ergebnis|arbeits|obdach|straf|wert|zweck|grund|geräusch|bargeld|kinder|folgen|fehler|makel|mühe|schmerz|ausnahms|bedingungs)los(?:e[nmrs]?)?$|^un\p{L}{4,}(?:bar|lich|ig|t)(?:e[nmrs]?)?$|^не\p{L}{4,}(?:ый|ая|ое|ом|ые|ых|ого|ой|но|на|ны|н)$/u
