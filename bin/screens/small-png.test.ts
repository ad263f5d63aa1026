import { crc32, deflateSync, inflateSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { smallPng } from './small-png.ts'

/** A PNG as a browser writes it, each row by another of the five filters. */
function pngOf(width: number, height: number, colourAt: (x: number, y: number) => [number, number, number]): Buffer {
  const channels = 3
  const plain = Array.from({ length: height }, (_, y) => Array.from({ length: width }, (_, x) => colourAt(x, y)).flat())
  const rows = plain.map((row, y) => {
    const filter = y % 5
    const told = row.map((value, x) => {
      const left = row[x - channels] ?? 0
      const above = plain[y - 1]?.[x] ?? 0
      const corner = plain[y - 1]?.[x - channels] ?? 0
      const near = [left, above, corner].toSorted(
        (a, b) => Math.abs(left + above - corner - a) - Math.abs(left + above - corner - b),
      )
      return (value - ([0, left, above, (left + above) >> 1, near[0] ?? 0][filter] ?? 0)) & 255
    })
    return Buffer.from([filter, ...told])
  })
  const chunk = (name: string, body: Buffer) => {
    const named = Buffer.concat([Buffer.from(name, 'latin1'), body])
    const [size, sum] = [Buffer.alloc(4), Buffer.alloc(4)]
    size.writeUInt32BE(body.length)
    sum.writeUInt32BE(crc32(named))
    return Buffer.concat([size, named, sum])
  }
  const head = Buffer.alloc(13)
  head.writeUInt32BE(width, 0)
  head.writeUInt32BE(height, 4)
  head.set([8, 2, 0, 0, 0], 8)
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk('IHDR', head),
    chunk('IDAT', deflateSync(Buffer.concat(rows))),
    chunk('IEND', Buffer.alloc(0)),
  ])
}

/** Row by row, the colours of what `smallPng` wrote. */
function coloursOf(png: Buffer): string[][] {
  const part = (name: string) => {
    const at = png.indexOf(name, 8, 'latin1')
    return png.subarray(at + 4, at + 4 + png.readUInt32BE(at - 4))
  }
  const [width, height] = [part('IHDR').readUInt32BE(0), part('IHDR').readUInt32BE(4)]
  const palette = part('PLTE')
  const rows = inflateSync(part('IDAT'))
  return Array.from({ length: height }, (_, y) =>
    Array.from({ length: width }, (_, x) => {
      const place = rows[y * (width + 1) + x + 1] ?? 0
      return palette.subarray(place * 3, place * 3 + 3).toString('hex')
    }),
  )
}

test('a picture of few colours stays as it is, whatever its rows were filtered by', () => {
  const colour = (x: number, y: number): [number, number, number] => [(x * 40) & 255, (y * 40) & 255, 200]
  const expected = Array.from({ length: 10 }, (_, y) =>
    Array.from({ length: 6 }, (_, x) => Buffer.from(colour(x, y)).toString('hex')),
  )
  expect(coloursOf(smallPng(pngOf(6, 10, colour)))).toEqual(expected)
})

test('a picture of many colours gets the nearest of 256', () => {
  const small = coloursOf(smallPng(pngOf(64, 64, (x, y) => [x * 4, y * 4, 0]))).flat()
  expect(new Set(small).size).toBeLessThanOrEqual(256)
  const off = small.map((hex, n) => Math.abs(Number.parseInt(hex.slice(0, 2), 16) - (n % 64) * 4))
  expect(Math.max(...off)).toBeLessThanOrEqual(32)
})
