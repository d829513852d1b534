namespace AdapterHost.External;

/// <summary>What the engine behind this host speaks.</summary>
internal enum EngineServerKind
{
    Vllm,

    Sglang,
}
