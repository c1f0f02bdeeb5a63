import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'

// A lock file with download addresses ties every build to the registry of whoever wrote it. The .npmrc beside it
// leaves them out; packages are still pinned by their hash.
for (const folder of ['web', 'tests/k8s'])
  test(`${folder}/package-lock.json pins every package by hash and names no registry`, () => {
    const lock = JSON.parse(readFileSync(new URL(`../../${folder}/package-lock.json`, import.meta.url), 'utf8'))
    const packages = Object.entries(lock.packages).filter(([path]) => path !== '')
    assert.ok(packages.length > 0)
    assert.deepEqual(packages.filter(([, p]) => p.resolved !== undefined).map(([path]) => path), [])
    assert.deepEqual(packages.filter(([, p]) => !p.integrity && !p.inBundle).map(([path]) => path), [])
  })
