using AdapterHost.Engine;
using Microsoft.Extensions.Options;

namespace AdapterHost.External;

/// <summary>The parts that stand between this host and its engine.</summary>
internal sealed class EngineConnection(
    IEngineServer server, EngineAdapters adapters, EngineView view, EngineLook look, EngineGreeting greeting, PrefixEraser prefixes, IOptions<ExternalOptions> options)
{
    private int? _kvTokens;

    public IEngineServer Server => server;

    public EngineAdapters Adapters => adapters;

    public EngineView View => view;

    public EngineLook Look => look;

    public EngineGreeting Greeting => greeting;

    public PrefixEraser Prefixes => prefixes;

    /// <summary>What it said of itself at the start.</summary>
    public void Know(EngineState state)
    {
        _kvTokens = state.KvTokens;
        view.State = state;
    }

    /// <summary>Tokens that running requests may need together: as configured, as the engine says, or as many as all sequences could use.</summary>
    public int KvTokens(EngineLimits limits) =>
        options.Value.KvTokens ?? _kvTokens ?? (int)Math.Min(int.MaxValue, (long)limits.ContextTokens * limits.MaxSequences);
}
