using Gateway.Identity.Fetching;
using TenantStore.Credentials;

namespace Gateway.Identity.Issuers;

/// <summary>The provider that a token claims to be from.</summary>
/// <param name="Known">Provider and tenant.</param>
/// <param name="Keys">Where its keys are.</param>
/// <param name="Directory">The directory, when it is one of Microsoft Entra ID.</param>
internal sealed record FoundProvider(KnownProvider Known, KeySource Keys, Guid? Directory);
