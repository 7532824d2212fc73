import { hasServiceEndpoint } from '../../evaluate/access.ts';
import { cite } from '../../evaluate/cite.ts';
import { nameOf, standsIn } from '../../evaluate/private-dns.ts';
import { STORAGE_SERVICE } from '../../evaluate/service-endpoint.ts';
import type { Observation } from '../../model.ts';
import { ACR_DOCS, rule, say } from '../rule.ts';
import { saw } from '../sample.ts';
import { SAMPLE_FACTS } from '../sample-facts.ts';

const VNET = SAMPLE_FACTS.vnet;
const APPS = `${VNET.id}/subnets/apps`;
const POLICY = '/subscriptions/s/resourceGroups/net/providers/Microsoft.Network/serviceEndpointPolicies/only-ours';
const subnet = (more: object) => saw('vnet', { subnets: [{ id: APPS, prefixes: ['10.1.0.0/24'], ...more }] });
const GUARDED = subnet({ serviceEndpoints: ['Microsoft.Storage'], serviceEndpointPolicyIds: [POLICY] });
const HERE = saw('place', { subnetId: APPS });
const BLOB = 'acrstore1.blob.core.windows.net';
const REFUSED = saw('http', { status: 403, errorCode: 'AuthorizationFailure', registryApi: false }, { target: BLOB });

export default rule({
  id: 'net-storage-service-endpoint-policy',
  layer: 'network-rules',
  severity: 'error',
  role: 'cause',
  title: say('A service endpoint policy keeps layers back', '服务终结点策略阻止拉取镜像层'),
  about: say(
    'The client’s subnet sends storage traffic over a service endpoint with a policy that names certain storage accounts. The registry’s layers lie in accounts of Microsoft’s own, so login and manifests work and the layers are refused with 403. With dedicated data endpoints or a private endpoint the client no longer talks to those accounts.',
    '客户端子网的存储流量经由服务终结点，并受只允许特定存储帐户的策略约束。注册表的镜像层位于 Microsoft 自有的帐户中，因此登录和清单正常，而拉取层返回 403。使用专用数据终结点或专用终结点后，客户端不再访问这些帐户。',
  ),
  docs: `${ACR_DOCS}/container-registry-dedicated-data-endpoints`,
  needs: ['vnet'],
  wants: ['http', 'pull', 'place', 'tcp', 'client', 'registry'],
  permission: 'Microsoft.Network/virtualNetworks/subnets/read',

  *examine(evidence, question) {
    const config = evidence.first('registry');
    if (config?.facts.dataEndpointEnabled === true || config?.facts.connections?.some((c) => c.status === 'Approved')) return; // layers do not come from storage hosts
    for (const from of evidence.vantages) {
      const here = standsIn(evidence, from);
      const policies = here?.subnet?.serviceEndpointPolicyIds ?? [];
      if (!here?.subnet || policies.length === 0 || hasServiceEndpoint(here.subnet, STORAGE_SERVICE) === false) continue;
      const answer = evidence.seen('http', { from, role: 'storage' }).find((o) => o.facts.status === 403);
      const pull = evidence
        .seen('pull', { from })
        .find((o) => o.facts.steps.some((s) => s.step === 'layer' && s.status === 403 && s.host.toLowerCase().endsWith(`.${question.cloud.blobSuffix}`)));
      const refusal: Observation<'http' | 'pull'> | undefined = answer ?? pull;
      const names = policies.slice(0, 3).map(nameOf).join(', ');
      yield {
        because: refusal ? cite([here.vnet], refusal) : [here.vnet],
        from: refusal ? from : 'arm',
        target: refusal ? refusal.target : here.subnet.id,
        ...(refusal
          ? { confidence: 'likely', settle: say('A pull from a subnet without the policy would settle it.', '从没有该策略的子网拉取即可确定。') }
          : {
              role: 'risk',
              severity: 'warning',
              confidence: 'likely',
              settle: say(
                'Whether the policy covers the registry’s storage accounts is not visible; a pull from this subnet would tell.',
                '无法看到该策略是否涵盖注册表的存储帐户；从此子网拉取即可判断。',
              ),
            }),
        detail: refusal
          ? say(
              `Storage refused the layer with 403, and subnet ${nameOf(here.subnet.id)} is bound by the policy ${names}.`,
              `存储以 403 拒绝了镜像层，而子网 ${nameOf(here.subnet.id)} 受策略 ${names} 约束。`,
            )
          : say(
              `Subnet ${nameOf(here.subnet.id)} is bound by the policy ${names}, which may not cover the registry’s storage accounts.`,
              `子网 ${nameOf(here.subnet.id)} 受策略 ${names} 约束，该策略可能未涵盖注册表的存储帐户。`,
            ),
        fixes: [
          {
            label: say('Turn dedicated data endpoints on; allow them in client firewalls first', '启用专用数据终结点；请先在客户端防火墙中允许它们'),
            command: ['az', 'acr', 'update', '--name', question.registry.name, '--data-endpoint-enabled', 'true'],
            link: `${ACR_DOCS}/container-registry-dedicated-data-endpoints`,
            risk: 'interrupts',
          },
        ],
      };
    }
  },

  examples: {
    fires: {
      'storage refuses a layer': [GUARDED, HERE, REFUSED],
      'a pull ends at the layer': [GUARDED, HERE, saw('pull', { steps: [{ step: 'layer', host: BLOB, status: 403, ms: 20 }] })],
      'nothing pulled yet': [GUARDED, HERE],
    },
    quiet: {
      'no policy': [subnet({ serviceEndpoints: ['Microsoft.Storage'] }), HERE, REFUSED],
      'no storage service endpoint': [subnet({ serviceEndpoints: ['Microsoft.Sql'], serviceEndpointPolicyIds: [POLICY] }), HERE, REFUSED],
      'layers come from data endpoints': [GUARDED, HERE, REFUSED, saw('registry', { dataEndpointEnabled: true })],
      'client elsewhere': [GUARDED, saw('place', { vnetId: '/x', subnetId: '/x/subnets/y' }), REFUSED],
    },
  },
});
