import { expect, test } from 'vitest'
import type { Use } from '../../../src/advisory/advisory.ts'
import { usesIn } from '../../../src/runtime/usage/file-uses.ts'

const connect: Use = { module: 'node:http2', member: 'connect' }
const http2: Use = { module: 'node:http2' }
const on: Use = { module: 'node:events', member: 'on' }
const open: Use = { module: 'node:fs/promises', member: 'open' }
const peer: Use = { module: 'node:tls', method: 'getPeerCertificate' }
const respond: Use = { method: 'respondWithFile' }
const fetch: Use = { global: 'fetch' }
const any: Use = { global: 'AbortSignal', member: 'any' }
const withSignal: Use = { global: 'fetch', with: ['signal'] }
const newImport: Use = { global: 'import', composed: true }
const newEvent: Use = { module: 'node:net', method: 'once', composed: true }

function linesOf(text: string, use: Use): number[] {
  return usesIn(text, [use]).map(({ line }) => line)
}

const seen: [text: string, use: Use, line: number][] = [
  ["import 'http2'", http2, 1],
  ["\n\nconst http2 = require('node:http2')", http2, 3],
  ["export * from 'node:http2'", http2, 1],
  ["const h = await import('http2')", http2, 1],
  ["const h = process.getBuiltinModule('node:http2')", http2, 1],
  ["import { connect } from 'node:http2'", connect, 1],
  ["import h2, {\n  constants,\n  connect as open,\n} from 'http2'", connect, 4],
  ["import * as h2 from 'http2'\nh2.connect(url)", connect, 2],
  ["import h2 from 'http2'\nconst c = h2?.connect(url)", connect, 2],
  ["const { constants, connect: open } = require('http2')", connect, 1],
  ["const h2 = require('http2')\nconst { connect } = h2", connect, 2],
  ["const connect = require('http2').connect", connect, 1],
  ["const { connect } = await import('node:http2')", connect, 1],
  // What TypeScript and Babel make of an import.
  ['const http2_1 = __importDefault(require("http2"));\nhttp2_1.default.connect(u)', connect, 2],
  ['var _e = _interopRequireDefault(require("events"));\n(0, _e.default.on)(ee)', on, 2],
  ['const events_1 = require("events");\n(0, events_1.on)(ee, "x")', on, 2],
  ["import tls = require('tls')\nsocket.getPeerCertificate(true)", peer, 2],
  ["import tls from 'tls'\nsocket.getPeerCertificate?.()", peer, 2],
  ["import { open } from 'fs/promises'", open, 1],
  ["import * as fs from 'fs'\nawait fs.promises.open(p)", open, 2],
  ["import fs from 'fs'\nconst { open } = fs.promises", open, 2],
  ["import fs from 'fs'\nconst fsp = fs.promises\nfsp.open(p)", open, 3],
  ["import { promises as fs } from 'node:fs'\nfs.open(p)", open, 2],
  ["const fs = require('fs').promises\nfs.open(p)", open, 2],
  ["const { open } = require('fs').promises", open, 1],
  ["require('fs').promises.open(p)", open, 1],
  ["const { promises: fs } = require('fs')\nfs.open(p)", open, 2],
  ['stream.respondWithFile(path)', respond, 1],
  ['const r = await fetch(url)', fetch, 1],
  ['globalThis.fetch(url)', fetch, 1],
  ['const { fetch } = globalThis\nfetch(url)', fetch, 2],
  ['const get = options.fetch ?? fetch', fetch, 1],
  ['retry(fetch, 3)', fetch, 1],
  ['const a = b / c; const r = `${await fetch(u)}` / 2', fetch, 1],
  ["<p>Don't</p>\nfetch(url)", fetch, 2],
  ['AbortSignal.any([a, b])', any, 1],
  ['const { signal } = controller\nfetch(url, { signal })', withSignal, 2],
  ['a()\nawait import(`./page.js?v=${Date.now()}`)', newImport, 2],
  ["import('./page.js?v=' + version)", newImport, 1],
  ["import net from 'net'\nsocket.once(`reply:${id}`, done)", newEvent, 2],
  ["import net from 'net'\nsocket.once(name('reply:' + id), done)", newEvent, 2],
]

test.each(seen)('%j uses %j', (text, use, line) => {
  expect(linesOf(text, use)).toEqual([line])
})

const notSeen: [text: string, use: Use][] = [
  ["// require('http2')", http2],
  ['const text = "require(\'http2\')"', http2],
  ["import http from 'http'", http2],
  ["import type { Http2Session } from 'http2'", http2],
  ["import { constants } from 'http2'\nsocket.connect()", connect],
  ["const h2 = require('http2')\nother.connect(h2)", connect],
  ["const EventEmitter = require('events')\nnew EventEmitter().on('x', f)", on],
  ["const { EventEmitter } = require('events')\nee.on('x', f)", on],
  ["import { promises as fs } from 'fs'\nfs.readFile(p)", open],
  ["import fs from 'fs'\nfs.open(p, f); fs.promises.readFile(p)", open],
  ["const fs = require('fs').promises\nfs.readFile(p); window2.open()", open],
  ['socket.getPeerCertificate()', peer],
  ['const respondWithFile = 1', respond],
  ["import fetch from 'node-fetch'\nfetch(url)", fetch],
  ["const fetch = require('node-fetch')\nfetch(url)", fetch],
  ["const { fetch } = require('undici')\nfetch(url)", fetch],
  ["import { request as fetch } from 'x'\nfetch(url)", fetch],
  ['function get({ fetch }) { return fetch(url) }', fetch],
  ['const get = (fetch) => fetch(url)', fetch],
  ['const get = fetch => fetch(url)', fetch],
  ['class A { async fetch(url) { return 1 } }', fetch],
  ['const a = { fetch(url) { return 1 }, b: 2 }', fetch],
  ['api.fetch(url)', fetch],
  ['const a = { fetch: get }', fetch],
  ["if (typeof fetch === 'undefined') polyfill()", fetch],
  ["'use client'\nfetch(url)", fetch],
  ['window.location = await fetch(url)', fetch],
  ["import { AbortSignal } from 'abort-controller'\nAbortSignal.any([a])", any],
  ['AbortSignal.timeout(5); any()', any],
  ['// no signal\nfetch(url)', withSignal],
  ["fetch(url, 'signal')", withSignal],
  ["import('./page.js')", newImport],
  ['import(page)', newImport],
  ['import(`./page.js`)', newImport],
  ["import(page, { with: 'a' + b })", newImport],
  ["import a from 'a'; import.meta.url + 1", newImport],
  ["import net from 'net'\nsocket.once('data', () => a + b)", newEvent],
]

test.each(notSeen)('%j does not use %j', (text, use) => {
  expect(linesOf(text, use)).toEqual([])
})

test('what is no JavaScript does not stop it', () => {
  expect(() => linesOf('\u0000 `${ " \n <<< fetch(x)', fetch)).not.toThrow()
  expect(linesOf(`${'('.repeat(100_000)}fetch(x)`, fetch)).toHaveLength(1)
})
