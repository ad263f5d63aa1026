/** What a person who typed a command can mend. */
export class CliProblem extends Error {
  override name = 'CliProblem'
}
