import { expect, test } from 'vitest'
import { dockerfileClaims } from '../../../src/runtime/sources/dockerfile.ts'

function claims(text: string, isForDevelopment = false): unknown[] {
  return dockerfileClaims(text, isForDevelopment).map(({ role, spec, line }) => [role, spec, line])
}

test('the last stage is what runs, and the others are for building', () => {
  expect(claims('FROM node:18 AS build\nRUN x\nFROM node:20-slim\nCOPY --from=build / /')).toEqual([
    ['ci', '18', 1],
    ['deploy', '20', 3],
  ])
})

test('a stage that starts from another one runs what that runs', () => {
  const text = 'FROM node:18 AS Base\nFROM base AS deps\nFROM node:22 AS test\nFROM deps'
  expect(claims(text)).toEqual([
    ['deploy', '18', 1],
    ['ci', '22', 3],
  ])
})

test('what only builds a page for a web server does not run', () => {
  expect(claims('FROM node:18 AS build\nFROM nginx')).toEqual([['ci', '18', 1]])
})

test.each([
  ['ARG V=20.11.0\nFROM node:${V}-alpine', '20.11.0'],
  ['ARG MAJOR=20\nARG V=$MAJOR.11\nFROM node:$V', '20.11'],
  ['ARG V="20"\nFROM node:${V:-18}', '20'],
  ['FROM node:${V:-18}-slim', '18'],
  ['ARG V\nFROM node:$V', undefined],
  ['ARG REGISTRY\nFROM ${REGISTRY}/node:20', '20'],
])('%j: variables have the defaults of their ARG: %s', (text, spec) => {
  expect(dockerfileClaims(text, false)[0]?.spec).toBe(spec)
})

test('comments, continued lines, flags, here-documents and the escape directive are understood', () => {
  const text = [
    '# syntax=docker/dockerfile:1',
    'FROM --platform=$BUILDPLATFORM \\',
    '  # a comment between',
    '  node:20 as build',
    'RUN <<EOF',
    'FROM node:10',
    'EOF',
    'from build',
  ].join('\r\n')
  expect(claims(text)).toEqual([['deploy', '20', 2]])
})

test('an image that installs Node.js itself tells its version by NODE_VERSION', () => {
  expect(claims('FROM debian\nARG V=20.1.0\nENV NODE_VERSION=$V PATH=/x')).toEqual([
    ['deploy', '20.1.0', 3],
  ])
  expect(claims('FROM debian\nENV NODE_VERSION 18.0.0')).toEqual([['deploy', '18.0.0', 2]])
})

test('a Dockerfile for development says nothing about production', () => {
  expect(claims('FROM node:18', true)).toEqual([['ci', '18', 1]])
})

test('a stage that starts from itself does not hang', () => {
  expect(claims('FROM a AS a\nFROM a')).toEqual([])
})
