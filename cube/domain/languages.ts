/**
 * The languages of the pages, each by its own name. The words of a language stand in the folder of its code in
 * `dashboard/src/i18n`. The first one is built into `dist`, each other into the folder of its code there.
 */
export const LANGUAGES = { vi: 'Tiếng Việt', en: 'English' } as const

export type Language = keyof typeof LANGUAGES

const codes = Object.keys(LANGUAGES) as Language[]

/** The language that an address asks for with `lang`: the first one where it names none that there is. */
export function languageOf(lang: unknown): Language {
  return codes.find((code) => code === lang) ?? codes[0]!
}

/** What `lang` says in an address of a language, and the folder in which it is built; '' of the first one. */
export function langOf(language: Language): string {
  return language === codes[0] ? '' : language
}

/** The language that the pages of another one offer. */
export function nextLanguage(language: Language): Language {
  return codes[(codes.indexOf(language) + 1) % codes.length]!
}
