import { Button, Group, Input, Stack } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import { useFieldArray, useWatch } from 'react-hook-form'
import { useAll } from '../../client/list.ts'
import { useField } from '../../components/form/field.ts'
import {
  ListField,
  ManyField,
  NumberField,
  SelectField,
  SwitchField,
  TextField,
} from '../../components/form/fields.tsx'
import { useKindOptions } from '../../components/number-kinds.ts'
import { SortedList } from '../../components/sorted-list.tsx'
import classes from './rules-field.module.css'
import { useWords } from './words.ts'

export const emptyRule = {
  pattern: '',
  kinds: [],
  strip: 0,
  prefix: '',
  csp: 'keep',
  trunkId: '',
  thenTrunkIds: [],
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
  const trunkOptions = trunks.rows.map((trunk) => ({ value: trunk.id, label: trunk.name }))
  const kinds = useKindOptions(['emergency'])
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
                  options={trunkOptions}
                />
                <ManyField
                  name={`rules.${place}.thenTrunkIds`}
                  label={t('then-trunks')}
                  hint={t('then-trunks-hint')}
                  placeholder={t('then-trunks-none')}
                  options={trunkOptions}
                />
              </Group>
              <ManyField
                name={`rules.${place}.kinds`}
                label={t('kinds')}
                placeholder={t('kinds-any')}
                options={kinds}
              />
              <Group align="flex-start" wrap="nowrap" grow>
                <NumberField name={`rules.${place}.strip`} label={t('strip')} min={0} max={30} />
                <TextField name={`rules.${place}.prefix`} label={t('prefix')} exact />
                <TextField
                  name={`rules.${place}.callerId`}
                  label={t('caller-id')}
                  placeholder={t('caller-id-none')}
                  exact
                />
                <CspField name={`rules.${place}.csp`} />
                <ListField name={`rules.${place}.onlyExtensions`} label={t('only')} placeholder={t('only-none')} />
              </Group>
              <Group gap="xl">
                <SwitchField name={`rules.${place}.forceCallerId`} label={t('force')} />
                <SwitchField name={`rules.${place}.cnl`} label={t('cnl')} />
              </Group>
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

/** Of the carriers that Anatel lets people choose, those that most calls go by (código de seleção de prestadora). */
const carriers = ['12', '14', '15', '21', '31', '41']

function CspField({ name }: { name: string }) {
  const t = useWords()
  const { value } = useField(name, t('csp'))
  const listed = ['keep', 'remove', ...carriers]
  const own = typeof value === 'string' && !listed.includes(value) ? [value] : []
  return (
    <SelectField
      name={name}
      label={t('csp')}
      options={[...listed, ...own].map((one) => ({
        value: one,
        label: one === 'keep' || one === 'remove' ? t(`csp-${one}`) : t('csp-by', { csp: one }),
      }))}
    />
  )
}
