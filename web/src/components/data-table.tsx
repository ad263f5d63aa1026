import { Alert, Button, Group, Skeleton, Text, UnstyledButton } from '@mantine/core'
import { useLocalStorage } from '@mantine/hooks'
import { IconAlertTriangle, IconArrowDown, IconArrowUp, IconSearchOff } from '@tabler/icons-react'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import {
  type ColumnDef,
  columnVisibilityFeature,
  createSortedRowModel,
  rowSortingFeature,
  sortFn_alphanumeric,
  tableFeatures,
  useTable,
} from '@tanstack/react-table'
import { useVirtualizer } from '@tanstack/react-virtual'
import { type KeyboardEvent, type ReactNode, useEffect, useMemo, useRef, useState } from 'react'
import { type Listed, type ListPath, type RowOf, useList } from '../client/list.ts'
import classes from './data-table.module.css'
import { TableTools } from './data-table-tools.tsx'
import { useTableWords } from './data-table-words.ts'
import { EmptyState } from './empty-state.tsx'

export type Column<Row> = {
  id: string
  header: string
  /** In words: for the file, for sorting, and for the eye where there is no `cell`. */
  text: (row: Row) => string | number | null
  cell?: (row: Row) => ReactNode
  /** In pixels; who has none shares the rest. */
  width?: number
  align?: 'right'
  /** Shown only when it is chosen. */
  hidden?: boolean
}

const features = tableFeatures({
  columnVisibilityFeature,
  rowSortingFeature,
  sortedRowModel: createSortedRowModel(),
  sortFns: { alphanumeric: sortFn_alphanumeric },
})
type Features = typeof features
type AnyRow = { id: string }
type Sorting = { id: string; desc: boolean }[]

const rowHeight = { normal: 44, dense: 34 }
const slowAfterMs = 400
/** Asked for before the end is seen. */
const rowsAhead = 20

/**
 * A list of records, as long as it may be: pages come while one scrolls, only what is seen is drawn. The search is in
 * the address (`?q=`), the record that is open as well (`?id=`). One tab stop: arrows walk, Enter opens.
 */
export function DataTable<Path extends ListPath>(props: {
  path: Path
  columns: readonly Column<RowOf<Path>>[]
  /** What the downloaded file is called. */
  fileName: string
  empty: ReactNode
  tools?: ReactNode
}) {
  const { path, columns, fileName, empty, tools } = props
  const t = useTableWords()
  const { q = '', id } = useSearch({ strict: false }) as { q?: string; id?: string }
  const list = useList(path, String(q)) as unknown as Listed<AnyRow>
  const [dense, setDense] = useLocalStorage({ key: 'vez:dense', defaultValue: false })
  const [chosen, setChosen] = useLocalStorage<Record<string, boolean>>({ key: `vez:columns:${path}`, defaultValue: {} })
  const [sorting, setSorting] = useState<Sorting>([])
  const visibility = useMemo(
    () => ({ ...Object.fromEntries(columns.map((column) => [column.id, !column.hidden])), ...chosen }),
    [columns, chosen],
  )
  const definitions = useMemo(
    () =>
      columns.map(
        (column): ColumnDef<Features, AnyRow> => ({
          id: column.id,
          accessorFn: (row) => column.text(row as RowOf<Path>),
          sortFn: 'alphanumeric',
        }),
      ),
    [columns],
  )
  // The server keeps one order; what has come whole may be put into another.
  const maySort = !list.more && list.rows.length > 1
  const table = useTable({
    features,
    columns: definitions,
    data: list.rows as AnyRow[],
    getRowId: (row) => row.id,
    state: { columnVisibility: visibility, sorting: maySort ? sorting : [] },
    onSortingChange: setSorting,
  })
  const rows = table.getRowModel().rows.map((row) => row.original as RowOf<Path>)
  const shown = table
    .getVisibleLeafColumns()
    .flatMap(({ id: columnId }) => columns.find((one) => one.id === columnId) ?? [])

  if (list.problem && list.rows.length === 0)
    return (
      <Alert color="red" icon={<IconAlertTriangle size={18} />} title={list.problem.message} role="alert">
        <Button variant="default" size="xs" onClick={list.again}>
          {t('again')}
        </Button>
      </Alert>
    )
  if (!list.isPending && list.rows.length === 0 && !q) return <div className={classes.box}>{empty}</div>

  const sortBy = (column: { id: string }) =>
    setSorting(([now]) => {
      if (now?.id !== column.id) return [{ id: column.id, desc: false }]
      return now.desc ? [] : [{ id: column.id, desc: true }]
    })

  return (
    <>
      <TableTools
        columns={columns}
        shown={shown}
        rows={rows}
        more={list.more}
        fileName={fileName}
        dense={dense}
        setDense={setDense}
        choose={(columnId, isShown) => setChosen({ ...chosen, [columnId]: isShown })}
      >
        {tools}
      </TableTools>
      {list.isPending ? (
        <Waiting columns={shown.length} height={rowHeight[dense ? 'dense' : 'normal']} />
      ) : rows.length === 0 ? (
        <NothingFound q={String(q)} />
      ) : (
        <Body
          list={list}
          rows={rows as AnyRow[]}
          columns={shown as unknown as Column<AnyRow>[]}
          openId={id}
          height={rowHeight[dense ? 'dense' : 'normal']}
          sorting={sorting[0]}
          sortBy={maySort ? sortBy : undefined}
          label={fileName}
        />
      )}
    </>
  )
}

function Body<Row extends AnyRow>(props: {
  list: Listed<AnyRow>
  rows: readonly Row[]
  columns: readonly Column<Row>[]
  openId: string | undefined
  height: number
  sorting: Sorting[number] | undefined
  sortBy: ((column: { id: string }) => void) | undefined
  label: string
}) {
  const { list, rows, columns, openId, height, sorting, sortBy, label } = props
  const t = useTableWords()
  const box = useRef<HTMLDivElement>(null)
  const [at, setAt] = useState(0)
  const navigate = useNavigate()
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => box.current,
    estimateSize: () => height,
    overscan: 12,
  })
  // biome-ignore lint/correctness/useExhaustiveDependencies: another density is measured anew
  useEffect(() => virtual.measure(), [height])
  const seen = virtual.getVirtualItems()
  const last = seen.at(-1)?.index ?? 0
  useEffect(() => {
    if (list.more && !list.isLoadingMore && last >= rows.length - rowsAhead) list.loadMore()
  }, [last, rows.length, list])

  const open = (row: Row) =>
    void navigate({ to: '.', search: (now: Record<string, unknown>) => ({ ...now, id: row.id }) } as never)

  function walk(event: KeyboardEvent) {
    const to = next(event.key, at, rows.length)
    if (to === undefined) return
    event.preventDefault()
    setAt(to)
    virtual.scrollToIndex(to)
    requestAnimationFrame(() => box.current?.querySelector<HTMLElement>(`[data-index="${to}"]`)?.focus())
  }

  const first = Math.min(at, rows.length - 1)
  const before = seen[0]?.start ?? 0
  const behind = virtual.getTotalSize() - (seen.at(-1)?.end ?? 0)
  return (
    <div className={classes.box} ref={box}>
      <table className={classes.table} aria-label={label} aria-rowcount={list.more ? -1 : rows.length + 1}>
        <colgroup>
          {columns.map((column) => (
            <col key={column.id} style={column.width === undefined ? undefined : { width: column.width }} />
          ))}
        </colgroup>
        <thead>
          <tr>
            {columns.map((column) => (
              <th
                key={column.id}
                scope="col"
                className={column.align && classes.right}
                aria-sort={sorting?.id === column.id ? (sorting.desc ? 'descending' : 'ascending') : undefined}
              >
                {sortBy ? (
                  <UnstyledButton
                    className={classes.sort}
                    onClick={() => sortBy(column)}
                    aria-label={t('sort-by', { column: column.header })}
                  >
                    {column.header}
                    {sorting?.id === column.id &&
                      (sorting.desc ? <IconArrowDown size={14} aria-hidden /> : <IconArrowUp size={14} aria-hidden />)}
                  </UnstyledButton>
                ) : (
                  column.header
                )}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {before > 0 && <Spacer height={before} columns={columns.length} />}
          {seen.map(({ index }) => {
            const row = rows[index]
            if (!row) return null
            return (
              <tr
                key={row.id}
                data-index={index}
                aria-rowindex={index + 2}
                tabIndex={index === first ? 0 : -1}
                className={`${classes.row} ${row.id === openId ? classes.open : ''}`}
                style={{ height }}
                onClick={(event) => isOwnClick(event.target) && open(row)}
                onFocus={() => setAt(index)}
                onKeyDown={(event) => {
                  if (event.target !== event.currentTarget) return
                  if (event.key === 'Enter') open(row)
                  else walk(event)
                }}
              >
                {columns.map((column, place) => (
                  <td key={column.id} className={column.align && classes.right}>
                    {place === 0 ? (
                      <Link
                        to="."
                        search={((now: Record<string, unknown>) => ({ ...now, id: row.id })) as never}
                        className={classes.name}
                        tabIndex={-1}
                        preload={false}
                      >
                        {column.cell ? column.cell(row) : column.text(row)}
                      </Link>
                    ) : column.cell ? (
                      column.cell(row)
                    ) : (
                      column.text(row)
                    )}
                  </td>
                ))}
              </tr>
            )
          })}
          {behind > 0 && <Spacer height={behind} columns={columns.length} />}
        </tbody>
      </table>
      {list.isLoadingMore && (
        <Text size="xs" c="dimmed" p="xs" role="status">
          {t('loading-more')}
        </Text>
      )}
    </div>
  )
}

const pageRows = 10

/** Where a key leads in the list; undefined where it means nothing here. */
function next(key: string, at: number, count: number): number | undefined {
  const end = count - 1
  switch (key) {
    case 'ArrowDown':
      return Math.min(end, at + 1)
    case 'ArrowUp':
      return Math.max(0, at - 1)
    case 'PageDown':
      return Math.min(end, at + pageRows)
    case 'PageUp':
      return Math.max(0, at - pageRows)
    case 'Home':
      return 0
    case 'End':
      return end
    default:
      return undefined
  }
}

/** A click on something in the row that does something of its own is not a click on the row. */
const isOwnClick = (target: EventTarget) =>
  target instanceof Element && target.closest('a, button, input, label, [role="menuitem"]') === null

const Spacer = ({ height, columns }: { height: number; columns: number }) => (
  <tr aria-hidden className={classes.spacer} style={{ height }}>
    <td colSpan={columns} />
  </tr>
)

function Waiting({ columns, height }: { columns: number; height: number }) {
  const t = useTableWords()
  const [slow, setSlow] = useState(false)
  useEffect(() => {
    const timer = setTimeout(() => setSlow(true), slowAfterMs)
    return () => clearTimeout(timer)
  }, [])
  return (
    <div className={classes.box}>
      {slow && (
        <Text size="sm" c="dimmed" p="sm" role="status">
          {t('slow')}
        </Text>
      )}
      {Array.from({ length: 6 }, (_none, row) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: they are all alike
        <Group key={row} wrap="nowrap" px={12} h={height} gap="xl" aria-hidden>
          {Array.from({ length: columns }, (_nothing, column) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: they are all alike
            <Skeleton key={column} h={10} w={`${40 + ((row * 7 + column * 13) % 50)}%`} />
          ))}
        </Group>
      ))}
    </div>
  )
}

function NothingFound({ q }: { q: string }) {
  const t = useTableWords()
  return (
    <div className={classes.box}>
      <EmptyState icon={IconSearchOff} title={t('nothing-found', { q })}>
        <Button
          variant="default"
          size="xs"
          renderRoot={(given) => (
            <Link {...given} to="." search={((now: Record<string, unknown>) => ({ ...now, q: undefined })) as never} />
          )}
        >
          {t('clear-search')}
        </Button>
      </EmptyState>
    </div>
  )
}
