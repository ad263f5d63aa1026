import { homedir } from 'node:os'
import { join, resolve } from 'node:path'

export const repository = resolve(import.meta.dirname, '../..')

/** What was downloaded or built once for all clones of this user. */
export const cacheDir = join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'vez')

/** All that one running stack keeps: databases, recordings, logs, passwords. */
export const stateDirOf = (name: string): string => join(repository, '.vez', name)

export const nodeBinary = join(repository, 'node_modules/.bin/node')
