using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;
using TenantStore.Artifacts;

namespace TenantStore.Keys;

/// <summary>
/// Key-encryption keys as files of the state directory: <c>keys/kek-ID</c>, base64 of 32 bytes, mode 0600, and <c>keys/kek-current</c>, which
/// names the current one. Read at every use: a command that makes or removes a key needs no restart of a gateway, and no key stays in memory.
/// </summary>
internal sealed class FileKeyProvider(IOptions<EncryptionOptions> options) : LocalKeyProvider
{
    public const string ProviderName = "file";

    private const string Prefix = "kek-";
    private const string CurrentName = "kek-current";
    private const int IdBytes = 8;
    private const int KeyNameLength = 20;

    private string Folder => Path.GetFullPath(options.Value.KeyFolder);

    public override string Name => ProviderName;

    public override ValueTask<KekId?> FindCurrentAsync(CancellationToken cancellationToken)
    {
        var pointer = Path.Combine(Folder, CurrentName);
        if (!File.Exists(pointer))
            return default;
        return KekId.TryParse(File.ReadAllText(pointer).Trim(), out var id)
            ? ValueTask.FromResult<KekId?>(id)
            : throw new KeyUnavailableException($"The file '{CurrentName}' among the gateway's keys is damaged: it holds the id of the current key-encryption key, file/ID of a file kek-ID.");
    }

    public override ValueTask<IReadOnlyList<KekId>> ListAsync(CancellationToken cancellationToken)
    {
        IEnumerable<string> files = Directory.Exists(Folder) ? Directory.EnumerateFiles(Folder, Prefix + "*") : [];
        return ValueTask.FromResult<IReadOnlyList<KekId>>(
            [.. files.Select(Path.GetFileName).Where(IsKey).Order(StringComparer.Ordinal).Select(name => KekId.Of(ProviderName, name![Prefix.Length..]))]);
    }

    /// <summary>Makes the first key, and names it current. Of several processes that start at once all use the same.</summary>
    public void EnsureFirst()
    {
        if (File.Exists(Path.Combine(Folder, CurrentName)))
            return;
        var made = Create();
        if (!PrivateFile.TryCreate(Path.Combine(Folder, CurrentName), Encoding.ASCII.GetBytes(made.ToString())))
            Destroy(made);
    }

    /// <summary>A new key; nothing uses it until it is made current.</summary>
    public KekId Create()
    {
        var id = KekId.Of(ProviderName, RandomNumberGenerator.GetHexString(IdBytes * 2, lowercase: true));
        var key = RandomNumberGenerator.GetBytes(LocalWrapping.KeyBytes);
        var text = Encoding.ASCII.GetBytes(Convert.ToBase64String(key));
        PrivateFile.Write(PathOf(id), text);
        CryptographicOperations.ZeroMemory(key);
        CryptographicOperations.ZeroMemory(text);
        return id;
    }

    /// <summary>From now on new keys are wrapped under it, by every gateway on this state directory.</summary>
    public void MakeCurrent(KekId kek) => PrivateFile.Write(Path.Combine(Folder, CurrentName), Encoding.ASCII.GetBytes(kek.ToString()));

    /// <summary>Removes a key for good.</summary>
    public void Destroy(KekId kek) => PrivateFile.Destroy(PathOf(kek));

    protected override byte[] Read(KekId kek)
    {
        var path = PathOf(kek);
        if (!File.Exists(path))
            throw new KeyUnavailableException($"The key-encryption key {kek} is missing. Restore the file keys/{Prefix}{kek.Name} of the state directory: without it the adapters of its tenants cannot be read.");
        var text = File.ReadAllBytes(path);
        var key = new byte[LocalWrapping.KeyBytes];
        try
        {
            if (System.Buffers.Text.Base64.DecodeFromUtf8(text.AsSpan().TrimEnd(" \r\n"u8), key, out _, out var length) != System.Buffers.OperationStatus.Done || length != key.Length)
                throw new KeyUnavailableException($"The file keys/{Prefix}{kek.Name} of the state directory is damaged: it holds base64 of {LocalWrapping.KeyBytes} bytes. Restore it.");
            return key;
        }
        catch
        {
            CryptographicOperations.ZeroMemory(key);
            throw;
        }
        finally
        {
            CryptographicOperations.ZeroMemory(text);
        }
    }

    private static bool IsKey(string? name) => name is { Length: KeyNameLength } && name.AsSpan(Prefix.Length).IndexOfAnyExcept("0123456789abcdef") < 0;

    private string PathOf(KekId kek) => IsKey(Prefix + kek.Name)
        ? Path.Combine(Folder, Prefix + kek.Name)
        : throw new KeyUnavailableException($"{kek} is not the id of a key file.");
}
