namespace TenantStore.Auditing;

/// <summary>One entry of a log that only grows.</summary>
/// <param name="Entry">1, 2, 3 … within the tenant, or within the platform.</param>
/// <param name="Action">What was done, e.g. <c>alias.set</c>.</param>
/// <param name="Subject">To what, e.g. <c>alias/default</c>.</param>
/// <param name="DetailJson">A JSON object, or null.</param>
public sealed record AuditEvent(long Entry, DateTimeOffset At, Actor Actor, string Action, string Subject, string? DetailJson);
