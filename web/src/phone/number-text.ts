/** A number as Brazilians read it; what is not of that form stays as it is. */
export function numberText(number: string): string {
  const digits = number.replace(/^\+?55(?=\d{10,11}$)/, '').replace(/^0(?=\d{10,11}$)/, '')
  const parts = /^([1-9][1-9])(\d{4,5})(\d{4})$/.exec(digits)
  return parts ? `(${parts[1]}) ${parts[2]}-${parts[3]}` : number
}
