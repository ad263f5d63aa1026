/** What stops the stack, in one line that says what to do. Anything else thrown here is a bug of ours. */
export class StackProblem extends Error {
  override name = 'StackProblem'
}
