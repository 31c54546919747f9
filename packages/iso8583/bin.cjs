#!/usr/bin/env node
// Starts the command on the Node that the project pins, whatever Node the machine has. Plain CommonJS that any Node reads.
'use strict'
const path = require('node:path')
process.argv.splice(2, 0, path.join(__dirname, 'cli.ts'))
require(path.join(__dirname, '..', '..', 'run.cjs'))
