/**
 * The report as plain data: everything that the document, the workbook and the page's preview are made from, and nothing
 * that is not on paper. Its shape is part of the HTTP contract.
 */
export type {
  FreeText,
  ListedFigure as Listed,
  Piece,
  Piece as Cell,
  Report,
  ReportAnnex as Annex,
  ReportBlock as Block,
  ReportColumn as Column,
  ReportFrame as Frame,
  ReportRow as TableRow,
  ReportTable as Table,
  Told,
} from '../../domain/contract.ts'
