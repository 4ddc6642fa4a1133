import { useEffect, useRef, useState } from 'react'
import type { LoadOutcome } from '../../../../cube/domain/contract.ts'
import { LARGEST_UPLOAD, MOST_FILES } from '../../../../cube/domain/limits.ts'
import { askProgress, failureOf, sendFiles } from '../../data/actions.ts'
import { useRenewBoot } from '../../data/boot.ts'
import { setFilters } from '../../data/filters.ts'
import { words } from '../../i18n/vi/data.ts'

export interface Outcome {
  what: 'check' | 'load'
  result: LoadOutcome
}

const text = words.drop

/** How far the running command is, in the loader's words; null where none runs or nothing is known. */
function useStage(isRunning: boolean): string | null {
  const [stage, setStage] = useState<string | null>(null)
  useEffect(() => {
    if (!isRunning) return
    const timer = setInterval(() => {
      askProgress().then(setStage, () => undefined)
    }, 1000)
    return () => {
      clearInterval(timer)
      setStage(null)
    }
  }, [isRunning])
  return stage
}

/** Files that were chosen, what became of them, and how to check and load them. */
export function useUpload(today: string) {
  const renewBoot = useRenewBoot()
  const input = useRef<HTMLInputElement>(null)
  const [files, setFiles] = useState<File[]>([])
  const [received, setReceived] = useState(today)
  const [running, setRunning] = useState<'check' | 'load' | null>(null)
  const [outcome, setOutcome] = useState<Outcome | null>(null)
  const [failure, setFailure] = useState<string | null>(null)
  const [said, setSaid] = useState<string | null>(null)
  const stage = useStage(running !== null)
  const size = files.reduce((sum, file) => sum + file.size, 0)
  const limit = size > LARGEST_UPLOAD ? text.tooLarge : files.length > MOST_FILES ? text.tooMany : null
  const run = async (what: 'check' | 'load') => {
    setRunning(what)
    setFailure(null)
    if (what === 'load') setSaid(null)
    try {
      const result = await sendFiles(what, files, received)
      setOutcome({ what, result })
      if (what === 'check') return
      setFiles([])
      if (input.current) input.current.value = ''
      if (result.snapshot === null) return
      setFilters({ snapshot: null })
      await renewBoot()
    } catch (error) {
      setFailure(failureOf(error, words.network))
    } finally {
      setRunning(null)
    }
  }
  return {
    input,
    files,
    received,
    running,
    stage,
    outcome,
    failure,
    limit,
    said,
    run,
    /** Something was said of a file: what would become of the files now is asked again. */
    say: (line: string) => {
      setSaid(line)
      void run('check')
    },
    take: (list: FileList | null) => {
      if (list === null || list.length === 0) return
      setOutcome(null)
      setFailure(null)
      setSaid(null)
      setFiles([...list])
    },
    remove: (index: number) => {
      setFiles(files.filter((_, at) => at !== index))
      setOutcome(null)
    },
    receiveOn: (day: string) => {
      setReceived(day)
      setOutcome(null)
    },
  }
}

export type Upload = ReturnType<typeof useUpload>
