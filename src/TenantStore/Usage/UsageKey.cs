namespace TenantStore.Usage;

/// <summary>What requests are added up by, within a tenant and a day.</summary>
/// <param name="Caller">Who made them.</param>
/// <param name="Alias">The alias that was resolved; null for the bare base model.</param>
/// <param name="Adapter">The adapter that answered; null when none had part in it.</param>
/// <param name="Version">Its version; 0 without one.</param>
/// <param name="BaseModel">The base model.</param>
public sealed record UsageKey(CallerId Caller, AliasName? Alias, AdapterName? Adapter, int Version, BaseModelName BaseModel);
