namespace TenantStore.Changes;

/// <summary>One row of the change log. <paramref name="Seq"/> counts without gaps in the order in which commits can be seen.</summary>
internal sealed record LoggedChange(long Seq, long At, string Payload);
