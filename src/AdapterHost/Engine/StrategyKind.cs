namespace AdapterHost.Engine;

/// <summary>How adapters are applied.</summary>
internal enum StrategyKind
{
    /// <summary>Own low-rank products, row by row, in one decode.</summary>
    Mixed,

    /// <summary>llama.cpp's LoRA: one decode for each adapter of a step.</summary>
    Native,
}
