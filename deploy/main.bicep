// The bot on Azure Container Apps with a PostgreSQL server: az deployment group create -g <group> -f deploy/main.bicep -p image=<image> ...
// The bot's identity gets the smallest role that the program can use (deploy/azure/role.json), and no secret of Azure.
targetScope = 'resourceGroup'

@description('Image of the bot; not in a registry that the bot is to diagnose.')
param image string
param location string = resourceGroup().location
@minLength(3)
@maxLength(24)
param name string = 'acr-check'
@description('Replicas: any number over one database.')
@minValue(1)
@maxValue(10)
param replicas int = 2
@description('Id of the custom role made from deploy/azure/role.json, assigned at the scope of the registries by the caller.')
param readerRoleId string = ''
@secure()
@description('32 random characters or more: openssl rand -base64 32')
@minLength(32)
param secretKey string
@secure()
@minLength(16)
param databasePassword string
@secure()
param slackBotToken string = ''
@secure()
@description('Socket Mode: no inbound port is needed for Slack.')
param slackAppToken string = ''
@secure()
param slackSigningSecret string = ''
param teamsAppId string = ''
param teamsTenantId string = subscription().tenantId

resource identity 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' = {
  name: '${name}-identity'
  location: location
}

resource logs 'Microsoft.OperationalInsights/workspaces@2023-09-01' = {
  name: '${name}-logs'
  location: location
  properties: { retentionInDays: 30, sku: { name: 'PerGB2018' } }
}

resource network 'Microsoft.Network/virtualNetworks@2024-05-01' = {
  name: '${name}-vnet'
  location: location
  properties: {
    addressSpace: { addressPrefixes: [ '10.90.0.0/22' ] }
    subnets: [
      {
        name: 'apps'
        properties: {
          addressPrefix: '10.90.0.0/23'
          delegations: [ { name: 'apps', properties: { serviceName: 'Microsoft.App/environments' } } ]
        }
      }
      {
        name: 'database'
        properties: {
          addressPrefix: '10.90.2.0/28'
          delegations: [ { name: 'database', properties: { serviceName: 'Microsoft.DBforPostgreSQL/flexibleServers' } } ]
        }
      }
    ]
  }
}

resource zone 'Microsoft.Network/privateDnsZones@2020-06-01' = {
  name: '${name}.private.postgres.database.azure.com'
  location: 'global'
  resource link 'virtualNetworkLinks' = {
    name: 'bot'
    location: 'global'
    properties: { registrationEnabled: false, virtualNetwork: { id: network.id } }
  }
}

resource database 'Microsoft.DBforPostgreSQL/flexibleServers@2024-08-01' = {
  name: '${name}-${uniqueString(resourceGroup().id)}'
  location: location
  sku: { name: 'Standard_B1ms', tier: 'Burstable' }
  properties: {
    version: '16'
    administratorLogin: 'acrcheck'
    administratorLoginPassword: databasePassword
    storage: { storageSizeGB: 32 }
    backup: { backupRetentionDays: 7, geoRedundantBackup: 'Disabled' }
    network: { delegatedSubnetResourceId: '${network.id}/subnets/database', privateDnsZoneArmResourceId: zone.id }
  }
  dependsOn: [ zone::link ]
  resource bot 'databases' = { name: 'acrcheck' }
}

resource environment 'Microsoft.App/managedEnvironments@2024-03-01' = {
  name: '${name}-env'
  location: location
  properties: {
    vnetConfiguration: { infrastructureSubnetId: '${network.id}/subnets/apps', internal: false }
    appLogsConfiguration: {
      destination: 'log-analytics'
      logAnalyticsConfiguration: { customerId: logs.properties.customerId, sharedKey: logs.listKeys().primarySharedKey }
    }
  }
}

var fixedSecrets = [
  { name: 'secret-key', value: secretKey }
  // The password goes through uriComponent: it may hold signs that a URL keeps for itself.
  { name: 'database-url', value: 'postgres://acrcheck:${uriComponent(databasePassword)}@${database.properties.fullyQualifiedDomainName}:5432/acrcheck?sslmode=verify-full' }
]
var slackSecrets = filter([
  { name: 'slack-bot-token', value: slackBotToken }
  { name: 'slack-app-token', value: slackAppToken }
  { name: 'slack-signing-secret', value: slackSigningSecret }
], secret => !empty(secret.value))
var fixedEnv = [
  { name: 'ACR_CHECK_SECRET_KEY', secretRef: 'secret-key' }
  { name: 'DATABASE_URL', secretRef: 'database-url' }
  { name: 'ACR_CHECK_AZURE_CREDENTIAL', value: 'managed' }
  { name: 'AZURE_CLIENT_ID', value: identity.properties.clientId }
]
var slackEnv = [for secret in slackSecrets: { name: toUpper(replace(secret.name, '-', '_')), secretRef: secret.name }]
var teamsEnv = empty(teamsAppId) ? [] : [
  { name: 'MicrosoftAppId', value: teamsAppId }
  { name: 'MicrosoftAppType', value: 'SingleTenant' }
  { name: 'MicrosoftAppTenantId', value: teamsTenantId }
  // The app trusts this identity (federated credential): there is no password.
  { name: 'MicrosoftAppClientId', value: identity.properties.clientId }
]

resource bot 'Microsoft.App/containerApps@2024-03-01' = {
  name: name
  location: location
  identity: { type: 'UserAssigned', userAssignedIdentities: { '${identity.id}': {} } }
  properties: {
    environmentId: environment.id
    configuration: {
      // TLS 1.2 and above: Teams does not reach a door that insists on 1.3.
      ingress: { external: true, targetPort: 3978, transport: 'http' }
      secrets: concat(fixedSecrets, slackSecrets)
    }
    template: {
      terminationGracePeriodSeconds: 40
      containers: [
        {
          name: 'bot'
          image: image
          resources: { cpu: json('0.5'), memory: '1Gi' }
          env: concat(fixedEnv, slackEnv, teamsEnv, [
            { name: 'PUBLIC_URL', value: 'https://${name}.${environment.properties.defaultDomain}' }
          ])
          probes: [
            { type: 'Startup', httpGet: { path: '/readyz', port: 3978 }, periodSeconds: 3, failureThreshold: 20 }
            { type: 'Liveness', httpGet: { path: '/livez', port: 3978 }, periodSeconds: 20 }
            { type: 'Readiness', httpGet: { path: '/readyz', port: 3978 }, periodSeconds: 10 }
          ]
        }
      ]
      scale: { minReplicas: replicas, maxReplicas: replicas }
    }
  }
}

// Registries of this resource group; for others assign the same role at their scope.
resource reading 'Microsoft.Authorization/roleAssignments@2022-04-01' = if (!empty(readerRoleId)) {
  name: guid(resourceGroup().id, identity.id, readerRoleId)
  properties: { principalId: identity.properties.principalId, principalType: 'ServicePrincipal', roleDefinitionId: readerRoleId }
}

output url string = 'https://${bot.properties.configuration.ingress.fqdn}'
output identityPrincipalId string = identity.properties.principalId
