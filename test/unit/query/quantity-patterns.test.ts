// Which sort of figure a question asks for, and how far a text says that it has one.
import { describe, expect, test } from "vitest"
import { expectedAnswer } from "../../../src/query/model/evidence/answer-kind.ts"
import { isMeasured, namesTime, quantityAskedFor } from "../../../src/query/model/evidence/quantity-patterns.ts"

const said = (question: string, text: string) => expectedAnswer(question).attribute?.coverageIn(text)

describe("a text has a figure of the sort", () => {
  const [TALL, LONG, HEAVY] = ["How tall is the mast?", "How long is it?", "How heavy is the anchor?"]

  test.each([
    ["by name", TALL, "The mast is 12 m tall."],
    ["by another name of that side", TALL, "The mast rises 12 metres."],
    ["as the value of a label with its unit in brackets", TALL, "Height (m): 12"],
    ["by its unit alone, of which there is no other", "How loud is it?", "It has 60 decibels."],
    ["of time, where either length or time is asked", LONG, "It takes 3 hours."],
    ["of length, where either is asked", LONG, "It stretches 3 metres."],
    ["as a share, where that is asked", "How far is the mast?", "It is a distance of 20 percent of the way."],
    ["of weight beside a share", HEAVY, "The anchor weighs 13 percent of its 90 kg."],
    ["before something else, where that is asked", "How long before the trip is it?", "Within 3 days of the trip."],
    ["between two other things", "How long does the check take?", "It takes up to 3 days after the trip."],
    ["beside how often", LONG, "It takes 3 hours every 2 days."],
    ["in other languages by the noun of that side", "Jaka jest wysokość wieży?", "Wysokość wieży: 12 metrów."],
  ])("wholly, %s: %s %s", (_, question, text) => {
    expect(said(question, text)).toBeGreaterThanOrEqual(0.8)
  })

  test.each([
    ["a side of which nothing is said", TALL, "The mast is 12 m."],
    ["a distance of which nothing is said", "How far is the mast?", "It is 20 km."],
  ])("perhaps, of %s: %s %s", (_, question, text) => {
    expect(said(question, text)).toBe(0.4)
  })

  test.each([
    ["of another side", TALL, "The mast is 12 m wide."],
    ["of another side, by a noun of another language", "Jaka jest wysokość wieży?", "Szerokość wieży: 12 metrów."],
    ["of an area", "How long is the pipe?", "The pipe covers 3 square metres."],
    ["of how often", LONG, "It opens every 3 hours."],
    ["of a share alone", HEAVY, "The anchor is 13 percent of its weight."],
    ["of the time up to what is asked about", "How long does the trip take?", "Pay within 3 days of the trip."],
    ["of the time behind it", "How long does the trip take?", "Pay in 3 days after your trip."],
    ["of another sort", HEAVY, "The anchor is 3 metres long."],
    ["without any figure", HEAVY, "The anchor is red."],
  ])("not, %s: %s %s", (_, question, text) => {
    expect(said(question, text)).toBe(0)
  })
})

describe("the sort asked for", () => {
  test.each([
    ["How expensive is the boat?", "en", "price"],
    ["How much is the boat?", "en", "price"],
    ["How much is left?", "en", null],
    ["What must guests pay?", "en", "price"],
    ["How fast is the boat?", "en", "speed"],
    ["How heavy is the boat?", "en", "weight"],
    ["How old is the boat?", "en", "age"],
    ["How hot is the kiln?", "en", "temperature"],
    ["Under what pressure is it?", "en", "pressure"],
    ["How loud is the boat?", "en", "loudness"],
    ["How powerful is the boat?", "en", "power"],
    ["How big is the boat?", "en", "size"],
    ["How far is the boat?", "en", "distance"],
    ["How far ahead must I book?", "en", "duration"],
    ["How long is the boat?", "en", "length or time"],
    ["How long does it last?", "en", "duration"],
    ["How deep is the boat?", "en", "length"],
    ["How soon is it paid?", "en", "duration"],
    ["What share of it is red?", "en", "share"],
    ["When is it open?", "en", "opening hours"],
    ["What is the e-mail of the office?", "en", "e-mail address"],
    ["What is the phone number?", "en", "telephone number"],
    ["Who is Price?", "en", null],
    ["Wer ist Preis?", "de", "price"],
    ["Who is it?", "en", null],
    ["Wie schnell ist das Boot?", "de", "speed"],
    ["Wie lange dauert es?", "de", "duration"],
    ["Wie weit ist es?", "de", "distance"],
    ["Wie weit im Voraus bucht man?", "de", "duration"],
    ["Quelle est la hauteur du phare ?", "fr", "length"],
    ["¿Cuánto pesa el ancla?", "es", "weight"],
    ["Quanto dura il corso?", "it", "duration"],
    ["Hoe diep is de haven?", "nl", "length"],
    ["Ile kosztuje łódź?", "pl", "price"],
    ["Сколько стоит лодка?", "ru", "price"],
    ["Какова площадь порта?", "ru", "area"],
    ["港の面積は？", "ja", "area"],
    ["電話番号は何番ですか？", "ja", "telephone number"],
  ])("by %s (%s) is %s", (question, language, sort) => {
    expect(quantityAskedFor(question, language)?.name ?? null).toBe(sort)
  })

  test("is said by the label of the side that is asked for, with or without a unit", () => {
    const sort = quantityAskedFor("How wide is the lock?", "en")
    expect(sort?.answerPattern.test("Width: 12")).toBe(true)
    expect(sort?.answerPattern.test("Depth: 12")).toBe(false)
  })
})

test.each([
  ["90 euros", true],
  ["90 kg", true],
  ["90 metres", true],
  ["90 days", true],
  ["90 oars", false],
])("%s is measured, not counted: %s", (figure, wanted) => {
  expect(isMeasured(figure)).toBe(wanted)
})

test.each([
  ["three weeks", true],
  ["9 Uhr", true],
  ["nine o'clock", true],
  ["三時間", true],
  ["nine oars", false],
])("%s names a time: %s", (text, wanted) => {
  expect(namesTime(text)).toBe(wanted)
})
