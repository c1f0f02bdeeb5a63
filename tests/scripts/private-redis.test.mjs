import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readFileSync, realpathSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { after, test } from 'node:test'
import { fileURLToPath } from 'node:url'

const scripts = fileURLToPath(new URL('../../eng/scripts', import.meta.url))
const home = realpathSync(mkdtempSync(join(tmpdir(), 'private-redis-')))
const shells = []
after(() => {
  for (const shell of shells) shell.kill('SIGKILL')
  // Only a failed test leaves the server behind.
  if (existsSync(join(home, 'data/redis/redis.pid'))) process.kill(Number(readFileSync(join(home, 'data/redis/redis.pid'))))
  rmSync(home, { recursive: true })
})

/** A shell that uses the private server as run.sh does: commands go in line by line, each answered by one line. */
function user() {
  const shell = spawn('bash', ['--norc', '-c', `
    set -euo pipefail
    . "$0/prerequisites.sh"; . "$0/private-redis.sh"
    while read -r line; do eval "$line" 2>/dev/null; done`, scripts], { cwd: home, stdio: ['pipe', 'pipe', 'inherit'] })
  shells.push(shell)
  const answers = createInterface(shell.stdout)[Symbol.asyncIterator]()
  return {
    async ask(command) {
      shell.stdin.write(`${command}\n`)
      return (await answers.next()).value
    },
    async start(port) { assert.equal(await this.ask(`start_private_redis ${port} 'se"cr\\et'; echo started`), 'started') },
    async stop() { assert.equal(await this.ask('stop_private_redis; echo stopped'), 'stopped'); shell.stdin.end(); await once(shell, 'exit') },
    async redis(port, command) { return this.ask(`REDISCLI_AUTH='se"cr\\et' redis-cli -p ${port} ${command} || true`) },
    async kill() { shell.kill('SIGKILL'); await once(shell, 'exit') },
  }
}

async function freePort() {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address()
  server.close()
  await once(server, 'close')
  return port
}

test('users share one server, the last one stops it, and data outlives users that were killed', async () => {
  const port = await freePort()
  const [first, second] = [user(), user()]
  await first.start(port)
  assert.equal(await first.redis(port, 'set kept yes'), 'OK')
  assert.equal(await first.ask(`redis-cli -p ${port} get kept | head -1`), 'NOAUTH Authentication required.')
  await second.start(port)
  await first.stop()
  assert.equal(await second.redis(port, 'get kept'), 'yes')
  await second.stop()

  const killed = user()
  await killed.start(port)
  assert.equal(await killed.redis(port, 'get kept'), 'yes')
  const pid = await killed.ask('private_redis_pid')
  await killed.kill()

  const last = user()
  await last.start(port)
  assert.equal(await last.ask('private_redis_pid'), pid)
  await last.stop()
  const nobody = user()
  assert.equal(await nobody.ask('private_redis_pid || echo none'), 'none')
  await nobody.kill()
})
