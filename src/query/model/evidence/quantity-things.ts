// Words for quantities that name mere things in a yes-no question.
import { hasQuestionWord } from "./question-words.ts"

/** Things in yes-no questions, although words for quantities elsewhere: `Can I pay the rent in cash?` asks for no price. */
const THINGS =
  /(?<!\p{L})(?:pays?|paid|rents?|salary|salaries|wages?|phones?(?! numbers?)|telephones?(?! numbers?)|miete|gehalt|telefone?n?s?|salaire|téléphones?|salario|teléfonos?|stipendio|telefon[oiyue]|telefonu|зарплат\p{L}+|телефон\p{L}{0,2})(?!\p{L})/giu
const ENDS = /[?？؟;か]\s*$/u
const WHETHER = /^\P{L}*(?:can|may|could|must|should|is|are|was|were|do|does|did|will|has|have|am)(?!\p{L})/iu
const TELLS = /(?<!\p{L})(?:tell|say|give|name|show|know|what|how|which)(?!\p{L})/iu

/** Replaces such things by blanks. */
export function withoutThings(question: string, language: string | null): string {
  const isWhether =
    language === "en"
      ? WHETHER.test(question) && !TELLS.test(question)
      : ENDS.test(question) && hasQuestionWord(question.toLowerCase(), language) === false
  return isWhether ? question.replace(THINGS, " ") : question
}
