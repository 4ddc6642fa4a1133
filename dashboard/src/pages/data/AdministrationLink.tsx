import { useEffect, useState } from 'react'
import type { SessionInfo } from '../../../../cube/domain/contract.ts'
import { langOf } from '../../../../cube/domain/languages.ts'
import { language } from '../../i18n/vi/locale.ts'
import { words } from '../../i18n/vi/data.ts'

const lang = langOf(language)

/** The way to persons' data and backups, for whoever may see them; those pages are a program of their own. */
export function AdministrationLink() {
  const [shown, setShown] = useState(false)
  useEffect(() => {
    fetch('/api/session')
      .then((answer) => answer.json() as Promise<SessionInfo>)
      .then(
        ({ open, account }) => setShown(open === true || account?.opens.includes('persons') === true),
        () => undefined,
      )
  }, [])
  if (!shown) return null
  return (
    <p className="mt-4 text-14 print:hidden">
      <a className="text-accent-ink underline" href={`/quan-tri${lang === '' ? '' : `?lang=${lang}`}#persons`}>{words.administration}</a>
    </p>
  )
}
