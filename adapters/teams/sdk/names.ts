// All that is taken from the Bot Framework SDK: it has ended, and this is what its successor must give.
export { type Activity, CloudAdapter, type InvokeResponse, type TurnContext } from 'botbuilder';
export {
  type AuthenticateRequestResult,
  AuthenticationConfiguration,
  AuthenticationError,
  BotFrameworkAuthenticationFactory,
  FederatedServiceClientCredentialsFactory,
  JwtTokenProviderFactory,
  ManagedIdentityServiceClientCredentialsFactory,
  ServiceClientCredentialsFactory,
} from 'botframework-connector';
