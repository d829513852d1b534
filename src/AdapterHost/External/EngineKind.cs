namespace AdapterHost.External;

/// <summary>Who computes.</summary>
internal enum EngineKind
{
    /// <summary>This process, with llama.cpp.</summary>
    Local,

    /// <summary>A vLLM or SGLang server that this host stands in front of.</summary>
    External,
}
