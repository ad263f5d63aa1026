import type { ReactNode } from 'react'
import { serverNow } from '../../client/live.ts'
import { useTick } from '../../components/elapsed.tsx'

/** A circle that empties until an instant of the server; `of` is its whole time in milliseconds. */
export function CountdownRing(props: { until: number; of: number; size: number; children?: ReactNode }) {
  const { until, of, size, children } = props
  useTick()
  const left = Math.max(0, until - serverNow())
  const width = size > 30 ? 4 : 2.5
  const radius = (size - width) / 2
  const round = 2 * Math.PI * radius
  const isShort = left < of * 0.25
  return (
    <span style={{ position: 'relative', width: size, height: size, flex: 'none', display: 'inline-block' }}>
      <svg width={size} height={size} aria-hidden="true" style={{ transform: 'rotate(-90deg)', display: 'block' }}>
        <circle {...circle(size, radius, width)} stroke="var(--mantine-color-default-border)" />
        <circle
          {...circle(size, radius, width)}
          stroke={`var(--mantine-color-${isShort ? 'red' : 'indigo'}-filled)`}
          strokeLinecap="round"
          strokeDasharray={round}
          strokeDashoffset={round * (1 - Math.min(1, left / Math.max(1, of)))}
          style={{ transition: 'stroke-dashoffset 1s linear' }}
        />
      </svg>
      {children && (
        <span style={{ position: 'absolute', inset: 0, display: 'grid', placeItems: 'center' }}>{children}</span>
      )}
    </span>
  )
}

const circle = (size: number, radius: number, width: number) => ({
  cx: size / 2,
  cy: size / 2,
  r: radius,
  fill: 'none',
  strokeWidth: width,
})
