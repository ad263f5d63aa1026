import { useDebouncedValue } from '@mantine/hooks'
import { useWatch } from 'react-hook-form'
import { ChanSipAnswers } from '../../components/chan-sip/answers.tsx'
import { AreaField } from '../../components/form/fields.tsx'
import { useWordAnswers } from './word-answers.ts'
import { useWords } from './words.ts'

const askAfterMs = 400

/** chan_sip's words, and what becomes of each: said by the server that will apply them. */
export function AdditionalField() {
  const t = useWords()
  const text = String(useWatch({ name: 'additional' }) ?? '')
  const [asked] = useDebouncedValue(text.trim(), askAfterMs)
  const answers = useWordAnswers(asked)
  return (
    <div>
      <AreaField
        name="additional"
        label={t('additional')}
        hint={t('additional-hint')}
        rows={3}
        exact
        placeholder={'insecure=port,invite\nqualify=yes'}
      />
      <ChanSipAnswers answers={answers} />
    </div>
  )
}
