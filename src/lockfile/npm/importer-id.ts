/** Whether a place is a folder of the project (the root, a workspace), not an installed package. */
export function isImporterId(id: string): boolean {
  return !id.startsWith('node_modules/') && !id.includes('/node_modules/')
}
