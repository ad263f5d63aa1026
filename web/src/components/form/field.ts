import { createContext, useContext, useEffect } from 'react'
import { type FieldError, useController } from 'react-hook-form'

/** What a field is called and how its value is said, where it is spoken of elsewhere in the form. */
export type FieldWords = { label: string; show?: ((value: unknown) => string) | undefined }

/** The fields that the form shows now: a problem of any other is said above all. */
export const ShownFields = createContext<Map<string, FieldWords>>(new Map())

export type FieldProps = { name: string; label: string; hint?: React.ReactNode; required?: boolean; disabled?: boolean }

export function useField(name: string, label: string, show?: (value: unknown) => string) {
  const { field, fieldState } = useController({ name })
  const shown = useContext(ShownFields)
  useEffect(() => {
    shown.set(name, { label, show })
    return () => void shown.delete(name)
  }, [shown, name, label, show])
  return { field, value: field.value as unknown, error: messageIn(fieldState.error) }
}

/** A list's error may be that of one of its items. */
function messageIn(error: FieldError | undefined): string | undefined {
  if (error === undefined || error === null) return undefined
  if (typeof error.message === 'string') return error.message
  for (const inner of Object.values(error)) {
    const message = typeof inner === 'object' ? messageIn(inner as FieldError) : undefined
    if (message) return message
  }
  return undefined
}
