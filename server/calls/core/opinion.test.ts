import { beforeAll, describe, expect, test } from 'vitest'
import { ana, book, fromTrunk, hungUp, talking } from '#tests/support/caller.ts'
import { beep, bye, flowOf, node } from '#tests/support/flow.ts'

const settings = { survey: 'csat', question: 'Como foi?', say: beep }
const survey = flowOf({ csat: node('survey', settings, { next: 'bye', exceeded: 'bye' }), bye }, 'pesquisa')

describe('a caller who was served in a queue with a survey', () => {
  beforeAll(() => void Object.assign(book.flows, { flow: () => survey }))
  const served = () => {
    const world = talking()
    world.call.attached = { surveyFlowId: 'pesquisa' }
    world.happens(hungUp(world.legOf(ana)))
    return world
  }

  test('is asked how it was when the agent hangs up; the agent is free at once', () => {
    const world = served()
    expect(world.told()).toEqual([{ type: 'interaction.left', interactionId: 'c1', why: 'ended-by-agent' }])
    expect(world.does()).toEqual(expect.arrayContaining(['stop-recording', 'leave', 'play']))
    expect(world.call.phase).toMatchObject({ is: 'in-flow', run: { node: 'csat' } })
  })

  test('is asked, too, when the agent hangs up on the screen: the agent’s phone is let go, the caller’s is not', () => {
    const world = talking()
    world.call.attached = { surveyFlowId: 'pesquisa' }
    const effects = world.happens({ type: 'hang-up.asked' })
    expect(effects.filter((one) => one.do === 'hang-up')).toMatchObject([{ legId: world.legOf(ana) }])
    expect(world.call.phase.is).toBe('in-flow')
  })

  test('gives a score, which is kept; the call has ended as the service did', () => {
    const world = served()
    const effects = world.happens({ type: 'leg.pressed', legId: fromTrunk.legId, key: '5' })
    expect(effects).toContainEqual({
      do: 'keep-score',
      score: { survey: 'csat', question: 'Como foi?', score: 5, min: 1, max: 5, flowId: 'pesquisa', node: 'csat' },
    })
    expect(world.call.phase).toMatchObject({ is: 'ending', why: 'ended-by-agent' })
  })

  test('who hangs up on the survey was served all the same', () => {
    const world = served()
    world.happens(hungUp(fromTrunk.legId))
    expect(world.call.phase).toMatchObject({ why: 'ended-by-agent' })
  })

  test('who hangs up first is asked nothing', () => {
    const world = talking()
    world.call.attached = { surveyFlowId: 'pesquisa' }
    world.happens(hungUp(fromTrunk.legId))
    expect(world.call.phase.is).toBe('ending')
  })

  test('stands in it after a restart: what may not have been told of the talk is told again', () => {
    const world = served()
    world.happens({ type: 'resumed', alive: new Map([[fromTrunk.legId, 'up' as const]]) })
    expect(world.does()).toEqual(expect.arrayContaining(['leave', 'tell-routing', 'play']))
  })
})
