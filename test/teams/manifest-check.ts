// What is wrong with a manifest: by Microsoft's own schemas, and by what this bot understands.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { Ajv } from 'ajv';
import AjvDraft04 from 'ajv-draft-04';
import addFormats from 'ajv-formats';
import { type Manifest, standsAt } from '../../adapters/teams/manifest.ts';
import { CHECK, DIAGNOSE, SEARCH } from '../../adapters/teams/names.ts';
import { VERBS } from '../../src/command/verbs.ts';

const require = createRequire(import.meta.url);
const folder = require.resolve('@microsoft/app-manifest/package.json').replace(/package\.json$/, 'build/json-schemas/teams/');

function bySchema(version: string, file: string, value: unknown): readonly string[] {
  const schema = JSON.parse(readFileSync(`${folder}v${version}/${file}`, 'utf8')) as { readonly $schema?: string };
  // Microsoft's patterns are older than the u flag.
  const options = { strict: false, allErrors: true, unicodeRegExp: false };
  const ajv = schema.$schema?.includes('draft-04') ? new AjvDraft04.default(options) : new Ajv(options);
  addFormats.default(ajv as never);
  const validate = ajv.compile(schema);
  return validate(value) ? [] : (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message ?? ''}`);
}

/** Each command of the menu is one that the grammar knows in a chat, and each of the extension one that the adapter answers. */
function byCode({ bots, composeExtensions }: Manifest): readonly string[] {
  const verbs = new Set<string>(VERBS.filter(({ where }) => where !== 'cli').map(({ verb }) => verb));
  const titles = bots.flatMap(({ commandLists }) => commandLists.flatMap(({ commands }) => commands.map(({ title }) => title)));
  const ids = composeExtensions.flatMap(({ commands }) => commands.map(({ id }) => id));
  const known = [SEARCH, DIAGNOSE, CHECK];
  return [
    ...titles.filter((title) => !verbs.has(title.split(' ')[0] ?? '')).map((title) => `the menu offers “${title}”, which is no command`),
    ...ids.filter((id) => !known.includes(id)).map((id) => `the extension offers ${id}, which nobody answers`),
    ...known.filter((id) => !ids.includes(id)).map((id) => `the extension lacks ${id}`),
  ];
}

/** Every word of the manifest has its translation, and every translation its word. */
function byLanguage(manifest: Manifest, words: Readonly<Record<string, unknown>>): readonly string[] {
  const wanted = [
    ...['name.short', 'name.full', 'description.short', 'description.full'],
    ...manifest.bots.flatMap(({ commandLists }) =>
      commandLists.flatMap(({ commands }, list) =>
        commands.flatMap((_, at) => ['title', 'description'].map((field) => `bots[0].commandLists[${list}].commands[${at}].${field}`)),
      ),
    ),
    ...manifest.composeExtensions.flatMap(({ commands }) =>
      commands.flatMap((_, at) => ['title', 'description'].map((field) => `composeExtensions[0].commands[${at}].${field}`)),
    ),
  ];
  const has = Object.keys(words);
  return [
    ...wanted.filter((path) => words[path] === undefined).map((path) => `zh-cn.json lacks ${path}`),
    ...has
      .filter((path) => path !== '$schema' && typeof standsAt(manifest, path) !== 'string')
      .map((path) => `zh-cn.json translates ${path}, which is not there`),
  ];
}

export const wrongWithManifest = (manifest: Manifest, words: Readonly<Record<string, unknown>>): readonly string[] => [
  ...bySchema(manifest.manifestVersion, 'MicrosoftTeams.schema.json', manifest),
  ...bySchema(manifest.manifestVersion, 'MicrosoftTeams.Localization.schema.json', words),
  ...byCode(manifest),
  ...byLanguage(manifest, words),
];
