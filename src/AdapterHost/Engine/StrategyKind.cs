namespace AdapterHost.Engine;

/// <summary>How adapters are applied.</summary>
internal enum StrategyKind
{
    /// <summary>Mixed while the model is in host memory, Native when layers of it are on a GPU.</summary>
    Auto,

    /// <summary>Own low-rank products, row by row, in one decode.</summary>
    Mixed,

    /// <summary>llama.cpp's LoRA: a context for each adapter, one decode for each adapter of a step.</summary>
    Native,
}
