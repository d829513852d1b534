using AdapterFormats;

namespace AdapterHost.Engine.Mixing;

/// <summary>
/// One target's two matrices in an adapter's block of memory, laid out so that both products read memory forwards, once:
/// A in blocks of four ranks, each [input / 16][4][16] and then [4][input % 16]; ranks beyond the last whole block as plain rows.
/// B in tiles of sixteen outputs, each [rank][16], and then [rank][output % 16]. Nothing is padded.
/// Rank 0 marks a target that the adapter leaves alone.
/// </summary>
internal readonly unsafe struct LowRankPair
{
    /// <summary>Ranks of A that are read together.</summary>
    public const int RankBlock = 4;

    /// <summary>Elements that are read together.</summary>
    public const int Lane = 16;

    public required void* A { get; init; }

    public required void* B { get; init; }

    public required int Rank { get; init; }

    public required int Input { get; init; }

    public required int Output { get; init; }

    /// <summary>What the product is multiplied with: alpha / rank, and the inverse of what the stored elements were multiplied with.</summary>
    public required float Scale { get; init; }

    public required AdapterElementType TypeOfA { get; init; }

    public required AdapterElementType TypeOfB { get; init; }

    /// <summary>Blocks of A: units of work of the first product.</summary>
    public int Blocks => (Rank + RankBlock - 1) / RankBlock;

    /// <summary>Tiles of B, the last of them perhaps narrower: units of work of the second product.</summary>
    public int UpUnits => Rank == 0 ? 0 : (Output + Lane - 1) / Lane;

    /// <summary>Tiles of B that are sixteen wide.</summary>
    public int WholeTiles => Output / Lane;
}
