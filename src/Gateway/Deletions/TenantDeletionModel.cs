namespace Gateway.Deletions;

/// <summary>A deletion in answers: what was destroyed and when, and the signed record of it.</summary>
/// <param name="Id">The tenant's id; never given again.</param>
/// <param name="Slug">Its slug; free again.</param>
/// <param name="DeletedAt">When.</param>
/// <param name="Rows">Rows removed, by table.</param>
/// <param name="Files">Files removed from the artifact store.</param>
/// <param name="Complete">Whether every file is gone, every host that gateways have heard of has said that nothing is left, and none can turn up any more by its reports.</param>
/// <param name="FinalRecord">Where the record is that may be complete, from its <c>completeFrom</c> on.</param>
/// <param name="Record">The whole record, as it is signed.</param>
/// <param name="Signed">The record as a compact JWS: what to keep as evidence.</param>
internal sealed record TenantDeletionModel(
    string Id, string Slug, DateTimeOffset DeletedAt, IReadOnlyDictionary<string, int> Rows, int Files, bool Complete, string FinalRecord, DeletionRecord Record, string Signed);
