/** How sheets of a workbook go on paper, in what its writer does not write: changes of its XML. */

/** All columns of a sheet on one page of A4, as many pages as its rows need. @param lines the cells have lines on paper too */
export const onA4 = (xml: string, { lines = false, landscape = false } = {}): string =>
  xml
    .replace(/<worksheet[^>]*>/, '$&<sheetPr><pageSetUpPr fitToPage="1"/></sheetPr>')
    .replace(
      '</worksheet>',
      `${lines ? '<printOptions gridLines="1"/>' : ''}<pageSetup paperSize="9"${landscape ? ' orientation="landscape"' : ''} fitToWidth="1" fitToHeight="0"/></worksheet>`,
    )

/** A row of each sheet stands on each of its pages. @param rowOf its number; null: none, for the sheet of that index */
export function repeatedRows(xml: string, rowOf: (sheet: number) => number | null): string {
  const names = [...xml.matchAll(/<sheet [^>]*name="([^"]*)"/g)].flatMap(([, name], i) => {
    const row = rowOf(i)
    // In a reference to a sheet an apostrophe of its name is doubled.
    const sheet = name!.replaceAll(/'|&apos;|&#39;/g, "''")
    return row === null
      ? []
      : [
          `<definedName name="_xlnm.Print_Titles" localSheetId="${i}">'${sheet}'!$${row}:$${row}</definedName>`,
        ]
  })
  return xml.replace('<definedNames/>', () => `<definedNames>${names.join('')}</definedNames>`)
}
