import { Badge, Group, Input, Select, Stack, Text } from '@mantine/core'
import { IconUserPlus } from '@tabler/icons-react'
import { useCallback } from 'react'
import { useWatch } from 'react-hook-form'
import { useAll } from '../../client/list.ts'
import { useMe } from '../../client/me.ts'
import { useField } from '../../components/form/field.ts'
import type { SkillLevel } from '../../components/skills/skills-field.tsx'
import { SortedList } from '../../components/sorted-list.tsx'
import { useWords } from './words.ts'

/** Who serves the queue, in the order that people drag them into. */
export function MembersField() {
  const t = useWords()
  const mayList = useMe().may('user.read')
  const users = useAll('/users', { enabled: mayList })
  const nameOf = useCallback((id: string) => users.nameOf(id) ?? id, [users])
  const show = useCallback((kept: unknown) => ((kept as string[] | undefined) ?? []).map(nameOf).join(', '), [nameOf])
  const { field, value, error } = useField('memberIds', t('members'), show)
  const members = (value as string[] | undefined) ?? []
  const asked = (useWatch({ name: 'skills' }) ?? []) as SkillLevel[]
  const skills = useAll('/skills')
  /** Whether somebody works here any more, and what of the skills asked for this one has. */
  const About = ({ id }: { id: string }) => {
    const user = users.rows.find((one) => one.id === id)
    return (
      <Group gap={6} wrap="nowrap">
        {asked.map(({ skillId, level }) => {
          const own = user?.skills?.find((one) => one.skillId === skillId)?.level ?? 0
          const skill = skills.nameOf(skillId) ?? ''
          return (
            <Badge key={skillId} tt="none" variant="light" color={own >= level ? 'teal' : 'orange'}>
              {own > 0 ? `${skill} ${own}` : t('lacks', { skill })}
            </Badge>
          )
        })}
        {user?.active === false && (
          <Badge tt="none" color="gray" variant="light">
            {t('inactive')}
          </Badge>
        )}
      </Group>
    )
  }
  const others = users.rows.filter(({ id, active }) => active && !members.includes(id))
  return (
    <Input.Wrapper label={t('members')} description={t('members-hint')} error={error} labelElement="div">
      <Stack gap="xs" mt={6}>
        {members.length === 0 ? (
          <Text size="sm" c="dimmed">
            {t('members-none')}
          </Text>
        ) : (
          <SortedList
            items={members.map((id) => ({
              id,
              name: nameOf(id),
              more: <About id={id} />,
            }))}
            change={(items) => field.onChange(items.map(({ id }) => id))}
            remove={(id) => field.onChange(members.filter((one) => one !== id))}
          />
        )}
        <Select
          // A new one each time that somebody was taken: it is empty again.
          key={members.length}
          aria-label={t('members-add')}
          placeholder={t('members-add')}
          leftSection={<IconUserPlus size={16} />}
          searchable
          data={others.map(({ id, name }) => ({ value: id, label: name }))}
          value={null}
          onChange={(id) => id && field.onChange([...members, id])}
        />
      </Stack>
    </Input.Wrapper>
  )
}
