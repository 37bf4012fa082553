// What tells whether one may or must without the question's own word.
import { expect, test } from "vitest"
import { units } from "../../../src/embedding/words.ts"
import { substituteFor } from "../../../src/query/model/evidence/permission.ts"

/** Whether a text answers for one word of a question without having it. */
const answersFor = (question: string, word: string, text: string) =>
  substituteFor(question, units(word)[0]?.forms[0] ?? "")?.test(text) ?? false

test.each([
  ["Is the slide open?", "open", "The slide is closed."],
  ["Are the slides opened?", "opened", "The slides are shut."],
  ["Will the slide be closed?", "closed", "It stays open."],
  ["Are dogs allowed?", "allowed", "Dogs are forbidden."],
  ["Are dogs welcome?", "welcome", "Dogs are banned."],
  ["Were dogs admitted?", "admitted", "Dogs were refused."],
  ["Is lunch included?", "included", "Lunch is extra."],
  ["Is a vest required?", "compulsory", "A vest is optional."],
  ["Would a swim be possible?", "possible", "That is impossible."],
  ["Do I pay for the locker?", "pay", "Lockers are free."],
  ["Is the ice safe?", "safe", "The ice is dangerous."],
  ["Are the trees alive?", "alive", "All of them are dead."],
  ["Was the tank full?", "full", "The tank is empty."],
  ["Can we sit inside?", "inside", "Seats are outdoors."],
  ["Has the slide shut?", "shut", "It is open."],
  ["Must I pay?", "pay", "It is free."],
  ["Should the tank be full?", "full", "Keep it empty."],
  ["May the tank be full?", "full", "Keep it empty."],
  ["Does the pool open?", "open", "The pool is closed."],
  ["Did the pool open?", "open", "The pool was shut."],
])("an opposite: %s (%s) %s", (question, word, text) => {
  expect(answersFor(question, word, text)).toBe(true)
})

test.each([
  ["a word that is no opposite of it", "Is the slide open?", "open", "The slide is free."],
  ["a longer word", "Is the slide open?", "open", "The slide is closely watched."],
  ["an opposite where more than whether is asked", "When is the slide open?", "open", "The slide is closed."],
  ["an opposite of a word without any", "Is the slide red?", "red", "The slide is closed."],
])("not by %s", (_, question, word, text) => {
  expect(answersFor(question, word, text)).toBe(false)
})

test.each([
  ["May I drink coffee aboard?", "drink", "Coffee must stay ashore."],
  ["Can we eat on deck?", "eat", "No food: not on deck."],
  ["Could one bring a dog?", "bring", "Dogs are welcome."],
  ["Should guests carry a lamp?", "carry", "Lamps only at night."],
  ["Must visitors wear shoes?", "wear", "Shoes are forbidden."],
  ["Can you bring wine on deck?", "bring", "Wine can be bought at the bar."],
  ["May members consume wine?", "consume", "Members never."],
  ["Can people bring bikes?", "bring", "Bikes cannot go aboard."],
  ["Is it ok to bring a dog?", "bring", "Avoid it."],
  ["Is it okay to bring a dog?", "bring", "Dogs are banned."],
  ["Is it possible to bring a dog?", "bring", "Dogs are prohibited."],
  ["Is it permitted to bring a dog?", "bring", "It should be avoided."],
  ["Is it all right to bring a dog?", "bring", "It is allowed."],
  ["Am I allowed to bring a dog?", "bring", "Dogs may come."],
])("a rule tells whether one may use a thing: %s (%s) %s", (question, word, text) => {
  expect(answersFor(question, word, text)).toBe(true)
})

test.each([
  ["May I drink coffee aboard?", "drink", "Coffee costs 4 euros."],
  ["May I drink coffee aboard?", "coffee", "Tea is not sold."],
  ["May I paint the boat?", "paint", "The boat must not leave."],
  ["Where may I drink coffee?", "drink", "Coffee must stay ashore."],
  ["Can dogs drink here?", "drink", "Dogs must stay ashore."],
])("but of nothing else: %s (%s) %s", (question, word, text) => {
  expect(answersFor(question, word, text)).toBe(false)
})

test.each([
  ["Who needs a permit?", "needs", "Guests must have a permit.", true],
  ["What is required of guests?", "required", "Guests have to sign.", true],
  ["Which papers are necessary?", "necessary", "A guest has to bring a pass.", true],
  ["Who needs a permit?", "needs", "A permit is mandatory for guests.", true],
  ["Who needs a permit?", "needs", "A permit is compulsory.", true],
  ["Who needs a permit?", "needs", "A permit is obligatory.", true],
  ["Is a permit required?", "required", "Only with a permit.", true],
  ["Who requires a permit?", "requires", "It is needed by guests.", true],
  ["Who needs a permit?", "needs", "Guests have a permit.", false],
  ["Who needs a permit?", "permit", "Guests must sign.", false],
])("a duty tells what one needs: %s (%s) %s %s", (question, word, text, wanted) => {
  expect(answersFor(question, word, text)).toBe(wanted)
})

const each = (words: string, isSo: (word: string) => boolean) => {
  for (const word of words.split(" ")) expect([word, isSo(word)]).toEqual([word, true])
}

test("whether something is so is asked by any auxiliary, and whether one may use a thing by any subject", () => {
  each("Can May Could Must Should Shall Is Are Was Were Do Does Did Will Would Has Have Had Am", (verb) =>
    answersFor(`${verb} the tank full?`, "full", "It is empty."),
  )
  each("I we you one people guests visitors members", (who) =>
    answersFor(`Can ${who} bring a dog?`, "bring", "Dogs are welcome."),
  )
  each("Can May Could Must Should", (verb) => answersFor(`${verb} we bring a dog?`, "bring", "Dogs are welcome."))
  each("drink eat bring carry wear consume", (verb) => answersFor(`May I ${verb} it?`, verb, "It is not allowed."))
})

test("a rule and a duty are said by many words", () => {
  each(
    "must may can cannot should allowed permitted welcome forbidden prohibited banned avoid avoided not never only",
    (rule) => answersFor("May I bring a dog?", "bring", `Dogs: ${rule}.`),
  )
  each("must need needs needed require requires required necessary obligatory compulsory mandatory only", (duty) =>
    answersFor("Do I need a vest?", "need", `A vest: ${duty}.`),
  )
})

test.each([
  "open opened closed shut",
  "allowed permitted welcome admitted forbidden prohibited banned refused rejected",
  "included excluded extra",
  "compulsory mandatory optional voluntary",
  "possible impossible",
  "pay free",
  "safe unsafe dangerous",
  "alive dead",
  "full empty",
  "inside indoors outside outdoors",
])("of %s each answers for the others", (words) => {
  each(words, (word) => words.split(" ").every((other) => answersFor(`Is it ${word}?`, word, `It is ${other}.`)))
})
