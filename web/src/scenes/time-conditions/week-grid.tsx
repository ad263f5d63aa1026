import { Text } from '@mantine/core'
import { type PointerEvent, useRef, useState } from 'react'
import type { Span, Week } from '#server/time-conditions/rules/week.ts'
import { timeOf } from '#server/time-conditions/rules/week.ts'
import classes from './week-grid.module.css'
import { useWords } from './words.ts'

const day = 1_440
const stepMinutes = 30
type Cell = { place: number; minute: number }
type Drag = { from: Cell; to: Cell; open: boolean }

/** A week as it is open, to be painted by dragging: over several days at once. The list below it does the same by keys. */
export function WeekGrid(props: {
  week: Week
  dayNames: readonly string[]
  paint: (places: readonly number[], span: Span, open: boolean) => void
}) {
  const { week, dayNames, paint } = props
  const t = useWords()
  const box = useRef<HTMLDivElement>(null)
  const [drag, setDrag] = useState<Drag | null>(null)

  function cellAt({ clientX, clientY }: PointerEvent): Cell {
    const { left, top, width, height } = box.current?.getBoundingClientRect() ?? {
      left: 0,
      top: 0,
      width: 1,
      height: 1,
    }
    const place = Math.floor(((clientY - top) / height) * 7)
    const minute = Math.floor((((clientX - left) / width) * day) / stepMinutes) * stepMinutes
    return { place: Math.min(6, Math.max(0, place)), minute: Math.min(day - stepMinutes, Math.max(0, minute)) }
  }
  const isOpen = ({ place, minute }: Cell) =>
    week[place]?.some(({ from, to }) => from <= minute && minute < to) ?? false
  const spanOf = ({ from, to }: Drag): Span => ({
    from: Math.min(from.minute, to.minute),
    to: Math.max(from.minute, to.minute) + stepMinutes,
  })
  const placesOf = ({ from, to }: Drag) =>
    [0, 1, 2, 3, 4, 5, 6].filter(
      (place) => place >= Math.min(from.place, to.place) && place <= Math.max(from.place, to.place),
    )
  const left = (minutes: number) => `${(minutes / day) * 100}%`

  return (
    <div className={classes.grid} role="img" aria-label={t('week-picture')}>
      <div className={classes.hours} aria-hidden>
        {[0, 3, 6, 9, 12, 15, 18, 21, 24].map((hour) => (
          <span key={hour} style={{ left: left(hour * 60) }}>
            {hour}
          </span>
        ))}
      </div>
      <div className={classes.names} aria-hidden>
        {dayNames.map((name) => (
          <Text key={name} size="xs">
            {name}
          </Text>
        ))}
      </div>
      <div
        ref={box}
        className={classes.days}
        onPointerDown={(event) => {
          if (event.button !== 0 || event.currentTarget.closest('fieldset:disabled')) return
          event.preventDefault()
          event.currentTarget.setPointerCapture(event.pointerId)
          const cell = cellAt(event)
          setDrag({ from: cell, to: cell, open: !isOpen(cell) })
        }}
        onPointerMove={(event) => drag && setDrag({ ...drag, to: cellAt(event) })}
        onPointerUp={() => {
          if (drag) paint(placesOf(drag), spanOf(drag), drag.open)
          setDrag(null)
        }}
        onPointerCancel={() => setDrag(null)}
      >
        {week.map((spans, place) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a day of the week is its place
          <div key={place} className={classes.day}>
            {spans.map(({ from, to }) => (
              <div key={from} className={classes.open} style={{ left: left(from), width: left(to - from) }}>
                {to - from >= 180 && `${timeOf(from)} – ${timeOf(to)}`}
              </div>
            ))}
            {drag && placesOf(drag).includes(place) && (
              <div
                className={classes.drag}
                data-open={drag.open}
                style={{ left: left(spanOf(drag).from), width: left(spanOf(drag).to - spanOf(drag).from) }}
              />
            )}
          </div>
        ))}
      </div>
      <Text size="xs" c="dimmed" className={classes.foot}>
        {drag
          ? t(drag.open ? 'painting-open' : 'painting-closed', {
              from: timeOf(spanOf(drag).from),
              to: timeOf(spanOf(drag).to),
            })
          : t('paint-hint')}
      </Text>
    </div>
  )
}
