import { Button, SimpleGrid, Text } from '@mantine/core'

const keys = ['1', '2', '3', '4', '5', '6', '7', '8', '9', '*', '0', '#']
const letters: Record<string, string> = {
  2: 'ABC',
  3: 'DEF',
  4: 'GHI',
  5: 'JKL',
  6: 'MNO',
  7: 'PQRS',
  8: 'TUV',
  9: 'WXYZ',
  0: '+',
}

/** The twelve keys of a telephone. */
export function Keypad({ press }: { press: (key: string) => void }) {
  return (
    <SimpleGrid cols={3} spacing={6} verticalSpacing={6}>
      {keys.map((key) => (
        <Button
          key={key}
          variant="default"
          h={46}
          px={0}
          onClick={() => press(key)}
          styles={{ label: { flexDirection: 'column', lineHeight: 1.1 } }}
        >
          <Text span size="md" fw={600}>
            {key}
          </Text>
          <Text span fz={9} c="dimmed" h={10}>
            {letters[key] ?? ''}
          </Text>
        </Button>
      ))}
    </SimpleGrid>
  )
}
