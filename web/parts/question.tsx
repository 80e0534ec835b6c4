import { type ReactNode, useEffect, useRef } from 'react'

type Props = { title: string; isOpen: boolean; close: () => void; children: ReactNode }

/** Asks before something is done: in front of the page, left by Escape as well. */
export function Question({ title, isOpen, close, children }: Props) {
  const place = useRef<HTMLDialogElement>(null)
  useEffect(() => {
    if (isOpen) place.current?.showModal()
    else place.current?.close()
  }, [isOpen])
  return (
    <dialog ref={place} aria-label={title} onClose={close}>
      <h2>{title}</h2>
      {isOpen && children}
    </dialog>
  )
}
