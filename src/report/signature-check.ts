import { subjectOf } from '../advisory/advisory.ts'
import type { Signature } from '../advisory/advisory.ts'
import type { Proposal } from '../heap/propose.ts'
import type { SignatureCheck, SignatureSide } from '../verify/signature.ts'
import { painter } from './paint.ts'
import type { ReportOptions } from './reporter.ts'
import { forTerminal } from './sanitise.ts'
import { signatureText } from './signature-text.ts'
import { count } from './words.ts'
import { wrap } from './wrap.ts'

const mostProposals = 8

/** What `leakscan verify --signature` showed, for people. */
export function signatureCheckText(
  { advisory, node, signature, sides, proposals, holds }: SignatureCheck,
  { width, colour }: ReportOptions,
): string {
  const paint = painter(colour)
  const heading = `${advisory.id}  ${subjectOf(advisory)}: ${advisory.title}`
  const conclusion = holds
    ? paint.good('holds: the signature shows where the leak is, and nowhere else')
    : paint.bad(`does not hold: ${whyNot(signature, sides)}`)
  const lines = [
    ...wrap(forTerminal(heading), width).map(paint.bold),
    paint.dim(`heap snapshots${node === undefined ? '' : ` of Node.js ${node}`}`),
    '',
    ...sides.flatMap((side) => sideLines(side, signature)),
    conclusion,
    ...(holds ? [] : proposalLines(proposals)),
  ]
  return `${lines.join('\n')}\n`
}

function sideLines(side: SignatureSide, signature: readonly Signature[]): string[] {
  const said = side.affected ? 'affected' : 'not affected'
  return [
    `  ${forTerminal(side.version)} (${said}), after ${count(side.operations, 'operation')}`,
    ...signature.map(
      (part, index) => `    ${forTerminal(signatureText(part, side.counts[index] ?? 0))}`,
    ),
    ...side.falselyNamed.map((id) => `    falsely named: ${forTerminal(id)}`),
    '',
  ]
}

function whyNot(signature: readonly Signature[], sides: readonly SignatureSide[]): string {
  if (sides.some(({ falselyNamed }) => falselyNamed.length > 0)) return 'another advisory is named'
  if (signature.length === 0) return 'the advisory has no signature'
  return sides.some(({ affected, shows }) => affected && !shows)
    ? 'it does not show where the leak is'
    : 'it shows where no leak is'
}

/** As it would stand in the advisory. */
function proposalLines(proposals: readonly Proposal[]): string[] {
  if (proposals.length === 0) {
    return ['  No function of a package and no class of its own tells the two sides apart.']
  }
  return [
    '  What tells the two sides apart (choose what nothing else has):',
    '  signature:',
    ...proposals
      .slice(0, mostProposals)
      .map(
        ({ signature, leaking, clean }) =>
          `    - ${forTerminal(JSON.stringify(signature))} # ${leaking} and ${clean}`,
      ),
  ]
}
