// What turns or weakens a statement: each word and form by itself, and how often it is denied.
import { describe, expect, test } from "vitest"
import { polarityOf } from "../../../src/query/claims/polarity/read-polarity.ts"

const SILENT = ["negation", "together", "idle", "privative", "also"]

/** All that is said of a text, in few words; a text that says nothing of the kind gives "". */
function told(text: string, other = ""): string {
  const { denials, without, compared, readings } = polarityOf(text, other)
  const marks = readings
    .filter(({ concept }) => !SILENT.includes(concept))
    .map(({ concept, sign, word }) => (concept.includes(":") ? `${sign === 1 ? "+" : "-"}${word}` : concept))
  return [
    ...(denials % 2 === 1 ? ["denied"] : []),
    ...without.map((forms) => `without ${forms.join(" and ")}`),
    ...(compared ? [compared] : []),
    ...new Set(marks.toSorted()),
  ].join(" ")
}

describe("a statement is denied", () => {
  test.each([
    ["by not", "The crate is not red.", "denied"],
    ["by a contraction", "The crate isn't red.", "denied"],
    ["by can't as by cannot", "It can’t float.", "denied +can may softened"],
    ["by cannot", "It cannot float.", "denied +can may softened"],
    ["by never, which is no opposite of always as well", "It never floats.", "denied none"],
    ["by nor at its beginning", "Nor does it float.", "denied"],
    ["by neither and nor together", "Neither crates nor rafts float.", "denied"],
    ["by not and nor together", "It is not red nor blue.", "denied"],
    ["by several no in a row", "There are no crates, no rafts.", "denied"],
    ["by two words of one language that deny once", "El tren no para nunca.", "denied"],
    ["by three of them", "No hay ni perros ni gatos.", "denied"],
    ["by both halves of French", "Le train ne vient pas.", "denied"],
    ["in Italian", "Il treno non si ferma mai.", "denied"],
    ["in Polish", "Pociąg nigdy nie staje.", "denied"],
    ["in Russian", "Поезд никогда не стоит.", "denied"],
    ["by weder", "Weder Kisten noch Flöße schwimmen.", "denied"],
    ["in Japanese", "窓は開きません", "denied +開き"],
  ])("%s", (_, text, expected) => {
    expect(told(text)).toBe(expected)
  })

  test.each([
    ["twice in Chinese", "不是没有", ""],
    ["in not only", "Not only crates float.", ""],
    ["in what must not be left undone, in Japanese", "帽子をかぶらなければなりません", "must"],
    ["in another form of it", "帽子をかぶらないといけない", "must"],
    ["in Chinese", "客人不得不离开", "must"],
    ["in Korean", "모자를 쓰지 않으면 안 됩니다", "must"],
    ["in a Chinese word for very", "非常大", ""],
    ["in not only in German", "Nicht nur Kisten schwimmen.", ""],
    ["in not only in Russian", "Не только ящики плавают.", ""],
    ["in no longer than", "It is no longer than a raft.", "ahead upper"],
    ["in a number", "Crate no. 5 floats.", ""],
  ])("not %s", (_, text, expected) => {
    expect(told(text)).toBe(expected)
  })
})

describe("a text", () => {
  test.each([
    ["of one side of a pair", "It is open.", "+open"],
    ["of the other side", "It is cold.", "-cold"],
    ["of a word that is in several pairs", "He is older.", "+older"],
    ["of both sides", "It is hot or cold.", "+hot -cold"],
    ["of a word that says no by itself", "It fails.", "-fails"],
    ["of what is forbidden, in German", "Hier ist Rauchen untersagt.", "-untersagt"],
    ["in Italian", "È vietato fumare.", "-vietato"],
    ["in Chinese", "客房内禁止吸烟。", "-禁止"],
    ["in Thai", "ห้ามสูบบุหรี่", "-ห้าม"],
    ["of a word with non", "It is non-refundable.", "-nonrefundable"],
    ["of an order in time", "before noon", "+before"],
    ["of all", "Every crate floats.", "all"],
    ["of most", "Most crates float.", "+most most"],
    ["that is mostly so, which is no most", "It floats most of the time.", "hedge"],
    ["of some", "Several crates float.", "some"],
    ["of few", "It seldom floats.", "-seldom few"],
    ["of many", "Numerous crates float.", "many"],
    ["of half of them", "half the crates", "half"],
    ["of half a unit, which is no half of them", "half an hour", ""],
    ["of a half more", "two hours and a half", ""],
    ["of these alone", "Crates solely.", "only"],
    ["of all in Japanese", "全員参加", "+参加 all"],
    ["of some alone in Japanese", "一部だけ", "only some"],
    ["of most in Korean", "대부분", "most"],
    ["that is likely", "It probably floats.", "hedge"],
    ["that is so about", "It takes about five.", "approximate"],
    ["of the most", "It takes up to five.", "upper"],
    ["of the most, with a sign inside a word", "jusqu'à cinq", "upper"],
    ["of the most in Russian", "как максимум пять", "upper"],
    ["of the least in Russian", "не менее пяти", "lower"],
    ["with an exception in Russian", "все кроме льда", "all exception"],
    ["of the least", "It takes five or more.", "lower"],
    ["with an exception", "It floats except there.", "exception"],
    ["with an exception that ends it", "It floats unless it leaks.", "unless"],
    ["of a duty", "It must float.", "+must must"],
    ["of a leave", "It can float.", "+can may softened"],
    ["of both", "It must or can float.", "+can +must may must softened"],
    ["of may", "It may float.", "+may hedge may"],
    ["of the month of May", "In May it floats, a 5 May too, a 5th May.", ""],
    ["of a month of May before its day", "For May 5.", ""],
    ["of two that are alike", "It is as heavy as lead.", "alike +heavy alike"],
    ["of as well as, which compares nothing", "Crates as well as rafts float.", ""],
    ["of one that is ahead", "It is heavier than lead.", "ahead +heavier"],
    ["of what costs more", "It is more expensive than lead.", "ahead +more expensive"],
    ["of what costs less", "It is less costly than lead.", "ahead -less costly"],
    ["of none of these", "It floats.", ""],
    ["without words", "5 = 5", ""],
  ])("%s", (_, text, expected) => {
    expect(told(text)).toBe(expected)
  })
})
