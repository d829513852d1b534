namespace TenantStore.Consents;

/// <param name="Consent">What holds now.</param>
/// <param name="Before">What held for the same place until now; null = nothing did. The same as <paramref name="Consent"/> when nothing changed.</param>
public sealed record SetConsentResult(Consent Consent, Consent? Before);
