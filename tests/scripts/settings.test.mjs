import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'

const script = fileURLToPath(new URL('../../eng/scripts/settings.sh', import.meta.url))

/** The items that settings.sh finds for a setting, given a file's text, variables and the service's arguments. */
function setting(name, { yaml = '', env = {}, args = [] } = {}) {
  const directory = mkdtempSync(join(tmpdir(), 'settings-'))
  try {
    const file = join(directory, 'config.yaml')
    writeFileSync(file, yaml)
    const [key, section = ''] = name.split('.').reverse()
    const text = execFileSync('bash', ['--norc', '-c', '. "$0"; setting "$@"', script, section, key, 'the default', ...args], {
      encoding: 'utf8',
      env: { PATH: process.env.PATH, SCHEDULER_CONFIG: file, ...env },
    })
    return text.trimEnd().split('\n')
  } finally {
    rmSync(directory, { recursive: true })
  }
}

const yaml = `
# comment
store: memory   # comment
#timezone: UTC
redis:
  #endpoints: [commented:1]
  endpoints: [redis-0:6379, "redis-1:6380"]  # comment
  password: 'a#b'
  user: ""
  durability:
    replicas: 2
lease:
  lock_endpoints:
    - a:1
    - "b:2"
  duration: 10s
`

test('the file: scalars, quotes, comments, flow and block lists', () => {
  assert.deepEqual(setting('store', { yaml }), ['memory'])
  assert.deepEqual(setting('redis.endpoints', { yaml }), ['redis-0:6379', 'redis-1:6380'])
  assert.deepEqual(setting('redis.password', { yaml }), ['a#b'])
  assert.deepEqual(setting('lease.lock_endpoints', { yaml }), ['a:1', 'b:2'])
  assert.deepEqual(setting('lease.duration', { yaml }), ['10s'])
})

test('what the file leaves out, comments out or leaves empty has its default', () => {
  assert.deepEqual(setting('redis.user', { yaml }), ['the default'])
  assert.deepEqual(setting('redis.tls', { yaml }), ['the default'])
  assert.deepEqual(setting('redis.endpoints', { yaml: 'redis:\n  #endpoints: [a:1]\n' }), ['the default'])
  assert.deepEqual(setting('endpoints', { yaml }), ['the default'])
})

test('a key of a section below is not taken for the section\'s own', () => {
  assert.deepEqual(setting('redis.replicas', { yaml }), ['the default'])
})

test('the environment wins over the file, a flag over both', () => {
  const env = { SCHEDULER__REDIS__ENDPOINTS: 'e:1, e:2' }
  assert.deepEqual(setting('redis.endpoints', { yaml, env }), ['e:1', 'e:2'])
  assert.deepEqual(setting('redis.endpoints', { yaml, env, args: ['--redis.endpoints', 'f:1'] }), ['f:1'])
  assert.deepEqual(setting('redis.endpoints', { yaml, env, args: ['--server.port', '1', '--redis.endpoints=f:1,f:2'] }), ['f:1', 'f:2'])
  assert.deepEqual(setting('store', { yaml, env: { SCHEDULER__STORE: 'redis' } }), ['redis'])
})

test('a flag without a value is true', () => {
  assert.deepEqual(setting('redis.tls', { args: ['--redis.tls', '--server.port', '1'] }), ['true'])
  assert.deepEqual(setting('redis.tls', { args: ['--redis.tls'] }), ['true'])
})

test('--config chooses another file', () => {
  assert.deepEqual(setting('store', { yaml, args: ['--config', '/nowhere.yaml'] }), ['the default'])
})
