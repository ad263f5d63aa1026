import { type ChildProcess, spawn } from 'node:child_process'
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { inRoot, type Root } from '#stack/root.ts'

export type BareAsterisk = {
  pid: number
  /** Where carriers and phones send to. */
  sip: { address: string; port: number }
  /** One command of Asterisk's console, and what it printed. */
  cli(command: string): Promise<string>
  stop(): Promise<void>
}

/**
 * An Asterisk with no Vez in it: floor and peer of the telephony bench, and what the SIP driver is tested on. `files` are
 * the caller's own configuration files, in the place of the plain ones here.
 * Throws with the last lines of the log where it does not come up in ten seconds.
 */
export async function startBareAsterisk(options: {
  root: Root
  stateDir: string
  address: string
  port: number
  rtpPorts: { first: number; last: number }
  files: Record<string, string>
}): Promise<BareAsterisk> {
  const { root, stateDir, address, port } = options
  await rm(stateDir, { recursive: true, force: true })
  for (const folder of ['etc', 'lib', 'spool', 'run', 'log']) await mkdir(join(stateDir, folder), { recursive: true })
  const files = { ...plainFiles(options), ...options.files }
  for (const [name, text] of Object.entries(files)) await writeFile(join(stateDir, 'etc', name), text)

  const binds = [
    { from: stateDir, to: '/vez/state' },
    { from: await hostsIn(stateDir), to: '/etc/hosts' },
  ]
  const run = (more: string[], stdio: 'ignore' | 'pipe') => {
    const argv = ['asterisk', '-C', '/vez/state/etc/asterisk.conf', ...more]
    const [program = '', ...args] = inRoot(root, { user: 'root', binds, argv })
    return spawn(program, args, { stdio })
  }
  const asterisk = run(['-f'], 'ignore')
  const cli = (command: string) => output(run(['-rx', command], 'pipe'))

  try {
    await untilBooted(asterisk, cli)
  } catch (why) {
    asterisk.kill('SIGKILL')
    const log = await readFile(join(stateDir, 'log/messages'), 'utf8').catch(() => '(no log)')
    throw new Error(`The bench's Asterisk did not start:\n${log.split('\n').slice(-15).join('\n')}`, { cause: why })
  }
  return {
    pid: asterisk.pid!,
    sip: { address, port },
    cli,
    async stop() {
      if (asterisk.exitCode !== null) return
      const gone = new Promise((resolve) => asterisk.once('exit', resolve))
      asterisk.kill('SIGTERM')
      const late = setTimeout(() => asterisk.kill('SIGKILL'), 3_000)
      await gone
      clearTimeout(late)
    },
  }
}

async function untilBooted(asterisk: ChildProcess, cli: (command: string) => Promise<string>): Promise<void> {
  for (const end = Date.now() + 10_000; Date.now() < end; await sleep(50)) {
    if (asterisk.exitCode !== null) throw new Error(`Asterisk ended with ${asterisk.exitCode}`)
    if ((await cli('core waitfullybooted')).includes('fully booted')) return
  }
  throw new Error('Asterisk was not fully booted after 10 s')
}

async function output(child: ChildProcess): Promise<string> {
  let text = ''
  child.stdout?.on('data', (chunk: Buffer) => {
    text += chunk.toString()
  })
  await new Promise((resolve) => child.once('close', resolve))
  return text
}

/** A machine that cannot resolve its own name would ask DNS at every call. */
async function hostsIn(stateDir: string): Promise<string> {
  const file = join(stateDir, 'hosts')
  await writeFile(file, `127.0.0.1 localhost ${hostname()}\n`)
  return file
}

function plainFiles({
  address,
  port,
  rtpPorts,
}: {
  address: string
  port: number
  rtpPorts: { first: number; last: number }
}): Record<string, string> {
  return {
    'asterisk.conf': `[directories]
astetcdir => /vez/state/etc
astmoddir => /usr/lib/${triplet()}/asterisk/modules
astvarlibdir => /var/lib/asterisk
astdbdir => /vez/state/lib
astkeydir => /vez/state/lib
astdatadir => /usr/share/asterisk
astagidir => /usr/share/asterisk/agi-bin
astspooldir => /vez/state/spool
astrundir => /vez/state/run
astlogdir => /vez/state/log
[options]
entityid = 02:00:00:00:00:01
`,
    'modules.conf': `[modules]
autoload = no
${modules.map((name) => `load = ${name}.so`).join('\n')}
`,
    'logger.conf': '[general]\n[logfiles]\nmessages => warning,error\n',
    'rtp.conf': `[general]\nrtpstart=${rtpPorts.first}\nrtpend=${rtpPorts.last}\nstrictrtp=no\nicesupport=no\n`,
    ...Object.fromEntries(silent.map((name) => [`${name}.conf`, '[general]\n'])),
    'pjsip.conf': `[loopback]\ntype=transport\nprotocol=udp\nbind=${address}:${port}\n`,
    'extensions.conf': '[general]\n',
    'queues.conf': '[general]\n',
  }
}

const triplet = () => (process.arch === 'arm64' ? 'aarch64-linux-gnu' : 'x86_64-linux-gnu')

/** Files that Asterisk misses loudly where they are absent. */
const silent = ['features', 'musiconhold', 'cdr', 'cel', 'acl', 'udptl', 'ccss', 'indications', 'pjproject', 'cli']

/** Only what a call through Dial() or Queue() needs, so that neither pays for another's listeners. */
const modules = [
  'pbx_config',
  'app_dial',
  'app_queue',
  'app_senddtmf',
  'app_read',
  'app_playback',
  'app_verbose',
  'func_callerid',
  'func_channel',
  'func_devstate',
  'codec_alaw',
  'codec_ulaw',
  'format_wav',
  'res_musiconhold',
  'bridge_simple',
  'bridge_native_rtp',
  'bridge_softmix',
  'bridge_builtin_features',
  'bridge_builtin_interval_features',
  'bridge_holding',
  'res_sorcery_config',
  'res_sorcery_memory',
  'res_sorcery_astdb',
  'res_pjproject',
  'res_rtp_asterisk',
  'res_timing_timerfd',
  'chan_pjsip',
  'res_pjsip',
  'res_pjsip_acl',
  'res_pjsip_authenticator_digest',
  'res_pjsip_caller_id',
  'res_pjsip_dtmf_info',
  'res_pjsip_endpoint_identifier_ip',
  'res_pjsip_endpoint_identifier_user',
  'res_pjsip_logger',
  'res_pjsip_nat',
  'res_pjsip_pubsub',
  'res_pjsip_outbound_authenticator_digest',
  'res_pjsip_registrar',
  'res_pjsip_rfc3326',
  'res_pjsip_sdp_rtp',
  'res_pjsip_session',
]
