import { useVirtualizer } from '@tanstack/react-virtual'
import { type ComponentType, type ReactNode, useRef } from 'react'
import classes from './live.module.css'

const rowHeight = 46
const maxHeight = 'max(320px, calc(100dvh - 372px))'

/**
 * A thousand rows of which only those in sight are drawn; each asks for its own row, so a change draws one of them.
 * `Row` is to be a `memo`.
 */
export function Rows(props: {
  label: string
  columns: string
  heads: readonly ReactNode[]
  ids: readonly string[]
  Row: ComponentType<{ id: string }>
}) {
  const { label, columns, heads, ids, Row } = props
  const body = useRef<HTMLDivElement>(null)
  const rows = useVirtualizer({
    count: ids.length,
    getScrollElement: () => body.current,
    estimateSize: () => rowHeight,
    overscan: 8,
    getItemKey: (index) => ids[index] ?? index,
  })
  return (
    // biome-ignore lint/a11y/useSemanticElements: rows out of sight are not drawn, which a table element does not bear
    <div
      className={classes.grid}
      role="table"
      aria-label={label}
      aria-rowcount={ids.length + 1}
      style={{ '--columns': columns } as object}
    >
      {/* biome-ignore lint/a11y/useSemanticElements: see above */}
      {/* biome-ignore lint/a11y/useFocusableInteractive: a head of columns does nothing */}
      <div className={classes.gridHead} role="row" aria-rowindex={1}>
        {heads.map((head, index) => (
          // biome-ignore lint/a11y/useSemanticElements: see above
          // biome-ignore lint/a11y/useFocusableInteractive: see above
          // biome-ignore lint/suspicious/noArrayIndexKey: columns do not move
          <div key={index} role="columnheader" className={classes.cell}>
            {head}
          </div>
        ))}
      </div>
      {/* biome-ignore lint/a11y/useSemanticElements: see above */}
      <div
        ref={body}
        className={classes.gridBody}
        style={{ maxHeight }}
        role="rowgroup"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: it is scrolled by keys
        tabIndex={0}
        aria-label={label}
      >
        <div style={{ height: rows.getTotalSize(), position: 'relative' }} role="presentation">
          {rows.getVirtualItems().map(({ key, index, start }) => {
            const id = ids[index]
            return (
              id !== undefined && (
                // biome-ignore lint/a11y/useSemanticElements: see above
                // biome-ignore lint/a11y/useFocusableInteractive: what is done to a row is in its menu
                <div
                  key={key}
                  role="row"
                  aria-rowindex={index + 2}
                  className={classes.gridRow}
                  style={{ transform: `translateY(${start}px)` }}
                >
                  <Row id={id} />
                </div>
              )
            )
          })}
        </div>
      </div>
    </div>
  )
}

export function Cell({ children, title }: { children?: ReactNode; title?: string }) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: see above
    <div role="cell" className={classes.cell} title={title}>
      {children}
    </div>
  )
}
