// Texts with `¦` where their sentences end: the same in Node and in workerd, whose Unicode data may differ.

export const CUT_SENTENCES: readonly [kind: string, marked: string][] = [
  [
    "German abbreviations",
    "Die Fähre legt z. B. um 9 ab, d. h. früh.¦ Frau Dr. Kern zahlt ggf. 4,50 Euro lt. Abs. 2.¦ Vgl. Nr. 8.",
  ],
  [
    "German ordinals and numbers",
    "Am 3. Mai kam der 2. Zug.¦ Siehe Kapitel 4. ¦Neue Gleise liegen dort.¦ Es waren 12. ¦Die anderen fehlten.",
  ],
  [
    "German kings and quotes",
    "„Er ging.“ ¦Unter Ludwig XV. König zu sein war teuer.¦ Es gab Salz, Öl usw. ¦Das war alles.",
  ],
  [
    "English abbreviations",
    "See Fig. 3, e.g. the pump by Acme Inc. in the U.S. market.¦ It was no. 7 vs. no. 8.¦ Mr. Hale left at 6 p.m. ¦The rest stayed.",
  ],
  ["English initials", "J. R. Marlow met Dr. Ida K. Ferris.¦ He took vitamin C. ¦It helped.¦ Was it Roe v. Wade?¦ No."],
  [
    "English words that abbreviate elsewhere",
    "We saw the spa. ¦Then I made up my mind. ¦She had the max. ¦They agreed.",
  ],
  [
    "names with points",
    "Open wrangler.toml or https://a.example/x?y=1&z=2.html first.¦ Version 2.0.1 reads main.ts.¦ It costs 3.50.",
  ],
  ["dates", "It rained on Jan. 5, 2024, and on 26.11.2026 too.¦ Then it stopped."],
  ["footnotes and emphasis", "One claim holds.[1] ¦Another does too.[2][3] ¦**Bold ends.** ¦So does this.² ¦Last."],
  ["quotes that go on", '"Ready?" he asked.¦ "Yes." ¦Wait… ¦What did (so they say, etc.) follow?'],
  [
    "French",
    "M. Lenoir loge av. Foch, p. ex. au n° 8. ¦Mme Roy aussi, cf. p. 12. ¦Il y a des clés, etc. ¦Les autres non.",
  ],
  [
    "French units",
    "La corde mesure 1,8 m. ¦Le treuil pèse 2 t. ¦M. Roy les garde depuis 30 h. ¦La vis fait 4 mm. ¦Elle tient.",
  ],
  ["Spanish", "El Sr. Vidal vive en la avda. Norte, núm. 9. ¦Véase la pág. 14. ¦¿Vienes?¦ Sí, con la Dra. Mora."],
  ["Italian", "Il sig. Conti e la dott.ssa Riva sono qui, ecc. ¦Il resto è a pag. 6, art. 2. ¦Costa 7,5 euro."],
  ["Portuguese", "O Sr. Lima mora na av. Sul, n.º 4, p. ex. ao lado. ¦Não veio a Dra. Reis.¦ Veja a pág. 3."],
  ["Dutch", "Dhr. Smit kwam o.a. met mevr. De Wit, bijv. op blz. 12. ¦Het was leuk."],
  ["Polish", "Dr Lis mieszka przy ul. Polnej, np. pod nr 6. ¦To jest m.in. jego dom, por. rys. 2."],
  ["Czech", "Pan ing. Dvořák bydlí např. v ul. Polní, č. 8. ¦Je to tzv. dům a není nový."],
  ["Turkish", "Sn. Kaya geldi, bkz. s. 4. ¦Bu kitap 3. Selim dönemi için önemli bir eser.¦ Çok iyi."],
  ["Finnish", "Avaamme esim. klo 9 ja ks. s. 4. ¦Se on hyvä."],
  ["Swedish", "Det är t.ex. bl.a. så som det var kl. 9. ¦Den är bra."],
  ["Hungarian", "Ez pl. dr. Nagy háza, és az ún. Kis ház.¦ Nem az."],
  [
    "Russian",
    "Он родился в 1990 г. в Туле, т. е. давно.¦ А. П. Чехов жил на ул. Мира, см. рис. 3. ¦В 1995 г. ¦Он уехал.",
  ],
  ["Ukrainian", "Він живе на вул. Миру, див. рис. 2, і т. д. ¦Це все."],
  ["Greek", "Τι κάνεις;¦ Καλά.¦ Ο κ. Νίκου, π.χ. ο γιατρός, ήρθε.¦ Έτσι;"],
  ["Korean dates", "회의는 2026. 11. 26. 부산에서 열린다.¦ 참석자는 12명이다."],
  ["Chinese", "这是第一句。¦“真的吗？”¦他问。¦版本3.5发布了！¦好吗?¦好。"],
  ["Japanese", "彼は「雨です。」と言った。¦本当？¦はい。¦（終わり。）¦では。"],
  ["Arabic and Persian", "هل أنت هنا؟¦ نعم.¦ قال د. سامي شيئا."],
  ["Thai, which parts with spaces", "สร้างเมื่อ พ.ศ. 2500 โดยคนในหมู่บ้าน"],
  ["Urdu", "یہ گھر ہے۔¦ وہ باغ ہے۔"],
  ["Hindi", "डॉ. वर्मा आए।¦ वह घर गया॥¦ अब"],
  ["Armenian and Burmese", "Բարեւ։¦ Ոչ։¦ သူ လာ၏။¦ ပြန်၏။"],
]
