using TenantStore.Keys;

namespace TenantStore.Tests.Keys;

/// <summary>A key service of the tests, as a remote one is: counts what it is asked, and answers when it is let, or not at all.</summary>
internal sealed class CountingKeyProvider : IKeyEncryptionProvider
{
    public const string Current = "test/1";

    private readonly byte[] _key = new byte[LocalWrapping.KeyBytes];

    public string Name => "test";

    public int Wraps { get; private set; }

    public int Unwraps { get; private set; }

    /// <summary>Waited for before an unwrap is answered.</summary>
    public Task Gate { get; set; } = Task.CompletedTask;

    /// <summary>Called before each wrap with its number, from 1.</summary>
    public Action<int> OnWrap { get; set; } = _ => { };

    public ValueTask<KekId?> FindCurrentAsync(CancellationToken cancellationToken) => default;

    public ValueTask<IReadOnlyList<KekId>> ListAsync(CancellationToken cancellationToken) => ValueTask.FromResult<IReadOnlyList<KekId>>([KekId.Parse(Current)]);

    public ValueTask<WrappedKey> WrapAsync(KekId kek, ReadOnlyMemory<byte> key, EncryptionContext context, CancellationToken cancellationToken)
    {
        OnWrap(++Wraps);
        return ValueTask.FromResult(LocalWrapping.Wrap(kek, _key, key.Span, context));
    }

    public async ValueTask<byte[]> UnwrapAsync(WrappedKey key, EncryptionContext context, CancellationToken cancellationToken)
    {
        Unwraps++;
        await Gate;
        return LocalWrapping.Unwrap(key, _key, context);
    }
}
