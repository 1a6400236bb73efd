// The end of a request under IAST: its metrics are merged into those of the process, under a tags object that
// was made for this request and is never seen again.

export const meta = {
  id: 'LEAK-2024-0404',
  package: 'dd-trace',
  affected: '5.8.0',
  fixed: '5.9.0',
  meter: 'js-heap',
}

export function setup({ load }) {
  return load('dd-trace/packages/dd-trace/src/appsec/iast/telemetry/namespaces')
}

const rootSpan = { addTags() {} }

export function op({ initRequestNamespace, finalizeRequestNamespace }) {
  const request = {}
  const metrics = initRequestNamespace(request)
  metrics.count('executed.source', ['source_type:http.request.parameter']).inc(1)
  finalizeRequestNamespace(request, rootSpan)
}

export function teardown() {}
