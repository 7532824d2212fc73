import { cite } from '../../evaluate/cite.ts';
import { saidText } from '../../evaluate/said.ts';
import { ACR_DOCS, rule, say } from '../rule.ts';
import { no, saw } from '../sample.ts';
import { readAbout } from '../ways-out-services.ts';

const FOREIGN = /foreign layer|non-?distributable/i;
const WINDOWS = /windows|nanoserver|servercore/i;
const MCR = { target: 'mcr.microsoft.com', role: 'mcr' as const };
const said = (text: string) => saw('said', { text });

export default rule({
  id: 'client-foreign-layers-blocked',
  layer: 'client',
  severity: 'error',
  role: 'cause',
  title: say('Windows base layers come from another registry', 'Windows 基础层来自另一个注册表'),
  about: say(
    'Base layers of Windows images are “foreign”: they are not pushed to your registry, and clients fetch them from Microsoft’s (mcr.microsoft.com). A client that reaches only your registry gets all layers but those. Allow MCR, or push such layers as well (allow-nondistributable-artifacts).',
    'Windows 映像的基础层是“外部层”：不会推送到你的注册表，客户端会从 Microsoft 的注册表（mcr.microsoft.com）获取。只能访问你的注册表的客户端会缺少这些层。请放行 MCR，或同时推送这些层（allow-nondistributable-artifacts）。',
  ),
  docs: `${ACR_DOCS}/container-registry-faq`,
  needs: ['said'],
  wants: ['tcp'],

  *examine(evidence, { cloud }) {
    const said = saidText(evidence, FOREIGN);
    const mcr = evidence.seen('said').find((o) => o.facts.text.toLowerCase().includes(cloud.mcrHost) && WINDOWS.test(o.facts.text));
    const blocked = evidence.failed('tcp', { role: 'mcr' })[0];
    const open = evidence.seen('tcp', { role: 'mcr' }).length > 0;
    const last = said ?? (blocked && !open ? mcr : undefined);
    if (!last || (said && open)) return;
    yield {
      because: cite(blocked && !open ? [blocked] : [], last),
      confidence: 'likely',
      settle: say(`Connecting to ${cloud.mcrHost} from the client would settle it.`, `从客户端连接 ${cloud.mcrHost} 即可确定。`),
      detail: say(
        `The text speaks of layers that are not in the registry; clients fetch those from ${cloud.mcrHost}.`,
        `文本提到不在该注册表中的层；客户端会从 ${cloud.mcrHost} 获取。`,
      ),
      fixes: [
        readAbout(
          say('Let the client reach MCR and its data hosts', '允许客户端访问 MCR 及其数据主机'),
          'https://github.com/microsoft/containerregistry/blob/main/docs/client-firewall-rules.md',
        ),
        readAbout(say('Push foreign layers to your own registry', '将外部层推送到自己的注册表'), `${ACR_DOCS}/container-registry-faq`),
      ],
    };
  },

  examples: {
    fires: {
      'a foreign layer': [said('Skipped foreign layer; pull then fails')],
      'a Windows layer from MCR, which is blocked': [said('mcr.microsoft.com/windows/servercore: i/o timeout'), no('tcp', 'timed-out', MCR)],
    },
    quiet: {
      'MCR can be reached': [said('Skipped foreign layer'), saw('tcp', {}, MCR)],
      'MCR is blocked, but nobody speaks of Windows layers': [said('docker pull fails'), no('tcp', 'timed-out', MCR)],
      'a Linux image from MCR': [said('mcr.microsoft.com/dotnet/runtime: i/o timeout'), no('tcp', 'timed-out', MCR)],
    },
  },
});
