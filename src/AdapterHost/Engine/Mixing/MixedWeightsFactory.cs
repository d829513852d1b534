using AdapterFormats;
using AdapterHost.Adapters;

namespace AdapterHost.Engine.Mixing;

/// <summary>Lays a canonical adapter out for the mixing kernel. Any thread.</summary>
internal sealed class MixedWeightsFactory(BaseModelDescriptor baseModel, TargetTable targets, bool halfPrecision, bool guardPages) : IWeightsFactory
{
    public ValueTask<IAdapterWeights> CreateAsync(Stream canonical, LoadWork work, CancellationToken cancellationToken)
    {
        using var mark = work.Begin();
        using var reader = CanonicalAdapterReader.Open(canonical);
        CanonicalFit.Require(reader, baseModel, targets);
        var weights = new MixedWeights(targets.Count, reader.Pairs.Sum(pair => BytesOfA(pair) + BytesOfB(pair)), guardPages);
        try
        {
            var packer = new MatrixPacker();
            long offset = 0;
            foreach (var pair in reader.Pairs)
            {
                cancellationToken.ThrowIfCancellationRequested();
                weights.Set(targets.Find(pair.Target), Place(pair, packer, weights, ref offset));
            }
        }
        catch
        {
            weights.Dispose();
            throw;
        }

        return ValueTask.FromResult<IAdapterWeights>(weights);
    }

    private unsafe LowRankPair Place(LoraPair pair, MatrixPacker packer, MixedWeights weights, ref long offset)
    {
        void* a = weights.At(offset), b = weights.At(offset + BytesOfA(pair));
        offset += BytesOfA(pair) + BytesOfB(pair);
        var scaleOfA = packer.PackA(pair, a, Kept(pair.TypeOfA));
        var scaleOfB = packer.PackB(pair, b, Kept(pair.TypeOfB));
        return new LowRankPair
        {
            A = a,
            B = b,
            Rank = pair.Rank,
            Input = pair.InputLength,
            Output = pair.OutputLength,
            Scale = pair.Scale * scaleOfA * scaleOfB,
            TypeOfA = Kept(pair.TypeOfA),
            TypeOfB = Kept(pair.TypeOfB),
        };
    }

    private AdapterElementType Kept(AdapterElementType type) =>
        halfPrecision && type == AdapterElementType.F32 ? AdapterElementType.F16 : type;

    private long BytesOfA(LoraPair pair) => Aligned((long)pair.Rank * pair.InputLength * MatrixPacker.Width(Kept(pair.TypeOfA)));

    private long BytesOfB(LoraPair pair) => Aligned((long)pair.Rank * pair.OutputLength * MatrixPacker.Width(Kept(pair.TypeOfB)));

    private static long Aligned(long bytes) => (bytes + MixedWeights.Alignment - 1) / MixedWeights.Alignment * MixedWeights.Alignment;
}
