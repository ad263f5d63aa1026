import { Button, Group, Input, Stack } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import { useFieldArray, useWatch } from 'react-hook-form'
import { useAll } from '../../client/list.ts'
import { useField } from '../../components/form/field.ts'
import { ListField, NumberField, SelectField, SwitchField, TextField } from '../../components/form/fields.tsx'
import { SortedList } from '../../components/sorted-list.tsx'
import classes from './rules-field.module.css'
import { useWords } from './words.ts'

export const emptyRule = {
  pattern: '',
  strip: 0,
  prefix: '',
  trunkId: '',
  callerId: '',
  forceCallerId: false,
  cnl: false,
  onlyExtensions: [],
}

/** The rules in their order, each with its fields under it. */
export function RulesField() {
  const t = useWords()
  const { error } = useField('rules', t('rules'))
  const { fields, move, append, remove } = useFieldArray({ name: 'rules' })
  const trunks = useAll('/trunks')
  const rules = (useWatch({ name: 'rules' }) ?? []) as (typeof emptyRule)[]
  return (
    <Input.Wrapper
      label={t('rules')}
      description={t('rules-hint')}
      error={fields.length === 0 && error}
      labelElement="div"
    >
      <Stack gap="xs" mt={6}>
        <SortedList
          items={fields.map(({ id }, place) => ({
            id,
            name: rules[place]?.pattern
              ? `${rules[place].pattern} → ${trunks.nameOf(rules[place].trunkId) ?? '…'}`
              : t('rule', { place: place + 1 }),
          }))}
          change={(_items, from, to) => move(from, to)}
          remove={fields.length > 1 ? (id) => remove(fields.findIndex((field) => field.id === id)) : undefined}
          below={(_item, place) => (
            <Stack gap="xs" className={classes.rule}>
              <Group align="flex-start" wrap="nowrap" grow preventGrowOverflow={false}>
                <TextField
                  name={`rules.${place}.pattern`}
                  label={t('pattern')}
                  hint={t('pattern-hint')}
                  required
                  exact
                />
                <SelectField
                  name={`rules.${place}.trunkId`}
                  label={t('trunk')}
                  required
                  placeholder={t('choose')}
                  options={trunks.rows.map((trunk) => ({ value: trunk.id, label: trunk.name }))}
                />
              </Group>
              <Group align="flex-start" wrap="nowrap" grow>
                <NumberField name={`rules.${place}.strip`} label={t('strip')} min={0} max={30} />
                <TextField name={`rules.${place}.prefix`} label={t('prefix')} exact />
                <TextField
                  name={`rules.${place}.callerId`}
                  label={t('caller-id')}
                  placeholder={t('caller-id-none')}
                  exact
                />
                <ListField name={`rules.${place}.onlyExtensions`} label={t('only')} placeholder={t('only-none')} />
              </Group>
              <Stack gap={8}>
                <SwitchField name={`rules.${place}.forceCallerId`} label={t('force')} />
                <SwitchField name={`rules.${place}.cnl`} label={t('cnl')} />
              </Stack>
            </Stack>
          )}
        />
        <Group>
          <Button
            size="compact-sm"
            variant="subtle"
            leftSection={<IconPlus size={14} />}
            onClick={() => append({ ...emptyRule, trunkId: rules.at(-1)?.trunkId ?? '' })}
          >
            {t('rule-add')}
          </Button>
        </Group>
      </Stack>
    </Input.Wrapper>
  )
}
