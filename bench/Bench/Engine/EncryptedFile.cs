using AdapterFormats;
using AdapterHost.Adapters;
using TenantStore;
using TenantStore.Artifacts;
using TenantStore.Encryption;
using TenantStore.Keys;

namespace Bench.Engine;

/// <summary>An adapter as the gateway's store keeps it, under a fixed key: opened and decrypted as for a host that fetches it.</summary>
internal sealed class EncryptedFile(string path, AdapterDigest digest) : IAdapterSource
{
    private readonly ArtifactKey _key = ArtifactKey.Canonical(TenantId.New(TimeProvider.System), digest);
    private readonly byte[] _secret = new byte[ChunkCipher.KeyBytes];

    public async Task WriteAsync(byte[] plain)
    {
        var header = new ArtifactHeader(ArtifactHeader.DefaultChunkBytes, plain.Length, TenantKeyId.New(), new byte[ArtifactHeader.SaltBytes]);
        await using var encrypting = new EncryptingStream(new MemoryStream(plain), header, Cipher(header.ToBytes()));
        await using var file = File.Create(path);
        await encrypting.CopyToAsync(file);
    }

    public async ValueTask<SourceResult> OpenAsync(AdapterKey key, string? fetchGrant, CancellationToken cancellationToken)
    {
        var stream = await OpenAsync(cancellationToken);
        return SourceResult.Open(stream, stream.Length);
    }

    public async Task<Stream> OpenAsync(CancellationToken cancellationToken)
    {
        var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read);
        var bytes = new byte[ArtifactHeader.Bytes];
        await file.ReadExactlyAsync(bytes, cancellationToken);
        return ArtifactHeader.Read(bytes, out var header) is { } fault
            ? throw new InvalidOperationException($"{fault}")
            : new DecryptingStream(file, _key, header, Cipher(bytes));
    }

    private ChunkCipher Cipher(byte[] header) => new(_secret, header, ArtifactContext.Of(_key));
}
