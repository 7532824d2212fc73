import { regionsOf, uncovered, unfinished } from '../../evaluate/address-need.ts';
import { cite } from '../../evaluate/cite.ts';
import { nameOf } from '../../evaluate/private-dns.ts';
import { saidSymptom, saidText } from '../../evaluate/said.ts';
import type { Fix } from '../../model.ts';
import { ACR_DOCS, rule, say } from '../rule.ts';
import { saw } from '../sample.ts';
import { SAMPLE_FACTS } from '../sample-facts.ts';

const members = (SAMPLE_FACTS.privateEndpoint.members ?? []).map((m) => ({ ...m, allocation: 'Static' }));
const STATIC = saw('privateEndpoint', { members });
const two = (state: string) =>
  saw('replications', {
    list: ['eastus', 'westus'].map((location) => ({ name: location, location, provisioningState: location === 'eastus' ? 'Succeeded' : state })),
  });
const TEXT = 'Failed to replicate private endpoint. Private Endpoint pe-acr contains static ipconfigurations';

const RECREATE: Fix = {
  label: say('Recreate the endpoint with dynamic addresses, after all replicas are there', '在所有副本就绪后，使用动态地址重新创建终结点'),
  link: `${ACR_DOCS}/container-registry-private-endpoints`,
  risk: 'interrupts',
};

export default rule({
  id: 'pe-static-ip-blocks-replica',
  layer: 'private-endpoint',
  severity: 'error',
  role: 'cause',
  title: say('Static addresses of a private endpoint block a replica', '专用终结点的静态地址阻止添加副本'),
  about: say(
    'A replica adds a member to every private endpoint of the registry. Where the endpoint was made with static addresses, Azure has none to give to the new member, and the replication fails with “contains static ipconfigurations”. Use dynamic addresses, or recreate the endpoint with all members.',
    '添加副本会为注册表的每个专用终结点增加一个成员。如果终结点使用静态地址创建，Azure 无法为新成员分配地址，复制会失败并提示 “contains static ipconfigurations”。请使用动态地址，或使用全部成员重新创建终结点。',
  ),
  docs: `${ACR_DOCS}/container-registry-private-endpoints`,
  needs: ['privateEndpoint'],
  wants: ['registry', 'replications', 'said'],
  permission: 'Microsoft.Network/networkInterfaces/read',
  explains: ['pe-replica-permission', 'registry-provisioning-not-succeeded'],

  *examine(evidence) {
    const config = evidence.first('registry');
    const replications = evidence.first('replications');
    const said = saidSymptom(evidence, 'static-ipconfigurations') ?? saidText(evidence, /static ipconfigurations/i);
    const stuck = unfinished(replications?.facts).length > 0;
    let blamed = false;
    for (const endpoint of evidence.seen('privateEndpoint')) {
      const fixed = endpoint.facts.members?.some((m) => m.allocation?.toLowerCase() === 'static') ?? false;
      const missing = config ? uncovered(endpoint.facts, regionsOf(config.facts, replications?.facts)) : [];
      if (!fixed || (missing.length === 0 && !said)) continue;
      blamed = true;
      const where = missing.length > 0 ? missing.join(', ') : undefined;
      yield {
        because: cite([...(said ? [said] : []), ...(config ? [config] : []), ...(replications ? [replications] : [])], endpoint),
        ...(stuck || said ? {} : { role: 'risk', severity: 'warning' }),
        detail: say(
          `Endpoint ${nameOf(endpoint.facts.id)} has static addresses${where ? `, and none for ${where}` : ''}.`,
          `终结点 ${nameOf(endpoint.facts.id)} 使用静态地址${where ? `，且没有 ${where} 的地址` : ''}。`,
        ),
        fixes: [RECREATE],
      };
    }
    if (blamed || !said || evidence.seen('privateEndpoint').some((o) => o.facts.members !== undefined)) return;
    yield {
      because: [said],
      confidence: 'likely',
      detail: say('The error names static addresses of a private endpoint.', '错误信息指出专用终结点使用静态地址。'),
      settle: say('Reading the endpoint’s NIC would show how its addresses are allocated.', '读取终结点的 NIC 即可了解其地址分配方式。'),
      fixes: [RECREATE],
    };
  },

  examples: {
    fires: {
      'a replica fails, the endpoint is static': [saw('registry'), STATIC, two('Failed')],
      'a replica without an address': [saw('registry'), STATIC, two('Succeeded')],
      'the error was pasted': [saw('said', { text: TEXT, symptoms: [{ id: 'static-ipconfigurations', excerpt: TEXT }] })],
    },
    quiet: {
      dynamic: [saw('registry'), saw('privateEndpoint'), two('Failed')],
      'static, and every replica has its address': [saw('registry'), STATIC, saw('replications')],
      'NIC not readable': [saw('registry'), saw('privateEndpoint', {}, { unknown: ['members'] }), two('Failed')],
      'pasted, but the endpoint is dynamic': [saw('said', { text: TEXT }), saw('privateEndpoint')],
    },
  },
});
