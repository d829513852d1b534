using AdapterHost.Adapters;

namespace Bench.Engine;

/// <summary>Adapters from a file, in place of a gateway.</summary>
internal sealed class FileSource(string path) : IAdapterSource
{
    public ValueTask<SourceResult> OpenAsync(AdapterKey key, string? fetchGrant, CancellationToken cancellationToken)
    {
        var file = File.OpenRead(path);
        return ValueTask.FromResult(SourceResult.Open(file, file.Length));
    }
}
