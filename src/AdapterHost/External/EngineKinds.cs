using AdapterHost.Engine;

namespace AdapterHost.External;

/// <summary>Reads the one setting that decides which services there are.</summary>
internal static class EngineKinds
{
    private const string Key = $"{EngineOptions.Section}:{nameof(EngineOptions.Kind)}";

    /// <exception cref="EngineException">It is neither.</exception>
    public static EngineKind Of(IConfiguration configuration) => configuration[Key] switch
    {
        null or "" => EngineKind.Local,
        var text when Enum.TryParse<EngineKind>(text, ignoreCase: true, out var kind) && Enum.IsDefined(kind) => kind,
        var text => throw new EngineException($"{Key} is {EngineKind.Local} or {EngineKind.External}, and not '{text}'."),
    };
}
