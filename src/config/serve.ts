// The environment of `serve`, read once and checked whole: every fault is told at once. No platform is half configured.
import type { Words } from '../model.ts';
import { say } from '../words/say.ts';

type Env = Readonly<Record<string, string | undefined>>;

export interface SlackSettings {
  readonly botToken: string;
  /** Present: Socket Mode. */
  readonly appToken?: string;
  /** Present: HTTP. */
  readonly signingSecret?: string;
  readonly apiUrl?: string;
}
export interface TeamsSettings {
  readonly appId: string;
  readonly appType: 'SingleTenant' | 'MultiTenant' | 'UserAssignedMSI';
  readonly tenantId?: string;
  readonly password?: string;
  readonly certificate?: { readonly thumbprint: string; readonly privateKey: string };
  /** Client id of the managed identity that the app trusts. */
  readonly federatedClientId?: string;
  readonly openIdMetadata?: string;
  readonly tokenIssuer?: string;
  readonly loginUrl?: string;
  readonly allowedTenants: readonly string[];
}
export interface ServeConfig {
  readonly host: string;
  readonly port: number;
  readonly publicUrl?: string;
  readonly dataDir: string;
  readonly databaseUrl?: string;
  readonly policyFile?: string;
  readonly secretKey?: string;
  readonly retentionDays: number;
  readonly logLevel: (typeof LEVELS)[number];
  readonly slack?: SlackSettings;
  readonly teams?: TeamsSettings;
  /** Nothing is configured: the demo world and the console are added. */
  readonly bare: boolean;
}

const LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;
export const RETENTION_DAYS = 90;

/** Collects what is wrong while it reads. */
interface Reading {
  readonly env: Env;
  readonly wrong: (name: string, en: string, zh: string) => undefined;
}

function url({ env, wrong }: Reading, name: string, schemes: readonly string[]): string | undefined {
  const text = env[name];
  if (!text) return undefined;
  const parsed = URL.canParse(text) ? new URL(text) : undefined;
  if (parsed && schemes.includes(parsed.protocol)) return text.replace(/\/+$/, '');
  return wrong(
    name,
    `is not a URL that begins with ${schemes.map((s) => `${s}//`).join(' or ')}`,
    `不是以 ${schemes.map((s) => `${s}//`).join(' 或 ')} 开头的 URL`,
  );
}

function number({ env, wrong }: Reading, name: string, usual: number, least: number, most: number): number {
  const text = env[name];
  if (!text) return usual;
  const value = Number(text);
  if (Number.isInteger(value) && value >= least && value <= most) return value;
  wrong(name, `is “${text.slice(0, 20)}”: use a whole number from ${least} to ${most}`, `为“${text.slice(0, 20)}”：请使用 ${least} 到 ${most} 的整数`);
  return usual;
}

function retention({ env, wrong }: Reading): number {
  const text = env.ACR_CHECK_RETENTION;
  if (!text) return RETENTION_DAYS;
  const days = /^(\d{1,4})d?$/.exec(text)?.[1];
  if (days !== undefined && Number(days) >= 1) return Number(days);
  wrong('ACR_CHECK_RETENTION', `is “${text.slice(0, 20)}”: use a number of days, such as 90d`, `为“${text.slice(0, 20)}”：请使用天数，例如 90d`);
  return RETENTION_DAYS;
}

function slack(reading: Reading): SlackSettings | undefined {
  const { env, wrong } = reading;
  const { SLACK_BOT_TOKEN: botToken, SLACK_APP_TOKEN: appToken, SLACK_SIGNING_SECRET: signingSecret } = env;
  const apiUrl = url(reading, 'SLACK_API_URL', ['https:', 'http:']);
  if (!botToken && !appToken && !signingSecret) return undefined;
  if (!botToken) return wrong('SLACK_BOT_TOKEN', 'is missing, although other SLACK_ settings are there', '未设置，但存在其他 SLACK_ 设置');
  if (!appToken && !signingSecret)
    return wrong(
      'SLACK_APP_TOKEN',
      '(Socket Mode) or SLACK_SIGNING_SECRET (HTTP) is needed beside SLACK_BOT_TOKEN',
      '（Socket Mode）或 SLACK_SIGNING_SECRET（HTTP）须与 SLACK_BOT_TOKEN 一同设置',
    );
  return { botToken, ...(appToken ? { appToken } : {}), ...(signingSecret ? { signingSecret } : {}), ...(apiUrl ? { apiUrl } : {}) };
}

const TYPES = ['SingleTenant', 'MultiTenant', 'UserAssignedMSI'] as const;

function teams(reading: Reading): TeamsSettings | undefined {
  const { env, wrong } = reading;
  const { MicrosoftAppId: appId, MicrosoftAppTenantId: tenantId, MicrosoftAppPassword: password } = env;
  const [thumbprint, privateKey] = [env.CertificateThumbprint, env.CertificatePrivateKey];
  const federatedClientId = env.MicrosoftAppClientId;
  const openIdMetadata = url(reading, 'MicrosoftBotOpenIdMetadata', ['https:', 'http:']);
  const loginUrl = url(reading, 'MicrosoftLoginUrl', ['https:', 'http:']);
  if (!appId) {
    if (password || tenantId) wrong('MicrosoftAppId', 'is missing, although other Microsoft… settings are there', '未设置，但存在其他 Microsoft… 设置');
    return undefined;
  }
  const appType = TYPES.find((type) => type === (env.MicrosoftAppType || 'SingleTenant'));
  if (!appType)
    return wrong('MicrosoftAppType', `is “${String(env.MicrosoftAppType).slice(0, 40)}”: use ${TYPES.join(', ')}`, `请使用 ${TYPES.join('、')} 之一`);
  if (appType !== 'MultiTenant' && !tenantId) wrong('MicrosoftAppTenantId', `is needed for a ${appType} bot`, `是 ${appType} 机器人的必需设置`);
  if (!password && !(thumbprint && privateKey) && !federatedClientId && appType !== 'UserAssignedMSI')
    wrong(
      'MicrosoftAppPassword',
      ', a certificate or MicrosoftAppClientId (federated) is needed beside MicrosoftAppId',
      '、证书或 MicrosoftAppClientId（联合凭据）须与 MicrosoftAppId 一同设置',
    );
  const listed = (env.MicrosoftAllowedTenants ?? '').split(/[\s,;]+/).filter((id) => id !== '');
  return {
    appId,
    appType,
    ...(tenantId ? { tenantId } : {}),
    ...(password ? { password } : {}),
    ...(thumbprint && privateKey ? { certificate: { thumbprint, privateKey } } : {}),
    ...(federatedClientId ? { federatedClientId } : {}),
    ...(openIdMetadata ? { openIdMetadata } : {}),
    ...(env.MicrosoftTokenIssuer ? { tokenIssuer: env.MicrosoftTokenIssuer } : {}),
    ...(loginUrl ? { loginUrl } : {}),
    allowedTenants: listed.length > 0 ? listed : tenantId ? [tenantId] : [],
  };
}

export type ServeConfigured = { readonly ok: true; readonly config: ServeConfig } | { readonly ok: false; readonly problems: readonly Words[] };

export function readServeConfig(env: Env): ServeConfigured {
  const problems: Words[] = [];
  const wrong = (name: string, en: string, zh: string): undefined => {
    problems.push(say(`${name} ${en}.`, `${name} ${zh}。`));
    return undefined;
  };
  const reading: Reading = { env, wrong };
  const publicUrl = url(reading, 'PUBLIC_URL', ['https:', 'http:']);
  const databaseUrl = url(reading, 'DATABASE_URL', ['postgres:', 'postgresql:']);
  const secretKey = env.ACR_CHECK_SECRET_KEY || undefined;
  if (secretKey !== undefined && secretKey.length < 32)
    wrong(
      'ACR_CHECK_SECRET_KEY',
      'is too short: use at least 32 random characters (openssl rand -base64 32)',
      '过短：请使用至少 32 个随机字符（openssl rand -base64 32）',
    );
  const level = LEVELS.find((known) => known === (env.LOG_LEVEL || 'info').toLowerCase());
  if (!level) wrong('LOG_LEVEL', `is “${String(env.LOG_LEVEL).slice(0, 20)}”: use ${LEVELS.join(', ')}`, `请使用 ${LEVELS.join('、')} 之一`);
  const [slackSettings, teamsSettings] = [slack(reading), teams(reading)];
  const config: ServeConfig = {
    host: env.HOST || '127.0.0.1',
    port: number(reading, 'PORT', 3978, 0, 65_535),
    ...(publicUrl ? { publicUrl } : {}),
    dataDir: env.ACR_CHECK_DATA_DIR || './data',
    ...(databaseUrl ? { databaseUrl } : {}),
    ...(env.ACR_CHECK_POLICY ? { policyFile: env.ACR_CHECK_POLICY } : {}),
    ...(secretKey ? { secretKey } : {}),
    retentionDays: retention(reading),
    logLevel: level ?? 'info',
    ...(slackSettings ? { slack: slackSettings } : {}),
    ...(teamsSettings ? { teams: teamsSettings } : {}),
    bare: !Object.keys(env).some((name) => name.startsWith('SLACK_') && env[name]) && !env.MicrosoftAppId && !env.ACR_CHECK_CLOUD && !env.DATABASE_URL,
  };
  return problems.length > 0 ? { ok: false, problems } : { ok: true, config };
}
