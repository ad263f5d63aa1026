import { join } from 'node:path'
import type { Root } from '#stack/root.ts'
import { startBareAsterisk } from '#tests/support/bare-asterisk.ts'
import { startCapture } from '#tests/support/sip/capture.ts'
import type { Place } from '#tests/support/sip/index.ts'
import { invitePairs, type Quantiles, quantiles, returns } from '#tests/support/sip/latency.ts'
import { bareConfig } from './bare-config.ts'
import { loadFrom } from './load.ts'

export type Contestant = {
  name: 'dial' | 'app_queue' | 'vez'
  /** A caller comes, an agent is free: from the carrier's INVITE to the phone's. */
  arrival(): Promise<Quantiles>
  /** Callers wait, an agent hangs up: from the phone's BYE to its next INVITE. Absent for what has no queue. */
  again?(): Promise<Quantiles>
  stop(): Promise<void>
}

/** Who plays where, and how much: the same for all. */
export type Course = {
  carrier: Place
  phones: Place
  agents: number
  arrivals: { count: number; perSecond: number; talkMs: [number, number] }
  again: { count: number; perSecond: number; talkMs: [number, number] }
}

/** Both figures of one server; `arrivalNumbers` and `queueNumber` are what the callers dial. */
export function measured(options: {
  folder: string
  server: Place
  course: Course
  arrivalNumbers: string[]
  queueNumber: string
}) {
  const { course, server } = options
  const load = loadFrom(options)

  let phones: { end(): Promise<void> } | undefined

  /** The phones stay on after it: one that is asked whether it is there and does not answer gets no calls. */
  async function wire(plan: Course['arrivals'], dialled: string[]) {
    await phones?.end()
    phones = await load.phones(course.phones, plan.talkMs)
    const capture = await startCapture({ ports: [server.port] })
    try {
      await load.calls(course.carrier, { ...plan, dialled })
    } catch (why) {
      await capture.stop()
      throw why
    }
    return capture.stop()
  }
  return {
    async arrival(numbers = options.arrivalNumbers) {
      const messages = await wire(course.arrivals, numbers)
      return quantiles(invitePairs(messages, server.address).map((pair) => pair.ms))
    },
    async again() {
      const messages = await wire(course.again, [options.queueNumber])
      return quantiles(returns(messages, server.address, course.agents).map((each) => each.ms))
    },
    async stop() {
      await phones?.end()
    },
  }
}

/** The floor and the peer, on one Asterisk without Vez. */
export async function bareContestants(options: {
  root: Root
  stateDir: string
  at: Place
  rtpPorts: { first: number; last: number }
  course: Course
}): Promise<{ dial: Contestant; queue: Contestant }> {
  const { course, at } = options
  const files = bareConfig({ at, carrier: course.carrier, phones: course.phones, agents: course.agents })
  const asterisk = await startBareAsterisk({ ...options, ...at, files })
  const common = { folder: join(options.stateDir, 'load'), server: at, course, queueNumber: '5000' }
  const free = Array.from({ length: course.agents }, (_, n) => `9${String(n).padStart(2, '0')}`)
  const floor = measured({ ...common, arrivalNumbers: free })
  const stop = async () => {
    await floor.stop()
    await asterisk.stop()
  }
  return {
    dial: { name: 'dial', arrival: () => floor.arrival(), stop },
    queue: { name: 'app_queue', arrival: () => floor.arrival(['5000']), again: floor.again, stop },
  }
}
