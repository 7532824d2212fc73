// Text kept in a file: UPDATE_GOLDEN=1 writes it, otherwise it must be the same.
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { expect } from 'vitest';

const FOLDER = new URL('../golden/cli/', import.meta.url);

export async function expectGolden(name: string, text: string): Promise<void> {
  const file = new URL(`${name}.txt`, FOLDER);
  if (process.env.UPDATE_GOLDEN === '1') {
    await mkdir(FOLDER, { recursive: true });
    await writeFile(file, text);
  }
  expect(text).toBe(await readFile(file, 'utf8'));
}
