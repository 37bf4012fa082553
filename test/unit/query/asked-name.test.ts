// What something is called, and under which e-mail address somebody is reached: values that have no figure.
import { expect, test } from "vitest"
import { predictionOf } from "./predictions.ts"

const YARD = [
  "The oldest boat, the Gannet, was built in 1948 by Tom Pascoe. The newest boat was built in 2021.",
  "The paper goes into a tray called the hopper. The yard dog is a spaniel.",
  "Our newsletter, The Tide Table, appears four times a year.",
  "Treasurer: Ravi Menon (ravi@yard.example)",
  "The secretary is Helen Marsh. You can reach her at marsh@yard.example or on 01832 555 020.",
]

test.each([
  ["What is the oldest boat called?", "the Gannet"],
  ["What is the name of the oldest boat?", "the Gannet"],
  ["What's the name of the newsletter?", "The Tide Table"],
  ["What is the tray called?", "the hopper"],
  ["What is the treasurer's e-mail address?", "ravi@yard.example"],
  ["What is the email of the treasurer?", "ravi@yard.example"],
  ["What is Helen Marsh's email address?", "marsh@yard.example"],
])("%s is answered with %s", (question, value) => {
  const { verdict, statements } = predictionOf(question, YARD)
  expect(verdict).toBe("answered")
  expect(statements.map(({ displayText }) => displayText).join(" ")).toContain(value)
})

test.each([
  // Another boat has a name.
  "What is the newest boat called?",
  "What is the name of the newest boat?",
  "What is the dog called?",
  "What are the oars called?",
  "What is the e-mail address of the dog?",
  "What is Tom Pascoe's e-mail address?",
])("%s is not answered", (question) => {
  expect(predictionOf(question, YARD).verdict).not.toBe("answered")
})

test.each([
  ["What is the newest boat called?", "a name"],
  ["What is the e-mail address of Helen Marsh, the secretary of the yard?", "an e-mail address"],
])("%s is told to lack %s", (question, missing) => {
  const { reason } = predictionOf(question, [...YARD.slice(0, 3), "The secretary of the yard is Helen Marsh."])
  expect(reason).toBe(`No sentence has what is asked for: ${missing}.`)
})
