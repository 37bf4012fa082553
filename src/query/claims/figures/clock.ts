// Reads times of day: `half past four in the afternoon`, `16.30 Uhr`.
import { cardinalOf } from "./number-words.ts"

const HOUR = "(\\d{1,2})"
const AFTER_NOON =
  "in the afternoon|in the evening|at night|nachmittags|abends|de la tarde|de la noche|de l'après-midi|du soir|del pomeriggio|di sera|da tarde|da noite|дня|вечера"
const BEFORE_NOON = "in the morning|morgens|vormittags|de la mañana|du matin|di mattina|del mattino|da manhã|утра"
export const CLOCK: readonly [shape: RegExp, read: (groups: readonly (string | undefined)[]) => string | null][] = [
  [
    new RegExp(
      `(?<!\\p{L})(half past|quarter past|quarter to|halb|viertel nach|viertel vor) ${HOUR}(?: (?:(${AFTER_NOON})|(${BEFORE_NOON}))(?!\\p{L})|(?! ?(?!(?:and|auf|from|von|vom|und|oder|bis|for|für|with|mit|zum|zur|the)(?!\\p{L}))\\p{L}{3}))`,
      "giu",
    ),
    ([part, hour, after, before]) => partOfHour(part, hour, after !== undefined, before !== undefined),
  ],
  [
    /(?<!\p{L})(?:(?<!\d)12 |twelve )?(?:noon|midday|mittags?|midi|mediodía|mezzogiorno|meio-dia|полдень|正午)(?!\p{L})/giu,
    () => "t12:00",
  ],
  [
    /(?<!\p{L})(?:(?<!\d)12 |twelve )?(?:midnight|mitternacht|minuit|medianoche|mezzanotte|meia-noite|полночь)(?!\p{L})/giu,
    () => "t0:00",
  ],
  [
    /(?:(午後|下午|晚上)|(午前|上午|早上))\s?(\d{1,2})[時时点](?:(半)|(\d{1,2})分)?/giu,
    ([after, , hour, half, minute]) => time(hour, half ? "30" : minute, after !== undefined),
  ],
  [
    /(?<!\d)(\d{1,2})[時时点](?![間间])(?:(半)|(\d{1,2})分)?/giu,
    ([hour, half, minute]) => time(hour, half ? "30" : minute),
  ],
  [
    new RegExp(
      `(?<![\\d.,])${HOUR}(?:[:.h](\\d{2}))?(?: o'clock| uhr| h| heures| horas| часов| часа)? (?:(${AFTER_NOON})|(?:${BEFORE_NOON}))(?!\\p{L})`,
      "giu",
    ),
    ([hour, minute, after]) => time(hour, minute, after !== undefined),
  ],
  [
    /(?<![\d.,])(\d{1,2})(?:[:.](\d{2}))? uhr(?: (\d{2})(?!\d))?/giu,
    ([hour, minute, later]) => time(hour, minute ?? later),
  ],
  [
    /(?<=(?<!\p{L})(?:alle )?ore )(\d{1,2})(?:[:.](\d{2}))?(?=[.,;]|\s(?:del|dell|di|e|da|dal|alle)(?!\p{L})|$)/giu,
    ([hour, minute]) => time(hour, minute),
  ],
  [/(?<![\d.,])(\d{1,2}) ?h ?([0-5]\d)(?!\d)(?! ?min)/giu, ([hour, minute]) => time(hour, minute)],
  [
    /(?<=(?<!\p{L})(?:à|dès|jusqu'à|entre|las|às|om|в|alle|alle ore|ore) )(\d{1,2})(?:[:.h](\d{2}))?(?: ?(?:heures?|h|horas|uur|часов|часа|час)(?: ([0-5]\d)(?!\d))?)?(?![.,:]?\d| ?[\p{L}%€$])/giu,
    ([hour, minute, later]) => time(hour, minute ?? later),
  ],
  [
    new RegExp(
      `(?<=(?<!\\p{L})(?:a las|las|alle|le|às|as) )${HOUR} [ey] (mezz[ao]|media|meia|un quarto|quarto|cuarto)(?: (?:(${AFTER_NOON})|(${BEFORE_NOON})))?(?!\\p{L})`,
      "giu",
    ),
    ([hour, part, after, before]) => {
      const minute = /^m/i.test(part ?? "") ? "30" : "15"
      return after || before ? time(hour, minute, after !== undefined) : either(hour, minute)
    },
  ],
  [/(?<![\d.,])(\d{1,2}) o['’]clock/giu, ([hour]) => either(hour)],
]
const MAX_HOUR = 24

function time(hour: string | undefined, minute: string | undefined, isAfter = false): string | null {
  const [h, m] = [Number(hour), Number(minute ?? 0)]
  if (h > MAX_HOUR || m > 59) return null
  return `t${(isAfter && h < 12 ? h + 12 : h) % MAX_HOUR}:${String(m).padStart(2, "0")}`
}
const PARTS_OF_HOUR: Readonly<Record<string, number>> = {
  "half past": 30,
  "quarter past": 15,
  "quarter to": -15,
  halb: -30,
  "viertel nach": 15,
  "viertel vor": -15,
}
function partOfHour(part: string | undefined, hour: string | undefined, isAfter: boolean, isBefore: boolean) {
  const minutes = PARTS_OF_HOUR[part?.toLowerCase() ?? ""] ?? 0
  const [full, minute] = [String(Number(hour) - (minutes < 0 ? 1 : 0)), String((minutes + 60) % 60)]
  return isAfter || isBefore ? time(full, minute, isAfter) : either(full, minute)
}
const either = (hour: string | undefined, minute?: string) => {
  const [early, late] = [time(hour, minute), time(hour, minute, true)]
  return early === late ? early : `${early}|${late}`
}

/** In other contexts these are not numbers. Before or after a word for the hour they are. */
const HOURS: ReadonlyMap<string, number> = new Map([
  ["due", 2],
  ["sei", 6],
  ["dos", 2],
  ["once", 11],
])
/** Writes the hour as a number: `acht Uhr`, `seven o'clock`. */
export const hoursInDigits = (text: string) =>
  text.replace(
    /(?<![\p{L}-])\p{L}{2,}(?= (?:uhr|o['’]clock|[ap]\.?m|heures?|horas?|ore|uur|час(?:ов|а)?|in the (?:morning|afternoon|evening)|at night|morgens|vormittags|nachmittags|abends|de la (?:mañana|tarde|noche)|du (?:matin|soir)|di (?:mattina|sera)|da (?:manhã|tarde|noite)|утра|вечера)(?!\p{L}))|(?<=(?<!\p{L})(?:a las|alle|le|às|half past|quarter past|quarter to|halb|viertel nach|viertel vor) )\p{L}{2,}/giu,
    (word) => String(cardinalOf(word) ?? HOURS.get(word.toLowerCase()) ?? word),
  )
