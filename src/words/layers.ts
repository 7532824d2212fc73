// What a layer is called, where a person reads it. Both languages.
import type { Layer, Words } from '../model.ts';
import { say } from './say.ts';

export const LAYER: Readonly<Record<Layer, Words>> = {
  client: say('The client', '客户端'),
  dns: say('DNS', 'DNS'),
  tcp: say('Connection (TCP)', '连接 (TCP)'),
  proxy: say('Proxy', '代理'),
  tls: say('Encryption (TLS)', '加密 (TLS)'),
  http: say('HTTP', 'HTTP'),
  auth: say('Sign-in and rights', '登录与权限'),
  'network-rules': say('The registry’s network rules', '注册表的网络规则'),
  'private-endpoint': say('Private endpoint', '专用终结点'),
  'registry-config': say('Registry settings', '注册表设置'),
  services: say('The service that pulls', '执行拉取的服务'),
  logs: say('Logs', '日志'),
};
