/** Words of the menu that gives the page to others. */
export const share = {
  live: 'Copy the live link',
  liveHelp: 'Whoever opens it sees the newest figures of that moment.',
  exact: 'Copy the link to these figures',
  exactHelp: 'Whoever opens it sees exactly these figures, as long as the snapshot is kept.',
  picture: 'Download the picture (PNG)',
  sheet: 'Two-page sheet (PDF)',
  print: 'Print the page',
  device: 'Send by another program…',
  copied: 'The link is copied.',
  notCopied: (link: string) => `The browser does not let it be copied; copy this link: ${link}`,
  saved: 'The picture is downloaded.',
  noPicture: 'The picture could not be drawn; use “Print the page”.',
  file: 'guong-sang',
}
