import { useEffect, type ReactNode, type RefObject } from 'react'

/** A dialog that stands open over the page from the moment it is drawn; a click beside it closes it. */
export function Dialog({
  dialog,
  titleId,
  width,
  onClose,
  children,
}: {
  /** The element, by which its own buttons close it. */
  dialog: RefObject<HTMLDialogElement>
  /** The id of its heading. */
  titleId: string
  /** How wide it is, as classes. */
  width: string
  onClose: () => void
  children: ReactNode
}) {
  useEffect(() => {
    dialog.current?.showModal()
  }, [dialog])
  return (
    <dialog
      ref={dialog}
      onClose={onClose}
      onClick={(event) => {
        if (event.target === dialog.current) dialog.current.close()
      }}
      aria-labelledby={titleId}
      className={`m-auto ${width} rounded-xl border border-line bg-surface p-0 text-ink print:hidden`}
    >
      {children}
    </dialog>
  )
}
