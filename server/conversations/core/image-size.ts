export type Size = { width: number; height: number }

/** Width and height of a PNG, GIF, JPEG or WebP, off its header; undefined where it does not say. Nothing is decoded. */
export function sizeOfImage(bytes: Uint8Array): Size | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  try {
    const first = view.getUint8(0)
    const size =
      first === 0x89
        ? { width: view.getUint32(16), height: view.getUint32(20) }
        : first === 0x47
          ? { width: view.getUint16(6, true), height: view.getUint16(8, true) }
          : first === 0xff
            ? sizeOfJpeg(view)
            : sizeOfWebp(view)
    return size && size.width > 0 && size.height > 0 ? size : undefined
  } catch (why) {
    // Cut off before it says.
    if (why instanceof RangeError) return undefined
    throw why
  }
}

/** From marker to marker, until the one that begins a frame. */
function sizeOfJpeg(view: DataView): Size | undefined {
  for (let at = 2; at < view.byteLength; ) {
    if (view.getUint8(at) !== 0xff) return undefined
    const marker = view.getUint8(at + 1)
    const isFrame = marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker)
    if (isFrame) return { height: view.getUint16(at + 5), width: view.getUint16(at + 7) }
    at += 2 + view.getUint16(at + 2)
  }
  return undefined
}

function sizeOfWebp(view: DataView): Size | undefined {
  const form = String.fromCharCode(view.getUint8(12), view.getUint8(13), view.getUint8(14), view.getUint8(15))
  const u24 = (at: number) => view.getUint16(at, true) + view.getUint8(at + 2) * 65_536
  if (form === 'VP8X') return { width: u24(24) + 1, height: u24(27) + 1 }
  if (form === 'VP8 ') return { width: view.getUint16(26, true) & 0x3fff, height: view.getUint16(28, true) & 0x3fff }
  if (form !== 'VP8L') return undefined
  const bits = view.getUint32(21, true)
  return { width: (bits & 0x3fff) + 1, height: ((bits >> 14) & 0x3fff) + 1 }
}
