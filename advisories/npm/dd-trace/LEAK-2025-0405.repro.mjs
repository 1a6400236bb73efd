// A sender that makes a batch for each group of messages: the method of the batch's class is wrapped around
// the wrapper of the batch before.

export const meta = {
  id: 'LEAK-2025-0405',
  package: 'dd-trace',
  affected: '5.79.0',
  fixed: '5.80.0',
  meter: 'js-heap',
}

export async function setup({ load }) {
  const folder = 'dd-trace/packages/datadog-instrumentations/src'
  await load(`${folder}/azure-service-bus`)
  const { '@azure/service-bus': hooks } = await load(`${folder}/helpers/instrumentations`)
  const azure = serviceBus()
  for (const { hook } of hooks) hook(azure)
  return new azure.ServiceBusClient().createSender('queue')
}

/** In place of @azure/service-bus: as much of it as the instrumentation touches. */
function serviceBus() {
  class Batch {
    tryAddMessage() {}
  }
  class Link {
    send() {}
    sendBatch() {}
  }
  class Sender {
    _sender = new Link()
    scheduleMessages() {}
    async createMessageBatch() {
      return new Batch()
    }
  }
  class ServiceBusClient {
    createSender() {
      return new Sender()
    }
  }
  return { ServiceBusClient }
}

export async function op(sender) {
  await sender.createMessageBatch()
}

export function teardown() {}
