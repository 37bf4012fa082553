// What stands above a statement is evidence for it: questions, headings, lines before a list, the items around an item.
import { describe, expect, test } from "vitest"
import { quoted } from "./chosen.ts"
import { predictionOf } from "./predictions.ts"

/** What is answered to the question by this text alone; empty if nothing is, or no more than half sure. */
function answered(question: string, text: string): string[] {
  const { verdict, score, statements } = predictionOf(question, [text])
  return verdict === "answered" || (verdict === "partial" && score >= 0.5)
    ? statements.map(({ displayText }) => displayText)
    : []
}

const HEADED = `# Boat club

## May I change my mooring?

No. It is drawn by lot each spring.

## Where is the spare anchor kept?

Behind the sail loft.

## How do I bleed the engine?

1. Shut the fuel cock.
2. Open the vent screw.
3. Pump until no bubbles come.
4. Tighten the screw.
5. Start the engine.`
const SIGNED = `Q: Can I bring my parrot?
A: Yes, in a cage.

Q: What time does the sauna close?
A: At 10 pm.`
const INLINE = `**Can I paint the hull?** Only in blue. Ask the warden first.

Varnish is sold at the kiosk.`
const DESCALE = `### How do I clean the still?

Fill the still with citric acid. Heat it to sixty degrees. Rinse it twice.

### What does the guarantee cover?

It does not cover damage by lime.`

describe("below the question that is asked stands its answer", () => {
  test.each([
    ["as a heading", "May I change my mooring?", HEADED, ["No.", "It is drawn by lot each spring."]],
    ["in other words for the same", "Where are the spare anchors kept?", HEADED, ["Behind the sail loft."]],
    [
      "with its steps, all of them and in order",
      "How can I bleed the engine?",
      HEADED,
      [
        "Shut the fuel cock.",
        "Open the vent screw.",
        "Pump until no bubbles come.",
        "Tighten the screw.",
        "Start the engine.",
      ],
    ],
    ["behind a sign, which is left out", "Can I bring my parrot?", SIGNED, ["Yes, in a cage."]],
    ["whatever asks for the kind of answer", "When does the sauna close?", SIGNED, ["At 10 pm."]],
    [
      "on its own line, up to the end of the paragraph",
      "Can I paint the hull?",
      INLINE,
      ["Only in blue.", "Ask the warden first."],
    ],
    [
      "without any figure, where a price is asked for",
      "What does a berth cost?",
      "## What does a berth cost?\n\nNothing in the first month.",
      ["Nothing in the first month."],
    ],
    [
      "without any name, where one is asked for",
      "Who is the coach?",
      "## Who is the coach?\n\nNobody yet.",
      ["Nobody yet."],
    ],
    [
      "from its first sentence on",
      "How do I clean the still?",
      DESCALE,
      ["Fill the still with citric acid.", "Heat it to sixty degrees.", "Rinse it twice."],
    ],
    [
      "in a language of which only the words can be compared",
      "Miten vene nostetaan?",
      "## Miten vene nostetaan?\n\nNosturilla.",
      ["Nosturilla."],
    ],
  ])("%s", (_, question, text, statements) => {
    expect(answered(question, text)).toEqual(statements)
  })

  test.each([
    ["May I change my engine?", HEADED],
    ["Where is the spare mast kept?", HEADED],
    ["Why is the spare anchor kept?", HEADED],
    ["How long is the spare anchor kept?", HEADED],
    ["Must I change my mooring?", HEADED],
    ["Can I bring my goat?", SIGNED],
    ["What time does the sauna open?", SIGNED],
    ["Can I paint the deck?", INLINE],
    ["May I leave after the regatta?", "## May I leave before the regatta?\n\nYes, by the side gate."],
    ["Are berths free?", "## Are berths free on Sundays?\n\nYes, all day."],
    ["Can I paint the hull without a permit?", INLINE],
    ["Miten vene lasketaan?", "## Miten vene nostetaan?\n\nNosturilla."],
  ])("which is no answer to a question like it: %s", (question, text) => {
    expect(answered(question, text)).toEqual([])
  })
})

const HALL = `# Tern Hall

## Parking
On the gravel behind the barn.

## Opening hours
Daily 8–20.

## How to get there
Follow the canal to lock 7. Cross the bridge.

## What to wear
- Rubber boots
- A raincoat`
const BOX = `The crate contains:
- one pump
- six hoses
- a gauge

The pump weighs 4 kg.`
const STEPS = `# Changing the blade

1. Pull the plug.
2. Loosen the nut.
3. Fit the new blade.`

describe("below a title that says what is asked for stands the answer", () => {
  test.each([
    ["a few words without an end", "Where can I park?", HALL, ["On the gravel behind the barn."]],
    ["a name without an end", "Where is lost property?", "## Lost property\nRoom 4", ["Room 4"]],
    [
      "behind the paragraph of another question",
      "Where can I park?",
      "## Parking\n\nIs it free? Yes.\n\nBehind the barn.",
      ["Behind the barn."],
    ],
    ["a line of figures", "What are the opening hours?", HALL, ["Daily 8–20."]],
    [
      "where the title is plain text",
      "Where can I park?",
      "Tern Hall\n\nParking\n\nBehind the barn.",
      ["Behind the barn."],
    ],
    [
      "a way to what the text is about",
      "How do I get to Tern Hall?",
      HALL,
      ["Follow the canal to lock 7.", "Cross the bridge."],
    ],
    ["each item of a list", "What do I need to wear?", HALL, ["Rubber boots", "A raincoat"]],
    ["what a line before a list announces", "What does the crate contain?", BOX, ["one pump", "six hoses", "a gauge"]],
    ["in the words of that line or none", "What is in the crate?", BOX, ["one pump", "six hoses", "a gauge"]],
    ["the item that is asked for alone", "How many hoses does the crate contain?", BOX, ["six hoses"]],
    [
      "each of the steps, although one has the words of the title",
      "How do I change the blade?",
      STEPS,
      ["Pull the plug.", "Loosen the nut.", "Fit the new blade."],
    ],
    [
      "the steps that are asked for",
      "What are the steps of changing the blade?",
      STEPS,
      ["Pull the plug.", "Loosen the nut.", "Fit the new blade."],
    ],
  ])("%s", (_, question, text, statements) => {
    expect(answered(question, text)).toEqual(statements)
  })

  test.each([
    ["What does parking cost?", HALL],
    ["Where can I park my caravan overnight?", HALL],
    ["What are the opening hours of the kitchen?", HALL],
    ["How do I get to the station?", HALL],
    ["Who runs the parking?", HALL],
    ["What does the pump contain?", BOX],
    ["What does the crate cost?", BOX],
    ["How heavy is the crate?", BOX],
    ["How do I change the belt?", STEPS],
  ])("but none to what the title does not say: %s", (question, text) => {
    expect(answered(question, text)).toEqual([])
  })
})

const MEMBERS = `- Seniors
  - Fee: 70 euros
  - Vote: yes
- Juniors
  - Fee: 15 euros
  - Vote: no`
const PUMPS = `# Pump K20

Weight: 5 kg
Flow: 90 litres

# Pump K30

Weight: 8 kg
Flow: 120 litres`
const LAMP = `Name: Solis 40
Type: lamp
Weight: 340 g
Price: 49.00 EUR`

describe("a line of a list, or of a name and its value, belongs to what stands over it", () => {
  test.each([
    ["the item around it", "What is the fee for juniors?", MEMBERS, ["Juniors: Fee: 15 euros"]],
    ["and to no other", "What is the fee for seniors?", MEMBERS, ["Seniors: Fee: 70 euros"]],
    ["where no figure tells them apart", "Do juniors have a vote?", MEMBERS, ["Juniors: Vote: no"]],
    ["its heading", "How heavy is the pump K20?", PUMPS, ["Weight: 5 kg"]],
    [
      "its heading, where a letter tells it from the next",
      "What is the power of Press A?",
      "# Press B\n\nWeight: 5 kg\nPower: 800 W\n\n# Press A\n\nWeight: 3 kg\nPower: 600 W",
      ["Power: 600 W"],
    ],
    ["the name in the first of the lines", "What does the Solis 40 cost?", LAMP, ["Price: 49.00 EUR"]],
  ])("%s", (_, question, text, statements) => {
    expect(answered(question, text)).toEqual(statements)
  })

  test.each([
    ["What is the fee for students?", MEMBERS],
    ["Do dogs have a vote?", MEMBERS],
    ["How heavy is the pump K50?", PUMPS],
    ["What does the pump K20 cost?", PUMPS],
    ["What does the Solis 60 cost?", LAMP],
  ])("and says nothing of anything else: %s", (question, text) => {
    expect(answered(question, text)).toEqual([])
  })

  test("the name of another value is not asked for, whatever stands over it", () => {
    const text = "## Visitors\n\n- Meals: 12 euros\n- Parking: 2 euros"
    expect(quoted("What do meals for visitors cost?", text)).toEqual(["Meals: 12 euros"])
  })
})
