// The catalog: one line a rule, in the order of the layers. Written by `npm run rules`.
import authAbacLegacyRole from './auth/auth-abac-legacy-role.ts';
import authAbacTasksNoIdentity from './auth/auth-abac-tasks-no-identity.ts';
import authAdminDisabled from './auth/auth-admin-disabled.ts';
import authArmAudienceDisabled from './auth/auth-arm-audience-disabled.ts';
import authConditionalAccess from './auth/auth-conditional-access.ts';
import authKubeletIdentityRemoved from './auth/auth-kubelet-identity-removed.ts';
import authNoRole from './auth/auth-no-role.ts';
import authRegionalEndpointCredential from './auth/auth-regional-endpoint-credential.ts';
import authSpSecretExpired from './auth/auth-sp-secret-expired.ts';
import authTokenExpired from './auth/auth-token-expired.ts';
import authUppercaseServer from './auth/auth-uppercase-server.ts';
import authWrongTenant from './auth/auth-wrong-tenant.ts';
import portalDataPlaneFromPublicNetwork from './auth/portal-data-plane-from-public-network.ts';
import rbacLockOrPolicyBlocksWrite from './auth/rbac-lock-or-policy-blocks-write.ts';
import rbacNoControlPlaneRole from './auth/rbac-no-control-plane-role.ts';
import clientDockerDaemonDown from './client/client-docker-daemon-down.ts';
import clientDockerNotInstalled from './client/client-docker-not-installed.ts';
import clientForeignLayersBlocked from './client/client-foreign-layers-blocked.ts';
import clientForwardsAuthOnRedirect from './client/client-forwards-auth-on-redirect.ts';
import clientImageNameWrong from './client/client-image-name-wrong.ts';
import dnsAnswersLossy from './dns/dns-answers-lossy.ts';
import dnsClientDifferentResolver from './dns/dns-client-different-resolver.ts';
import dnsCustomServerNoForwarder from './dns/dns-custom-server-no-forwarder.ts';
import dnsDataEndpointRecordMissing from './dns/dns-data-endpoint-record-missing.ts';
import dnsDnlHashOmitted from './dns/dns-dnl-hash-omitted.ts';
import dnsFamilyMismatch from './dns/dns-family-mismatch.ts';
import dnsForeignRegistryShadowed from './dns/dns-foreign-registry-shadowed.ts';
import dnsGeoBouncingPush from './dns/dns-geo-bouncing-push.ts';
import dnsGeoFarResolver from './dns/dns-geo-far-resolver.ts';
import dnsHostsFileOverride from './dns/dns-hosts-file-override.ts';
import dnsMultiplePrivateZones from './dns/dns-multiple-private-zones.ts';
import dnsNxdomainRegistryNotFound from './dns/dns-nxdomain-registry-not-found.ts';
import dnsOrphanedPrivateZone from './dns/dns-orphaned-private-zone.ts';
import dnsOverriddenAzurecrZone from './dns/dns-overridden-azurecr-zone.ts';
import dnsPrivateRecordStale from './dns/dns-private-record-stale.ts';
import dnsPrivateZoneMissing from './dns/dns-private-zone-missing.ts';
import dnsPrivateZoneNotLinked from './dns/dns-private-zone-not-linked.ts';
import dnsPrivateZoneRecordMissing from './dns/dns-private-zone-record-missing.ts';
import dnsRegionalEndpointRecordMissing from './dns/dns-regional-endpoint-record-missing.ts';
import dnsResolverUnreachable from './dns/dns-resolver-unreachable.ts';
import dnsServerFailure from './dns/dns-server-failure.ts';
import dnsSplitDataZone from './dns/dns-split-data-zone.ts';
import dnsTcpBlocked from './dns/dns-tcp-blocked.ts';
import dnsWrongCloudSuffix from './dns/dns-wrong-cloud-suffix.ts';
import httpCaptivePortal from './http/http-captive-portal.ts';
import httpNoAnswer from './http/http-no-answer.ts';
import logAuthFailures from './logs/log-auth-failures.ts';
import logBlockedIpSeen from './logs/log-blocked-ip-seen.ts';
import logDiagnosticsOff from './logs/log-diagnostics-off.ts';
import logSilent from './logs/log-silent.ts';
import logWorkspaceUnreachable from './logs/log-workspace-unreachable.ts';
import netDataEndpointForbidden from './network-rules/net-data-endpoint-forbidden.ts';
import netDefaultActionLeftDeny from './network-rules/net-default-action-left-deny.ts';
import netDynamicEgressIp from './network-rules/net-dynamic-egress-ip.ts';
import netExportPolicyLocksPublic from './network-rules/net-export-policy-locks-public.ts';
import netIpNotAllowed from './network-rules/net-ip-not-allowed.ts';
import netIpRuleWrongRange from './network-rules/net-ip-rule-wrong-range.ts';
import netIpv6SourceNotAllowed from './network-rules/net-ipv6-source-not-allowed.ts';
import netPublicAccessDisabled from './network-rules/net-public-access-disabled.ts';
import netRuleLimitReached from './network-rules/net-rule-limit-reached.ts';
import netRulePropagationDelay from './network-rules/net-rule-propagation-delay.ts';
import netServiceEndpointBlocksTrusted from './network-rules/net-service-endpoint-blocks-trusted.ts';
import netServiceEndpointMissingOnSubnet from './network-rules/net-service-endpoint-missing-on-subnet.ts';
import netServiceEndpointNoVnetRule from './network-rules/net-service-endpoint-no-vnet-rule.ts';
import netServiceEndpointPortalUnsupported from './network-rules/net-service-endpoint-portal-unsupported.ts';
import netServiceEndpointPublicDisabled from './network-rules/net-service-endpoint-public-disabled.ts';
import netServiceEndpointUnsupportedClient from './network-rules/net-service-endpoint-unsupported-client.ts';
import netServiceEndpointUnsupportedCloud from './network-rules/net-service-endpoint-unsupported-cloud.ts';
import netStorageServiceEndpointPolicy from './network-rules/net-storage-service-endpoint-policy.ts';
import peAndServiceEndpointBoth from './private-endpoint/pe-and-service-endpoint-both.ts';
import peConnectionNotApproved from './private-endpoint/pe-connection-not-approved.ts';
import peDisconnectedOrDeleted from './private-endpoint/pe-disconnected-or-deleted.ts';
import peFirewallPathNeedsNetworkRule from './private-endpoint/pe-firewall-path-needs-network-rule.ts';
import peIpv6Unsupported from './private-endpoint/pe-ipv6-unsupported.ts';
import peLimitReached from './private-endpoint/pe-limit-reached.ts';
import peMissing from './private-endpoint/pe-missing.ts';
import peMultipleInVnet from './private-endpoint/pe-multiple-in-vnet.ts';
import peNoRoutePeering from './private-endpoint/pe-no-route-peering.ts';
import peNsgUdrBlocks from './private-endpoint/pe-nsg-udr-blocks.ts';
import peReplicaPermission from './private-endpoint/pe-replica-permission.ts';
import peStaticIpBlocksReplica from './private-endpoint/pe-static-ip-blocks-replica.ts';
import peSubnetIpExhausted from './private-endpoint/pe-subnet-ip-exhausted.ts';
import peWrongRegistryOrGroup from './private-endpoint/pe-wrong-registry-or-group.ts';
import vnetBastionEndpoint from './private-endpoint/vnet-bastion-endpoint.ts';
import vnetMissingJoinPermission from './private-endpoint/vnet-missing-join-permission.ts';
import vnetRpNotRegistered from './private-endpoint/vnet-rp-not-registered.ts';
import proxyAuthRequired from './proxy/proxy-auth-required.ts';
import proxyBlocksRegistry from './proxy/proxy-blocks-registry.ts';
import proxyClosesConnection from './proxy/proxy-closes-connection.ts';
import proxyDaemonNotConfigured from './proxy/proxy-daemon-not-configured.ts';
import proxyDataEndpointMissing from './proxy/proxy-data-endpoint-missing.ts';
import proxyEgressIpNotAllowed from './proxy/proxy-egress-ip-not-allowed.ts';
import proxyMisconfiguredScheme from './proxy/proxy-misconfigured-scheme.ts';
import proxyNameUnresolved from './proxy/proxy-name-unresolved.ts';
import proxyNoAnswer from './proxy/proxy-no-answer.ts';
import proxyNotBypassedForPrivateEndpoint from './proxy/proxy-not-bypassed-for-private-endpoint.ts';
import proxyUnexpectedAnswer from './proxy/proxy-unexpected-answer.ts';
import proxyUnreachable from './proxy/proxy-unreachable.ts';
import proxyUpstreamFailed from './proxy/proxy-upstream-failed.ts';
import geoHomeRegionOutage from './registry-config/geo-home-region-outage.ts';
import geoReplicaExcluded from './registry-config/geo-replica-excluded.ts';
import geoReplicationLag from './registry-config/geo-replication-lag.ts';
import registryAnonymousMisread from './registry-config/registry-anonymous-misread.ts';
import registryCmkUnavailable from './registry-config/registry-cmk-unavailable.ts';
import registryNotFoundOrNoArmAccess from './registry-config/registry-not-found-or-no-arm-access.ts';
import registryOperationDisallowed from './registry-config/registry-operation-disallowed.ts';
import registryProvisioningNotSucceeded from './registry-config/registry-provisioning-not-succeeded.ts';
import registryServiceDegraded from './registry-config/registry-service-degraded.ts';
import registrySkuNotPremium from './registry-config/registry-sku-not-premium.ts';
import registryThrottled from './registry-config/registry-throttled.ts';
import type { Rule } from './rule.ts';
import svcAciNoTrustedIdentity from './services/svc-aci-no-trusted-identity.ts';
import svcAcrTasksAgentpoolEgress from './services/svc-acr-tasks-agentpool-egress.ts';
import svcAcrTasksBypassOff from './services/svc-acr-tasks-bypass-off.ts';
import svcAcrTasksDualStack from './services/svc-acr-tasks-dual-stack.ts';
import svcAcrTasksQuickBuildPublicOff from './services/svc-acr-tasks-quick-build-public-off.ts';
import svcAksEgress from './services/svc-aks-egress.ts';
import svcAppServiceNotOverVnet from './services/svc-app-service-not-over-vnet.ts';
import svcConnectedRegistryEgress from './services/svc-connected-registry-egress.ts';
import svcDefenderPlanOff from './services/svc-defender-plan-off.ts';
import svcDevopsHostedAgent from './services/svc-devops-hosted-agent.ts';
import svcGithubHostedRunner from './services/svc-github-hosted-runner.ts';
import svcImportBlocked from './services/svc-import-blocked.ts';
import svcTrustedServicesOff from './services/svc-trusted-services-off.ts';
import svcWebhookInbound from './services/svc-webhook-inbound.ts';
import tcpArmOrEntraBlocked from './tcp/tcp-arm-or-entra-blocked.ts';
import tcpAzureFirewallDenies from './tcp/tcp-azure-firewall-denies.ts';
import tcpClientFirewallBlocksData from './tcp/tcp-client-firewall-blocks-data.ts';
import tcpClientFirewallBlocksLogin from './tcp/tcp-client-firewall-blocks-login.ts';
import tcpDataEndpointJustEnabled from './tcp/tcp-data-endpoint-just-enabled.ts';
import tcpEstablishedBlackholed from './tcp/tcp-established-blackholed.ts';
import tcpGeoReplicaDataBlocked from './tcp/tcp-geo-replica-data-blocked.ts';
import tcpHostUnreachable from './tcp/tcp-host-unreachable.ts';
import tcpIpAllowlistOutdated from './tcp/tcp-ip-allowlist-outdated.ts';
import tcpIpv6PathBroken from './tcp/tcp-ipv6-path-broken.ts';
import tcpMcrBlocked from './tcp/tcp-mcr-blocked.ts';
import tcpNoOutboundInternet from './tcp/tcp-no-outbound-internet.ts';
import tcpNsgDeniesRegistry from './tcp/tcp-nsg-denies-registry.ts';
import tcpPathLossy from './tcp/tcp-path-lossy.ts';
import tcpPathSlow from './tcp/tcp-path-slow.ts';
import tcpRefused from './tcp/tcp-refused.ts';
import tcpRegionalEndpointBlocked from './tcp/tcp-regional-endpoint-blocked.ts';
import tcpUdrBlackhole from './tcp/tcp-udr-blackhole.ts';
import tlsCertificateExpired from './tls/tls-certificate-expired.ts';
import tlsCertificateNotYetValid from './tls/tls-certificate-not-yet-valid.ts';
import tlsCertificateWrongName from './tls/tls-certificate-wrong-name.ts';
import tlsChainIncomplete from './tls/tls-chain-incomplete.ts';
import tlsClockSkew from './tls/tls-clock-skew.ts';
import tlsInterception from './tls/tls-interception.ts';
import tlsMtuBlackhole from './tls/tls-mtu-blackhole.ts';
import tlsNotTls from './tls/tls-not-tls.ts';
import tlsPrivatelinkNameUsed from './tls/tls-privatelink-name-used.ts';
import tlsResetOrEofByMiddlebox from './tls/tls-reset-or-eof-by-middlebox.ts';
import tlsVersionTooOld from './tls/tls-version-too-old.ts';

export const RULES: readonly Rule[] = [
  clientDockerDaemonDown,
  clientDockerNotInstalled,
  clientForeignLayersBlocked,
  clientForwardsAuthOnRedirect,
  clientImageNameWrong,
  dnsAnswersLossy,
  dnsClientDifferentResolver,
  dnsCustomServerNoForwarder,
  dnsDataEndpointRecordMissing,
  dnsDnlHashOmitted,
  dnsFamilyMismatch,
  dnsForeignRegistryShadowed,
  dnsGeoBouncingPush,
  dnsGeoFarResolver,
  dnsHostsFileOverride,
  dnsMultiplePrivateZones,
  dnsNxdomainRegistryNotFound,
  dnsOrphanedPrivateZone,
  dnsOverriddenAzurecrZone,
  dnsPrivateRecordStale,
  dnsPrivateZoneMissing,
  dnsPrivateZoneNotLinked,
  dnsPrivateZoneRecordMissing,
  dnsRegionalEndpointRecordMissing,
  dnsResolverUnreachable,
  dnsServerFailure,
  dnsSplitDataZone,
  dnsTcpBlocked,
  dnsWrongCloudSuffix,
  tcpArmOrEntraBlocked,
  tcpAzureFirewallDenies,
  tcpClientFirewallBlocksData,
  tcpClientFirewallBlocksLogin,
  tcpDataEndpointJustEnabled,
  tcpEstablishedBlackholed,
  tcpGeoReplicaDataBlocked,
  tcpHostUnreachable,
  tcpIpAllowlistOutdated,
  tcpIpv6PathBroken,
  tcpMcrBlocked,
  tcpNoOutboundInternet,
  tcpNsgDeniesRegistry,
  tcpPathLossy,
  tcpPathSlow,
  tcpRefused,
  tcpRegionalEndpointBlocked,
  tcpUdrBlackhole,
  proxyAuthRequired,
  proxyBlocksRegistry,
  proxyClosesConnection,
  proxyDaemonNotConfigured,
  proxyDataEndpointMissing,
  proxyEgressIpNotAllowed,
  proxyMisconfiguredScheme,
  proxyNameUnresolved,
  proxyNoAnswer,
  proxyNotBypassedForPrivateEndpoint,
  proxyUnexpectedAnswer,
  proxyUnreachable,
  proxyUpstreamFailed,
  tlsCertificateExpired,
  tlsCertificateNotYetValid,
  tlsCertificateWrongName,
  tlsChainIncomplete,
  tlsClockSkew,
  tlsInterception,
  tlsMtuBlackhole,
  tlsNotTls,
  tlsPrivatelinkNameUsed,
  tlsResetOrEofByMiddlebox,
  tlsVersionTooOld,
  httpCaptivePortal,
  httpNoAnswer,
  authAbacLegacyRole,
  authAbacTasksNoIdentity,
  authAdminDisabled,
  authArmAudienceDisabled,
  authConditionalAccess,
  authKubeletIdentityRemoved,
  authNoRole,
  authRegionalEndpointCredential,
  authSpSecretExpired,
  authTokenExpired,
  authUppercaseServer,
  authWrongTenant,
  portalDataPlaneFromPublicNetwork,
  rbacLockOrPolicyBlocksWrite,
  rbacNoControlPlaneRole,
  netDataEndpointForbidden,
  netDefaultActionLeftDeny,
  netDynamicEgressIp,
  netExportPolicyLocksPublic,
  netIpNotAllowed,
  netIpRuleWrongRange,
  netIpv6SourceNotAllowed,
  netPublicAccessDisabled,
  netRuleLimitReached,
  netRulePropagationDelay,
  netServiceEndpointBlocksTrusted,
  netServiceEndpointMissingOnSubnet,
  netServiceEndpointNoVnetRule,
  netServiceEndpointPortalUnsupported,
  netServiceEndpointPublicDisabled,
  netServiceEndpointUnsupportedClient,
  netServiceEndpointUnsupportedCloud,
  netStorageServiceEndpointPolicy,
  peAndServiceEndpointBoth,
  peConnectionNotApproved,
  peDisconnectedOrDeleted,
  peFirewallPathNeedsNetworkRule,
  peIpv6Unsupported,
  peLimitReached,
  peMissing,
  peMultipleInVnet,
  peNoRoutePeering,
  peNsgUdrBlocks,
  peReplicaPermission,
  peStaticIpBlocksReplica,
  peSubnetIpExhausted,
  peWrongRegistryOrGroup,
  vnetBastionEndpoint,
  vnetMissingJoinPermission,
  vnetRpNotRegistered,
  geoHomeRegionOutage,
  geoReplicaExcluded,
  geoReplicationLag,
  registryAnonymousMisread,
  registryCmkUnavailable,
  registryNotFoundOrNoArmAccess,
  registryOperationDisallowed,
  registryProvisioningNotSucceeded,
  registryServiceDegraded,
  registrySkuNotPremium,
  registryThrottled,
  svcAciNoTrustedIdentity,
  svcAcrTasksAgentpoolEgress,
  svcAcrTasksBypassOff,
  svcAcrTasksDualStack,
  svcAcrTasksQuickBuildPublicOff,
  svcAksEgress,
  svcAppServiceNotOverVnet,
  svcConnectedRegistryEgress,
  svcDefenderPlanOff,
  svcDevopsHostedAgent,
  svcGithubHostedRunner,
  svcImportBlocked,
  svcTrustedServicesOff,
  svcWebhookInbound,
  logAuthFailures,
  logBlockedIpSeen,
  logDiagnosticsOff,
  logSilent,
  logWorkspaceUnreachable,
] as unknown as readonly Rule[];
