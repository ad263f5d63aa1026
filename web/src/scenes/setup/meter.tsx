import { VisuallyHidden } from '@mantine/core'
import classes from './wizard.module.css'

/** How loud it is, 0 to 1. */
export function LevelMeter({ level, label }: { level: number; label: string }) {
  const percent = Math.round(Math.min(1, Math.max(0, level)) * 100)
  return (
    <div className={classes.meter}>
      <VisuallyHidden>
        <meter aria-label={label} min={0} max={100} value={percent} />
      </VisuallyHidden>
      <div style={{ width: `${percent}%` }} aria-hidden />
    </div>
  )
}
