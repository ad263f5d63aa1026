import { chown, mkdir, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { isThere } from './cache.ts'
import { onPath, output } from './command.ts'
import type { Recipe } from './component.ts'
import { ferretdbDir } from './ferretdb-build.ts'
import { type Instance, logFileOf, pidFileOf } from './instance.ts'
import { answers } from './probe.ts'
import { inRoot, type Root, stackRoot, userIn } from './root.ts'
import type { Steps } from './steps.ts'

/** mongod as it is on the PATH. */
export async function mongodRecipe(instance: Instance): Promise<Recipe> {
  const dir = join(instance.dir, 'mongod')
  await mkdir(dir, { recursive: true })
  const port = instance.ports.mongodb
  return {
    title: 'MongoDB',
    argv: ['mongod', '--dbpath', dir, '--port', `${port}`, '--bind_ip', '127.0.0.1'],
    logFile: logFileOf(instance, 'mongodb'),
    pidFile: pidFileOf(instance, 'mongodb'),
    ready: () => answers(port),
    readyWithinMs: 30_000,
    stopSignal: 'SIGINT',
    stopWithinMs: 15_000,
  }
}

export const mongodIsThere = (): boolean => onPath('mongod') !== undefined

/** PostgreSQL with the DocumentDB extension, in the root, under its own user. */
export async function postgresRecipe(instance: Instance, steps: Steps): Promise<Recipe> {
  const root = await stackRoot(steps)
  const dir = join(instance.dir, 'postgres')
  const binds = [{ from: dir, to: '/vez/state' }]
  await mkdir(dir, { recursive: true })
  const { uid, gid } = await userIn(root, 'postgres')
  await chown(dir, uid, gid)
  if (!(await isThere(join(dir, 'data')))) {
    await steps.run('PostgreSQL: a new database', () => makeCluster(instance, root, dir, { uid, gid }))
  }
  return {
    title: 'PostgreSQL',
    argv: inRoot(root, {
      user: 'postgres',
      binds,
      deathSignal: 'INT',
      argv: [`${postgresBin}/postgres`, ...postgresSettings(instance)],
    }),
    // DocumentDB makes its indexes over a connection of its own to this very server.
    env: { PGPASSWORD: instance.passwords.postgres },
    logFile: logFileOf(instance, 'postgres'),
    pidFile: pidFileOf(instance, 'postgres'),
    // The pid in it may by now be anybody's; that no postmaster of an earlier run lives was seen to before.
    prepare: () => rm(join(dir, 'data/postmaster.pid'), { force: true }),
    ready: () => prepared(instance, root),
    readyWithinMs: 60_000,
    stopSignal: 'SIGINT',
    stopWithinMs: 15_000,
  }
}

const postgresBin = '/usr/lib/postgresql/18/bin'

function postgresSettings(instance: Instance): string[] {
  const settings = {
    listen_addresses: '127.0.0.1',
    port: instance.ports.postgres,
    unix_socket_directories: '',
    max_connections: 200,
    shared_preload_libraries: 'pg_cron,pg_documentdb_core,pg_documentdb',
    'cron.database_name': 'postgres',
    'cron.use_background_workers': 'on', // otherwise pg_cron logs in over TCP and would need the password
    'cron.log_statement': 'off',
    max_worker_processes: 20,
  }
  return ['-D', '/vez/state/data', ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])]
}

async function makeCluster(
  instance: Instance,
  root: Root,
  dir: string,
  owner: { uid: number; gid: number },
): Promise<void> {
  await rm(join(dir, 'data.new'), { recursive: true, force: true })
  await writeFile(join(dir, 'password'), instance.passwords.postgres, { mode: 0o600 })
  await chown(join(dir, 'password'), owner.uid, owner.gid)
  const options = [
    '-U',
    'postgres',
    '-A',
    'scram-sha-256',
    '--pwfile=/vez/state/password',
    '-E',
    'UTF8',
    '--locale=C',
    '--no-sync',
  ]
  const argv = [`${postgresBin}/initdb`, '-D', '/vez/state/data.new', ...options]
  await output(inRoot(root, { user: 'postgres', binds: [{ from: dir, to: '/vez/state' }], argv }))
  await rm(join(dir, 'password'))
  await rename(join(dir, 'data.new'), join(dir, 'data'))
}

/** Whether it answers and has its extension, which is made where it is not. */
async function prepared(instance: Instance, root: Root): Promise<boolean> {
  if (!(await answers(instance.ports.postgres))) return false
  const where = ['-h', '127.0.0.1', '-p', `${instance.ports.postgres}`, '-U', 'postgres']
  const argv = ['psql', '-qX', ...where, '-c', 'create extension if not exists documentdb cascade', 'postgres']
  const made = output(inRoot(root, { user: 'postgres', binds: [], argv }), {
    env: { PGPASSWORD: instance.passwords.postgres },
  })
  return made.then(
    () => true,
    () => false, // still starting: asked again until the limit, and the log says the rest
  )
}

/** FerretDB: MongoDB's protocol over that PostgreSQL. */
export async function ferretdbRecipe(instance: Instance, steps: Steps): Promise<Recipe> {
  const root = await stackRoot(steps)
  const binary = await ferretdbDir(steps)
  const dir = join(instance.dir, 'ferretdb')
  await mkdir(dir, { recursive: true })
  const { uid, gid } = await userIn(root, 'postgres')
  await chown(dir, uid, gid)
  const binds = [
    { from: binary, to: '/vez/bin' },
    { from: dir, to: '/vez/state' },
  ]
  const listen = `127.0.0.1:${instance.ports.mongodb}`
  const options = ['--no-auth', '--telemetry=disable', '--debug-addr=-', '--state-dir=/vez/state', '--log-level=WARN']
  const { postgres } = instance.passwords
  return {
    title: 'FerretDB',
    argv: inRoot(root, { user: 'postgres', binds, argv: ['/vez/bin/ferretdb', ...options, `--listen-addr=${listen}`] }),
    env: { FERRETDB_POSTGRESQL_URL: `postgres://postgres:${postgres}@127.0.0.1:${instance.ports.postgres}/postgres` },
    logFile: logFileOf(instance, 'ferretdb'),
    pidFile: pidFileOf(instance, 'ferretdb'),
    ready: () => answers(instance.ports.mongodb),
    readyWithinMs: 30_000,
    stopSignal: 'SIGTERM',
    stopWithinMs: 10_000,
  }
}
