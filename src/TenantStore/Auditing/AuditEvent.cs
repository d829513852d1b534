namespace TenantStore.Auditing;

/// <summary>One entry of a log that only grows.</summary>
/// <param name="Entry">1, 2, 3 … within the tenant, or within the platform.</param>
/// <param name="Action">What was done, e.g. <c>alias.set</c>.</param>
/// <param name="Subject">To what, e.g. <c>alias/default</c>.</param>
/// <param name="DetailJson">A JSON object, or null.</param>
/// <param name="Hash">
/// 64 hexadecimal digits over this entry and the hash of the one before (<see cref="AuditChain"/>); null for entries of a program that had no chain,
/// which the first hash after them covers.
/// </param>
public sealed record AuditEvent(long Entry, DateTimeOffset At, Actor Actor, string Action, string Subject, string? DetailJson, string? Hash);
