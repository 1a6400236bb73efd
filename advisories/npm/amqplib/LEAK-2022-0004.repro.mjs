// A consumer whose queue the broker deletes, again and again on one channel: the cancelled consumer's
// callback stays in the channel's table.

export const meta = {
  id: 'LEAK-2022-0004',
  package: 'amqplib',
  affected: '0.9.0',
  fixed: '0.9.1',
  meter: 'js-heap',
}

export async function setup({ load }) {
  const { Channel } = await load('amqplib/lib/channel_model')
  const { BasicCancel, BasicConsume, BasicConsumeOk } = await load('amqplib/lib/defs')
  // In place of a connection to a broker, which names the consumers itself.
  let consumers = 0
  const connection = {
    sendMethod(_, method) {
      if (method !== BasicConsume) return
      const fields = { consumerTag: `consumer ${consumers++}` }
      setImmediate(() => channel.accept({ id: BasicConsumeOk, fields }))
    },
  }
  const channel = new Channel(connection)
  return { channel, BasicCancel }
}

export async function op({ channel, BasicCancel }) {
  const { consumerTag } = await channel.consume('jobs', () => {})
  channel.accept({ id: BasicCancel, fields: { consumerTag } })
}

export function teardown() {}
