import { expect, test } from 'vitest'
import { nodeImage } from '../../../src/runtime/sources/image.ts'

test.each([
  ['node:20.11.1-bookworm-slim', '20.11.1'],
  ['node:20-alpine3.19', '20'],
  ['node:20.11', '20.11'],
  ['node', 'latest'],
  ['node:alpine', 'latest'],
  ['node:lts-slim', 'lts/*'],
  ['node:iron', 'lts/iron'],
  ['node:jod-alpine', 'lts/jod'],
  ['node:current-alpine', 'latest'],
  ['node:20@sha256:0123', '20'],
  ['docker.io/library/node:18', '18'],
  ['public.ecr.aws/docker/library/node:18-slim', '18'],
  ['registry.example.com:5000/mirror/node:18', '18'],
  ['cimg/node:20.11.0-browsers', '20.11.0'],
  ['bitnami/node:22', '22'],
  ['gcr.io/distroless/nodejs20-debian12', '20'],
  ['gcr.io/distroless/nodejs20-debian12:nonroot', '20'],
  ['registry.access.redhat.com/ubi9/nodejs-18-minimal:1', '18'],
  ['mcr.microsoft.com/devcontainers/javascript-node:1-20-bookworm', '20'],
  ['mcr.microsoft.com/devcontainers/typescript-node:0.1.2-18', '18'],
  ['public.ecr.aws/lambda/nodejs:20', '20'],
])('%s is Node.js %s', (image, spec) => {
  expect(nodeImage(image)).toEqual({ spec })
})

test.each(['node:${VERSION}', 'node@sha256:0123'])('%s is some Node.js', (image) => {
  expect(nodeImage(image)).toEqual({})
})

test.each(['nginx:1.25', 'nodered/node-red:3', 'node-exporter:1', 'ubuntu', 'builder', ''])(
  '%j is something else',
  (image) => {
    expect(nodeImage(image)).toBeUndefined()
  },
)
