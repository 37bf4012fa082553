// What a question asks for: a role or a name, whether something is so, what it counts, which measure or event.
import { describe, expect, test } from "vitest"
import { expectedAnswer } from "../../../src/query/model/evidence/answer-kind.ts"

test.each([
  ["Who is the coach?", true],
  ["Who was an architect of the pier?", true],
  ["Who is a pilot?", true],
  ["Who is Ada Moss?", false],
  ["Where is the coach?", false],
  ["Wer ist der Trainer?", true],
  ["Wer sind die Lotsen?", true],
  ["Wer ist das Mitglied?", true],
  ["Wer ist Ada Moss?", false],
  ["Qui est le gardien ?", true],
  ["Qui est la gardienne ?", true],
  ["Qui est l'entraîneur ?", true],
  ["¿Quién es el guarda?", true],
  ["Chi è il custode?", true],
  ["Chi è lo skipper?", true],
  ["Chi è l’allenatore?", true],
  ["Quem é o guarda?", true],
  ["Wie is de wachter van de vuurtoren?", true],
  ["Wie is het lid van de club?", true],
])("%s asks for a name by a role: %s", (question, isRole) => {
  expect(expectedAnswer(question).isRole).toBe(isRole)
})

test.each([
  ["Ist das Tor offen?", true],
  ["Ist das Tor offen", false],
  ["Welches Tor ist offen?", false],
  ["Wer ist offen?", false],
  ["El muelle abre los domingos?", true],
  ["桟橋は使えますか？", true],
  ["桟橋は使えますか", true],
  ["桟橋はどこですか？", false],
  ["Είναι ανοιχτό το λιμάνι;", true],
  ["Is the quay open?", false],
])("%s surely asks whether something is so: %s", (question, isWhether) => {
  expect(expectedAnswer(question).isWhether).toBe(isWhether)
})

describe("what is counted", () => {
  test.each([
    ["How many of the boats are red?", "boat"],
    ["How many different boats are there?", "boat"],
    ["How many new boats are there?", "boat"],
    ["Wie viele verschiedene Boote hat der Verein?", "boot"],
    ["Wieviele weitere Boote hat der Verein?", "boot"],
    ["Combien de nouveaux bateaux a le club ?", "bateaux"],
    ["Combien d’autres bateaux a le club ?", "bateaux"],
    ["¿Cuántos otros barcos tiene el club?", "barco"],
    ["Quante altre barche ha il club?", "barch"],
    ["Сколько новых лодок у клуба?", "лодок"],
    ["Hány hajó van?", "hajo"],
    ["人は何個の船を持っていますか？", "船"],
    ["How much does the boat cost?", undefined],
    ["How long is the boat?", undefined],
    ["How often are boats used?", undefined],
    ["Combien coûte le bateau ?", undefined],
    ["Who has how many boats?", undefined],
  ])("in %s is %s", (question, counted) => {
    expect(expectedAnswer(question).counted?.word).toBe(counted)
  })

  test("by a sign is nothing where a time is asked for before it", () => {
    expect(expectedAnswer("いつ何人来ますか？").quantity).toBeNull()
  })

  test.each([
    ["港には何人いますか？", "港には12人います。", true],
    ["港には何人いますか？", "港には12名います。", true],
    ["港には何人いますか？", "港には十二人います。", true],
    ["港には何人いますか？", "港には12隻います。", false],
    ["港には何人いますか？", "港には人がいます。", false],
    ["항구에 몇 명이 있습니까?", "항구에 두 명이 있습니다.", true],
    ["港口有几艘船？", "港口有12艘船。", true],
    ["港口有几艘船？", "港口有12个仓库。", false],
  ])("by a sign, %s: %s has it: %s", (question, text, wanted) => {
    expect(expectedAnswer(question).quantity?.answerPattern.test(text)).toBe(wanted)
  })
})

test.each([
  ["What is the weight of the anchor?", "number", "a weight"],
  ["Is the weight of the anchor right?", null, "a weight"],
  ["Welches Gewicht hat der Anker?", "number", "a weight"],
  ["Quel est le poids de l’ancre ?", "number", "a weight"],
  ["¿Cuál es el peso del ancla?", "number", "a weight"],
  ["Qual è il prezzo del remo?", "number", "a price"],
  ["Каков вес якоря?", "number", "a weight"],
  ["Who weighs the anchor?", "person", undefined],
  ["What is the anchor?", null, undefined],
])("%s asks for %s, of %s", (question, kind, measure) => {
  const { kind: asked, attribute } = expectedAnswer(question)
  expect([asked, asked === "person" ? undefined : attribute?.label]).toEqual([kind, measure])
})

test.each([
  ["Wo wurde Ida Holm geboren?", "birth"],
  ["Wann starb Per Lund?", "death"],
  ["Wer wurde im Hafen geboren?", undefined],
  ["Wann wurde die Werft gegründet?", undefined],
  ["Quand est née Ida Holm ?", "birth"],
  ["Où est mort Per Lund ?", "death"],
  ["¿Dónde nació Ida Holm?", "birth"],
  ["Dove è nata Ida Holm?", "birth"],
  ["Quando morì Per Lund?", "death"],
  ["Onde nasceu a Ida Holm?", "birth"],
  ["Wanneer is Ida Holm geboren?", "birth"],
  ["Wanneer is de heer Lund overleden?", "death"],
  ["Gdzie urodziła się Ida Holm?", "birth"],
  ["Kdy zemřel Per Lund?", "death"],
  ["När dog Per Lund?", "death"],
  ["Где родилась Ида Хольм?", "birth"],
  ["Коли померла Іда Хольм?", "death"],
  ["Πότε γεννήθηκε η Ίντα;", "birth"],
  ["Ida Holm nerede doğdu?", "birth"],
  ["林海是哪一年出生的？", "birth"],
  ["イダはどこで亡くなりましたか？", "death"],
])("%s asks for a %s", (question, event) => {
  expect(expectedAnswer(question).event?.label).toBe(event)
})

test.each([
  ["Who found the map when the mill burnt?", "person"],
  ["What happens when the mill burns?", null],
  ["Why do they ask who burnt the mill?", null],
  ["Does it burn when it is lit?", null],
  ["In which year did the mill burn?", "time"],
  ["The mill burnt when?", "time"],
  ["How much did who pay?", "number"],
])("what is asked for comes first: %s is for %s", (question, kind) => {
  expect(expectedAnswer(question).kind).toBe(kind)
})

test("a letter that is two in lower case moves no place in a question", () => {
  expect(expectedAnswer("İskelede kaç tekne var?").rest).toMatch(/^İskelede\s+tekne/)
})

test.each([
  ["How many oars are needed?", "oars"],
  ["How many oars were allowed?", "oars"],
  ["How many oars are needed by the crew?", "oars are needed by the crew"],
])("what is needed is no word of %s", (question, left) => {
  expect(
    expectedAnswer(question)
      .rest.replace(/[?\s]+/g, " ")
      .trim(),
  ).toBe(left)
})
