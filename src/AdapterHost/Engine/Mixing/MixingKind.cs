namespace AdapterHost.Engine.Mixing;

/// <summary>Where the mixed strategy adds the adapters' products.</summary>
internal enum MixingKind
{
    /// <summary>InGraph where the llama.cpp build allows it, else Cut.</summary>
    Auto,

    /// <summary>Inside of the matrix products' own nodes, on all compute threads.</summary>
    InGraph,

    /// <summary>Behind each product, on the inference thread, with the graph cut there: works with every build, and costs more.</summary>
    Cut,
}
