import type { Block, Content, Row } from './content.ts'

/** The letter for programs and people who read plain text. */
export const asText = ({ heading, blocks, footer }: Content): string =>
  `${[heading, ...blocks.map(blockText), `-- \nQuire, the bookstore\n${footer}`].join('\n\n')}\n`

function blockText(block: Block): string {
  switch (block.kind) {
    case 'say':
    case 'note':
      return block.text
    case 'button':
      return `${block.label}:\n${block.url}`
    case 'listing':
    case 'field':
      return [`${block.label}:`, ...block.lines.map((line) => `  ${line}`)].join('\n')
    case 'table':
      return [block.heading, ...block.rows.map(rowText)].join('\n')
  }
}

const rowText = ({ what, detail, amount, weight }: Row): string =>
  [`${weight ? '  ' : '- '}${what}${amount ? `: ${amount}` : ''}`, ...(detail ? [`  ${detail}`] : [])].join('\n')
