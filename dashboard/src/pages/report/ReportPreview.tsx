import { useRef } from 'react'
import { sentenceKey } from '../../../../cube/domain/sentence.ts'
import { CopyButton } from '../../ui/CopyButton.tsx'
import { words } from '../../i18n/vi/report.ts'
import { letterhead, placeAndDate } from './letterhead.ts'
import { withSource, type Block, type Piece, type Shown, type Table } from '../../data/report.ts'

/** Rows of an annex that the preview shows; the files have all of them. */
const MOST_ROWS = 12

/** The report as it will be on paper; where people write, they write here. */
export function ReportPreview({
  shown: { report, editable, guides, carried },
  texts,
  write,
  copied,
}: {
  shown: Shown
  texts: Record<string, string>
  /** Null takes a text away. */
  write: (key: string, text: string | null) => void
  /** Called when a sentence was copied. */
  copied: () => void
}) {
  const { frame, layout } = report
  const state = layout === 'state'
  // What stands before the first heading opens each report.
  const body = report.blocks.findIndex((block) => block.kind === 'heading')
  return (
    <article
      lang="vi"
      aria-label={words.preview}
      className="paper mx-auto max-w-[52rem] border border-line bg-[#ffffff] px-5 py-8 text-[#000000] sm:px-14 print:border-0 print:px-0"
    >
      <div className="grid grid-cols-1 gap-4 text-center sm:grid-cols-[2fr_3fr]">
        <div>
          <p>{frame.superior}</p>
          <p className="font-strong">{frame.issuer}</p>
          <p>{state ? '———' : '*'}</p>
          <p>
            {letterhead.number[layout]}
            {frame.number ? frame.number.padStart(2, '0') : '……'}
            {state ? '/' : '-'}
            {frame.suffix}
          </p>
        </div>
        <div>
          <p className="font-strong">{letterhead.title[layout]}</p>
          {state && <p className="font-strong">{letterhead.motto}</p>}
          <p>———————</p>
          <p className="italic">{placeAndDate(frame.place, frame.date)}</p>
        </div>
      </div>
      <h2 className="mt-6 text-center font-strong">{letterhead.report}</h2>
      <p className="text-balance text-center font-strong">{report.subject}</p>
      <p className="text-center">{state ? '———' : '-----'}</p>
      <p className="my-4 text-center">
        {letterhead.to} {frame.addressee}
      </p>
      {report.blocks.map((block, i) => (
        <Part
          key={i}
          block={block}
          needed={report.blocks[i - 1]?.kind === 'heading'}
          source={report.source}
          italicGrounds={state}
          editable={editable}
          isHideable={editable && i > body}
          text={block.kind === 'free' ? (texts[block.key] ?? block.text) : ''}
          texts={texts}
          carriedFrom={
            block.kind === 'free' && carried && isCarried(block, carried.texts, texts[block.key])
              ? carried.name
              : null
          }
          label={block.kind === 'free' ? (guides.find((g) => g.key === block.key)?.title ?? block.key) : ''}
          write={write}
          copied={copied}
        />
      ))}
      <div className="mt-8 grid grid-cols-2 gap-4">
        <div className="text-14">
          <p className={state ? 'font-strong italic' : 'underline'}>{letterhead.recipients}</p>
          {frame.recipients.map((name) => (
            <p key={name}>- {name}</p>
          ))}
        </div>
        <div className="text-center">
          {frame.authority && <p className="font-strong">{frame.authority}</p>}
          <p className={state ? 'font-strong' : ''}>{frame.position}</p>
          <p className="mt-16 font-strong">{frame.signer}</p>
        </div>
      </div>
      {report.annexes.map((annex) => (
        <section key={annex.name} className="mt-10">
          <h3 className="text-center font-strong">
            {annex.name}. {annex.title}
          </h3>
          {annex.note && <p className="text-center text-14 italic">{annex.note}</p>}
          {annex.table.rows.length ? (
            <Grid caption={annex.title} table={annex.table} most={MOST_ROWS} />
          ) : (
            <p>{annex.empty}</p>
          )}
        </section>
      ))}
    </article>
  )
}

function Part({
  block,
  needed,
  source,
  italicGrounds,
  editable,
  isHideable,
  text,
  texts,
  carriedFrom,
  label,
  write,
  copied,
}: {
  block: Block
  /** Nothing else would stand under the heading. */
  needed: boolean
  source: string
  italicGrounds: boolean
  editable: boolean
  isHideable: boolean
  text: string
  texts: Record<string, string>
  /** Name of the earlier snapshot whose text it is. */
  carriedFrom: string | null
  label: string
  write: (key: string, text: string | null) => void
  copied: () => void
}) {
  switch (block.kind) {
    case 'heading':
      return block.level === 1 ? (
        <h3 className="mt-5 font-strong">{block.text}</h3>
      ) : (
        <h4 className="mt-3 font-strong">{block.text}</h4>
      )
    case 'table':
      return (
        <div className="my-3">
          <p className="text-center font-strong">{block.caption}</p>
          <Grid caption={block.caption} table={block.table} />
        </div>
      )
    case 'free':
      return (
        <>
          {editable && (
            <Editor
              label={label}
              text={text}
              write={(changed) => write(block.key, changed)}
              carriedFrom={carriedFrom}
              suggested={block.suggested}
            />
          )}
          <div className={editable ? 'hidden print:block' : ''}>
            {text === ''
              ? needed && <p className="my-2 italic">{words.unwritten}</p>
              : text.split('\n').map((line, i) => (
                  <p key={i} className="my-2 indent-8">
                    {line}
                  </p>
                ))}
          </div>
        </>
      )
    default: {
      const key = isHideable && block.kind !== 'ground' ? sentenceKey(block.pieces) : null
      if (key !== null && texts[key] !== undefined)
        return (
          <p className="my-2 indent-8 text-[#64748b] line-through print:hidden">
            <Pieces pieces={block.pieces} />{' '}
            <HideButton label={words.restore} of={block.pieces} act={() => write(key, null)} />
          </p>
        )
      return (
        <div className="my-2 flex flex-col items-start gap-x-2 gap-y-1 sm:flex-row">
          <p
            className={`min-w-0 flex-1 indent-8 ${block.kind === 'ground' && italicGrounds ? 'italic' : ''}`}
          >
            <Pieces pieces={block.pieces} />
          </p>
          {block.kind === 'paragraph' && (
            <span className="shrink-0 font-sans">
              <CopyButton
                text={() => withSource(block.pieces, source, words.codes)}
                label={words.copy}
                of={beginning(block.pieces)}
                done={words.copied}
                failed={words.copyFailed}
                copied={copied}
              />
            </span>
          )}
          {key !== null && <HideButton label={words.hide} of={block.pieces} act={() => write(key, '')} />}
        </div>
      )
    }
  }
}

/** What tells a sentence from the others on the page. */
const beginning = (pieces: Piece[]): string =>
  pieces
    .map((piece) => (typeof piece === 'string' ? piece : piece.text))
    .join('')
    .slice(0, 120)

/** Takes a sentence or an example off the paper, or puts it back. */
function HideButton({ label, of, act }: { label: string; of: Piece[]; act: () => void }) {
  return (
    <button
      type="button"
      aria-label={`${label}: ${beginning(of)}`}
      onClick={act}
      className="inline-flex min-h-[32px] shrink-0 items-center px-1 font-sans text-14 text-[#334155] underline print:hidden"
    >
      {label}
    </button>
  )
}

/** Whether a free text is that of an earlier snapshot, and not what would be suggested anyway. */
function isCarried(
  { key, text, suggested }: Extract<Block, { kind: 'free' }>,
  carried: Record<string, string>,
  draft = text,
): boolean {
  return draft === carried[key] && draft !== suggested
}

/** Where people write; what came from an earlier snapshot says so, and can be given up. */
function Editor({
  label,
  text,
  write,
  carriedFrom,
  suggested,
}: {
  label: string
  text: string
  write: (text: string) => void
  carriedFrom: string | null
  suggested: string
}) {
  const field = useRef<HTMLTextAreaElement>(null)
  return (
    <div className="my-2 print:hidden">
      <textarea
        ref={field}
        aria-label={label}
        value={text}
        rows={Math.max(2, Math.ceil(text.length / 80) + text.split('\n').length - 1)}
        onChange={(event) => write(event.target.value)}
        className="min-h-[4rem] w-full rounded-md border border-[#8a96a6] bg-[#fffdf5] px-3 py-2 text-[#000000] [field-sizing:content]"
      />
      {carriedFrom !== null && (
        <p className="font-sans text-14 text-[#334155]">
          {words.carried(carriedFrom)}{' '}
          <button
            type="button"
            aria-label={`${words.discard}: ${label}`}
            onClick={() => {
              write(suggested)
              // The button goes away with the text.
              field.current?.focus()
            }}
            className="min-h-[24px] underline"
          >
            {words.discard}
          </button>
        </p>
      )}
    </div>
  )
}

function Pieces({ pieces }: { pieces: Piece[] }) {
  return pieces.map((piece, i) =>
    typeof piece === 'string' ? (
      piece
    ) : (
      <data key={i} value={piece.codes.join(' ')} title={`${words.codes}: ${piece.codes.join(', ')}`}>
        {piece.text}
      </data>
    ),
  )
}

function Grid({ caption, table, most }: { caption: string; table: Table; most?: number }) {
  const rows = most === undefined ? table.rows : table.rows.slice(0, most)
  const hidden = table.rows.length - rows.length
  const align = { left: 'max-sm:min-w-[8rem] text-left', right: 'text-right', center: 'text-center' }
  return (
    // A wide table is scrolled by itself; the keyboard must reach it to do so.
    <div className="overflow-x-auto" tabIndex={0} role="region" aria-label={caption}>
      <table className="mt-1 w-full border-collapse text-14">
        <thead>
          <tr>
            {table.columns.map((column, i) => (
              <th key={i} scope="col" className="border border-[#000000] px-1.5 py-1 font-strong">
                {column.title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, r) => (
            <tr key={r} className={row.total ? 'font-strong' : ''}>
              {row.cells.map((cell, i) => (
                <td
                  key={i}
                  className={`border border-[#000000] px-1.5 py-0.5 ${align[table.columns[i]!.align]}`}
                >
                  <Pieces pieces={[cell]} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      {hidden > 0 && <p className="mt-1 text-14 italic">{words.rows(hidden)}</p>}
    </div>
  )
}
