import { type RefObject, useEffect, useRef } from 'react'

/** The field that a screen of fields begins with, so that typing needs no touch before it. */
export function useFirstField(): RefObject<HTMLInputElement | null> {
  const field = useRef<HTMLInputElement>(null)
  useEffect(() => field.current?.focus(), [])
  return field
}
