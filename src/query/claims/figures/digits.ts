// Writes numbers in digits: East Asian numerals, fractions such as `½` and `1/2`, thousands with spaces between them.

const NUMERAL = "[〇零一二两三四五六七八九十百千万億亿]"
/** A sign after an East Asian numeral that shows that the numeral is a number. */
const COUNTER =
  "[時时点分日天月年人個个名位回次円元歳岁冊册台室階层楼本枚件週周間间度只条秒米克升吨公厘毫平立匹羽頭头匹家棵座项項倍割成％%パキトメリグミセ欧美]"
/** Before these units the sign for thousand means `kilo`. */
const KILO = "千[克米瓦卡]"
const HAN_FIGURE = new RegExp(
  `(?<!\\d)(?!${KILO})(?:${NUMERAL}+?(?=${KILO})|${NUMERAL}+(?=${COUNTER}|小时|钟头))`,
  "gu",
)
/** Numbers with both digits and signs: `1万2千`. */
const MYRIADS = /(\d+(?:\.\d+)?)([万億亿]|千(?![克米瓦卡]))(?:(\d+)(万|千(?![克米瓦卡])|))?/gu
const DIGITS = "〇一二三四五六七八九"
const SCALES: ReadonlyMap<string, number> = new Map([
  ["十", 10],
  ["百", 100],
  ["千", 1e3],
  ["万", 1e4],
  ["億", 1e8],
  ["亿", 1e8],
])
/** This means `enough`. After another numeral it is a number of minutes: `二十分`. */
const ENOUGH = /(?<![〇一二三四五六七八九百千])十分/gu
/** A fraction whose lower number is written first: `三分之一`. */
const HAN_FRACTION = new RegExp(`(${NUMERAL}+|\\d+)分(?:之|の)(${NUMERAL}+|\\d+)`, "gu")
/** One and a half: `一个半小时`, `1時間半`. */
const HALF_MORE = /(\d+) ?(?:个半(小时|月|钟头)|(時間|か月|ヶ月|小时|年|天) ?半)/gu
const RANKED = new RegExp(`(?<=第)${NUMERAL}+|${NUMERAL}+(?=番目)`, "gu")
const HAN_RATIO = /(\d+)人(?:に|中有|中就有)(\d+)人/gu
const HAN_HALF = /一半|半数|半分/gu
const HAN_TENTHS = new RegExp(`(?:(${NUMERAL})|(\\d))[成割](?![員本长長])`, "gu")
const VULGAR: ReadonlyMap<string, number> = new Map([
  ["½", 0.5],
  ["⅓", 1 / 3],
  ["⅔", 2 / 3],
  ["¼", 0.25],
  ["¾", 0.75],
  ["⅕", 0.2],
  ["⅛", 0.125],
])
const VULGAR_FRACTION = /(\d*) ?([½⅓⅔¼¾⅕⅛])/gu
const MIXED_FRACTION = /(?<![\d/.,])(?:(\d{1,3}) )?([1-9])\/([2-9])(?![\d/])/g
/** Thousands with a space or an apostrophe between them: `48 300`, `1'500`. */
const PARTED = /(?<![\d.,])\d{1,3}(?:[ {3}'’]\d{3})+(?![\d])/g
/** `half a million`, `medio millón` */
const HALF_SCALE =
  /(?<!\p{L})(?:полмиллиона|pół miliona|(?:half a|eine halbe|einer halben|medio|mezzo|meio|un demi-|een half) ?(?:million|millón|milione|milhão|miljoen))(?: de| di)?(?!\p{L})/giu
/** Fractions are rounded to so many decimal places. */
const SHARE_DIGITS = 4

const rounded = (value: number) => String(Number(value.toFixed(SHARE_DIGITS)))

export function inDigits(text: string): string {
  return text
    .replace(VULGAR_FRACTION, (_, whole: string, sign: string) => rounded(Number(whole) + (VULGAR.get(sign) ?? 0)))
    .replace(MIXED_FRACTION, (all: string, whole: string | undefined, over: string, under: string) =>
      Number(over) < Number(under) ? rounded(Number(whole ?? 0) + Number(over) / Number(under)) : all,
    )
    .replace(HALF_SCALE, "500000 ")
    .replace(PARTED, (figure) => figure.replace(/\D/g, ""))
    .replaceAll(ENOUGH, " ")
    .replace(HAN_FRACTION, (_, under: string, over: string) => `${rounded((100 * hanValue(over)) / hanValue(under))}%`)
    .replace(HAN_HALF, "50%")
    .replace(HAN_FIGURE, (figure) => (/^[万億亿]/u.test(figure) ? figure : String(hanValue(figure))))
    .replace(RANKED, (figure) => String(hanValue(figure)))
    .replace(HALF_MORE, (_, figure: string, before?: string, behind?: string) => `${figure}.5${before ?? behind}`)
    .replace(MYRIADS, (_, high: string, scale: string, low = "0", lowScale = "") =>
      String(Number(high) * (SCALES.get(scale) ?? 1) + Number(low) * (SCALES.get(lowScale) ?? 1)),
    )
    .replace(HAN_RATIO, (all: string, under: string, over: string) =>
      Number(over) < Number(under) ? `${rounded((100 * Number(over)) / Number(under))}%` : all,
    )
    .replace(HAN_TENTHS, (_, han: string | undefined, digit = "0") => `${10 * (han ? hanValue(han) : Number(digit))}%`)
}

function hanValue(figure: string): number {
  if (/^\d+$/.test(figure)) return Number(figure)
  let [total, value, digit] = [0, 0, 0]
  for (const sign of figure.replaceAll("两", "二").replaceAll("零", "〇")) {
    const scale = SCALES.get(sign)
    if (scale === undefined) digit = digit * 10 + DIGITS.indexOf(sign)
    else if (scale < 1e4) [value, digit] = [value + Math.max(1, digit) * scale, 0]
    else [total, value, digit] = [total + Math.max(1, value + digit) * scale, 0, 0]
  }
  return total + value + digit
}
