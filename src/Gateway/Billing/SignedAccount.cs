using TenantStore.Usage;

namespace Gateway.Billing;

/// <summary>What a host gives back of an attempt, once its signature is found good.</summary>
/// <param name="Account">What the request is billed to, whichever attempt.</param>
/// <param name="Attempt">Which attempt this host had.</param>
internal sealed record SignedAccount(UsageKey Account, int Attempt);
