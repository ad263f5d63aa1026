import { Select, SimpleGrid } from '@mantine/core'
import { useWatch } from 'react-hook-form'
import type { CallerMatch } from '#server/numbering/rules/callers.ts'
import { internationalText } from '../dialled.ts'
import { useField } from '../form/field.ts'
import { TextField } from '../form/fields.tsx'
import { useWords } from './words.ts'

type Is = CallerMatch['is']
const fresh: Record<Is, CallerMatch> = {
  any: { is: 'any' },
  number: { is: 'number', number: '' },
  prefix: { is: 'prefix', prefix: '' },
  anonymous: { is: 'anonymous' },
}

/** Who calls: anybody, one number, all that begin so, or those who withhold theirs. */
export function CallerField({ name = 'caller', label, any = true }: { name?: string; label: string; any?: boolean }) {
  const t = useWords()
  const { field, error } = useField(name, label)
  const chosen = (useWatch({ name }) as CallerMatch | undefined)?.is ?? 'any'
  const kinds = (['any', 'number', 'prefix', 'anonymous'] as const).filter((is) => any || is !== 'any')
  return (
    <SimpleGrid cols={2} spacing="sm">
      <Select
        label={label}
        error={chosen === 'any' || chosen === 'anonymous' ? error : undefined}
        allowDeselect={false}
        data={kinds.map((value) => ({ value, label: t(value) }))}
        value={chosen}
        onChange={(is) => field.onChange(fresh[is as Is])}
      />
      {chosen === 'number' && <TextField name={`${name}.number`} label={t('which-number')} required exact />}
      {chosen === 'prefix' && (
        <TextField name={`${name}.prefix`} label={t('which-prefix')} hint={t('prefix-hint')} required exact />
      )}
    </SimpleGrid>
  )
}

/** The same in words. */
export function useCallerName(): (caller: CallerMatch) => string {
  const t = useWords()
  return (caller) => {
    if (caller.is === 'number') return internationalText(caller.number)
    return caller.is === 'prefix' ? t('starting', { prefix: caller.prefix }) : t(caller.is)
  }
}
