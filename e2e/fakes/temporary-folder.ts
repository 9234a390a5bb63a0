import { mkdirSync, mkdtempSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A folder for one test. */
export type TemporaryFolder = {
  readonly path: string
  /** Writes a file and gives its path. */
  write(name: string, text: string): string
  remove(name: string): void
  /** Removes the folder with all that is in it. */
  dispose(): void
}

export function createTemporaryFolder(): TemporaryFolder {
  const path = mkdtempSync(join(tmpdir(), 'evenkeel-test-'))
  return {
    path,
    write(name, text) {
      writeFileSync(join(path, name), text, { mode: 0o700 })
      return join(path, name)
    },
    remove: (name) => rmSync(join(path, name), { recursive: true, force: true }),
    dispose: () => rmSync(path, { recursive: true, force: true }),
  }
}

/** A mounted Secret or projected token, as a kubelet keeps it: files are links through `..data`, which is swapped. */
export type MountedVolume = {
  /** Path of a file as a container sees it. */
  file(name: string): string
  /** Puts a new generation in place of the old one, in one rename. */
  swap(files: Readonly<Record<string, string>>): void
  /** The volume is empty, as while it is being mounted again. */
  clear(): void
}

export function createMountedVolume(folder: TemporaryFolder, files: Readonly<Record<string, string>>): MountedVolume {
  let generation = 0
  const volume: MountedVolume = {
    file: (name) => join(folder.path, name),
    swap(next) {
      generation += 1
      const data = `..generation-${generation}`
      mkdirSync(join(folder.path, data))
      for (const [name, text] of Object.entries(next)) writeFileSync(join(folder.path, data, name), text)
      symlinkSync(data, join(folder.path, '..data_tmp'))
      renameSync(join(folder.path, '..data_tmp'), join(folder.path, '..data'))
      rmSync(join(folder.path, `..generation-${generation - 1}`), { recursive: true, force: true })
    },
    clear: () => rmSync(join(folder.path, '..data'), { force: true }),
  }
  volume.swap(files)
  for (const name of Object.keys(files)) symlinkSync(join('..data', name), join(folder.path, name))
  return volume
}
