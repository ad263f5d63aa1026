import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { asId } from '#server/kernel/ids.ts'
import { noBook } from '#tests/support/flow.ts'
import { flowFile, withIds } from './core/file.ts'
import { changedRuns, flowRunKept } from './core/simulate.ts'
import { doubtsAbout, validateFlow } from './core/validate.ts'

const folder = join(import.meta.dirname, '../../ivr-flows')
const read = (...path: string[]): unknown => JSON.parse(readFileSync(join(folder, ...path), 'utf8'))
const flows = readdirSync(folder)

test.each(flows)(
  'the URA of ivr-flows/%s can be imported and published, and its calls come out as they are written down',
  (name) => {
    const { graph } = flowFile.parse(read(name, 'flow.json'))
    const idOf = ({ resource, name }: { resource: string; name: string }) =>
      `${resource}-${name}`.replace(/[^\w-]/g, '')
    const here = withIds(graph, idOf).value
    expect(validateFlow(here)).toEqual([])
    expect(doubtsAbout(here)).toEqual([])
    const runs = z
      .array(flowRunKept)
      .min(1)
      .parse(withIds(read(name, 'flow.test.json'), idOf).value)
    expect(changedRuns({ id: asId(name), version: 1, graph: here }, runs, noBook)).toEqual([])
  },
)
