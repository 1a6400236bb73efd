// Embeddings from Bedrock with LLM Observability: the token counts of each response are filed under the id of
// its request, and taken out only for models that are tagged.

import { channel } from 'node:diagnostics_channel'

export const meta = {
  id: 'LEAK-2026-0416',
  package: 'dd-trace',
  affected: '5.102.0',
  fixed: '5.103.0',
  meter: 'js-heap',
}

export async function setup({ load }) {
  const Plugin = await load('dd-trace/packages/dd-trace/src/llmobs/plugins/bedrockruntime')
  new Plugin({ _tracer: {} }, { llmobs: { enabled: true } }).configure({ enabled: true })
}

const deserialized = channel('apm:aws:response:deserialize:bedrockruntime')
const completed = channel('apm:aws:request:complete:bedrockruntime')

export function op(_, i) {
  const requestId = `request ${i}`
  const headers = { 'x-amzn-requestid': requestId, 'x-amzn-bedrock-input-token-count': '12' }
  const request = { operation: 'invokeModel', params: { modelId: 'amazon.titan-embed-text-v1' } }
  deserialized.publish({ headers })
  completed.publish({ response: { $metadata: { requestId }, request } })
}

export function teardown() {}
