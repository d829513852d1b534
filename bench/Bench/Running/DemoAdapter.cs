using AdapterFormats;
using AdapterHost.Adapters;
using HostContract;

namespace Bench.Running;

/// <summary>An adapter of <c>models/adapters</c>, imported as an upload is, and where an engine in this process fetches it.</summary>
/// <param name="Key">Its tenant is named as its folder.</param>
/// <param name="Bytes">The canonical file.</param>
internal sealed record DemoAdapter(AdapterKey Key, byte[] Bytes) : IAdapterSource
{
    public static async Task<DemoAdapter> ImportAsync(string name, BaseModelDescriptor baseModel)
    {
        var work = Directory.CreateTempSubdirectory("bench-adapter-").FullName;
        try
        {
            var files = Directory.GetFiles($"models/adapters/{name}").Select(path => new UploadedFile(Path.GetFileName(path), path));
            var configured = baseModel with { AcceptedNames = ["reference/quickfix-tiny", .. baseModel.AcceptedNames] };
            var result = await new AdapterImporter(new ImportLimits()).ImportAsync(
                AdapterUpload.FromFiles([.. files]), configured, new ImportPolicy(), work, CancellationToken.None);
            return result.Canonical is { } canonical
                ? new DemoAdapter(new AdapterKey(new TenantKey(name), canonical.Digest), await File.ReadAllBytesAsync(canonical.Path))
                : throw new InvalidOperationException(string.Join("; ", result.Findings.Select(f => f.Message)));
        }
        finally
        {
            Directory.Delete(work, recursive: true);
        }
    }

    public ValueTask<SourceResult> OpenAsync(AdapterKey key, string? fetchGrant, CancellationToken cancellationToken) =>
        ValueTask.FromResult(SourceResult.Open(new MemoryStream(Bytes, writable: false), Bytes.Length));
}
