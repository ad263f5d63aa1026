import { ActionIcon, CloseButton, Group, Menu, Text, TextInput, Tooltip } from '@mantine/core'
import { useDebouncedCallback } from '@mantine/hooks'
import { IconBaselineDensitySmall, IconColumns3, IconDownload, IconSearch } from '@tabler/icons-react'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { type ReactNode, useEffect, useRef, useState } from 'react'
import { useShortcuts } from '../app/keys.ts'
import { i18n } from '../app/words.ts'
import { saveAs, writeCsv } from './csv.ts'
import type { Column } from './data-table.tsx'
import { useTableWords } from './data-table-words.ts'

const askAfterMs = 250

/** What stands above a list: the search, how many there are, and how they are shown. */
export function TableTools<Row>(props: {
  columns: readonly Column<Row>[]
  shown: readonly Column<Row>[]
  rows: readonly Row[]
  more: boolean
  fileName: string
  dense: boolean
  setDense: (dense: boolean) => void
  choose: (columnId: string, shown: boolean) => void
  children?: ReactNode
}) {
  const { columns, shown, rows, more, fileName, dense, setDense, choose, children } = props
  const t = useTableWords()

  function download() {
    const cells = rows.map((row) => shown.map((column) => column.text(row)))
    const separator = i18n.language === 'en' ? ',' : ';'
    saveAs(`${fileName}.csv`, writeCsv([shown.map((column) => column.header), ...cells], separator))
  }

  return (
    <Group justify="space-between" mb="xs" gap="xs">
      <Group gap="sm" wrap="nowrap">
        <Search />
        <Text size="xs" c="dimmed" role="status" style={{ whiteSpace: 'nowrap' }}>
          {more ? t('rows-more', { count: rows.length }) : t('rows', { count: rows.length })}
        </Text>
      </Group>
      <Group gap={4} wrap="nowrap">
        {children}
        <Tooltip label={t('dense')}>
          <ActionIcon
            variant={dense ? 'light' : 'subtle'}
            size="lg"
            aria-label={t('dense')}
            aria-pressed={dense}
            onClick={() => setDense(!dense)}
          >
            <IconBaselineDensitySmall size={18} />
          </ActionIcon>
        </Tooltip>
        <Menu closeOnItemClick={false} position="bottom-end">
          <Menu.Target>
            <Tooltip label={t('columns')}>
              <ActionIcon size="lg" aria-label={t('columns')}>
                <IconColumns3 size={18} />
              </ActionIcon>
            </Tooltip>
          </Menu.Target>
          <Menu.Dropdown>
            {columns.slice(1).map((column) => {
              const isShown = shown.includes(column)
              return (
                <Menu.CheckboxItem key={column.id} checked={isShown} onChange={() => choose(column.id, !isShown)}>
                  {column.header}
                </Menu.CheckboxItem>
              )
            })}
          </Menu.Dropdown>
        </Menu>
        <Tooltip label={t('csv')}>
          <ActionIcon size="lg" aria-label={t('csv')} onClick={download} disabled={rows.length === 0}>
            <IconDownload size={18} />
          </ActionIcon>
        </Tooltip>
      </Group>
    </Group>
  )
}

/** `/` leads here; what is typed is in the address a moment later. */
function Search() {
  const t = useTableWords()
  const field = useRef<HTMLInputElement>(null)
  const navigate = useNavigate()
  const { q = '' } = useSearch({ strict: false }) as { q?: unknown }
  const [text, setText] = useState(String(q))
  useEffect(() => {
    if (document.activeElement !== field.current) setText(String(q))
  }, [q])
  useShortcuts([{ keys: '/', words: t('key-search'), group: t('keys'), run: () => field.current?.focus() }])
  const ask = useDebouncedCallback((wanted: string) => {
    void navigate({
      to: '.',
      replace: true,
      search: (now: Record<string, unknown>) => ({ ...now, q: wanted || undefined }),
    } as never)
  }, askAfterMs)

  function say(wanted: string) {
    setText(wanted)
    ask(wanted.trim())
  }

  return (
    <TextInput
      ref={field}
      w={280}
      size="sm"
      aria-label={t('search')}
      placeholder={t('search')}
      leftSection={<IconSearch size={16} aria-hidden />}
      rightSection={text && <CloseButton size="sm" aria-label={t('clear-search')} onClick={() => say('')} />}
      value={text}
      maxLength={100}
      onChange={(event) => say(event.currentTarget.value)}
    />
  )
}
