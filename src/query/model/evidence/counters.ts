// The signs or words that stand between a number and what it counts, in languages that need them.

/** Asks for a number with a counter: 何人, 几个, 몇 명, กี่คน. */
const COUNTER =
  /(?:何|几|幾|몇 ?|多少(?=[个個间間位名辆輛台张張本册家所座栋棟层層楼樓匹头頭条條件份次只隻种種页頁]))(\p{L})|กี่ ?(คน|เล่ม|ห้อง|คัน|ใบ|ที่นั่ง)/u
/** Counters that count the same. */
const SAME_COUNTERS: Readonly<Record<string, string>> = { 人: "[人名]", 名: "[人名]" }
/** What may stand before a counter: digits, and the last sign of a number in words. */
const COUNTED_BY =
  "(?:[\\p{N}〇一二三四五六七八九十百千万両两한두세네섯곱덟홉열물]|หนึ่ง|สอง|สาม|สี่|ห้า|หก|เจ็ด|แปด|เก้า|สิบ|ร้อย|พัน|หมื่น|แสน|ล้าน)"

/** Matches a number with the counter that the question asks for; null if it has none. */
export function countedPattern(question: string): RegExp | null {
  const counter = COUNTER.exec(question)
    ?.slice(1)
    .find((found) => found !== undefined)
  return counter === undefined ? null : new RegExp(`${COUNTED_BY}\\s?${SAME_COUNTERS[counter] ?? counter}`, "u")
}
