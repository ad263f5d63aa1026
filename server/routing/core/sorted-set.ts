type Node<T> = { value: T; left: Node<T> | null; right: Node<T> | null; size: number }

/**
 * Values in order, each once: a weight-balanced tree, so that to put in, take out, find the first, count those before
 * and draw the n-th each cost the logarithm. A value's order may not change while it is in.
 */
export class SortedSet<T> {
  readonly #compare: (a: T, b: T) => number
  #root: Node<T> | null = null

  constructor(compare: (a: T, b: T) => number) {
    this.#compare = compare
  }

  get size(): number {
    return this.#root === null ? 0 : this.#root.size
  }

  add(value: T): void {
    this.#root = this.#insert(this.#root, value)
  }

  delete(value: T): void {
    this.#root = this.#remove(this.#root, value)
  }

  has(value: T): boolean {
    let node = this.#root
    while (node) {
      const side = this.#compare(value, node.value)
      if (side === 0) return true
      node = side < 0 ? node.left : node.right
    }
    return false
  }

  first(): T | undefined {
    let node = this.#root
    while (node?.left) node = node.left
    return node?.value
  }

  /** The first in order that passes. */
  find(passes: (value: T) => boolean): T | undefined {
    return search(this.#root, passes)
  }

  at(index: number): T | undefined {
    let node = this.#root
    let left = index
    while (node) {
      const before = node.left === null ? 0 : node.left.size
      if (left === before) return node.value
      if (left < before) node = node.left
      else {
        left -= before + 1
        node = node.right
      }
    }
    return undefined
  }

  /** How many stand before this one, whether or not it is in. */
  countBefore(value: T): number {
    let node = this.#root
    let count = 0
    while (node) {
      if (this.#compare(node.value, value) < 0) {
        count += (node.left === null ? 0 : node.left.size) + 1
        node = node.right
      } else node = node.left
    }
    return count
  }

  /** How many from the start pass: only for a test that no value passes after one that did not. */
  countWhile(passes: (value: T) => boolean): number {
    let node = this.#root
    let count = 0
    while (node) {
      if (passes(node.value)) {
        count += (node.left === null ? 0 : node.left.size) + 1
        node = node.right
      } else node = node.left
    }
    return count
  }

  *[Symbol.iterator](): Iterator<T> {
    const path: Node<T>[] = []
    let node = this.#root
    while (node || path.length > 0) {
      while (node) {
        path.push(node)
        node = node.left
      }
      const next = path.pop()!
      yield next.value
      node = next.right
    }
  }

  #insert(node: Node<T> | null, value: T): Node<T> {
    if (node === null) return { value, left: null, right: null, size: 1 }
    const side = this.#compare(value, node.value)
    if (side === 0) return node
    if (side < 0) node.left = this.#insert(node.left, value)
    else node.right = this.#insert(node.right, value)
    return balance(node)
  }

  #remove(node: Node<T> | null, value: T): Node<T> | null {
    if (node === null) return null
    const side = this.#compare(value, node.value)
    if (side < 0) node.left = this.#remove(node.left, value)
    else if (side > 0) node.right = this.#remove(node.right, value)
    else if (node.left === null) return node.right
    else if (node.right === null) return node.left
    else {
      let next = node.right
      while (next.left) next = next.left
      node.value = next.value
      node.right = this.#remove(node.right, next.value)
    }
    return balance(node)
  }
}

function search<T>(node: Node<T> | null, passes: (value: T) => boolean): T | undefined {
  if (node === null) return undefined
  const before = search(node.left, passes)
  if (before !== undefined) return before
  return passes(node.value) ? node.value : search(node.right, passes)
}

const weight = <T>(node: Node<T> | null): number => (node === null ? 1 : node.size + 1)

/** Hirai and Yamamoto's numbers, under which both moves keep every node in balance: one side at most 3 times the other. */
const heavier = 3
const inner = 2

function balance<T>(node: Node<T>): Node<T> {
  const left = weight(node.left)
  const right = weight(node.right)
  node.size = left + right - 1
  if (right > heavier * left) {
    const child = node.right!
    if (weight(child.left) >= inner * weight(child.right)) node.right = turnRight(child)
    return turnLeft(node)
  }
  if (left > heavier * right) {
    const child = node.left!
    if (weight(child.right) >= inner * weight(child.left)) node.left = turnLeft(child)
    return turnRight(node)
  }
  return node
}

function turnLeft<T>(node: Node<T>): Node<T> {
  const up = node.right!
  node.right = up.left
  up.left = node
  up.size = node.size
  node.size = weight(node.left) + weight(node.right) - 1
  return up
}

function turnRight<T>(node: Node<T>): Node<T> {
  const up = node.left!
  node.left = up.right
  up.right = node
  up.size = node.size
  node.size = weight(node.left) + weight(node.right) - 1
  return up
}
