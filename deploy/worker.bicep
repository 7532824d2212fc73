// A probe worker in a virtual network: Azure Container Apps in a delegated subnet, outbound only.
// az deployment group create -g RG -f worker.bicep -p subnetId=... image=... botUrl=https://... workerName=vnet-prod workerToken=acw_...
// The subnet must be delegated to Microsoft.App/environments and be at least a /27.
// https://learn.microsoft.com/azure/container-apps/custom-virtual-networks
targetScope = 'resourceGroup'

@description('Subnet in which the worker stands, delegated to Microsoft.App/environments.')
param subnetId string
@description('The worker image. It must not live in the registry that the worker is to look at.')
param image string
@description('The bot, as the worker reaches it.')
param botUrl string
@description('The name as enrolled: acr-check workers enroll NAME.')
@minLength(1)
@maxLength(40)
param workerName string
@secure()
@description('Printed once by `acr-check workers enroll`.')
param workerToken string
@description('Proxy for the way to the bot and to registries, where the network has one.')
param httpsProxy string = ''
param noProxy string = ''
param location string = resourceGroup().location
@minValue(1)
@maxValue(3)
@description('One answers, the others stand by.')
param processes int = 1

resource environment 'Microsoft.App/managedEnvironments@2025-01-01' = {
  name: 'acr-check-${workerName}'
  location: location
  properties: {
    vnetConfiguration: {
      infrastructureSubnetId: subnetId
      internal: true
    }
    workloadProfiles: [
      {
        name: 'Consumption'
        workloadProfileType: 'Consumption'
      }
    ]
  }
}

resource worker 'Microsoft.App/containerApps@2025-01-01' = {
  // 2 to 32 characters.
  name: take('w-${workerName}', 32)
  location: location
  properties: {
    environmentId: environment.id
    workloadProfileName: 'Consumption'
    configuration: {
      activeRevisionsMode: 'Single'
      // No ingress: nobody dials a worker.
      secrets: [
        {
          name: 'worker-token'
          value: workerToken
        }
      ]
    }
    template: {
      terminationGracePeriodSeconds: 30
      containers: [
        {
          name: 'worker'
          image: image
          resources: {
            cpu: json('0.25')
            memory: '0.5Gi'
          }
          env: concat(
            [
              {
                name: 'ACR_CHECK_BOT_URL'
                value: botUrl
              }
              {
                name: 'ACR_CHECK_WORKER_NAME'
                value: workerName
              }
              {
                name: 'ACR_CHECK_WORKER_TOKEN'
                secretRef: 'worker-token'
              }
            ],
            empty(httpsProxy)
              ? []
              : [
                  {
                    name: 'HTTPS_PROXY'
                    value: httpsProxy
                  }
                  {
                    name: 'NO_PROXY'
                    value: noProxy
                  }
                ]
          )
        }
      ]
      scale: {
        minReplicas: processes
        maxReplicas: processes
      }
    }
  }
}
