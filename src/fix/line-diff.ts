/**
 * The lines that go and come, each with `- ` or `+ `, between what two texts share at both ends; and where
 * the lines in between are as many, those that are alike are left out.
 */
export function lineDiff(before: string, after: string): string[] {
  const [old, now] = [before.split('\n'), after.split('\n')]
  let start = 0
  while (start < old.length && old[start] === now[start]) start++
  let end = 0
  while (end < Math.min(old.length, now.length) - start && old.at(-1 - end) === now.at(-1 - end))
    end++
  const gone = old.slice(start, old.length - end)
  const come = now.slice(start, now.length - end)
  if (gone.length !== come.length) return [...mark('-', gone), ...mark('+', come)]
  return gone.flatMap((line, index) =>
    line === come[index] ? [] : [`- ${line}`, `+ ${come[index]}`],
  )
}

function mark(sign: string, lines: readonly string[]): string[] {
  return lines.map((line) => `${sign} ${line}`)
}
