import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createManualClock } from '@/e2e/fakes/manual-clock'
import { createMountedVolume, createTemporaryFolder, type TemporaryFolder } from '@/e2e/fakes/temporary-folder'
import { createCredentialFiles } from './credential-files'

let folder: TemporaryFolder
beforeEach(() => {
  folder = createTemporaryFolder()
})
afterEach(() => folder.dispose())

describe('F8 files with credentials', () => {
  it('a token that is swapped through ..data is read within a second', async () => {
    const clock = createManualClock()
    const volume = createMountedVolume(folder, { token: 'old' })
    const files = createCredentialFiles(clock)
    expect(await files.read(volume.file('token'), 'token file')).toBe('old')
    volume.swap({ token: 'new' })
    expect(await files.read(volume.file('token'), 'token file')).toBe('old')
    clock.advance(1000)
    expect(await files.read(volume.file('token'), 'token file')).toBe('new')
  })

  it('a token that was refused is read at once', async () => {
    const volume = createMountedVolume(folder, { token: 'old' })
    const files = createCredentialFiles(createManualClock())
    await files.read(volume.file('token'), 'token file')
    volume.swap({ token: 'new' })
    files.invalidate()
    expect(await files.read(volume.file('token'), 'token file')).toBe('new')
  })

  it('a file that is gone for half a minute, or empty, costs nothing: the last good text goes on', async () => {
    const clock = createManualClock()
    const volume = createMountedVolume(folder, { token: 'good' })
    const files = createCredentialFiles(clock)
    await files.read(volume.file('token'), 'token file')
    volume.clear()
    for (let second = 0; second < 30; second += 1) {
      clock.advance(1000)
      if (second === 20) files.invalidate()
      expect(await files.read(volume.file('token'), 'token file')).toBe('good')
    }
    volume.swap({ token: '\n' })
    clock.advance(1000)
    expect(await files.read(volume.file('token'), 'token file')).toBe('good')
    volume.swap({ token: 'better' })
    clock.advance(1000)
    expect(await files.read(volume.file('token'), 'token file')).toBe('better')
  })

  it('is looked at once a second at most, however many requests there are', async () => {
    const clock = createManualClock()
    const path = folder.write('token', 'first')
    const files = createCredentialFiles(clock)
    await files.read(path, 'token file')
    folder.remove('token')
    folder.write('token', 'second')
    clock.advance(999)
    expect(await files.read(path, 'token file')).toBe('first')
    clock.advance(1)
    expect(await files.read(path, 'token file')).toBe('second')
  })

  it('a file that was never there is a clear failure, and found when it comes', async () => {
    const files = createCredentialFiles(createManualClock())
    const path = `${folder.path}/token`
    await expect(files.read(path, 'token file')).rejects.toMatchObject({
      code: 'credentials-unreadable',
      message: `The token file ${path} cannot be read: there is no such file.`,
    })
    folder.write('token', 'here')
    expect(await files.read(path, 'token file')).toBe('here')
  })

  it('a file of a size that no credential has is not read', async () => {
    const files = createCredentialFiles(createManualClock())
    const path = folder.write('token', 'x'.repeat(1024 * 1024 + 1))
    await expect(files.read(path, 'token file')).rejects.toMatchObject({ code: 'credentials-unreadable' })
  })
})
