import ariClient, { type Client } from 'ari-client'
import type { AriAddress, Reply, Transport } from './transport.ts'

/**
 * Commands by ari-client. Its own methods answer with an error that has lost the HTTP status, and "it is gone" must be
 * told from "it is broken" without reading English; so the operations that it loaded are called themselves.
 */
export function clientTransport({ url, user, password }: AriAddress): Transport {
  let connected: Promise<Client> | undefined

  function connect(): Promise<Client> {
    connected ??= Promise.resolve(ariClient.connect(url, user, password)).catch((why: unknown) => {
      connected = undefined
      throw why
    })
    return connected
  }

  return {
    async send({ name, query, inPath, body }, timeoutMs) {
      const [resource = '', nickname = ''] = name.split('.')
      const asked = async (): Promise<Reply> => {
        const operation = (await connect())._swagger.apis[resource]?.[nickname]
        if (!operation) throw new Error(`this Asterisk has no ${name}`)
        const parameters = { ...inPath, ...query, ...(body === undefined ? {} : { body: JSON.stringify(body) }) }
        return new Promise((resolve, reject) => {
          operation(
            parameters,
            ({ status = 200, data }) => resolve({ status, text: asText(data) }),
            ({ status, data }) =>
              status ? resolve({ status, text: asText(data) }) : reject(new Error('Asterisk cannot be reached')),
          )
        })
      }
      return inTime(asked(), timeoutMs, () => {
        // It neither times out nor notices: the next command starts over.
        connected = undefined
      })
    },
    close() {
      connected = undefined
    },
  }
}

const asText = (data: Uint8Array | string | undefined): string =>
  data === undefined ? '' : typeof data === 'string' ? data : Buffer.from(data).toString()

function inTime<T>(work: Promise<T>, timeoutMs: number, late: () => void): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      late()
      reject(new Error(`no answer in ${timeoutMs} ms`))
    }, timeoutMs)
    work.then(resolve, reject).finally(() => clearTimeout(timer))
  })
}
