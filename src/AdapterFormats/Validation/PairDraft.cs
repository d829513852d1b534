using AdapterFormats.Elements;

namespace AdapterFormats.Validation;

/// <summary>The tensors found for one target. A rule may find either wanting.</summary>
internal sealed class PairDraft(TargetTensor target, string module)
{
    public TargetTensor Target { get; } = target;

    public string Module { get; } = module;

    /// <summary>[rank, input].</summary>
    public RawTensor? A { get; set; }

    /// <summary>[output, rank].</summary>
    public RawTensor? B { get; set; }

    public bool IsMatrixA => A?.Shape is { Length: 2 };

    public bool IsMatrixB => B?.Shape is { Length: 2 };

    /// <summary>The rank as A states it; 0 when unknown.</summary>
    public int Rank => IsMatrixA ? (int)Math.Min(A!.Shape![0], int.MaxValue) : 0;
}
