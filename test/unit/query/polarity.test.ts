// What turns or weakens a statement: each word and form by itself, and how often it is denied.
import { describe, expect, test } from "vitest"
import { DEGREE_PAIRS, polarityOf, RELATION_PAIRS } from "../../../src/query/claims/polarity.ts"

/** All that is said of a text, in few words; a text that says nothing of the kind gives "". */
function told(text: string, other = ""): string {
  const { text: _, sign, poles, quantifiers, duty, compared, ...marks } = polarityOf(text, other)
  return [
    ...(sign === -1 ? ["denied"] : []),
    ...Object.entries(marks).flatMap(([name, isSo]) => (isSo ? [name] : [])),
    ...(duty ? [duty] : []),
    ...(compared ? [compared] : []),
    ...quantifiers,
    ...[...poles.values()].map((pole) => `${pole.sign === 1 ? "+" : "-"}${pole.word}`),
  ].join(" ")
}

describe("a statement is denied", () => {
  test.each([
    ["by not", "The crate is not red.", "denied"],
    ["by a contraction", "The crate isn't red.", "denied"],
    ["by can't as by cannot", "It can’t float.", "denied"],
    ["by cannot", "It cannot float.", "denied"],
    ["by never, which is no opposite of always as well", "It never floats.", "denied none"],
    ["by nor at its beginning", "Nor does it float.", "denied"],
    ["by neither and nor together", "Neither crates nor rafts float.", "denied"],
    ["by not and nor together", "It is not red nor blue.", "denied"],
    ["by several no in a row", "There are no crates, no rafts.", "denied"],
    ["by a word that says no by itself", "It fails.", "denied"],
    ["by two words of one language that deny once", "El tren no para nunca.", "denied"],
    ["by three of them", "No hay ni perros ni gatos.", "denied"],
    ["by both halves of French", "Le train ne vient pas.", "denied"],
    ["in Italian", "Il treno non si ferma mai.", "denied"],
    ["in Polish", "Pociąg nigdy nie staje.", "denied"],
    ["in Russian", "Поезд никогда не стоит.", "denied"],
    ["by weder", "Weder Kisten noch Flöße schwimmen.", "denied"],
    ["in Japanese", "窓は開きません", "denied"],
    ["by a German word for forbidden", "Hier ist Rauchen untersagt.", "denied"],
    ["by an Italian one", "È vietato fumare.", "denied"],
    ["by a Chinese one", "客房内禁止吸烟。", "denied"],
    ["by a Thai one", "ห้ามสูบบุหรี่", "denied"],
    ["by the beginning of a word that the other text has without", "the coating is unwashed", "denied"],
    ["by non", "nonslip soles", "denied"],
    ["by non with a hyphen", "non-slip soles", "denied"],
    ["by a word with non that says no by itself", "It is non-refundable.", "denied"],
  ])("%s", (_, text, expected) => {
    expect(told(text, "It is Washed, with slip soles.")).toBe(expected)
  })

  test.each([
    ["twice", "It is not impossible.", ""],
    ["by no and without", "No crate is without a lid.", ""],
    ["by not and without", "Not without a lid.", ""],
    ["twice in Chinese", "不是没有", ""],
    ["in not only", "Not only crates float.", ""],
    ["in what must not be left undone, in Japanese", "帽子をかぶらなければなりません", "must"],
    ["in another form of it", "帽子をかぶらないといけない", "must"],
    ["in Chinese", "客人不得不离开", "must"],
    ["in Korean", "모자를 쓰지 않으면 안 됩니다", "must"],
    ["in a Chinese word for very", "非常大", ""],
    ["in not only in German", "Nicht nur Kisten schwimmen.", ""],
    ["in not only in Russian", "Не только ящики плавают.", ""],
    ["by a German word for forbidden that is denied", "Rauchen ist nicht verboten.", ""],
    ["in no longer than", "It is no longer than a raft.", "ahead"],
    ["in a number", "Crate no. 5 floats.", ""],
    ["by the beginning of a word that the other text has not", "an uncle unveiled it", ""],
    ["by the beginning of a short word", "inks", ""],
  ])("no longer %s", (_, text, expected) => {
    expect(told(text, "The veil has k, ks and cle.")).toBe(expected)
  })
})

describe("a text", () => {
  test.each([
    ["of one side of a pair", "It is open.", "+open"],
    ["of the other side", "It is cold.", "-cold"],
    ["of a word that is in several pairs", "He is older.", "+older +older"],
    ["of both sides, which tell nothing", "It is hot or cold.", ""],
    ["of both sides, and once more", "It is hot or cold or hot.", ""],
    ["of an order in time", "before noon", "+before"],
    ["of all", "Every crate floats.", "all"],
    ["of most", "Most crates float.", "most +most"],
    ["that is mostly so, which is no most", "It floats most of the time.", "hedged"],
    ["of some", "Several crates float.", "some"],
    ["of few", "It seldom floats.", "few"],
    ["of many", "Numerous crates float.", "many"],
    ["of half of them", "half the crates", "half"],
    ["of half a unit, which is no half of them", "half an hour", ""],
    ["of a half more", "two hours and a half", ""],
    ["of these alone", "Crates solely.", "only"],
    ["of all in Japanese", "全員参加", "all"],
    ["of some alone in Japanese", "一部だけ", "some only"],
    ["of most in Korean", "대부분", "most"],
    ["that is likely", "It probably floats.", "hedged"],
    ["that is so about", "It takes about five.", "approximate"],
    ["of the most", "It takes up to five.", "upper"],
    ["of the most, with a sign inside a word", "jusqu'à cinq", "upper"],
    ["of the most in Russian", "как максимум пять", "upper"],
    ["of the least in Russian", "не менее пяти", "lower"],
    ["with an exception in Russian", "все кроме льда", "exception all"],
    ["of the least", "It takes five or more.", "lower"],
    ["with an exception", "It floats except there.", "exception"],
    ["with an exception that ends it", "It floats unless it leaks.", "exception unless"],
    ["of a duty", "It must float.", "must"],
    ["of a leave", "It can float.", "may"],
    ["of both, which tell nothing", "It must or can float.", ""],
    ["of may", "It may float.", "hedged may"],
    ["of the month of May", "In May it floats, a 5 May too, a 5th May.", ""],
    ["of a month of May before its day", "For May 5.", ""],
    ["of two that are alike", "It is as heavy as lead.", "alike"],
    ["of as well as, which compares nothing", "Crates as well as rafts float.", ""],
    ["of one that is ahead", "It is heavier than lead.", "ahead +heavier"],
    ["of what costs more", "It is more expensive than lead.", "ahead -dearer"],
    ["of what costs less", "It is less costly than lead.", "ahead +cheaper -cheaper"],
    ["of none of these", "It floats.", ""],
    ["without words", "5 = 5", ""],
  ])("%s", (_, text, expected) => {
    expect(told(text)).toBe(expected)
  })

  test("is kept in the spelling that its words are looked up in", () => {
    expect(polarityOf("Half an hour EARLIER than ours’, it’s more costly", "").text).toBe(
      "  hour earlier than ours', it's dearer",
    )
  })

  test("says of a pair whether it compares two things in degree or in time", () => {
    const [[open = -1] = [], [earlier = -1] = [], [before = -1] = []] = ["open", "earlier", "before"].map((word) => [
      ...polarityOf(word, "").poles.keys(),
    ])
    expect([open < DEGREE_PAIRS, earlier >= DEGREE_PAIRS, earlier < RELATION_PAIRS]).toEqual([true, true, true])
    expect(before).toBeGreaterThanOrEqual(RELATION_PAIRS)
  })
})
