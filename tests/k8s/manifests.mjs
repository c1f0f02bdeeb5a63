import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { parse, parseAllDocuments } from 'yaml'

export const root = fileURLToPath(new URL('../../', import.meta.url))

export const read = path => readFileSync(root + path, 'utf8')

/** The objects that `kubectl kustomize` makes of a folder. */
export function render(folder) {
  const text = execFileSync('kubectl', ['kustomize', root + folder], { encoding: 'utf8' })
  return parseAllDocuments(text).map(document => document.toJS())
}

export const find = (objects, kind, name) => {
  const found = objects.filter(o => o.kind === kind && (o.metadata.name === name || o.metadata.name.startsWith(name + '-')))
  if (found.length !== 1) throw new Error(`${found.length} objects of kind ${kind} named ${name}, expected one`)
  return found[0]
}

/** A duration of our configuration ("1m30s") in seconds. */
export function seconds(duration) {
  const units = { ms: 0.001, s: 1, m: 60, h: 3600, d: 86400 }
  return [...duration.matchAll(/([\d.]+)(ms|[smhd])/g)].reduce((sum, [, n, unit]) => sum + Number(n) * units[unit], 0)
}

/** scheduler.drain_timeout of config/config.yaml in seconds; a default stands there behind a "#". */
export function drainTimeout() {
  const text = read('config/config.yaml')
  const value = parse(text)?.scheduler?.drain_timeout ?? /^\s*#drain_timeout: (\S+)/m.exec(text)?.[1]
  if (!value) throw new Error('config/config.yaml does not show scheduler.drain_timeout')
  return seconds(value)
}
