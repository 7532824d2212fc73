// The page's own files, read once when the console starts. They hold no secret and need no session.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import express, { type Router } from 'express';

/** Beside this file in the sources; in a bundle, beside the folder of its chunks. */
const FOLDERS = ['./page/', '../console-page/'].map((path) => new URL(path, import.meta.url));
const TYPES: Readonly<Record<string, string>> = { html: 'text/html', css: 'text/css', js: 'text/javascript', svg: 'image/svg+xml' };
const typeOf = (name: string): string | undefined => TYPES[name.slice(name.lastIndexOf('.') + 1)];

export interface Page {
  readonly index: string;
  /** style.css and the scripts. */
  readonly files: Router;
}

/** Throws when the folder is not there: a build that forgot to copy it must not start half. */
export function readPage(): Page {
  const folder = FOLDERS.find((one) => existsSync(one));
  if (!folder) throw new Error('the console’s page is not installed: its files are missing');
  const names = readdirSync(folder).filter((name) => typeOf(name) !== undefined);
  const texts = new Map(names.map((name) => [name, readFileSync(new URL(name, folder), 'utf8')]));
  const files = express.Router();
  files.get('/:name', (req, res, next) => {
    const text = texts.get(req.params.name);
    const type = typeOf(req.params.name);
    if (text === undefined || type === undefined || type === 'text/html') return next();
    res.setHeader('cache-control', 'no-cache');
    res.type(`${type}; charset=utf-8`).send(text);
  });
  return { index: texts.get('index.html') ?? '', files };
}
