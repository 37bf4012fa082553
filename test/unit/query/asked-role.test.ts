// Who has a role: a word of the same stem for a place or a thing does not tell.
import { expect, test } from "vitest"
import { quoted } from "./chosen.ts"

test.each([
  ["Who is the gardener?", "Hollow Garden opened in May.", "The gardener is Wynn Adair."],
  ["Who is the president?", "Skerrin Presidency House is closed.", "The president is Wynn Adair."],
])("%s is not answered by %s", (question, place, person) => {
  expect(quoted(question, place)).toEqual([])
  expect(quoted(question, place, person)).toEqual([person])
})

test.each([
  ["Who is the designer?", "The boat was designed by Wynn Adair."],
  ["Who are the gardeners?", "The gardeners are Wynn Adair and Ida Holm."],
  ["Who is the coach?", "Wynn Adair coaches the crew."],
])("%s is answered by %s", (question, text) => {
  expect(quoted(question, text)).toEqual([text])
})

test.each([
  ["Who is the author?", "Programs like Tidewriter allowed authors to plan long novels."],
  ["Who is the director?", "Skerrin House trains directors in May."],
])("%s: several of the role in general are not the one: %s", (question, text) => {
  expect(quoted(question, text)).toEqual([])
})

test.each([
  ["Who is the author?", "The authors are Wynn Adair and Ida Holm."],
  ["Who is the author?", "Authors: Wynn Adair, Ida Holm"],
  ["Who are the authors?", "Tidewriter was made for authors by Ida Holm."],
])("%s: but those who are named are: %s", (question, text) => {
  expect(quoted(question, text)).toEqual([text])
})
