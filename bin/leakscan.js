#!/usr/bin/env node
'use strict'

// Written so that a Node.js too old for the rest can still read it and say so.
var major = Number(process.versions.node.split('.')[0])
if (major < 20) {
  console.error(
    'leakscan: Node.js ' +
      process.versions.node +
      ' is too old: leakscan runs on 20.17, 22.9 or later.\n' +
      '  The project it scans may use any version.',
  )
  process.exit(2)
}
void require('../dist/cli.cjs')
