namespace TenantStore.Deletions;

/// <summary>What one host's process did about one deleted tenant.</summary>
/// <param name="HostId">What a gateway called it when it was last heard of.</param>
/// <param name="BootGeneration">The process.</param>
/// <param name="Outcome">How far it is.</param>
/// <param name="At">When it ended; null while pending.</param>
public sealed record HostErasure(string HostId, string BootGeneration, HostErasureOutcome Outcome, DateTimeOffset? At);
