import { type DragEvent, type ReactNode, useState } from 'react'
import classes from './drop-zone.module.css'

/** Files may be dropped here; who has no mouse has the button inside. */
export function DropZone({ drop, children }: { drop: (files: File[]) => void; children: ReactNode }) {
  const [over, setOver] = useState(false)
  const stay = (event: DragEvent) => {
    event.preventDefault()
    setOver(true)
  }
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: dropping is a way beside the button
    <div
      className={`${classes.zone} ${over ? classes.over : ''}`}
      onDragEnter={stay}
      onDragOver={stay}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault()
        setOver(false)
        drop([...event.dataTransfer.files])
      }}
    >
      {children}
    </div>
  )
}
