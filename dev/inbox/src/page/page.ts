import { readFileSync } from 'node:fs'
import type { Mail } from '../mail.ts'

const beside = (name: string) => readFileSync(new URL(name, import.meta.url), 'utf8')

export const page = beside('./inbox.html')
export const pageScript = beside('./inbox.js')
export const styles = { '/inbox.css': beside('./inbox.css'), '/reader.css': beside('./reader.css') }

/** The HTML part as it came; links are told to open outside the frame. */
export const htmlPart = (mail: Mail) => `<base target="_blank">${mail.html ?? ''}`
