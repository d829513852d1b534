using AdapterHost.Engine;

namespace AdapterHost.External;

/// <summary>
/// The engine behind this host, in its own protocol. Thread-safe. Calls fail with <see cref="EngineServerException"/>, or by cancellation that the
/// caller asked for.
/// </summary>
internal interface IEngineServer
{
    /// <summary>What requests can ask of it.</summary>
    EngineSupport Support { get; }

    /// <summary>Its own lists and numbers.</summary>
    Task<EngineState> ReadAsync(CancellationToken cancellationToken);

    /// <summary>Token ids of a text, by its own tokenizer, nothing added.</summary>
    Task<int[]> TokenizeAsync(string text, CancellationToken cancellationToken);

    /// <summary>Loads an adapter; that it is loaded already under this name is well.</summary>
    /// <param name="name">A name that nobody can guess.</param>
    /// <param name="path">Its PEFT folder, as the engine sees it.</param>
    /// <param name="cancellationToken">Ends the wait, not the load.</param>
    Task LoadAsync(string name, string path, CancellationToken cancellationToken);

    /// <summary>Unloads one; that there is none of this name is well.</summary>
    /// <param name="name">As it was loaded.</param>
    /// <param name="path">Its folder, which is still there.</param>
    /// <param name="cancellationToken">Ends the wait, not the work.</param>
    Task UnloadAsync(string name, string path, CancellationToken cancellationToken);

    /// <summary>Runs a call. Leaving the enumeration early ends it in the engine.</summary>
    IAsyncEnumerable<EngineChunk> GenerateAsync(EngineCall call, CancellationToken cancellationToken);

    /// <summary>Empties the prefix cache of all.</summary>
    Task<PrefixReset> ResetPrefixesAsync(CancellationToken cancellationToken);
}
