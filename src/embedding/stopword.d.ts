// Types for the lists used from the package `stopword`, which has none of its own.
declare module "stopword" {
  type Words = string[]
  export const ara: Words, ben: Words, bul: Words, ces: Words, dan: Words, deu: Words, ell: Words, eng: Words
  export const fas: Words, fin: Words, fra: Words, heb: Words, hin: Words, hun: Words, ind: Words, ita: Words
  export const jpn: Words, kor: Words, nld: Words, nob: Words, pol: Words, por: Words, ron: Words, rus: Words
  export const slk: Words, spa: Words, swe: Words, tha: Words, tur: Words, ukr: Words, vie: Words, zho: Words
}
