// Units that follow no number, units of kitchens and of East Asian scripts, and numbers said of another noun.
import { expect, test } from "vitest"
import { checkClaim } from "../../../src/query/claims/check-claim.ts"

test.each([
  // A unit without a number.
  ["The interval is given in microseconds.", "The interval is specified in milliseconds."],
  ["Lengths on this plan are in centimetres.", "Lengths on this plan are in metres."],
  ["Readings are shown in degrees Fahrenheit.", "Readings are shown in degrees Celsius."],
  ["Fees are listed in euros.", "Fees are listed in dollars."],
  ["The size is stored in bytes, not in kilobytes.", "The size is stored in kilobytes, not in bytes."],
  ["Das Gewicht wird in Gramm angegeben.", "Das Gewicht wird in Kilogramm angegeben."],
  ["Длина указана в метрах.", "Длина указана в километрах."],
  ["超时以毫秒为单位。", "超时以秒为单位。"],
  ["The slope is given in radians.", "The slope is given in degrees."],
  // Spoons.
  ["Add 3 tablespoons of vinegar and 100 ml of oil.", "Add 3 teaspoons of vinegar and 100 ml of oil."],
  ["Mélangez 2 cuillères à soupe de miel.", "Mélangez 2 cuillères à café de miel."],
  ["Añada una cucharada de sal.", "Añada una cucharadita de sal."],
  ["Добавьте 2 столовые ложки масла.", "Добавьте 2 чайные ложки масла."],
  ["酢を大さじ2加える。", "酢を小さじ2加える。"],
  // Units in other scripts and languages.
  ["充电功率为45瓦。", "充电功率为45千瓦。"],
  ["电池容量为4000毫安时。", "电池容量为4000安时。"],
  ["出力は3キロワットです。", "出力は3メガワットです。"],
  ["Bilet jest ważny przez 24 godziny.", "Bilet jest ważny przez 24 dni."],
  // A number of something else.
  [
    "Take one pill every six hours and no more than four pills a day.",
    "Take one pill every six hours, up to a maximum of six pills a day.",
  ],
  [
    "Take two pills at a time and no more than five pills in a day.",
    "Take two pills at a time, and at most seven pills in a day.",
  ],
  [
    "Crews from six boats searched the bay, where four swimmers were lost.",
    "Crews from six boats searched the bay for six lost swimmers.",
  ],
  [
    "Boats from six ports took part, and two sailors were hurt by the storm.",
    "Boats from six ports took part, and the storm hurt four sailors.",
  ],
  ["Two cooks and five waiters work here.", "Seven waiters and two cooks work here."],
  ["Nearly two thirds of the guests came by train.", "Nearly three quarters of the guests came by train."],
])("changed is not supported: %s / %s", (quote, claim) => {
  expect(checkClaim(claim, quote).verdict).not.toBe("supported")
})

test.each([
  ["The interval is given in microseconds.", "You give the interval in microseconds."],
  ["Add 3 tablespoons of vinegar.", "3 tbsp of vinegar are added."],
  ["Add 2 tablespoons of vinegar.", "Add 30 ml of vinegar."],
  ["充电功率为45瓦。", "充电功率是45W。"],
  ["电池容量为4000毫安时。", "电池的容量是4000mAh。"],
  ["Two cooks and five waiters work here.", "Seven people work here: two cooks and five waiters."],
  [
    "Take one pill every six hours and no more than four pills a day.",
    "No more than four pills may be taken in a day, one every six hours.",
  ],
  ["Almost 50 people came.", "Almost 50 people came to it."],
])("told otherwise is supported: %s / %s", (quote, claim) => {
  expect(checkClaim(claim, quote).verdict).toBe("supported")
})
