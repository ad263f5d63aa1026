import { type DialledKind, numberKinds } from '#server/kernel/number-kinds.ts'
import { words } from '../app/words.ts'

/** What each kind of number is called, with an example of it. */
const useWords = words('number-kinds', {
  'pt-BR': {
    emergency: 'Emergência',
    local: 'Fixo local',
    mobile: 'Celular local',
    national: 'Fixo DDD',
    'mobile-national': 'Celular DDD',
    'toll-free': '0800',
    'shared-cost': '0300 e 4004',
    service: 'Serviços (três dígitos)',
    private: 'Rede própria',
    premium: '0900 e 0500',
    international: 'Internacional (DDI)',
    unknown: 'Fora do plano',
  },
  en: {
    emergency: 'Emergency',
    local: 'Local fixed',
    mobile: 'Local mobile',
    national: 'National fixed',
    'mobile-national': 'National mobile',
    'toll-free': 'Toll-free (0800)',
    'shared-cost': 'Shared cost (0300, 4004)',
    service: 'Services (three digits)',
    private: 'Private network',
    premium: 'Premium (0900, 0500)',
    international: 'International',
    unknown: 'Outside the plan',
  },
})

export const useKindName = useWords

export function useKindOptions(without: readonly DialledKind[] = []): { value: DialledKind; label: string }[] {
  const t = useWords()
  return numberKinds.filter((kind) => !without.includes(kind)).map((value) => ({ value, label: t(value) }))
}
