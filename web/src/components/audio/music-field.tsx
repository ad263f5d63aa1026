import { useFormContext } from 'react-hook-form'
import { useAll } from '../../client/list.ts'
import { SelectField } from '../form/fields.tsx'
import { useWords } from './words.ts'

/** What is heard while somebody waits. A name that stands in Asterisk's own configuration, as queues once had it, is kept. */
export function MusicField(props: { name: string; label?: string; hint?: string; none?: string }) {
  const { name, label, hint, none } = props
  const t = useWords()
  const { rows, isPending } = useAll('/music')
  const kept = useFormContext().getValues(name) as string | null | undefined
  const options = rows.map((music) => ({ value: music.id, label: music.name }))
  const isOld = kept && !isPending && !options.some(({ value }) => value === kept)
  return (
    <SelectField
      name={name}
      label={label ?? t('music')}
      hint={hint}
      none={none ?? t('music-none')}
      options={[...options, ...(isOld ? [{ value: kept, label: kept }] : [])]}
    />
  )
}
