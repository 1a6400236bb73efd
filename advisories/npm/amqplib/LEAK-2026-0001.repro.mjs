// publish() on a confirm channel that is closed: it throws, and its callback waits for a confirmation that
// will never come.

export const meta = {
  id: 'LEAK-2026-0001',
  package: 'amqplib',
  affected: '1.0.3',
  fixed: '1.0.4',
  meter: 'js-heap',
}

export async function setup({ load }) {
  const { ConfirmChannel } = await load('amqplib/lib/channel_model')
  const channel = new ConfirmChannel({ releaseChannel() {} })
  channel.toClosed()
  return channel
}

export function op(channel) {
  try {
    channel.publish('exchange', 'key', Buffer.from('message'), {}, () => {})
  } catch {
    // The channel is closed. The application tries again later.
  }
}

export function teardown() {}
