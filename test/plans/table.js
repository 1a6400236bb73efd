/** How often claims held, by package manager and plan, and by the kind of upgrade. */
export function tableOf(rows) {
  // A project that was begun twice counts once.
  const keyOf = ({ project, plan, package: name, from, to, kind }) =>
    JSON.stringify([project, plan, name, from, to, kind])
  const known = rows.filter(({ kind }) => kind !== undefined)
  const claims = [...new Map(known.map((row) => [keyOf(row), row])).values()]
  return [
    tableBy('manager', claims, ({ manager, plan }) => `${manager} ${plan}`),
    tableBy('kind', claims, ({ kind, plan }) => `${kind} ${plan}`),
    ...reasons(claims),
  ].join('\n')
}

function tableBy(title, claims, keyOf) {
  const keys = [...new Set(claims.map(keyOf))].toSorted((a, b) => (a < b ? -1 : 1))
  const lines = [...keys, 'all'].map((key) => {
    const own = key === 'all' ? claims : claims.filter((claim) => keyOf(claim) === key)
    return [key, ...figuresOf(own)]
  })
  const head = [
    title,
    'projects',
    'claims',
    'findings',
    'held',
    'failed',
    'untestable',
    'moved (median)',
  ]
  return [head, ...lines].map((cells) => `| ${cells.join(' | ')} |\n`).join('')
}

function figuresOf(claims) {
  const of = (outcome) => claims.filter((claim) => claim.outcome === outcome)
  const moved = of('held')
    .map((claim) => claim.moved)
    .toSorted((a, b) => a - b)
  const tested = claims.filter(({ outcome }) => outcome !== 'untestable')
  const findings = tested.reduce((sum, claim) => sum + claim.findings, 0)
  const projects = new Set(claims.map(({ project }) => project)).size
  const middle = moved[Math.floor(moved.length / 2)] ?? '-'
  return [
    projects,
    claims.length,
    findings,
    of('held').length,
    of('failed').length,
    of('untestable').length,
    middle,
  ]
}

function reasons(claims) {
  return claims
    .filter(({ outcome }) => outcome === 'failed' || outcome === 'untestable')
    .map(
      ({ project, plan, kind, package: name, from, to, outcome, reason }) =>
        `${outcome} ${plan} ${project}: ${kind} ${name} ${from} → ${to}: ${reason}\n`,
    )
}
