// When the figures of a claim agree with those of its quote: the same value, of the same thing, or calculated from others.
import { describe, expect, test } from "vitest"
import { compareFigures } from "../../../src/query/claims/figures/agreement.ts"
import { figuresIn } from "../../../src/query/claims/figures/figures.ts"

describe("the figures of a claim", () => {
  test.each([
    ["It is the third-highest tower.", "It is the third-highest tower."],
    ["It is the oldest tower.", "It is the third-highest tower."],
    ["It is the highest tower.", "It is the first and the highest tower."],
    ["Of the two the mast is taller.", "The mast is taller than the tower, 5 m high."],
    ["It was the first of its kind.", "It opened in Ely."],
    ["The day was the 3rd.", "It closed on 3 March 2021."],
    ["The mark is 2021.", "It closed on 3 March 2021."],
    ["It took 2 boats.", "It took 2 boats and 3 crates."],
    ["He came in the 15th century.", "He came in 1432."],
    ["It carries 3.8 litres.", "It carries 1 gallon."],
    ["It carries 5 %.", "It carries 5 %."],
    ["33.3 % are red.", "A third of them are red."],
    ["33 % are red.", "A third of them are red."],
    ["It is 20 °C.", "It is 68 °F."],
    ["It is 20 °C.", "It is 69 °F."],
    ["It is 20.5 °C.", "It is 20.5 °C."],
    ["It makes 3 litres a day.", "It makes 21 litres a week."],
    ["It makes 3 litres a day.", "It makes 3 litres."],
    ["Clause 3 is void.", "Clause 3 is void and clause 4 is not."],
    ["Clause 3 names 5 boats.", "Clause 3 names 5 boats and clause 5 names 3 boats."],
    ["Of the 80 samples a quarter failed.", "A quarter of the 80 samples failed."],
    ["The 80 samples failed.", "A quarter of the 80 samples failed."],
    ["Two of the four ports are shut.", "Two of the four ports are shut."],
    ["The ferry takes 40 cars and the barge 12 cars.", "The ferry takes 40 cars and the barge 12 cars."],
    ["The barge takes 12 cars.", "The ferry takes 40 cars and the barge 12 cars."],
    ["The ferry and barge take 12 and 40 cars respectively.", "The ferry takes 40 cars and the barge 12 cars."],
    ["30 % of the men came.", "30 % of the men and 20 % of the women came."],
    ["20 % of the women came.", "30 % of the men and 20 % of the women came."],
    ["30 % of the guests came.", "30 % of the men and 20 % of the women came."],
    ["Platform 3 serves Leeds.", "Platform 3 leads to Leeds, and platform 4 serves York."],
    ["It is an old tower.", "It is the third-highest tower."],
    ["The ferry takes 40 cars, and the barge takes 12 cars.", "The ferry takes 40 cars, the barge 12 cars."],
    ["Of the 12 cars 5 are red.", "5 of the 12 cars are red and 7 are blue."],
    ["The mast is 12 m high.", "The mill is 40 m high and the mast 12 m."],
    ["The mill has 40 rooms. It opened in 1990.", "It opened in 1990. The mill has 40 rooms."],
    ["It closed in 2000.", "It opened in 1990 and closed in 2000."],
    ["Adults pay 8 euros.", "Children pay 5 euros, adults 8 euros."],
    ["Die Mühle hat 40 Zimmer.", "Die Mühle hat 40 Zimmer und der Turm hat 12 Zimmer."],
    ["The mill and the tower have 40 and 12 rooms respectively.", "The mill has 12 rooms and the tower 40 rooms."],
    ["Blue is 30 %, red 20 %.", "Blue is 30 % and red is 20 %."],
    ["The fee is 5 euros.", "The fee is 5 euros per day."],
    ["The pump makes 3 litres a minute.", "The pump makes 180 litres an hour."],
    ["It is 1 mile long.", "It is 1.61 km long."],
    ["20 % are men.", "20.3 % are men."],
    ["The second prize went to Ely.", "The second prize went to Ely and the first to Ghent."],
  ])("agree with its quote: %s / %s", (claim, quote) => {
    expect(compareFigures(figuresIn(claim), figuresIn(quote))).toBe("agree")
  })

  test.each([
    ["It is the highest tower.", "It is the third-highest tower."],
    ["It was the first boat.", "It was the second boat."],
    ["It took 3 boats.", "It took 2 boats and 3 crates."],
    ["It took 3 boats.", "It took 2 boats."],
    ["It closed in 1990.", "It closed in 1980."],
    ["It weighs 3 kg.", "It weighs 4 kg."],
    ["It carries 4 litres.", "It carries 1 gallon."],
    ["It carries 5 %.", "It carries 5.6 %."],
    ["40 % are red.", "A third of them are red."],
    ["It is 20 °C.", "It is 70 °F."],
    ["It is 20 °C.", "It is 20.5 °C."],
    ["It makes 3 litres a day.", "It makes 3 litres a week."],
    ["It grows 3 % a year.", "It grows 3 % a month."],
    ["Clause 4 is void.", "Clause 3 is void and clause 4 is not."],
    ["The ferry takes 12 cars.", "The ferry takes 40 cars and the barge 12 cars."],
    ["30 % of the women came.", "30 % of the men and 20 % of the women came."],
    ["3 boats serve Leeds.", "3 ferries lead to Leeds, and 4 boats serve York."],
    ["7 cars are red.", "5 of the 12 cars are red and 7 are blue."],
    ["The mill is 12 m high and the mast 40 m.", "The mill is 40 m high and the mast 12 m."],
    ["The mast is 40 m high.", "The mill is 40 m high; the mast is 12 m high."],
    ["It opened in 1990 and closed in 2000.", "It opened in 2000 and closed in 1990."],
    ["It opened in 2000.", "It opened in 1990 and closed in 2000."],
    ["Adults pay 5 euros.", "Children pay 5 euros, adults 8 euros."],
    ["Der Turm hat 40 Zimmer.", "Die Mühle hat 40 Zimmer und der Turm hat 12 Zimmer."],
    ["Red is 30 %.", "Blue is 30 % and red is 20 %."],
    ["The pump makes 3 litres a minute.", "The pump makes 181 litres an hour."],
    ["It is 1 mile long.", "It is 1.65 km long."],
    ["It is 1,609 m long.", "It is 1,610 m long."],
    ["It has 2 rooms on floor 3.", "It has 3 rooms on floor 2."],
    ["20 % are men.", "21 % are men."],
    ["The first prize went to Ely.", "The second prize went to Ely and the first to Ghent."],
  ])("differ from its quote: %s / %s", (claim, quote) => {
    expect(compareFigures(figuresIn(claim), figuresIn(quote))).toBe("differ")
  })

  test.each([
    ["Two masts are taller.", "The mast is taller than the tower, 5 m high."],
    ["It took 3 boats.", "It took long."],
    ["It closed in 1990.", "It closed with 5 boats."],
    ["It weighs 3 kg.", "It takes 4 hours."],
  ])("are not in its quote: %s / %s", (claim, quote) => {
    expect(compareFigures(figuresIn(claim), figuresIn(quote))).toBe("unknown")
  })
})

describe("the figures of a claim that are calculated", () => {
  test.each([
    ["The remaining 5 are red.", "3 are blue and the remaining 5 are red."],
    ["30 are blue.", "30 are blue and the rest are red."],
    ["The rest, 70 %, are red.", "30 % are blue and the rest are red."],
    ["50 % of the rest are red.", "20 % are blue, 30 % green and the rest red."],
    ["15 % are red.", "30 of the 200 boats are red."],
    ["18 boats are red.", "Half of the 36 boats are red."],
    ["It rose to 800 boats.", "It doubled from 400 boats."],
    ["It fell to 200 boats.", "It was halved, twice as many as 400 boats."],
    ["It was three times as much.", "It rose from 10 kg to 30 kg."],
    ["In all it carries 15 boats.", "It carries 10 boats and 5 boats more."],
    ["It carries 5 kg more.", "The red one carries 15 kg and the blue one 10 kg."],
    ["It closed in 2010.", "It opened in 2004 and closed six years later."],
    ["It opened in 1998.", "It closed in 2004, having opened six years earlier."],
    ["It closed in 2010.", "It opened on 3 May 2004 and closed six years later."],
    ["It was open for six years.", "It opened in 2004 and closed in 2010."],
    ["It closed on 3 May 2006.", "It opened on 3 May 2004 and closed two years later."],
    ["It closed on 3 July 2004.", "It opened on 3 May 2004 and closed two months later."],
    ["It closed on 13 May 2004.", "It opened on 3 May 2004 and closed ten days later."],
    ["It opened on 23 April 2004.", "It closed on 3 May 2004 and had opened ten days before."],
    ["It closed in July 2004.", "It opened in May 2004 and closed two months later."],
    ["It left at 16:15.", "It came at 15:30 and left 45 minutes later."],
    ["It left at 0:15.", "It came at 23:30 and left 45 minutes later."],
    ["It came at 14:45.", "It left at 15:30 and had come 45 minutes before."],
    ["It closed in July.", "It opened in May and closed two months later."],
    ["It closed on 13 May.", "It opened on 3 May and closed ten days later."],
    ["It closed in January 2005.", "It opened in November 2004 and closed two months later."],
    ["It opens in the afternoon.", "It opens at 12:00."],
    ["It opens in the evening.", "It opens at 18:30."],
    ["It was open for six years.", "It closed in 2010, having opened in 2004."],
    ["It has 5 boats.", "It holds 5 % of 100 boats."],
  ])("agree with its quote: %s / %s", (claim, quote) => {
    expect(compareFigures(figuresIn(claim), figuresIn(quote))).toBe("agree")
  })

  test.each([
    ["5 are blue.", "3 are blue and the remaining 5 are red."],
    ["30 are red.", "30 are blue and the rest are red."],
    ["The rest, 60 %, are red.", "30 % are blue and the rest are red."],
    ["19 boats are red.", "Half of the 36 boats are red."],
    ["It rose to 900 boats.", "It doubled from 400 boats."],
    ["In all it carries 16 boats.", "It carries 10 boats and 5 boats more."],
    ["It carries 5 kg.", "The red one carries 15 kg and the blue one 10 kg."],
    ["It carries 5 kg less.", "The red one carries 15 kg and the blue one 10 litres."],
    ["It closed in 2011.", "It opened in 2004 and closed six years later."],
    ["It closed on 3 August 2004.", "It opened on 3 May 2004 and closed two months later."],
    ["It closed on 14 May 2004.", "It opened on 3 May 2004 and closed ten days later."],
    ["It left at 16:05.", "It came at 15:30 and left 45 minutes later."],
    ["It left at 16:15.", "It came at 15:30 and stays 45 minutes."],
    ["It closed in 2010.", "It opened in 2004 with six years of work."],
    ["It closed in July 2004.", "It opened in May 2004 and closed ten days later."],
    ["It closed on 3 May 2006.", "It opened on 3 May 2004 and closed two years and a day later."],
    ["It closed in August.", "It opened in May and closed two months later."],
    ["It closed on 14 May.", "It opened on 3 May and closed ten days later."],
    ["In all it carries 15 kg.", "It carries 10 kg and 5 litres."],
    ["The total is 35 boats.", "It has 1, 2, 3, 4, 5, 6, 7, 8 and 27 boats."],
    ["It carries 2010 boats.", "In 1990 it carried 20 boats."],
    ["It opens in the afternoon.", "It opens at 11:59."],
    ["It makes 300 litres a day.", "It makes 301 litres a day."],
  ])("differ from its quote: %s / %s", (claim, quote) => {
    expect(compareFigures(figuresIn(claim), figuresIn(quote))).toBe("differ")
  })

  test.each([
    ["The rest, 70 %, are red.", "30 boats are blue and the rest are red."],
    ["16 % are red.", "30 of the 200 boats are red."],
    ["It was four times as much.", "It rose from 10 kg to 30 kg."],
    ["It was open for seven years.", "It opened in 2004 and closed in 2010."],
    ["It closed in 2021.", "It opened on 3 May and closed two years later."],
    ["The rest, 100 %, are red.", "The boats are blue and the rest are red."],
    ["It was three times as much.", "It rose from 0 kg to 30 kg."],
    ["The rest, 70, are red.", "30 % are blue and the rest are red."],
  ])("are not in its quote: %s / %s", (claim, quote) => {
    expect(compareFigures(figuresIn(claim), figuresIn(quote))).toBe("unknown")
  })
})
