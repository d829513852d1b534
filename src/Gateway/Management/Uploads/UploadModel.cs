using Gateway.Management.Adapters;

namespace Gateway.Management.Uploads;

/// <summary>The answer to an accepted upload. <c>ignored</c>: files of it that were not read.</summary>
internal sealed record UploadModel(
    string Adapter,
    int Version,
    string State,
    string Digest,
    int Rank,
    IReadOnlyList<string> Targets,
    long Bytes,
    string Base,
    string BaseDigest,
    IReadOnlyList<FindingModel> Findings,
    IReadOnlyList<string> Ignored,
    DateTimeOffset CreatedAt)
{
    public static UploadModel From(VersionModel version, IReadOnlyList<string> ignored) => new(
        version.Adapter,
        version.Version,
        version.State,
        version.Digest,
        version.Rank,
        version.Targets,
        version.Bytes,
        version.Base,
        version.BaseDigest,
        version.Findings,
        ignored,
        version.CreatedAt);
}
