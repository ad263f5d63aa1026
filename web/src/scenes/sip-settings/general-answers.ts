import { useEffect, useState } from 'react'
import { call, type Output } from '../../client/call.ts'

type Answers = Output<'post /sip-settings/answers'>['answers']

/** What the server would do with each pasted word. An answer that comes late, to an older text, is dropped. */
export function useGeneralAnswers(text: string, guests: boolean): Answers {
  const [answers, setAnswers] = useState<Answers>([])
  useEffect(() => {
    if (text === '') return setAnswers([])
    const asking = new AbortController()
    call('post /sip-settings/answers', { text, guests }, { signal: asking.signal }).then(
      (answer) => setAnswers(answer.answers),
      () => {}, // the form itself says what is wrong with the text
    )
    return () => asking.abort()
  }, [text, guests])
  return answers
}
