import { createInstance, type TOptions } from 'i18next'
import { initReactI18next, useTranslation } from 'react-i18next'

export const languages = ['pt-BR', 'en'] as const
export type Language = (typeof languages)[number]
const keptAs = 'vez:language'

const isLanguage = (text: string | null): text is Language => languages.some((one) => one === text)

function firstLanguage(): Language {
  const kept = localStorage.getItem(keptAs)
  if (isLanguage(kept)) return kept
  return navigator.languages.some((one) => one.startsWith('pt')) || !navigator.language.startsWith('en')
    ? 'pt-BR'
    : 'en'
}

export const i18n = createInstance()
await i18n.use(initReactI18next).init({
  lng: firstLanguage(),
  fallbackLng: 'pt-BR',
  resources: {},
  interpolation: { escapeValue: false },
  returnNull: false,
})
document.documentElement.lang = i18n.language

export async function speak(language: Language): Promise<void> {
  localStorage.setItem(keptAs, language)
  document.documentElement.lang = language
  await i18n.changeLanguage(language)
}

type Speech<Key extends string> = Record<Language, Record<Key, string>>
export type Say<Key extends string> = (key: Key, values?: TOptions) => string
/** Written with `_one` and `_other` where there is a count, and asked for without. */
type Asked<Key extends string> = Key extends `${infer Stem}_one` | `${infer Stem}_other` ? Stem : Key

/**
 * The words of one scene, in every language: a key that one of them lacks does not compile.
 * `export const useWords = words('queues', { 'pt-BR': {…}, en: {…} })`, then `const t = useWords(); t('title')`.
 */
export function words<Key extends string>(scene: string, speech: Speech<Key>): () => Say<Asked<Key>> {
  for (const language of languages) i18n.addResourceBundle(language, scene, speech[language])
  return function useWords() {
    const { t } = useTranslation(scene, { i18n, useSuspense: false })
    return t as unknown as Say<Asked<Key>>
  }
}
