using System.Security.Cryptography;
using TenantStore.Artifacts;

namespace TenantStore.Library;

/// <summary>Reads the files that a publication is to copy.</summary>
internal static class SourceFiles
{
    public static Task<SourceSetDigest> HashAsync(IReadOnlyList<SourceArtifact> sources, CancellationToken cancellationToken) =>
        StorageFault.GuardAsync(async () =>
        {
            var files = new List<(string Name, byte[] Sha256)>();
            foreach (var source in sources)
            {
                await using var content = Open(source.Path);
                files.Add((source.Name, await SHA256.HashDataAsync(content, cancellationToken).ConfigureAwait(false)));
            }

            return SourceSetDigest.Of(files);
        });

    public static FileStream Open(string path) => new(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0, useAsync: true);
}
