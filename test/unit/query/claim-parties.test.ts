// Who acts on whom, which is the cause, and which of several things a statement is about, in plain sentences.
import { expect, test } from "vitest"
import { checkClaim } from "../../../src/query/claims/check-claim.ts"

test.each([
  ["Ada hired Bob.", "Bob was hired by Ada."],
  ["It was Ada who hired Bob.", "Ada hired Bob."],
  ["C'est Ada qui a engagé Bob.", "Ada a engagé Bob."],
  ["Ada met Bob.", "Bob met Ada."],
  ["Ada bought the mill from Bob.", "Bob sold the mill to Ada."],
  ["Ada and Bob hired Eve.", "Bob and Ada hired Eve."],
  ["A win for Arn over Brisk ended it.", "Arn beat Brisk."],
  ["Owls prey on mice.", "Mice are eaten by owls."],
  ["According to Ada, Bob hired Eve.", "Bob hired Eve, according to Ada."],
  ["Ada is the founder of the club.", "The founder of the club is Ada."],
  ["The Danish brewer Holm hired Bob.", "Bob was hired by the Danish brewer Holm."],
  ["Ada gave the key to Bob.", "Bob received the key from Ada."],
  ["On Monday Ada hired Bob.", "Ada hired Bob on Monday."],
  ["Heat causes rust.", "Rust is caused by heat."],
  ["Because of frost, the pipe burst.", "The pipe burst because of frost."],
  ["The boat has a mast.", "The boat has a mast built by Ada."],
  ["The book is in Ely.", "The book, which was believed lost, is in Ely."],
  ["Port A is open.", "Port A is open and port B. Port A is large."],
  ["Премию дали Вере.", "Вера получила премию."],
  ["Den Hund biss der Mann.", "Der Mann biss den Hund."],
  ["Der Mann wurde vom Hund gebissen.", "Der Hund biss den Mann."],
  ["Der Mann bekam vom Arzt ein Rezept.", "Der Arzt gab dem Mann ein Rezept."],
  ["猫が犬に噛まれた。", "犬が猫を噛んだ。"],
  ["Alpha makes bolts while Beta makes nuts.", "Alpha makes bolts while Beta makes nuts."],
  ["Beta makes nuts.", "Alpha makes bolts while Beta makes nuts."],
  ["The second boat is green.", "The first boat is red and the second boat is green."],
  ["The fee for adults is 8 euros.", "The fee is 5 euros for children and 8 euros for adults."],
])("the quote says it too: %s / %s", (claim, quote) => {
  expect(checkClaim(claim, quote).verdict).toBe("supported")
})

test.each([
  ["Ada hired Dan.", "Ada hired Bob, and Eve hired Dan."],
  ["The boat has a mast built by Ada in Ely for the regatta.", "The boat has a mast."],
  ["The boat, which was sold to a rich trader, has a mast.", "The boat has a mast."],
  ["The book was lost.", "The book, which was believed lost, is in Ely."],
  ["The prize went to Verena.", "The prize went to Vera."],
  ["Alpha makes nuts.", "Alpha makes bolts while Beta makes nuts."],
])("the quote does not say it: %s / %s", (claim, quote) => {
  expect(checkClaim(claim, quote).verdict).toBe("unsupported")
})

test.each([
  ["Bob hired Ada.", "Bob was hired by Ada."],
  ["It was Bob who hired Ada.", "Ada hired Bob."],
  ["C'est Bob qui a engagé Ada.", "Ada a engagé Bob."],
  ["Brisk beat Arn in the final.", "The final ended in a win for Arn over Brisk."],
  ["Mice prey on owls.", "Mice are eaten by owls."],
  ["Bob hired the Danish brewer Holm.", "The Danish brewer Holm hired Bob."],
  ["Heat causes rust.", "Rust causes heat."],
  ["Rust is due to heat.", "Heat is due to rust."],
  ["Because the pipe burst, there was frost.", "The pipe burst because of frost."],
  ["Floods led to rain.", "Floods resulted from rain."],
  ["Der Hund biss den Mann.", "Der Mann biss den Hund."],
  ["犬が猫を噛んだ。", "猫が犬を噛んだ。"],
  ["The fee for adults is 5 euros.", "The fee is 5 euros for children and 8 euros for adults."],
])("the quote says the opposite: %s / %s", (claim, quote) => {
  expect(checkClaim(claim, quote).verdict).toBe("contradicted")
})
