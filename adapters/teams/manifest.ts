// The app packages for Teams: manifest/teams with this bot's id and address, zipped. Pure, but for reading that folder.
import { readFileSync } from 'node:fs';
import { Resvg } from '@resvg/resvg-js';
import { strToU8, zipSync } from 'fflate';

/** slash: the newest schema, with slash commands. compat: for tenants that refuse it; mentions alone. */
export const PACKAGES = { slash: 'manifest.json', compat: 'manifest-compat.json' } as const;
export type PackageName = keyof typeof PACKAGES;

export interface Filling {
  /** MicrosoftAppId; the app has the same id. */
  readonly appId: string;
  /** PUBLIC_URL; without one, links to report pages are not unfurled. */
  readonly url?: string;
  readonly version?: string;
}
export interface Manifest {
  readonly $schema: string;
  readonly manifestVersion: string;
  readonly bots: readonly {
    readonly botId: string;
    readonly commandLists: readonly { readonly triggers?: readonly string[]; readonly commands: readonly { readonly title: string }[] }[];
  }[];
  readonly composeExtensions: readonly { readonly commands: readonly { readonly id: string }[]; readonly messageHandlers?: unknown }[];
  readonly [field: string]: unknown;
}

const NOBODY = '00000000-0000-0000-0000-000000000000';
const NOWHERE = 'bot.example';
/** Files have the date of the first package, so that the same package has the same bytes. */
const DATE = new Date('2026-01-01T00:00:00Z');

const folder = new URL('../../manifest/teams/', import.meta.url);
const text = (name: string): string => readFileSync(new URL(name, folder), 'utf8');

export const icon = (name: 'color' | 'outline'): Uint8Array =>
  new Resvg(text(`${name}.svg`), { fitTo: { mode: 'width', value: name === 'color' ? 192 : 32 } }).render().asPng();

export function filled(name: PackageName, { appId, url, version }: Filling): Manifest {
  const raw = text(PACKAGES[name]).replaceAll(NOBODY, appId);
  const host = url === undefined ? undefined : new URL(url).host;
  const made = JSON.parse(host === undefined ? raw : raw.replaceAll(`https://${NOWHERE}`, new URL(url ?? '').origin).replaceAll(NOWHERE, host)) as Manifest;
  const versioned = version === undefined ? made : { ...made, version };
  if (host !== undefined) return versioned;
  return { ...versioned, validDomains: [], composeExtensions: made.composeExtensions.map(({ messageHandlers: _, ...rest }) => rest) };
}

/** `bots[0].commandLists[1].commands[2].title` -> what stands there. */
export function standsAt(manifest: Manifest, path: string): unknown {
  const steps = path.split(/[.[\]]+/).filter((part) => part !== '');
  return steps.reduce<unknown>((at, step) => (typeof at === 'object' && at !== null ? (at as Record<string, unknown>)[step] : undefined), manifest);
}

/** An older schema takes fewer commands: words for what is not there are left out. */
export function localised(manifest: Manifest): Readonly<Record<string, unknown>> {
  const words = JSON.parse(text('zh-cn.json')) as Record<string, unknown>;
  const schema = manifest.$schema.replace('MicrosoftTeams.schema', 'MicrosoftTeams.Localization.schema');
  return { ...Object.fromEntries(Object.entries(words).filter(([path]) => standsAt(manifest, path) !== undefined)), $schema: schema };
}

const json = (value: unknown): Uint8Array => strToU8(`${JSON.stringify(value, null, 2)}\n`);

export function packaged(name: PackageName, filling: Filling): Uint8Array {
  const manifest = filled(name, filling);
  return zipSync(
    { 'manifest.json': json(manifest), 'zh-cn.json': json(localised(manifest)), 'color.png': icon('color'), 'outline.png': icon('outline') },
    { level: 9, mtime: DATE },
  );
}
